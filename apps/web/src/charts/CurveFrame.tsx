"use client";
/** The axes that curves by layer share: grid, ticks, unit, published lines, names at the ends, hover card. */
import type { ReactNode } from "react";
import {
  CartesianGrid,
  ComposedChart,
  ReferenceLine,
  Tooltip,
  usePlotArea,
  useXAxisScale,
  useYAxisScale,
  XAxis,
  YAxis,
} from "recharts";
import { AxisTitle, type EndLabel, EndLabels, FloorBand } from "./axes";
import { brokenPath } from "./path";
import { useRoom } from "./room";
import { layerMargins, measureTicks, phoneMargins, tickLabel, tickStyle } from "./scales";
import { useSize } from "./useSize";

/** Numbers from elsewhere, laid over a family's own: dashed, and named at its end. */
export interface Overlay {
  /** e.g. ["published:", "l8_h8 Adam,", "50 refits"]; empty leaves it unnamed */
  text: string[];
  /** Ascending; on the chart's own axis. */
  x: number[];
  /** null leaves a gap */
  values: (number | null)[];
  /** Of the line that it belongs to, where there are several. */
  color?: string;
}

export interface CurveFrameProps {
  label: string;
  /** Where the points are: layers, or whatever the axis counts. */
  x: number[];
  /** Written under a point; L0, L1, … without it. */
  xText?: (x: number) => string;
  /** Pixels; without it the chart fills its nearest positioned ancestor. */
  height?: number;
  /** By x; null without untrained twins. */
  floor?: [low: number, high: number][] | null;
  overlays?: readonly Overlay[];
  domain: [low: number, high: number];
  ticks?: number[];
  tickText?: (value: number) => string;
  unit: string;
  /** What a second measure on the same scale is; at the right edge, for which a phone has no room. */
  rightUnit?: string;
  /** A line at 0. */
  zero?: boolean;
  /** The point to name in bold, e.g. the layer of the head under the pointer. */
  active?: number | null;
  tip: (x: number) => ReactNode;
  /** Under the pointer; null when it leaves. */
  onPoint?: (x: number | null) => void;
  /** Clicked. */
  onPick?: (x: number) => void;
}

interface InnerProps extends CurveFrameProps {
  /** One row a point, its place under "x". */
  rows: Record<string, unknown>[];
  labels: EndLabel[];
  /** Bands and lines, in the order they are drawn. */
  children: ReactNode;
}

export function CurveFrame(props: InnerProps) {
  const {
    label,
    x,
    xText = layerText,
    height,
    floor,
    overlays = [],
    domain,
    unit,
    rightUnit,
    zero,
    active,
    tip,
    onPoint,
    onPick,
    rows,
  } = props;
  const [ref, size] = useSize<HTMLDivElement>();
  const room = useRoom();
  const margins = size && size.width < phoneMargins.below ? phoneMargins : layerMargins;
  const ticks = props.ticks ?? measureTicks(domain);
  const half = x.length > 1 ? (x[x.length - 1] - x[0]) / (x.length - 1) / 2 : 0.5;
  const span: [number, number] = [x[0] - half, x[x.length - 1] + half];
  return (
    <div ref={ref} style={height === undefined ? { position: "absolute", inset: 0 } : { height: height * room }}>
      {size && size.width > 0 ? (
        <ComposedChart
          width={size.width}
          height={size.height}
          data={rows}
          margin={{ top: 10, right: margins.right, bottom: 0, left: 0 }}
          aria-label={label}
          onMouseMove={
            onPoint && (({ activeLabel }) => onPoint(activeLabel === undefined ? null : Number(activeLabel)))
          }
          onMouseLeave={onPoint && (() => onPoint(null))}
          onClick={onPick && (({ activeLabel }) => activeLabel !== undefined && onPick(Number(activeLabel)))}
          style={onPick && { cursor: "pointer" }}
        >
          {floor ? <FloorBand x={x} low={floor.map(([low]) => low)} high={floor.map(([, high]) => high)} /> : null}
          <CartesianGrid vertical={false} stroke="var(--grid)" syncWithTicks />
          <XAxis
            dataKey="x"
            type="number"
            domain={span}
            ticks={x}
            interval={x.length > 24 || xText !== layerText ? "preserveStartEnd" : 0}
            height={26}
            axisLine={false}
            tickLine={false}
            tick={<PointTick active={active ?? null} text={xText} />}
          />
          <YAxis
            domain={domain}
            ticks={ticks}
            tickFormatter={props.tickText ?? tickLabel(ticks)}
            width={margins.left}
            axisLine={false}
            tickLine={false}
            tickMargin={8}
            tick={tickStyle}
            interval={0}
            allowDataOverflow
          />
          {zero ? <ReferenceLine y={0} stroke="var(--axis)" /> : null}
          {props.children}
          {overlays.map((overlay) => (
            <OverlayLine key={`${overlay.text.join(" ")} ${overlay.values.join(" ")}`} overlay={overlay} />
          ))}
          <AxisTitle x={margins.left < layerMargins.left ? 4 : 16}>{unit}</AxisTitle>
          {rightUnit && margins !== phoneMargins ? <AxisTitle x={size.width - 4}>{rightUnit}</AxisTitle> : null}
          <EndLabels labels={[...props.labels, ...overlays.flatMap(overlayLabel)]} at="edge" />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: "var(--accent)", strokeOpacity: 0.6 }}
            wrapperStyle={{ zIndex: 30 }}
            content={({ active: over, label: at }) =>
              over && typeof at === "number" ? <div className="tip">{tip(at)}</div> : null
            }
          />
        </ComposedChart>
      ) : null}
    </div>
  );
}

const layerText = (layer: number) => `L${layer}`;

function overlayLabel({ text, x, values }: Overlay): EndLabel[] {
  const last = values.findLastIndex((value) => value !== null);
  const y = values[last];
  return text.length === 0 || typeof y !== "number"
    ? []
    : [{ key: text.join(" "), x: x[last], y, text, color: "var(--text-2)" }];
}

function OverlayLine({ overlay: { x, values, color } }: { overlay: Overlay }) {
  const plot = usePlotArea();
  const scaleX = useXAxisScale();
  const scaleY = useYAxisScale();
  if (!plot || !scaleX || !scaleY) return null;
  return (
    <path
      d={brokenPath(
        x.map((at) => Number(scaleX(at))),
        values,
        (value) => Number(scaleY(value)),
      )}
      fill="none"
      stroke={color ?? "var(--text-2)"}
      strokeWidth={1.5}
      strokeDasharray={color ? "1.5 3" : "5 4"}
    />
  );
}

interface PointTickProps {
  x?: number;
  y?: number;
  payload?: { value: number };
  active: number | null;
  text: (x: number) => string;
}

function PointTick({ x, y, payload, active, text }: PointTickProps) {
  if (!payload) return null;
  return (
    <text x={x} y={y} dy={12} textAnchor="middle" className={payload.value === active ? "strong" : undefined}>
      {text(payload.value)}
    </text>
  );
}
