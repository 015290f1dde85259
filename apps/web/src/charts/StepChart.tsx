"use client";
/** Curves over training steps: thin lines for the refits, a band, a mean. Charts under one another share the axis. */
import { type ReactNode, useMemo } from "react";
import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import { AxisTitle, type EndLabel, EndLabels, FloorBand, type ThinLine, ThinLines } from "./axes";
import { useRoom } from "./room";
import { niceTicks, stepMargins, tickLabel, tickStyle } from "./scales";
import { useSize } from "./useSize";

export interface StepLine extends ThinLine {
  dots?: boolean;
}

interface StepChartProps {
  label: string;
  height: number;
  /** Takes what room its column has left. */
  grows?: boolean;
  /** At most 500. */
  steps: number[];
  /** Later lines are drawn over earlier ones. */
  lines: StepLine[];
  band?: ([low: number, high: number] | null)[] | null;
  /** Grey: what untrained twins score, by step. */
  floor?: { steps: number[]; low: number[]; high: number[] } | null;
  /** Steps at both ends of the shared axis. */
  span: [first: number, last: number];
  domain: [low: number, high: number];
  ticks?: number[];
  tickText?: (value: number) => string;
  unit?: string;
  endLabels: EndLabel[];
  /** A short mark at the right edge, e.g. the loss of guessing. */
  mark?: { y: number; text: string };
  zero?: boolean;
  /** Steps at which something was kept. */
  events?: number[];
  tip: (step: number, index: number) => ReactNode;
}

export function StepChart(props: StepChartProps) {
  const { label, height, grows, steps, lines, band, floor, span, domain, unit, endLabels, mark, zero, events, tip } =
    props;
  const [ref, size] = useSize<HTMLDivElement>();
  const room = useRoom();
  // the chart follows the pointer and the arrow keys along a line of its own
  const top = lines.at(-1);
  const rows = useMemo(
    () =>
      steps.map((step, i) => ({
        step,
        band: band?.[i] ?? undefined,
        top: top?.values[i],
      })),
    [steps, top, band],
  );
  const ticks = props.ticks ?? niceTicks(domain, 4);
  const text = props.tickText ?? tickLabel(ticks);

  return (
    <div ref={ref} style={{ height: height * room, flexGrow: grows ? 1 : undefined }}>
      {size && size.width > 0 ? (
        <ComposedChart
          width={size.width}
          height={size.height}
          data={rows}
          margin={{ top: 6, right: stepMargins.right, bottom: 6, left: 0 }}
          aria-label={label}
        >
          {floor ? <FloorBand x={floor.steps} low={floor.low} high={floor.high} /> : null}
          <CartesianGrid stroke="var(--grid)" syncWithTicks />
          <XAxis dataKey="step" type="number" domain={span} ticks={niceTicks(span, 6)} hide allowDataOverflow />
          <YAxis
            domain={domain}
            ticks={ticks}
            tickFormatter={text}
            width={stepMargins.left}
            axisLine={false}
            tickLine={false}
            tickMargin={6}
            tick={tickStyle}
            interval={0}
            allowDataOverflow
          />
          {zero ? <ReferenceLine y={0} stroke="var(--axis)" /> : null}
          {band ? (
            <Area
              dataKey="band"
              stroke="none"
              fill="var(--ci)"
              fillOpacity="var(--o-band)"
              isAnimationActive={false}
              activeDot={false}
              connectNulls={false}
            />
          ) : null}
          <ThinLines x={steps} lines={lines.slice(0, -1)} />
          {top ? (
            <Line
              dataKey="top"
              stroke={top.color}
              strokeDasharray={top.dash}
              strokeWidth={top.width}
              strokeOpacity={top.opacity}
              dot={
                top.dots
                  ? { r: 2.5, fill: top.color, stroke: "var(--surface)", strokeWidth: 1, strokeDasharray: "none" }
                  : false
              }
              activeDot={false}
              isAnimationActive={false}
            />
          ) : null}
          {unit ? <AxisTitle x={10}>{unit}</AxisTitle> : null}
          {events?.map((step) => (
            <ReferenceLine key={step} x={step} stroke="none" label={<EventMark />} />
          ))}
          <EndLabels labels={endLabels} at="end" />
          {mark ? <ReferenceLine y={mark.y} stroke="none" label={<EdgeMark text={mark.text} />} /> : null}
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: "var(--accent)", strokeOpacity: 0.6 }}
            wrapperStyle={{ zIndex: 30 }}
            allowEscapeViewBox={{ x: false, y: true }}
            content={({ active, label: at }) => {
              if (!active || typeof at !== "number") return null;
              const index = rows.findIndex((row) => row.step === at);
              return index < 0 ? null : <div className="tip">{tip(at, index)}</div>;
            }}
          />
        </ComposedChart>
      ) : null}
    </div>
  );
}

interface MarkProps {
  viewBox?: { x?: number; y?: number; width?: number; height?: number };
}

/** A small triangle at the foot of the chart: a checkpoint. */
function EventMark({ viewBox }: MarkProps) {
  if (viewBox?.x === undefined) return null;
  const bottom = (viewBox.y ?? 0) + (viewBox.height ?? 0);
  return <path d={`M${viewBox.x - 3.5} ${bottom + 4}l3.5 -6l3.5 6z`} fill="var(--text-3)" />;
}

function EdgeMark({ viewBox, text }: MarkProps & { text: string }) {
  if (viewBox?.y === undefined) return null;
  const right = (viewBox.x ?? 0) + (viewBox.width ?? 0);
  return (
    <g>
      <line x1={right} x2={right + 8} y1={viewBox.y} y2={viewBox.y} stroke="var(--floor-ink)" strokeWidth="2" />
      <text x={right + 12} y={viewBox.y + 4}>
        {text}
      </text>
    </g>
  );
}
