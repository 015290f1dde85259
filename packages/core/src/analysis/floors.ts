/** What "nothing was learned" may mean: the nulls that a statistic can be held against. */
import type { PatternNull } from "./patternNull.js";

/** Follows from the similarities themselves, with nothing measured anew. */
export type ComputedFloor = "uniform-causal" | "shuffled-heads";

/**
 * untrained: the same on the untrained twins. uniform-causal: a head's likeness to even attention. position-only,
 * shuffled-rows: to what other heads are when they keep only that (`PatternNull`). shuffled-heads: to a counterpart
 * drawn at random among the candidates, in expectation. none: no floor.
 */
export type FloorKind = "untrained" | ComputedFloor | PatternNull | "none";

export const floorKinds: readonly FloorKind[] = [
  "untrained",
  "uniform-causal",
  "position-only",
  "shuffled-heads",
  "shuffled-rows",
  "none",
];

export function isComputed(kind: FloorKind): kind is ComputedFloor {
  return kind === "uniform-causal" || kind === "shuffled-heads";
}

export function isPatternNull(kind: FloorKind): kind is PatternNull {
  return kind === "position-only" || kind === "shuffled-rows";
}
