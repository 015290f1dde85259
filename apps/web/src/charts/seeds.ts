/** Seed marks: families of eight refits or fewer are marked from the start, of others those that the reader marks. */

export interface SeedMark {
  color: string;
  /** stroke-dasharray; marks 5 to 8 are dashed, so that no pair rests on hue alone */
  dash: string | undefined;
}

export const marked = 8;

/** @returns which of the eight marks a refit has, from 0; null for one without */
export function markPlace(ordinal: number, refits: number, marks: readonly number[]): number | null {
  if (refits <= marked) return ordinal;
  const place = marks.indexOf(ordinal);
  return place < 0 || place >= marked ? null : place;
}

/**
 * @param ordinal position of the refit in its family, from 0
 * @param refits how many the family has
 * @param marks ordinals in the order in which the reader marked them, for families of more than eight
 */
export function seedMark(ordinal: number, refits: number, marks: readonly number[]): SeedMark {
  const place = markPlace(ordinal, refits, marks);
  if (place === null) return { color: "var(--unmarked)", dash: undefined };
  return { color: `var(--cat-${place + 1})`, dash: place < 4 ? undefined : "6 3" };
}
