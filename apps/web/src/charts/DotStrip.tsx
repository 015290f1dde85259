"use client";
/** One dot a refit on a line of values; those far from the others are named. */
import { fixed } from "../format";
import { useRoom } from "./room";
import { roomyTicks, tickLabel } from "./scales";
import { swarm } from "./swarm";
import { useSize } from "./useSize";

export interface Dot {
  name: string;
  value: number;
  /** Of its own, drawn as whiskers. */
  interval?: readonly [low: number, high: number] | null;
  color: string;
  /** Why it stands apart, in a word; it is ringed and the word is written at it. */
  mark?: string;
}

interface DotStripProps {
  label: string;
  dots: Dot[];
  /** The mean of the dots, drawn as a line. */
  mean: number;
  /** Of the mean, drawn as a band. */
  interval?: { lower: number; upper: number } | null;
  /** What untrained twins have, drawn in the floor's grey. */
  floor?: number | null;
  unit: string;
  /** Of several strips on one scale; without it the strip is as wide as its dots need. */
  domain?: [low: number, high: number];
}

const usualHeight = 104;

export function DotStrip({ label, dots, mean, interval, floor, unit, domain: shared }: DotStripProps) {
  const [ref, size] = useSize<HTMLDivElement>();
  const height = usualHeight * useRoom();
  const bottom = height - 36;
  const width = size?.width ?? 0;
  const values = dots.map((dot) => dot.value);
  const reach = Math.max(0.02, ...[...values, floor ?? mean].map((value) => Math.abs(value - mean))) * 1.25;
  const domain: [number, number] = shared ?? [mean - reach, mean + reach];
  const x = (value: number) => 16 + ((width - 32) * (value - domain[0])) / (domain[1] - domain[0]);
  const ticks = roomyTicks(domain, 5, width);
  const text = tickLabel(ticks);
  const placed = swarm(dots.map((dot) => x(dot.value)));

  return (
    <div ref={ref} style={{ height }}>
      {width > 0 ? (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${label}: ${dots.map((d) => `${d.name} ${fixed(d.value, 3)}${d.interval ? ` [${fixed(d.interval[0], 3)}, ${fixed(d.interval[1], 3)}]` : ""}${d.mark ? `, ${d.mark}` : ""}`).join(", ")}`}
        >
          {ticks.map((tick) => (
            <g key={tick}>
              <line className="grid" x1={x(tick)} x2={x(tick)} y1={4} y2={bottom} />
              <text x={x(tick)} y={bottom + 15} textAnchor="middle">
                {text(tick)}
              </text>
            </g>
          ))}
          {interval ? (
            <rect
              x={x(interval.lower)}
              width={x(interval.upper) - x(interval.lower)}
              y={4}
              height={bottom - 4}
              fill="var(--sunken)"
            >
              <title>
                Interval of the mean: [{fixed(interval.lower, 3)}, {fixed(interval.upper, 3)}]
              </title>
            </rect>
          ) : null}
          {typeof floor === "number" ? (
            <line x1={x(floor)} x2={x(floor)} y1={4} y2={bottom} stroke="var(--floor-ink)" strokeWidth={3}>
              <title>Floor: {fixed(floor, 3)}</title>
            </line>
          ) : null}
          <line className="axis" x1={x(mean)} x2={x(mean)} y1={4} y2={bottom} />
          {dots.map((dot, i) => (
            <g key={dot.name}>
              {dot.interval ? (
                <line
                  x1={x(dot.interval[0])}
                  x2={x(dot.interval[1])}
                  y1={(bottom + 8) / 2 + placed[i]}
                  y2={(bottom + 8) / 2 + placed[i]}
                  stroke={dot.color}
                  strokeWidth={1.5}
                />
              ) : null}
              <circle cx={x(dot.value)} cy={(bottom + 8) / 2 + placed[i]} r={4} fill={dot.color}>
                <title>
                  {dot.name}: {fixed(dot.value, 3)}
                  {dot.interval ? ` [${fixed(dot.interval[0], 3)}, ${fixed(dot.interval[1], 3)}]` : ""}
                </title>
              </circle>
              {dot.mark ? (
                <circle
                  cx={x(dot.value)}
                  cy={(bottom + 8) / 2 + placed[i]}
                  r={7.5}
                  fill="none"
                  stroke="var(--warn)"
                  strokeWidth={1.5}
                />
              ) : null}
              {dots.length <= 8 || dot.mark ? (
                <text x={x(dot.value)} y={(bottom + 8) / 2 + placed[i] - (dot.mark ? 12 : 9)} textAnchor="middle">
                  {dot.name.replace(/^seed /, "")}
                  {dot.mark ? `, ${dot.mark}` : ""}
                </text>
              ) : null}
            </g>
          ))}
          <text className="faint" x={width / 2} y={bottom + 31} textAnchor="middle">
            {unit}
          </text>
        </svg>
      ) : null}
    </div>
  );
}
