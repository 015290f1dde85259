"use client";
/** A value with its interval in every row, on one axis around 0: open where the interval holds 0. */
import { fixed } from "../format";
import { useRoom } from "./room";
import { useSize } from "./useSize";

export interface IntervalRow {
  name: string;
  /** null where there is none. */
  value: number | null;
  interval: [low: number, high: number] | null;
  /** Said by a screen reader and on hover. */
  spoken: string;
}

interface IntervalRowsProps {
  label: string;
  rows: readonly IntervalRow[];
  domain: [low: number, high: number];
  unit: string;
  /** Index of the row that is touched. */
  lit: number | null;
  onPoint?: (row: number | null) => void;
}

const left = 30;
const right = 12;
const leastRow = 18;
const mostRow = 30;

export function IntervalRows({ label, rows, domain, unit, lit, onPoint }: IntervalRowsProps) {
  const [ref, size] = useSize<HTMLDivElement>();
  const room = useRoom();
  const width = size?.width ?? 0;
  const rowHeight = room * Math.max(leastRow, Math.min(mostRow, 240 / rows.length));
  const bottom = rows.length * rowHeight;
  const [low, high] = domain;
  const x = (value: number) =>
    left + ((width - left - right) * (Math.min(high, Math.max(low, value)) - low)) / (high - low);
  return (
    <div ref={ref} style={{ height: bottom + 36 }}>
      {width > 0 ? (
        <svg
          width={width}
          height={bottom + 36}
          role="img"
          aria-label={`${label}: ${rows.map(({ spoken }) => spoken).join(", ")}`}
          onPointerLeave={() => onPoint?.(null)}
        >
          {[low, 0, high].map((tick) => (
            <g key={tick}>
              <line className={tick === 0 ? "axis" : "grid"} x1={x(tick)} x2={x(tick)} y1={0} y2={bottom} />
              <text x={x(tick)} y={bottom + 15} textAnchor="middle">
                {tick > 0 ? `+${fixed(tick, 0)}` : fixed(tick, 0)}
              </text>
            </g>
          ))}
          {rows.map(({ name, value, interval, spoken }, i) => {
            const middle = (i + 0.5) * rowHeight;
            const sure = interval !== null && (interval[0] > 0 || interval[1] < 0);
            const ink = i === lit ? "var(--accent)" : sure ? "var(--mean)" : "var(--unmarked)";
            return (
              <g key={name} onPointerEnter={() => onPoint?.(i)}>
                <title>{spoken}</title>
                <rect x={0} y={middle - rowHeight / 2} width={width} height={rowHeight} fill="transparent" />
                <text x={left - 8} y={middle + 4} textAnchor="end" className={i === lit ? "strong" : undefined}>
                  {name}
                </text>
                {interval ? (
                  <line x1={x(interval[0])} x2={x(interval[1])} y1={middle} y2={middle} stroke={ink} strokeWidth={2} />
                ) : null}
                {value === null ? (
                  <text className="faint" x={x(0)} y={middle + 4} textAnchor="middle">
                    –
                  </text>
                ) : (
                  <circle
                    cx={x(value)}
                    cy={middle}
                    r={4}
                    fill={sure ? ink : "var(--surface)"}
                    stroke={ink}
                    strokeWidth={1.5}
                  />
                )}
              </g>
            );
          })}
          <text className="faint" x={x((low + high) / 2)} y={bottom + 31} textAnchor="middle">
            {unit}
          </text>
        </svg>
      ) : null}
    </div>
  );
}
