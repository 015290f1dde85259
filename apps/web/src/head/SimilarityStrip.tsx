"use client";
/** One dot a refit: how like its member is to the medoid, beside the floor and the likeness from which on it is the same head. */
import { useSize } from "../charts/useSize";
import { fixed } from "../format";
import styles from "./Head.module.css";
import { markOf } from "./marks";
import type { SharedProps } from "./shared";
import { stripLabels } from "./stripLabels";

const height = 96;
const bottom = height - 24;
const left = 8;
const right = 12;
const radius = 2.9;

export function SimilarityStrip(props: SharedProps & { onHover: (ordinal: number | null) => void }) {
  const { report, headClass, wall, refits, choices, shown, lock, onHover } = props;
  const [box, size] = useSize<HTMLDivElement>();
  const width = size?.width ?? 0;
  const others = wall.all.filter(({ head }) => head.id !== headClass.medoid.id);
  const floor = headClass.stability.floor ?? null;
  const least = Math.min(0, floor ?? 0, ...others.map(({ likeness }) => likeness));
  const low = least < -0.1 ? Math.floor(least * 4) / 4 : -0.1;
  const x = (value: number) => left + ((width - left - right) * (value - low)) / (1 - low);
  const ticks = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1].filter((tick) => tick >= low);
  const floorText = floor === null ? "" : `floor ${fixed(floor)}: untrained twins`;
  const nearText = `same head from ${fixed(report.near)}`;
  const labels = stripLabels({ at: x(floor ?? low), text: floorText }, { at: x(report.near), text: nearText }, width);
  const heights = stacked(others.map(({ likeness }) => x(likeness)));
  return (
    <div ref={box} className={styles.strip}>
      {width > 0 ? (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`Similarity to the medoid, one dot a refit: ${others
            .map(({ refit, likeness, near }) => `${refit.label} ${fixed(likeness)}${near ? ", found" : ""}`)
            .join("; ")}. Found from ${fixed(report.near)}${floor === null ? "" : `; floor ${fixed(floor)}`}.`}
        >
          {floor === null ? null : (
            <>
              <rect
                x={x(low)}
                y={6}
                width={x(Math.max(low, floor)) - x(low)}
                height={bottom - 6}
                fill="var(--floor-band)"
              />
              <line x1={x(floor)} x2={x(floor)} y1={6} y2={bottom} stroke="var(--floor-ink)" strokeWidth={1.5} />
              <text className="faint" x={labels.floor} y={labels.second ? 30 : 16}>
                {floorText}
              </text>
            </>
          )}
          {ticks.map((tick) => (
            <g key={tick}>
              <line className="grid" x1={x(tick)} x2={x(tick)} y1={6} y2={bottom} />
              <text x={x(tick)} y={bottom + 15} textAnchor="middle">
                {Number.isInteger(tick) ? fixed(tick, 0) : fixed(tick)}
              </text>
            </g>
          ))}
          <line
            x1={x(report.near)}
            x2={x(report.near)}
            y1={0}
            y2={bottom}
            stroke="var(--text-2)"
            strokeDasharray="3 3"
          />
          <text x={labels.near} y={16} textAnchor="end">
            {nearText}
            <title>
              {`A member is a near-copy, so the same head, from a centred similarity of ${fixed(report.near)} to the medoid on: the report's own threshold.`}
            </title>
          </text>
          {others.map((member, i) => {
            const mark = markOf(member.refit.ordinal, refits, choices.marks);
            const color = mark ?? (member.near ? "var(--mean)" : "var(--unmarked)");
            const at = { cx: x(member.likeness), cy: bottom - 5 - heights[i] };
            return (
              // biome-ignore lint/a11y/noStaticElementInteractions: the tiles of the wall are the way for a keyboard
              <g
                key={member.refit.id}
                className={styles.dot}
                onPointerEnter={() => onHover(member.refit.ordinal)}
                onPointerLeave={() => onHover(null)}
                onClick={() => lock(member.refit.ordinal)}
              >
                <circle {...at} r={8} fill="transparent" />
                <circle
                  {...at}
                  r={radius}
                  fill={member.near ? color : "var(--surface)"}
                  stroke={color}
                  strokeWidth={1.4}
                />
                {member === shown ? (
                  <circle {...at} r={6.5} fill="none" stroke="var(--text)" strokeWidth={1.5} />
                ) : null}
                <title>{`${member.refit.label}, ${member.head.label}: ${fixed(member.likeness)}, ${member.near ? "found" : "not found"}`}</title>
              </g>
            );
          })}
        </svg>
      ) : null}
    </div>
  );
}

/** How far above the axis each dot stands, so that none covers another. */
function stacked(positions: readonly number[]): number[] {
  const step = 2 * radius + 0.6;
  const placed: { x: number; y: number }[] = [];
  for (const x of positions) {
    let y = 0;
    while (placed.some((other) => Math.abs(other.x - x) < step && Math.abs(other.y - y) < step - 0.5)) y += step;
    placed.push({ x, y });
  }
  return placed.map(({ y }) => y);
}
