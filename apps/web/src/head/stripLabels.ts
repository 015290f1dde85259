/** Where the two labels of the similarity strip go: beside their lines, on one line of text where they do not touch. */

export const labelGap = 6;

/** Of tick text, in pixels, at most: enough to tell whether two labels would touch. */
export const textWidth = (text: string): number => 6.2 * text.length;

export interface StripLabels {
  /** Left end of the floor's label; it stands right of its line, left of it where there is no room. */
  floor: number;
  /** Right end of the threshold's label, left of its line. */
  near: number;
  /** Whether the floor's gives way to a second line. */
  second: boolean;
}

/** @param floor @param near where the two lines are, in pixels of `width` */
export function stripLabels(
  floor: { at: number; text: string },
  near: { at: number; text: string },
  width: number,
): StripLabels {
  const length = textWidth(floor.text);
  const from = floor.at + labelGap + length <= width ? floor.at + labelGap : Math.max(0, floor.at - labelGap - length);
  const to = near.at - labelGap;
  const second = from < to + labelGap && from + length > to - textWidth(near.text) - labelGap;
  return { floor: from, near: to, second };
}
