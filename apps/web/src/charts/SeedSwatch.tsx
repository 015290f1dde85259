/** The line that a refit has in the charts. */
import { seedMark } from "./seeds";

export function SeedSwatch({ ordinal, of, className }: { ordinal: number; of: number; className: string }) {
  const { color, dash } = seedMark(ordinal, of);
  return (
    <svg className={className} width="20" height="3" aria-hidden="true">
      <line x1="0" x2="20" y1="1.5" y2="1.5" stroke={color} strokeWidth="2.5" strokeDasharray={dash} />
    </svg>
  );
}
