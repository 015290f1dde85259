/** Values of every two refits, prompt by prompt: their means, and where they vary. */
import { mean } from "./describe.js";
import { pairSamples, type Samples } from "./estimate.js";

/** One value a pair of refits and prompt; pairs in the order (0, 1), (0, 2), …, (1, 2), … */
export interface PairValues {
  nRefits: number;
  nPrompts: number;
  /** [pairs, nPrompts], row-major */
  values: Float64Array;
}

export function nPairs(nRefits: number): number {
  return (nRefits * (nRefits - 1)) / 2;
}

/** Where the pair i < j stands among those of n refits. */
export function pairAt(i: number, j: number, n: number): number {
  return i * n - (i * (i + 1)) / 2 + j - i - 1;
}

/** Every two refits once, i < j. */
export function eachPair(n: number, visit: (i: number, j: number, at: number) => void): void {
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) visit(i, j, at++);
  }
}

/** What a pair scores on each prompt: a view. */
export function pairOf({ nRefits, nPrompts, values }: PairValues, i: number, j: number): Float64Array {
  const at = pairAt(i, j, nRefits);
  return values.subarray(at * nPrompts, (at + 1) * nPrompts);
}

/** @param of what a pair i < j scores on each prompt */
export function pairValues(
  nRefits: number,
  nPrompts: number,
  of: (i: number, j: number) => ArrayLike<number>,
): PairValues {
  const values = new Float64Array(nPairs(nRefits) * nPrompts);
  eachPair(nRefits, (i, j, at) => values.set(of(i, j), at * nPrompts));
  return { nRefits, nPrompts, values };
}

/**
 * The mean over several, as over the heads of a layer.
 *
 * @throws RangeError of none
 */
export function averagedPairs(several: readonly PairValues[]): PairValues {
  if (several.length === 0) throw new RangeError("mean of no pairs");
  const [{ nRefits, nPrompts }] = several;
  const values = new Float64Array(nPairs(nRefits) * nPrompts);
  for (const one of several) {
    for (let at = 0; at < values.length; at++) values[at] += one.values[at] / several.length;
  }
  return { nRefits, nPrompts, values };
}

/** The mean over prompts: one value a pair. */
export function overPrompts({ nRefits, nPrompts, values }: PairValues): PairValues {
  const means = Float64Array.from({ length: nPairs(nRefits) }, (_, pair) =>
    mean(values.subarray(pair * nPrompts, (pair + 1) * nPrompts)),
  );
  return { nRefits, nPrompts: 1, values: means };
}

/** One prompt's value of each pair. */
export function onPrompt({ nRefits, nPrompts, values }: PairValues, prompt: number): PairValues {
  return {
    nRefits,
    nPrompts: 1,
    values: Float64Array.from({ length: nPairs(nRefits) }, (_, pair) => values[pair * nPrompts + prompt]),
  };
}

/** The same without one refit; the others keep their order. */
export function withoutRefit(pairs: PairValues, left: number): PairValues {
  const kept = Array.from({ length: pairs.nRefits }, (_, refit) => refit).filter((refit) => refit !== left);
  return pairValues(kept.length, pairs.nPrompts, (i, j) => pairOf(pairs, kept[i], kept[j]));
}

/** Each refit's mean over its pairs and all prompts. */
export function refitMeans({ nRefits, nPrompts, values }: PairValues): Float64Array {
  const means = new Float64Array(nRefits);
  const weight = 1 / ((nRefits - 1) * nPrompts);
  eachPair(nRefits, (i, j, at) => {
    for (let prompt = 0; prompt < nPrompts; prompt++) {
      means[i] += values[at * nPrompts + prompt] * weight;
      means[j] += values[at * nPrompts + prompt] * weight;
    }
  });
  return means;
}

/** As estimates take them: rows, one a refit, columns, one a prompt. */
export function samplesOf(pairs: PairValues): Samples {
  return pairSamples(pairs.nRefits, pairs.nPrompts, (i, j) => pairOf(pairs, i, j));
}
