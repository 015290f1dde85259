/** Stability by layer in a table's cell: mean, floor, and the lowest layer named. Plain SVG; many fit on a page. */
import { fixed } from "../format";

interface SparklineProps {
  /** By layer. */
  values: number[];
  /** By layer; null without untrained twins. */
  floors: [low: number, high: number][] | null;
  /** By layer; null when nothing says how sure the mean is. */
  band: [low: number, high: number][] | null;
  domain: [low: number, high: number];
  /** Dashed: not the final step yet. */
  partial: boolean;
  width: number;
}

const height = 52;
const labelRoom = 38;

export function Sparkline({ values, floors, band, domain, partial, width }: SparklineProps) {
  const last = Math.max(1, values.length - 1);
  const right = width - labelRoom;
  const x = (layer: number) => 3 + ((right - 3) * layer) / last;
  const y = (value: number) => height - 4 - ((value - domain[0]) / (domain[1] - domain[0])) * (height - 8);
  const inside = (value: number) => y(Math.min(domain[1], Math.max(domain[0], value)));
  const area = (edges: [number, number][]) =>
    `M${edges.map(([, high], i) => `${x(i)} ${inside(high)}`).join("L")}L${edges
      .map(([low], i) => `${x(i)} ${inside(low)}`)
      .reverse()
      .join("L")}Z`;
  const lowest = values.indexOf(Math.min(...values));
  const label = [
    `Stability by layer: ${values.map((value) => fixed(value)).join(", ")}`,
    floors ? `floor ${floors.map(([low, high]) => fixed((low + high) / 2)).join(", ")}` : "no floor",
  ].join("; ");

  return (
    <svg width={width} height={height} role="img" aria-label={label}>
      {[0, 0.5, 1]
        .filter((mark) => mark >= domain[0])
        .map((mark) => (
          <line key={mark} className="grid" x1={0} x2={right + 3} y1={y(mark)} y2={y(mark)} />
        ))}
      {floors ? (
        <path d={area(floors.map(([low, high]) => [low - 0.03, high + 0.03]))} fill="var(--floor-band)" />
      ) : null}
      {band ? <path d={area(band)} fill="var(--ci)" opacity="var(--o-band)" /> : null}
      <path
        d={`M${values.map((value, i) => `${x(i)} ${inside(value)}`).join("L")}`}
        fill="none"
        stroke="var(--mean)"
        strokeWidth={1.75}
        strokeLinejoin="round"
        strokeDasharray={partial ? "3 3" : undefined}
      />
      <circle
        cx={x(lowest)}
        cy={inside(values[lowest])}
        r={3}
        fill="var(--mean)"
        stroke="var(--surface)"
        strokeWidth={1.5}
      />
      <text className="strong" x={width} y={20} textAnchor="end">
        {fixed(values[lowest])}
      </text>
      <text className="faint" x={width} y={34} textAnchor="end">
        L{lowest}
      </text>
    </svg>
  );
}
