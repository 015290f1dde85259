/** The line that a refit has in the charts. */
import { seedMark } from "./seeds";

interface SeedSwatchProps {
  ordinal: number;
  /** How many refits the family has. */
  of: number;
  marks: readonly number[];
  className: string;
}

export function SeedSwatch({ ordinal, of, marks, className }: SeedSwatchProps) {
  const { color, dash } = seedMark(ordinal, of, marks);
  return (
    <svg className={className} width="20" height="3" aria-hidden="true">
      <line x1="0" x2="20" y1="1.5" y2="1.5" stroke={color} strokeWidth="2.5" strokeDasharray={dash} />
    </svg>
  );
}
