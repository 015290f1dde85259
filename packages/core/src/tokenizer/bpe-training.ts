/** Learning byte-pair merges from a text: the most frequent pair of neighbours, again and again. */

import { Heap } from "./heap.js";
import { leftOf, type Merges, pairKey, rightOf } from "./merges.js";

interface Word {
  ids: number[];
  /** How often it stands in the text. */
  count: number;
}

interface Pair {
  count: number;
  /** Every word that holds it, and some that held it once. */
  words: number[];
}

/**
 * The merges of a list of words, each pair's count kept up to date (a merge touches only the words that hold it).
 * Equal counts go to the lower pair of ids, and pairs seen once are left alone, as in Hugging Face's BpeTrainer with
 * min_frequency 2: the same words give the same merges.
 *
 * @param wordCounts how often each word stands in the text, as bytes' ids
 * @param entries the vocabulary: grows by one entry a merge, up to vocabSize
 */
export function learnMerges(
  wordCounts: Iterable<[ids: number[], count: number]>,
  entries: string[],
  vocabSize: number,
): Merges {
  const words: Word[] = [];
  for (const [ids, count] of wordCounts) words.push({ ids, count });

  const pairs = countPairs(words);
  const queue = new Heap<{ key: number; count: number }>(
    (a, b) => a.count > b.count || (a.count === b.count && a.key < b.key),
  );
  for (const [key, { count }] of pairs) queue.push({ key, count });

  const idOfEntry = new Map(entries.map((entry, id) => [entry, id]));
  const merges: Merges = new Map();
  while (entries.length < vocabSize) {
    const top = queue.pop();
    if (!top) break;
    const pair = pairs.get(top.key);
    if (!pair) continue;
    if (pair.count !== top.count) {
      queue.push({ key: top.key, count: pair.count });
      continue;
    }
    if (pair.count < 2) break;

    const entry = entries[leftOf(top.key)] + entries[rightOf(top.key)];
    const known = idOfEntry.get(entry); // ab + c after a + bc
    const id = known ?? entries.push(entry) - 1;
    idOfEntry.set(entry, id);
    merges.set(top.key, { rank: merges.size, id });
    pairs.delete(top.key);
    for (const key of mergeEverywhere(words, pair.words, top.key, id, pairs)) {
      const grown = pairs.get(key);
      if (grown) queue.push({ key, count: grown.count });
    }
  }
  return merges;
}

function countPairs(words: Word[]): Map<number, Pair> {
  const pairs = new Map<number, Pair>();
  for (const [index, { ids, count }] of words.entries()) {
    for (let i = 1; i < ids.length; i++) addPair(pairs, pairKey(ids[i - 1], ids[i]), count, index);
  }
  return pairs;
}

function addPair(pairs: Map<number, Pair>, key: number, count: number, word: number): void {
  const pair = pairs.get(key);
  if (!pair) pairs.set(key, { count, words: [word] });
  else {
    pair.count += count;
    if (pair.words.at(-1) !== word) pair.words.push(word);
  }
}

/** Merges the pair in all its words. @returns the pairs that this brought about */
function mergeEverywhere(
  words: Word[],
  holders: number[],
  merged: number,
  id: number,
  pairs: Map<number, Pair>,
): Set<number> {
  const [left, right] = [leftOf(merged), rightOf(merged)];
  const grown = new Set<number>();
  for (const index of new Set(holders)) {
    const { ids, count } = words[index];
    const after: number[] = [];
    for (let i = 0; i < ids.length; i++) {
      if (ids[i] === left && ids[i + 1] === right) {
        after.push(id);
        i++;
      } else after.push(ids[i]);
    }
    if (after.length === ids.length) continue;
    for (let i = 1; i < ids.length; i++) {
      const pair = pairs.get(pairKey(ids[i - 1], ids[i]));
      if (pair) pair.count -= count;
    }
    for (let i = 1; i < after.length; i++) {
      const key = pairKey(after[i - 1], after[i]);
      addPair(pairs, key, count, index);
      if (after[i - 1] === id || after[i] === id) grown.add(key);
    }
    words[index].ids = after;
  }
  return grown;
}
