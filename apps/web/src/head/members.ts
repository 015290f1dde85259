/** The members of a head's class, as the page lists them: most like the medoid first, those that hold the head apart. */
import { fixed } from "../format";
import { slugOf } from "../frame/panelExport";
import type { HeadClass, Member } from "./documents";

/** The class whose member in a refit is a given head; null if none has it. */
export const classOf = (classes: readonly HeadClass[], refit: number, index: number): HeadClass | null =>
  classes.find(({ members }) => members.some((one) => one.refit.ordinal === refit && one.head.index === index)) ?? null;

/** The class that a part of an address names: "C5", its whole label, or what people call it, as "previous-token". */
export function classNamed(classes: readonly HeadClass[], name: string): HeadClass | null {
  const wanted = name.toLowerCase();
  const names = ({ label, title }: HeadClass) => [label, placeOf(label), title ? slugOf(title) : label];
  return classes.find((one) => names(one).some((known) => known.toLowerCase() === wanted)) ?? null;
}

/** "C5" of "L3C5". */
export const placeOf = (label: string): string => label.replace(/^L\d+/, "");

/** The class' member in a refit; without one, the medoid. */
export const memberOr = ({ members, medoid }: HeadClass, refit: number | null): Member =>
  (members.find((one) => one.refit.ordinal === refit) ??
    members.find(({ head }) => head.id === medoid.id) ??
    members[0]) as Member;

export interface Wall {
  /** The medoid, and the refits that hold a near-copy of it. */
  found: Member[];
  missing: Member[];
  /** Both, in the order in which they are walked. */
  all: Member[];
}

export function wallOf({ members }: Pick<HeadClass, "members">): Wall {
  const sorted = [...members].sort((a, b) => b.likeness - a.likeness || a.refit.ordinal - b.refit.ordinal);
  const found = sorted.filter(({ near }) => near);
  const missing = sorted.filter(({ near }) => !near);
  return { found, missing, all: [...found, ...missing] };
}

/** Two decimals; three where a member would otherwise look as near as the same head must be. */
export const likenessText = ({ likeness, near }: Pick<Member, "likeness" | "near">, threshold: number): string =>
  fixed(likeness, !near && fixed(likeness) === fixed(threshold) ? 3 : 2);

export interface Share {
  found: number;
  of: number;
  share: number;
  /** Wilson's score interval, 95 %. */
  interval: [lower: number, upper: number];
}

/** In how many of the refits but the medoid's own the head is found again. */
export function shareFound({ members, medoid }: Pick<HeadClass, "members" | "medoid">): Share {
  const others = members.filter(({ head }) => head.id !== medoid.id);
  const found = others.filter(({ near }) => near).length;
  return { found, of: others.length, share: found / others.length, interval: wilson(found, others.length) };
}

const z = 1.959964;

/** Of a share k/n; unlike the normal one it is not empty at 0 and n. Wilson 1927. */
export function wilson(k: number, n: number): [lower: number, upper: number] {
  if (n === 0) return [0, 1];
  const share = k / n;
  const middle = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return [k === 0 ? 0 : middle - half, k === n ? 1 : middle + half];
}
