/** What is chosen on the page of two refits, in its address. */
import { type Choices, countParameter, countsParameter, oneOfParameter } from "../address";
import { type Control, controls, type Measure, measures, usual } from "../residual/choices";
import type { View } from "../view";

export const choices = {
  /** Ordinals of the two refits. */
  left: countParameter("left", 0 as number),
  right: countParameter("right", 1 as number),
  /** Where counterparts are looked for: in a head's own layer, or in all layers. */
  scope: oneOfParameter("scope", ["layer", "any"], "layer"),
  /** Of the streams; "" is the preset's. */
  measure: oneOfParameter<Measure | "">("measure", measures, ""),
  control: oneOfParameter<Control>("control", controls, "none"),
  /** The locked cell of the layers: one of the left refit, one of the right. */
  layers: countsParameter("layers"),
};

/** What compares the streams. */
export const measureIn = (chosen: Choices<typeof choices>, { preset }: Pick<View, "preset">): Measure =>
  chosen.measure || usual(preset);

/** The two as far as the family has them, and never one refit twice. @param refits at least 2 */
export function pairOf(left: number, right: number, refits: number): [left: number, right: number] {
  const first = Math.min(left, refits - 1);
  const second = Math.min(right, refits - 1);
  return [first, second === first ? (first + 1) % refits : second];
}

/** The pair after this one: the left refit with each other in turn, then the next left one. */
export function nextPair(left: number, right: number, refits: number): [left: number, right: number] {
  const next = right + 1 === left ? right + 2 : right + 1;
  if (next < refits) return [left, next];
  const after = (left + 1) % refits;
  return [after, after === 0 ? 1 : 0];
}
