/** Seed marks: families of eight refits or fewer are marked from the start; the hue is the same on every page. */

export interface SeedMark {
  color: string;
  /** stroke-dasharray; marks 5 to 8 are dashed, so that no pair rests on hue alone */
  dash: string | undefined;
}

const marked = 8;

/** @param ordinal position of the refit in its family, from 0 @param refits how many the family has */
export function seedMark(ordinal: number, refits: number): SeedMark {
  if (refits > marked) return { color: "var(--unmarked)", dash: undefined };
  return { color: `var(--cat-${ordinal + 1})`, dash: ordinal < 4 ? undefined : "6 3" };
}
