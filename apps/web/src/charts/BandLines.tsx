"use client";
/** Several estimates by layer: each a line with its interval as a band, and its own floor as a dotted line of its hue. */
import { useMemo } from "react";
import { Area, Line } from "recharts";
import type { EndLabel } from "./axes";
import { CurveFrame, type CurveFrameProps } from "./CurveFrame";

export interface BandLine {
  key: string;
  /** Written at its end, a line of text each. */
  text: string[];
  /** By layer; null where there is none. */
  values: (number | null)[];
  bands: ([low: number, high: number] | null)[];
  /** By layer; null without one, or where all lines share the frame's. */
  floors: (number | null)[] | null;
  /** By layer: the interval holds the floor, so the dot is open. */
  open: boolean[];
  color: string;
  dash?: string;
}

interface BandLinesProps extends CurveFrameProps {
  lines: readonly BandLine[];
  /** Of the frame's floor. */
  floorText?: string[];
}

export function BandLines({ lines, floorText = ["floor:", "untrained twins"], ...frame }: BandLinesProps) {
  const { x, floor, overlays: given } = frame;
  const rows = useMemo(
    () =>
      x.map((at, i) => ({
        x: at,
        ...Object.fromEntries(
          lines.flatMap(({ key, values, bands }) => [
            [key, values[i] ?? undefined],
            [`${key}-band`, bands[i] ?? undefined],
          ]),
        ),
      })),
    [x, lines],
  );
  const overlays = useMemo(
    () => [
      ...(given ?? []),
      ...lines.flatMap(({ floors, color }) => (floors ? [{ text: [], x: [...x], values: floors, color }] : [])),
    ],
    [lines, x, given],
  );
  const labels: EndLabel[] = lines.flatMap(({ key, text, values, color }) => {
    const last = values.findLastIndex((value) => value !== null);
    const y = values[last];
    return typeof y === "number" ? [{ key, x: x[last], y, text, strong: "all" as const, color }] : [];
  });
  if (floor) {
    const [low, high] = floor[floor.length - 1];
    labels.push({ key: "floor", x: x[x.length - 1], y: (low + high) / 2, text: floorText });
  }
  return (
    <CurveFrame {...frame} overlays={overlays} rows={rows} labels={labels}>
      {lines.map(({ key, color }) => (
        <Area
          key={`${key}-band`}
          dataKey={`${key}-band`}
          stroke="none"
          fill={color}
          fillOpacity="var(--o-band)"
          isAnimationActive={false}
          activeDot={false}
        />
      ))}
      {lines.map(({ key, color, dash, open }) => (
        <Line
          key={key}
          dataKey={key}
          stroke={color}
          strokeWidth={2}
          strokeDasharray={dash}
          dot={({ cx, cy, index, value }: { cx?: number; cy?: number; index?: number; value?: unknown }) =>
            cx === undefined || cy === undefined || value === undefined ? (
              <g key={index} />
            ) : (
              <circle
                key={index}
                cx={cx}
                cy={cy}
                r={3.5}
                fill={open[index ?? 0] ? "var(--surface)" : color}
                stroke={open[index ?? 0] ? color : "var(--surface)"}
                strokeWidth={1.5}
              />
            )
          }
          activeDot={false}
          isAnimationActive={false}
        />
      ))}
    </CurveFrame>
  );
}
