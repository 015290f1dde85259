/** Merge rules of byte-pair encoding: pairs of ids, by rank, and how they are applied to a word. */

import { Heap } from "./heap.js";

/** Ids are below 2²⁶, so that a pair of them is one exact number. */
const ID_LIMIT = 2 ** 26;

/** One number a pair of ids; pairs compare as their numbers do. */
export const pairKey = (left: number, right: number): number => left * ID_LIMIT + right;
export const leftOf = (key: number): number => Math.floor(key / ID_LIMIT);
export const rightOf = (key: number): number => key % ID_LIMIT;

/** A pair that may be merged: the lower rank first. */
export interface Merge {
  rank: number;
  /** The id of the two together. */
  id: number;
}

/** Every merge by the `pairKey` of what it joins. */
export type Merges = Map<number, Merge>;

interface Candidate extends Merge {
  /** Where its left half stands in the word. */
  at: number;
}

/**
 * Byte-pair encoding of one word: as long as any neighbours may be merged, those of the lowest rank are, the leftmost
 * first. n·log n in the word's length, so that a file without a single space is no trap.
 *
 * @param word ids of single bytes; left as it is
 * @returns the ids after all merges
 */
export function mergeWord(word: readonly number[], merges: Merges): number[] {
  const ids = word.slice();
  const next = ids.map((_, at) => (at + 1 < ids.length ? at + 1 : -1));
  const previous = ids.map((_, at) => at - 1);
  const candidates = new Heap<Candidate>((a, b) => a.rank < b.rank || (a.rank === b.rank && a.at < b.at));
  const consider = (at: number): void => {
    if (at < 0 || next[at] < 0) return;
    const merge = merges.get(pairKey(ids[at], ids[next[at]]));
    if (merge) candidates.push({ rank: merge.rank, id: merge.id, at });
  };

  for (let at = 0; at < ids.length; at++) consider(at);
  for (let top = candidates.pop(); top; top = candidates.pop()) {
    const { at, rank, id } = top;
    const after = next[at];
    // what stood here when it was considered may have been merged since
    if (ids[at] < 0 || after < 0 || merges.get(pairKey(ids[at], ids[after]))?.rank !== rank) continue;
    ids[at] = id;
    ids[after] = -1;
    next[at] = next[after];
    if (next[at] >= 0) previous[next[at]] = at;
    consider(previous[at]);
    consider(at);
  }
  return ids.filter((id) => id >= 0);
}
