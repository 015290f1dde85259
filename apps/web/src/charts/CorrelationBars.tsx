"use client";
/** Correlations as bars around 0, from -1 to 1; published ones as a mark across the bar. */
import { fixed } from "../format";
import { useRoom } from "./room";
import { useSize } from "./useSize";

export interface CorrelationBar {
  name: string;
  /** -1..1; null where there is none. */
  value: number | null;
  /** The same elsewhere; null where there is none. */
  published: number | null;
  /** Said by a screen reader and on hover. */
  spoken: string;
}

interface CorrelationBarsProps {
  label: string;
  bars: readonly CorrelationBar[];
  unit: string;
}

const usualRow = 26;
const left = 52;
const right = 48;

export function CorrelationBars({ label, bars, unit }: CorrelationBarsProps) {
  const [ref, size] = useSize<HTMLDivElement>();
  const rowHeight = usualRow * useRoom();
  const width = size?.width ?? 0;
  const bottom = bars.length * rowHeight;
  const x = (value: number) => left + ((width - left - right) * (value + 1)) / 2;
  return (
    <div ref={ref} style={{ height: bottom + 40 }}>
      {width > 0 ? (
        <svg
          width={width}
          height={bottom + 40}
          role="img"
          aria-label={`${label}: ${bars.map((b) => b.spoken).join(", ")}`}
        >
          {[-1, -0.5, 0, 0.5, 1].map((tick) => (
            <g key={tick}>
              <line className={tick === 0 ? "axis" : "grid"} x1={x(tick)} x2={x(tick)} y1={0} y2={bottom} />
              <text x={x(tick)} y={bottom + 15} textAnchor="middle">
                {fixed(tick, Number.isInteger(tick) ? 0 : 1)}
              </text>
            </g>
          ))}
          {bars.map(({ name, value, published, spoken }, i) => {
            const middle = (i + 0.5) * rowHeight;
            return (
              <g key={name}>
                <title>{spoken}</title>
                <text x={left - 10} y={middle + 4} textAnchor="end">
                  {name}
                </text>
                {value === null ? null : (
                  <rect
                    x={Math.min(x(0), x(value))}
                    y={middle - 7}
                    width={Math.max(1, Math.abs(x(value) - x(0)))}
                    height={14}
                    rx={2}
                    fill={value < 0 ? "var(--div-n2)" : "var(--div-p2)"}
                  />
                )}
                {published === null ? null : (
                  <line
                    x1={x(published)}
                    x2={x(published)}
                    y1={middle - 11}
                    y2={middle + 11}
                    stroke="var(--text)"
                    strokeWidth={2}
                    strokeDasharray="3 2"
                  />
                )}
                <text className="strong" x={width - right + 10} y={middle + 4}>
                  {value === null ? "–" : fixed(value)}
                </text>
              </g>
            );
          })}
          <text className="faint" x={x(0)} y={bottom + 33} textAnchor="middle">
            {unit}
          </text>
        </svg>
      ) : null}
    </div>
  );
}
