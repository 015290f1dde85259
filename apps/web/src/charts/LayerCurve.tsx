"use client";
/** A measure by layer: a thin line per anchor refit, their band, the mean in ink, the floor in grey. */
import { type ReactNode, useMemo } from "react";
import { Area, Line, usePlotArea, useXAxisScale, useYAxisScale } from "recharts";
import { fixed } from "../format";
import { type EndLabel, ThinLines } from "./axes";
import { CurveFrame, type Overlay } from "./CurveFrame";

export interface AnchorLine {
  name: string;
  /** By layer. */
  values: number[];
  color: string;
  dash: string | undefined;
}

/** A second measure on the same scale. */
export interface SecondLine {
  /** By layer; null leaves a gap. */
  values: (number | null)[];
  label: string;
  unit: string;
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
  overlays?: readonly Overlay[];
  second?: SecondLine | null;
  domain: [low: number, high: number];
  unit: string;
  show: "lines" | "band" | "both";
  /** Layer to name in bold, e.g. of the head under the pointer. */
  activeLayer: number | null;
  tip: (layer: number) => ReactNode;
  onPoint?: (layer: number | null) => void;
  /** Name of the anchor that is touched in another chart: its line stands out. */
  highlight?: string | null;
}

export function LayerCurve(props: LayerCurveProps) {
  const { label, mean, band, anchors, floor, overlays, second, domain, unit, show } = props;
  const { activeLayer, tip, onPoint, highlight } = props;
  const layers = useMemo(() => mean.map((_, layer) => layer), [mean]);
  const rows = useMemo(
    () =>
      layers.map((layer) => ({
        x: layer,
        mean: mean[layer],
        band: band?.[layer],
        second: second?.values[layer],
      })),
    [layers, mean, band, second],
  );
  const last = layers.length - 1;
  const lowest = mean.indexOf(Math.min(...mean));

  return (
    <CurveFrame
      label={label}
      x={layers}
      rows={rows}
      floor={floor}
      overlays={overlays}
      domain={domain}
      unit={unit}
      rightUnit={second?.unit}
      active={activeLayer}
      labels={endLabels(props, last)}
      tip={tip}
      onPoint={onPoint}
    >
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
      {show !== "band" ? (
        <ThinLines
          x={layers}
          lines={anchors.map(({ name, values, color, dash }) => ({
            key: name,
            values,
            color,
            dash,
            width: name === highlight ? 2.5 : 1,
            opacity: highlight ? (name === highlight ? 1 : 0.18) : color === "var(--unmarked)" ? 0.34 : 0.7,
          }))}
        />
      ) : null}
      {second ? (
        <Line
          dataKey="second"
          stroke="var(--mean)"
          strokeWidth={1.5}
          strokeDasharray="6 4"
          dot={{ r: 3, fill: "var(--surface)", stroke: "var(--mean)", strokeWidth: 1.5, strokeDasharray: "none" }}
          activeDot={false}
          isAnimationActive={false}
        />
      ) : null}
      <Line
        dataKey="mean"
        stroke="var(--mean)"
        strokeWidth={2}
        dot={{ r: 3.5, fill: "var(--mean)", stroke: "var(--surface)", strokeWidth: 1.5 }}
        activeDot={false}
        isAnimationActive={false}
      />
      <Lowest layer={lowest} value={mean[lowest]} />
    </CurveFrame>
  );
}

function endLabels({ mean, meanLabel, anchors, floor, second, show }: LayerCurveProps, last: number): EndLabel[] {
  const labels: EndLabel[] = [
    { key: "mean", x: last, y: mean[last], text: meanLabel, strong: "all", color: "var(--mean)" },
  ];
  if (floor) {
    const middle = (floor[last][0] + floor[last][1]) / 2;
    // the second measure's unit stands at the right, so that the words before it are kept short
    const twins = second ? ["untrained", "twins"] : ["untrained twins"];
    labels.push({ key: "floor", x: last, y: middle, text: ["floor:", ...twins] });
  }
  const end = second?.values.findLastIndex((value) => value !== null) ?? -1;
  const y = second?.values[end];
  if (second && typeof y === "number") {
    labels.push({ key: "second", x: end, y, text: [second.label], color: "var(--mean)" });
  }
  if (show !== "band" && anchors.length > 1 && anchors.length <= 4) {
    for (const anchor of anchors) {
      labels.push({ key: anchor.name, x: last, y: anchor.values[last], text: [anchor.name], color: anchor.color });
    }
  }
  return labels;
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
