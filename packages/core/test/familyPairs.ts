/** Families by a rule, as family-level answers see them: no table, no matching. */
import { type FamilyPairs, meanOf } from "../src/analysis/classPairs.js";
import { type PairValues, pairValues } from "../src/statistics/pairs.js";

export interface Rule {
  nRefits: number;
  nPrompts: number;
  nLayers?: number;
  nHeads?: number;
  /** similarity of a class's members of two refits i < j on a prompt */
  likeness: (at: { i: number; j: number; prompt: number; layer: number; head: number }) => number;
  /** the same of the untrained twins; left out: there are none */
  floor?: (at: { i: number; j: number; prompt: number; layer: number }) => number;
  /** tokens a prompt; default 10 each */
  lengths?: number[];
}

export function familyBy({ nRefits, nPrompts, nLayers = 1, nHeads = 1, likeness, floor, lengths }: Rule): FamilyPairs {
  const pairs = (of: (i: number, j: number, prompt: number) => number): PairValues =>
    pairValues(nRefits, nPrompts, (i, j) => Array.from({ length: nPrompts }, (_, prompt) => of(i, j, prompt)));
  return {
    nRefits,
    nPrompts,
    lengths: Int32Array.from({ length: nPrompts }, (_, prompt) => lengths?.[prompt] ?? 10),
    layers: Array.from({ length: nLayers }, (_, layer) => {
      const classes = Array.from({ length: nHeads }, (_, head) => ({
        layer,
        ordinal: layer * nHeads + head,
        // the class of head h is at slot (h + refit) mod nHeads of each refit
        heads: Array.from({ length: nRefits }, (_, refit) => (head + refit) % nHeads),
        pairs: pairs((i, j, prompt) => likeness({ i, j, prompt, layer, head })),
      }));
      const own = floor && pairs((i, j, prompt) => floor({ i, j, prompt, layer }));
      return { layer, classes, mean: meanOf(classes), floor: own ?? null };
    }),
  };
}
