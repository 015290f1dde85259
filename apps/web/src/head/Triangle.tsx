/** Three agreements as a triangle: the larger, the more alike; the grey one is what untrained twins have in common. */
import type { Reading } from "../estimate";

interface TriangleProps {
  corners: readonly { name: string; reading: Reading | null }[];
}

const side = 200;
const centre = { x: side / 2, y: 112 };
const radius = 82;

export function Triangle({ corners }: TriangleProps) {
  const at = (corner: number, part: number) => {
    const angle = -Math.PI / 2 + (corner * 2 * Math.PI) / 3;
    const length = radius * Math.min(1, Math.max(0, part));
    return { x: centre.x + length * Math.cos(angle), y: centre.y + length * Math.sin(angle) };
  };
  const path = (parts: number[]) =>
    `${parts.map((part, i) => `${i ? "L" : "M"}${at(i, part).x.toFixed(1)} ${at(i, part).y.toFixed(1)}`).join("")}Z`;
  return (
    <svg width={side} height={188} aria-hidden="true">
      {[0.25, 0.5, 0.75, 1].map((part) => (
        <path key={part} d={path([part, part, part])} fill="none" stroke="var(--grid)" />
      ))}
      <path d={path(corners.map(({ reading }) => reading?.floor ?? 0))} fill="var(--floor-band)" />
      <path
        d={path(corners.map(({ reading }) => reading?.value ?? 0))}
        fill="color-mix(in srgb, var(--ci) 18%, transparent)"
        stroke="var(--ci)"
        strokeWidth={1.5}
      />
      {corners.map(({ name, reading }, i) => {
        const tip = at(i, 1);
        const anchor = i === 0 ? "middle" : i === 1 ? "end" : "start";
        const dot = at(i, reading?.value ?? 0);
        const open = !reading || reading.value === null || reading.open;
        return (
          <g key={name}>
            <line x1={centre.x} y1={centre.y} x2={tip.x} y2={tip.y} stroke="var(--grid)" />
            <circle
              cx={dot.x}
              cy={dot.y}
              r={3.4}
              fill={open ? "var(--surface)" : "var(--ci)"}
              stroke="var(--ci)"
              strokeWidth={1.5}
            />
            <text x={i === 0 ? tip.x : i === 1 ? side : 0} y={i === 0 ? tip.y - 8 : tip.y + 16} textAnchor={anchor}>
              {name}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
