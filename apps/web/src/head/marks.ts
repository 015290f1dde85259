/** The hue of a refit: by its place in families of eight or fewer, else by the order of marking. */
import { marked, markPlace } from "../charts/seeds";

/** @returns a CSS colour; null for a refit without a mark */
export function markOf(ordinal: number, refits: number, marks: readonly number[]): string | null {
  const place = markPlace(ordinal, refits, marks);
  return place === null ? null : `var(--cat-${place + 1})`;
}

/** Marks a refit, or takes its mark away; the first of more than eight gives way. */
export function toggled(marks: readonly number[], ordinal: number): number[] {
  return marks.includes(ordinal) ? marks.filter((one) => one !== ordinal) : [...marks, ordinal].slice(-marked);
}
