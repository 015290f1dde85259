"use client";
/** Divergences on one axis from 0, each with its interval and a mark at its floor. */
import { useRoom } from "../charts/room";
import { niceTicks, tickLabel } from "../charts/scales";
import { useSize } from "../charts/useSize";
import { within } from "../format";
import { type DistanceRow, nats } from "./distance";

const margins = { left: 150, right: 170 };
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
          {rows.map(({ name, value, interval, floor, open, spoken }, i) => {
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
                    y1={middle - 12}
                    y2={middle + 12}
                    stroke="var(--unmarked)"
                    strokeWidth={4}
                  />
                )}
                {/* a halo, so that the floor's mark shows above and below a dot that lies on it */}
                <circle cx={x(value)} cy={middle} r={6.5} fill="var(--surface)" />
                {interval ? (
                  <path
                    d={`M${x(interval.lower)} ${middle - 5}v10m0 -5H${x(interval.upper)}m0 -5v10`}
                    fill="none"
                    stroke="var(--mean)"
                    strokeWidth={1.5}
                  />
                ) : null}
                <circle
                  cx={x(value)}
                  cy={middle}
                  r={4}
                  fill={open ? "var(--surface)" : "var(--mean)"}
                  stroke="var(--mean)"
                  strokeWidth={1.5}
                />
                <text className="strong" x={width - margins.right + 14} y={middle - 3}>
                  {within(value, interval, nats)}
                </text>
                <text className="faint" x={width - margins.right + 14} y={middle + 12}>
                  {floor === null ? "no floor" : `floor ${nats(floor)}`}
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
