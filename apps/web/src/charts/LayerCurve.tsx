"use client";
/** A measure by layer: a thin line per anchor refit, their band, the mean in ink, the floor in grey. */
import { type ReactNode, useMemo } from "react";
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  Tooltip,
  usePlotArea,
  useXAxisScale,
  useYAxisScale,
  XAxis,
  YAxis,
} from "recharts";
import { fixed } from "../format";
import {
  AxisTitle,
  type EndLabel,
  EndLabels,
  FloorBand,
  layerMargins,
  measureTicks,
  tickLabel,
  tickStyle,
} from "./axes";
import { useSize } from "./useSize";

export interface AnchorLine {
  name: string;
  /** By layer. */
  values: number[];
  color: string;
  dash: string | undefined;
}

/** Fills its nearest positioned ancestor. */
interface LayerCurveProps {
  label: string;
  /** By layer. */
  mean: number[];
  meanLabel: string[];
  /** By layer; null where there is nothing to draw a band from. */
  band: [low: number, high: number][] | null;
  anchors: AnchorLine[];
  /** By layer; null without untrained twins. */
  floor: [low: number, high: number][] | null;
  domain: [low: number, high: number];
  unit: string;
  show: "lines" | "band" | "both";
  /** Layer to name in bold, e.g. of the head under the pointer. */
  activeLayer: number | null;
  tip: (layer: number) => ReactNode;
}

export function LayerCurve(props: LayerCurveProps) {
  const { label, mean, band, anchors, floor, domain, unit, show, activeLayer, tip } = props;
  const [ref, size] = useSize<HTMLDivElement>();
  const layers = useMemo(() => mean.map((_, layer) => layer), [mean]);
  const rows = useMemo(
    () =>
      layers.map((layer) => ({
        layer,
        mean: mean[layer],
        band: band?.[layer],
        ...Object.fromEntries(anchors.map((anchor, i) => [`anchor${i}`, anchor.values[layer]])),
      })),
    [layers, mean, band, anchors],
  );
  const ticks = measureTicks(domain);
  const last = layers.length - 1;
  const lowest = mean.indexOf(Math.min(...mean));

  return (
    <div ref={ref} style={{ position: "absolute", inset: 0 }}>
      {size && size.width > 0 ? (
        <ComposedChart
          width={size.width}
          height={size.height}
          data={rows}
          margin={{ top: 10, right: layerMargins.right, bottom: 0, left: 0 }}
          aria-label={label}
        >
          {floor ? <FloorBand x={layers} low={floor.map(([low]) => low)} high={floor.map(([, high]) => high)} /> : null}
          <CartesianGrid vertical={false} stroke="var(--grid)" syncWithTicks />
          <XAxis
            dataKey="layer"
            type="number"
            domain={[-0.5, last + 0.5]}
            ticks={layers}
            interval={layers.length > 24 ? "preserveStartEnd" : 0}
            height={26}
            axisLine={false}
            tickLine={false}
            tick={<LayerTick active={activeLayer} />}
          />
          <YAxis
            domain={domain}
            ticks={ticks}
            tickFormatter={tickLabel(ticks)}
            width={layerMargins.left}
            axisLine={false}
            tickLine={false}
            tickMargin={8}
            tick={tickStyle}
            allowDataOverflow
          />
          {show !== "lines" && band ? (
            <Area
              dataKey="band"
              stroke="none"
              fill="var(--ci)"
              fillOpacity={0.2}
              isAnimationActive={false}
              activeDot={false}
            />
          ) : null}
          {show !== "band"
            ? anchors.map((anchor, i) => (
                <Line
                  key={anchor.name}
                  dataKey={`anchor${i}`}
                  stroke={anchor.color}
                  strokeDasharray={anchor.dash}
                  strokeWidth={1}
                  strokeOpacity={anchor.color === "var(--unmarked)" ? 0.34 : 0.7}
                  dot={false}
                  activeDot={false}
                  isAnimationActive={false}
                />
              ))
            : null}
          <Line
            dataKey="mean"
            stroke="var(--mean)"
            strokeWidth={2}
            dot={{ r: 3.5, fill: "var(--mean)", stroke: "var(--surface)", strokeWidth: 1.5 }}
            activeDot={false}
            isAnimationActive={false}
          />
          <Lowest layer={lowest} value={mean[lowest]} />
          <AxisTitle x={16}>{unit}</AxisTitle>
          <EndLabels labels={endLabels(props, last)} at="edge" />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: "var(--accent)", strokeOpacity: 0.6 }}
            content={({ active, label: at }) =>
              active && typeof at === "number" ? <div className="tip">{tip(at)}</div> : null
            }
          />
        </ComposedChart>
      ) : null}
    </div>
  );
}

function endLabels({ mean, meanLabel, anchors, floor, show }: LayerCurveProps, last: number): EndLabel[] {
  const labels: EndLabel[] = [
    { key: "mean", x: last, y: mean[last], text: meanLabel, strong: "all", color: "var(--mean)" },
  ];
  if (floor) {
    const middle = (floor[last][0] + floor[last][1]) / 2;
    labels.push({ key: "floor", x: last, y: middle, text: ["floor:", "untrained twins"] });
  }
  if (show !== "band" && anchors.length > 1 && anchors.length <= 4) {
    for (const anchor of anchors) {
      labels.push({ key: anchor.name, x: last, y: anchor.values[last], text: [anchor.name], color: anchor.color });
    }
  }
  return labels;
}

function LayerTick({
  x,
  y,
  payload,
  active,
}: {
  x?: number;
  y?: number;
  payload?: { value: number };
  active: number | null;
}) {
  return (
    <text x={x} y={y} dy={12} textAnchor="middle" className={payload?.value === active ? "strong" : undefined}>
      L{payload?.value}
    </text>
  );
}

/** The number that a reader looks for first. */
function Lowest({ layer, value }: { layer: number; value: number }) {
  const plot = usePlotArea();
  const scaleX = useXAxisScale();
  const scaleY = useYAxisScale();
  if (!plot || !scaleX || !scaleY) return null;
  const y = Number(scaleY(value));
  const below = y < plot.y + plot.height - 28;
  return (
    <text
      className="strong"
      x={Number(scaleX(layer))}
      y={below ? y + 20 : y - 12}
      textAnchor="middle"
      style={{ paintOrder: "stroke", stroke: "var(--surface)", strokeWidth: 4 }}
    >
      {fixed(value)}
    </text>
  );
}
