"use client";
/** Effects as bars from 0, one a row, each with its interval and what it is held against in the floor's grey. */
import { signed } from "../format";
import { useRoom } from "./room";
import { roomyTicks, tickLabel } from "./scales";
import { useSize } from "./useSize";

export interface EffectBar {
  name: string;
  /** null where there is none. */
  value: number | null;
  interval: [low: number, high: number] | null;
  /** Drawn as a grey mark across the bar; null without one. */
  floor: number | null;
  /** Says no more than what it is held against: drawn hollow. */
  open: boolean;
  /** One of many, drawn thin. */
  thin?: boolean;
  /** Said by a screen reader and on hover. */
  spoken: string;
}

interface EffectBarsProps {
  label: string;
  bars: readonly EffectBar[];
  unit: string;
  /** Wide enough for all of them without it. */
  domain?: [low: number, high: number];
  /** Index of the row that is touched. */
  lit?: number | null;
  digits?: number;
}

const right = 60;
/** A name's line, where it stands above its bar. */
const nameLine = 16;

export function EffectBars({ label, bars, unit, domain: fixedDomain, lit = null, digits = 3 }: EffectBarsProps) {
  const [ref, size] = useSize<HTMLDivElement>();
  const room = useRoom();
  const width = size?.width ?? 0;
  const beside = 20 + 6.4 * Math.max(0, ...bars.map(({ name }) => name.length));
  const above = beside > width * 0.34;
  const left = above ? 16 : beside;
  const rows = bars.map(({ thin }) => room * (thin ? 20 : 28) + (above ? nameLine : 0));
  const tops = rows.map((_, i) => rows.slice(0, i).reduce((sum, height) => sum + height, 0));
  const bottom = rows.reduce((sum, height) => sum + height, 0);
  const ends = bars.flatMap(({ value, interval, floor }) => [value ?? 0, floor ?? 0, ...(interval ?? [])]);
  const [least, most] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const spare = 0.06 * (most - least || 1);
  const domain = fixedDomain ?? [least < 0 ? least - spare : 0, most + spare];
  const ticks = roomyTicks(domain, 5, width - left - right);
  const text = tickLabel(ticks);
  const units = above ? unit.split("; ") : [unit];
  const height = bottom + 26 + 14 * units.length;
  const clamp = (value: number) => Math.min(domain[1], Math.max(domain[0], value));
  const x = (value: number) => left + ((width - left - right) * (clamp(value) - domain[0])) / (domain[1] - domain[0]);
  return (
    <div ref={ref} style={{ height }}>
      {width > 0 ? (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${label}: ${bars.map(({ spoken }) => spoken).join("; ")}`}
        >
          {ticks.map((tick) => (
            <g key={tick}>
              <line className={tick === 0 ? "axis" : "grid"} x1={x(tick)} x2={x(tick)} y1={0} y2={bottom} />
              <text x={x(tick)} y={bottom + 15} textAnchor="middle">
                {text(tick)}
              </text>
            </g>
          ))}
          {bars.map(({ name, value, interval, floor, open, thin, spoken }, i) => {
            const middle = tops[i] + (rows[i] + (above ? nameLine : 0)) / 2;
            const half = thin ? 5 : 8;
            const ink = i === lit ? "var(--accent)" : thin ? "var(--unmarked)" : "var(--ci)";
            return (
              <g key={name}>
                <title>{spoken}</title>
                <rect x={0} y={tops[i]} width={width} height={rows[i]} fill="transparent" />
                <text
                  x={above ? 0 : left - 10}
                  y={above ? tops[i] + 12 : middle + 4}
                  textAnchor={above ? "start" : "end"}
                  className={thin ? undefined : "strong"}
                >
                  {name}
                </text>
                {value === null ? null : (
                  <rect
                    x={Math.min(x(0), x(value))}
                    y={middle - half}
                    width={Math.max(1, Math.abs(x(value) - x(0)))}
                    height={2 * half}
                    rx={2}
                    fill={open ? "var(--surface)" : ink}
                    fillOpacity={open ? 1 : 0.55}
                    stroke={ink}
                  />
                )}
                {floor === null ? null : (
                  <line
                    x1={x(floor)}
                    x2={x(floor)}
                    y1={middle - half - 3}
                    y2={middle + half + 3}
                    stroke="var(--floor-ink)"
                    strokeWidth={2.5}
                  />
                )}
                {interval ? (
                  <path
                    d={`M${x(interval[0])} ${middle - 4}v8M${x(interval[0])} ${middle}H${x(interval[1])}M${x(interval[1])} ${middle - 4}v8`}
                    stroke="var(--text)"
                    strokeWidth={1.5}
                    fill="none"
                  />
                ) : null}
                <text x={width - right + 10} y={middle + 4} className={thin ? undefined : "strong"}>
                  {value === null ? "–" : signed(value, digits)}
                </text>
              </g>
            );
          })}
          {units.map((line, i) => (
            <text
              key={line}
              className="faint"
              x={(left + width - right) / 2}
              y={bottom + 33 + 14 * i}
              textAnchor="middle"
            >
              {line}
            </text>
          ))}
        </svg>
      ) : null}
    </div>
  );
}
