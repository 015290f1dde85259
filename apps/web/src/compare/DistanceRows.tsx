"use client";
/** Divergences on one axis from 0, each with its interval and a mark at its floor. */
import { useRoom } from "../charts/room";
import { niceTicks, tickLabel } from "../charts/scales";
import { useSize } from "../charts/useSize";
import { type DistanceRow, nats } from "./distance";

const margins = { left: 150, right: 24 };
const usualRow = 40;

export function DistanceRows({ rows }: { rows: readonly DistanceRow[] }) {
  const [ref, size] = useSize<HTMLDivElement>();
  const rowHeight = usualRow * useRoom();
  const bottom = rows.length * rowHeight;
  const most = Math.max(...rows.flatMap(({ value, interval, floor }) => [value, interval?.upper ?? 0, floor ?? 0]));
  const ticks = niceTicks([0, most], 5);
  const label = tickLabel(ticks);
  const high = Math.max(most, ticks.at(-1) ?? 0) || 1;
  const width = size?.width ?? 0;
  const x = (value: number) => margins.left + ((width - margins.left - margins.right) * Math.max(0, value)) / high;
  return (
    <div ref={ref} style={{ height: bottom + 36 }}>
      {width > 0 ? (
        <svg
          width={width}
          height={bottom + 36}
          role="img"
          aria-label={`Divergences in nats a token: ${rows.map(({ spoken }) => spoken).join("; ")}`}
        >
          {ticks.map((tick) => (
            <g key={tick}>
              <line className={tick === 0 ? "axis" : "grid"} x1={x(tick)} x2={x(tick)} y1={0} y2={bottom} />
              <text x={x(tick)} y={bottom + 15} textAnchor="middle">
                {label(tick)}
              </text>
            </g>
          ))}
          {rows.map(({ name, value, interval, floor, spoken }, i) => {
            const middle = (i + 0.5) * rowHeight;
            return (
              <g key={name}>
                <title>{spoken}</title>
                <rect x={0} y={middle - rowHeight / 2} width={width} height={rowHeight} fill="transparent" />
                <text x={margins.left - 10} y={middle + 4} textAnchor="end">
                  {name}
                </text>
                {floor === null ? null : (
                  <line
                    x1={x(floor)}
                    x2={x(floor)}
                    y1={middle - 8}
                    y2={middle + 8}
                    stroke="var(--unmarked)"
                    strokeWidth={4}
                  />
                )}
                {interval ? (
                  <line
                    x1={x(interval.lower)}
                    x2={x(interval.upper)}
                    y1={middle}
                    y2={middle}
                    stroke="var(--mean)"
                    strokeWidth={2}
                  />
                ) : null}
                <circle cx={x(value)} cy={middle} r={4} fill="var(--mean)" />
                <text x={x(value)} y={middle - 10} textAnchor="middle">
                  {nats(value)}
                </text>
              </g>
            );
          })}
          <text className="faint" x={x(high / 2)} y={bottom + 31} textAnchor="middle">
            nats a token
          </text>
        </svg>
      ) : null}
    </div>
  );
}
