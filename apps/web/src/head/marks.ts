/** The hue of a refit on this page: by its place in families of eight or fewer, else by the order of marking. */
import { seedMark } from "../charts/seeds";

const most = 8;

/** @returns a CSS colour; null for a refit without a mark */
export function markOf(ordinal: number, refits: number, marks: readonly number[]): string | null {
  if (refits <= most) return seedMark(ordinal, refits).color;
  const place = marks.indexOf(ordinal);
  return place < 0 || place >= most ? null : `var(--cat-${place + 1})`;
}

/** Marks a refit, or takes its mark away; the first of more than eight gives way. */
export function toggled(marks: readonly number[], ordinal: number): number[] {
  return marks.includes(ordinal) ? marks.filter((one) => one !== ordinal) : [...marks, ordinal].slice(-most);
}
