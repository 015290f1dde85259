"use client";
/** How far back the head looks: shares of its attention by distance, bars of one refit, a tick for each of the others. */
import { useSize } from "../charts/useSize";
import { fixed } from "../format";
import type { Member } from "./documents";
import styles from "./Head.module.css";

interface DistanceChartProps {
  bins: readonly { from: number; to: number }[];
  shown: Member;
  lines: readonly { member: Member; shares: readonly number[] }[];
}

const height = 96;
const bottom = height - 18;

export function DistanceChart({ bins, shown, lines }: DistanceChartProps) {
  const [box, size] = useSize<HTMLDivElement>();
  const width = size?.width ?? 0;
  const own = lines.find(({ member }) => member === shown);
  const pitch = (width - 28) / bins.length;
  const y = (share: number) => bottom - share * (bottom - 6);
  const name = ({ from, to }: { from: number; to: number }) => (from === to ? `${from}` : `${from}–${to}`);
  return (
    <figure className={styles.distances}>
      <figcaption className="small muted">
        Attention by distance, in tokens: bars {shown.refit.label}, ticks the other refits
      </figcaption>
      <div ref={box} style={{ height }}>
        {width > 0 ? (
          <svg
            width={width}
            height={height}
            role="img"
            aria-label={`Share of attention by distance, ${shown.refit.label}: ${bins
              .map((bin, i) => `${name(bin)} ${own ? fixed(own.shares[i]) : "unknown"}`)
              .join(", ")}`}
          >
            {[0, 0.5, 1].map((tick) => (
              <g key={tick}>
                <line className={tick ? "grid" : "axis"} x1={28} x2={width} y1={y(tick)} y2={y(tick)} />
                <text x={22} y={y(tick) + 4} textAnchor="end">
                  {tick === 0.5 ? "0.5" : tick}
                </text>
              </g>
            ))}
            {bins.map((bin, i) => (
              <g key={bin.from}>
                {own ? (
                  <rect
                    x={28 + i * pitch + pitch * 0.15}
                    width={pitch * 0.7}
                    y={y(own.shares[i])}
                    height={Math.max(0, bottom - y(own.shares[i]))}
                    fill="var(--unmarked)"
                    opacity={0.7}
                  >
                    <title>{`${name(bin)}: ${fixed(own.shares[i], 3)}`}</title>
                  </rect>
                ) : null}
                {lines
                  .filter(({ member }) => member !== shown)
                  .map(({ member, shares }) => (
                    <line
                      key={member.head.id}
                      x1={28 + i * pitch + pitch * 0.25}
                      x2={28 + i * pitch + pitch * 0.75}
                      y1={y(shares[i])}
                      y2={y(shares[i])}
                      stroke={member.near ? "var(--mean)" : "var(--text-3)"}
                      strokeWidth={member.near ? 1.6 : 1}
                      strokeDasharray={member.near ? undefined : "2 2"}
                    />
                  ))}
                {/* on a phone every other one: two would meet */}
                {pitch >= 36 || i % 2 === 0 ? (
                  <text x={28 + (i + 0.5) * pitch} y={height - 4} textAnchor="middle">
                    {name(bin)}
                  </text>
                ) : null}
              </g>
            ))}
          </svg>
        ) : null}
      </div>
    </figure>
  );
}
