"use client";
/** What the line charts share inside recharts: axis titles, labels at the ends of lines, thin lines, the floor. */
import { useId } from "react";
import { DefaultZIndexes, usePlotArea, useXAxisScale, useYAxisScale, ZIndexLayer } from "recharts";
import { spread } from "./labels";
import { brokenPath } from "./path";

/** The unit, written upwards beside the axis. */
export function AxisTitle({ children, x }: { children: string; x: number }) {
  const plot = usePlotArea();
  if (!plot) return null;
  const y = plot.y + plot.height / 2;
  return (
    <text className="faint" textAnchor="middle" transform={`translate(${x} ${y}) rotate(-90)`}>
      {children}
    </text>
  );
}

export interface EndLabel {
  key: string;
  /** Where its line ends, in data units. */
  x: number;
  y: number;
  /** One or two lines of text. */
  text: string[];
  strong?: "first" | "all";
  /** Colour of the leader from the line to the label; none without it. */
  color?: string;
}

interface EndLabelsProps {
  labels: EndLabel[];
  /** Beside the end of each line, or all in one column at the right edge of the plot. */
  at: "end" | "edge";
}

/** Labels at the right ends of lines, pushed apart where they would touch. */
export function EndLabels({ labels, at }: EndLabelsProps) {
  const plot = usePlotArea();
  const scaleX = useXAxisScale();
  const scaleY = useYAxisScale();
  if (!plot || !scaleX || !scaleY || labels.length === 0) return null;
  const lineHeight = 13;
  const edge = plot.x + plot.width;
  const wanted = labels.map((label) => Number(scaleY(label.y)));
  const heights = labels.map((label) => label.text.length * lineHeight);
  const lefts = labels.map((label) => (at === "edge" ? edge : Number(scaleX(label.x))) + 10);
  const placed = [...wanted];
  for (const together of neighbours(lefts)) {
    const room: [number, number] = [plot.y - 2, plot.y + plot.height + 2];
    const apart = spread(
      together.map((i) => wanted[i]),
      together.map((i) => heights[i]),
      ...room,
    );
    together.forEach((i, k) => {
      placed[i] = apart[k];
    });
  }
  return (
    <g>
      {labels.map((label, i) => {
        const from = Number(scaleX(label.x));
        const left = lefts[i];
        const top = placed[i] + 4 - ((label.text.length - 1) * lineHeight) / 2;
        return (
          <g key={label.key}>
            {label.color ? (
              <path
                d={`M${from + 4} ${wanted[i]}H${Math.max(from + 4, left - 12)}L${left - 3} ${placed[i]}`}
                stroke={label.color}
                fill="none"
                opacity={0.5}
              />
            ) : null}
            {label.text.map((line, k) => (
              <text
                key={line}
                x={left}
                y={top + k * lineHeight}
                style={{ paintOrder: "stroke", stroke: "var(--surface)", strokeWidth: 3 }}
                className={label.strong === "all" || (label.strong && k === 0) ? "strong" : undefined}
              >
                {line}
              </text>
            ))}
          </g>
        );
      })}
    </g>
  );
}

/** Labels that begin within a label's width of each other could touch; others need not be moved. */
function neighbours(lefts: number[]): number[][] {
  const width = 90;
  const groups: number[][] = [];
  const order = lefts.map((_, i) => i).sort((a, b) => lefts[a] - lefts[b]);
  for (const i of order) {
    const group = groups[groups.length - 1];
    if (group && lefts[i] - lefts[group[group.length - 1]] < width) group.push(i);
    else groups.push([i]);
  }
  return groups;
}

export interface ThinLine {
  key: string;
  /** By x; null leaves a gap. */
  values: readonly (number | null)[];
  color: string;
  dash?: string;
  width: number;
  opacity?: number;
}

/** Many lines, e.g. one a refit, as bare paths: a Line of recharts takes milliseconds whenever its chart changes. */
export function ThinLines({ x, lines }: { x: readonly number[]; lines: readonly ThinLine[] }) {
  const plot = usePlotArea();
  const scaleX = useXAxisScale();
  const scaleY = useYAxisScale();
  const clip = useId();
  if (!plot || !scaleX || !scaleY || lines.length === 0) return null;
  const lefts = x.map((at) => Number(scaleX(at)));
  return (
    <ZIndexLayer zIndex={DefaultZIndexes.line - 1}>
      <clipPath id={clip}>
        <rect x={plot.x} y={plot.y} width={plot.width} height={plot.height} />
      </clipPath>
      <g fill="none" clipPath={`url(#${clip})`}>
        {lines.map(({ key, values, color, dash, width, opacity }) => (
          <path
            key={key}
            d={brokenPath(lefts, values, (value) => Number(scaleY(value)))}
            stroke={color}
            strokeDasharray={dash}
            strokeWidth={width}
            strokeOpacity={opacity}
          />
        ))}
      </g>
    </ZIndexLayer>
  );
}

/** A grey band between two curves, carried on to both edges of the plot: what nothing learned scores. */
export function FloorBand({ x, low, high }: { x: number[]; low: number[]; high: number[] }) {
  const plot = usePlotArea();
  const scaleX = useXAxisScale();
  const scaleY = useYAxisScale();
  if (!plot || !scaleX || !scaleY || x.length === 0) return null;
  const least = 1.5;
  const points = x.map((at, i) => {
    const top = Number(scaleY(high[i]));
    const bottom = Number(scaleY(low[i]));
    const thin = Math.max(0, least - (bottom - top) / 2);
    return { x: Number(scaleX(at)), top: top - thin, bottom: bottom + thin };
  });
  const first = points[0];
  const last = points[points.length - 1];
  const carried = [{ ...first, x: plot.x }, ...points, { ...last, x: plot.x + plot.width }];
  const upper = carried.map((p) => `${p.x.toFixed(1)} ${p.top.toFixed(1)}`);
  const lower = carried.map((p) => `${p.x.toFixed(1)} ${p.bottom.toFixed(1)}`).reverse();
  const clip = `M${upper.join("L")}L${lower.join("L")}Z`;
  return <path d={clip} fill="var(--floor-band)" />;
}
