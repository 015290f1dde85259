/** Which seeds a reader leaves out of the overview, and the curve of all of them beside. */
import type { Report } from "../analysis/heads";
import type { Overlay } from "../charts/lazy";
import { read, type Scale } from "../estimate";

/** So many refits must stay: of one there is nothing to compare. */
export const fewest = 2;

interface Seed {
  ordinal: number;
  label: string;
}

/** The refits as the address divides them. An address that leaves fewer than two, as of another family, leaves all. */
export function divided<S extends Seed>(refits: readonly S[], without: readonly number[]): { left: S[]; stay: S[] } {
  const left = refits.filter(({ ordinal }) => without.includes(ordinal));
  const stay = refits.filter(({ ordinal }) => !without.includes(ordinal));
  return stay.length < fewest ? { left: [], stay: [...refits] } : { left, stay };
}

/** One more left out, or one fewer; unchanged where too few would stay. */
export function toggled(refits: readonly Seed[], without: readonly number[], ordinal: number): number[] {
  const left = divided(refits, without).left.map((refit) => refit.ordinal);
  if (left.includes(ordinal)) return left.filter((one) => one !== ordinal);
  if (refits.length - left.length <= fewest) return left;
  return [...left, ordinal].sort((a, b) => a - b);
}

/** The refit whose heads are listed: the one asked for, or the next that stays. */
export function listedRefit(stay: readonly Seed[], asked: number): number {
  const next = stay.find(({ ordinal }) => ordinal >= asked) ?? stay[stay.length - 1];
  return next?.ordinal ?? 0;
}

/** "seed 2, seed 4 and seed 9"; beyond six the rest is counted. */
export function namesOf(seeds: readonly Seed[], most = 6): string {
  const labels = seeds.map(({ label }) => label);
  if (labels.length > most) return `${labels.slice(0, most - 1).join(", ")} and ${labels.length - most + 1} more`;
  return [labels.slice(0, -1).join(", "), ...labels.slice(-1)].filter(Boolean).join(" and ");
}

/**
 * Stability of all refits, to be laid over that of some. Values are calibrated by their own floor.
 *
 * @returns null unless both are of the same step, prompts and arithmetic
 */
export function curveOfAll(report: Report, whole: Report, scale: Scale): Overlay | null {
  const same =
    whole.preset === report.preset && whole.step === report.step && whole.promptSet.id === report.promptSet.id;
  if (!same || whole.key === report.key) return null;
  const values = whole.layers.map(({ estimate }) => read(estimate, scale).value);
  return { text: ["all", "refits"], x: whole.layers.map(({ layer }) => layer), values };
}
