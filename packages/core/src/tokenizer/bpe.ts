/** Byte-level BPE: trained here, written as a standard tokenizer.json, read back from one. */

import { InvalidInput } from "../errors.js";
import { learnMerges } from "./bpe-training.js";
import { BYTE_CHARACTERS, bytesOfEntry, requireId, showBytes, textOfBytes } from "./bytes.js";
import { leftOf, type Merges, mergeWord, pairKey, rightOf } from "./merges.js";
import { BOS, type Tokenizer } from "./tokenizer.js";

const BOS_ID = 0;
/** BOS and the 256 bytes. */
const SMALLEST_VOCAB = 257;
const LARGEST_VOCAB = 2 ** 20;

/**
 * GPT-2's words: contractions, letters, digits, other signs, each with a leading space; whitespace, of which the last
 * one before a word goes with the word. Written into tokenizer.json as it stands; `\s` there is Unicode's White_Space.
 */
const WORDS = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;

/** JavaScript's own `\s` has U+FEFF and lacks U+0085. */
const wordPattern = new RegExp(
  WORDS.replace(String.raw`[^\s`, String.raw`[^\p{White_Space}`)
    .replace(String.raw`(?!\S)`, String.raw`(?!\P{White_Space})`)
    .replaceAll(String.raw`\s`, String.raw`\p{White_Space}`),
  "gu",
);

/** What stands in every tokenizer.json of ours beside its vocabulary, so that such a file can be known again. */
const LAYOUT = {
  version: "1.0",
  truncation: null,
  padding: null,
  added_tokens: [
    { id: BOS_ID, content: BOS, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true },
  ],
  normalizer: null,
  pre_tokenizer: {
    type: "Sequence",
    pretokenizers: [
      { type: "Split", pattern: { Regex: WORDS }, behavior: "Isolated", invert: false },
      { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false },
    ],
  },
  post_processor: null,
  decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
};

const MODEL_LAYOUT = {
  type: "BPE",
  dropout: null,
  unk_token: null,
  continuing_subword_prefix: null,
  end_of_word_suffix: null,
  fuse_unk: false,
  byte_fallback: false,
  ignore_merges: false,
};

/**
 * Trains a byte-level BPE vocabulary: BOS is id 0, the 256 bytes are ids 1-256, then one id a merge. A text too small
 * for so many merges (each must be seen twice) gives a smaller vocabulary.
 *
 * @param vocabSize 257 (no merges) to 2²⁰
 * @throws InvalidInput for any other vocabSize
 */
export function trainBpe(text: string, vocabSize: number): Tokenizer {
  if (!(Number.isInteger(vocabSize) && vocabSize >= SMALLEST_VOCAB && vocabSize <= LARGEST_VOCAB)) {
    throw new InvalidInput(
      `the BPE vocabulary is ${vocabSize}, but it must be an integer from ${SMALLEST_VOCAB} (the 256 bytes and ${BOS}) to ${LARGEST_VOCAB}`,
      "tokenizer",
    );
  }
  const entries = [BOS, ...[...BYTE_CHARACTERS].sort()];
  const idOfByte = BYTE_CHARACTERS.map((character) => entries.indexOf(character));

  const counts = new Map<string, number>();
  for (const [word] of text.matchAll(wordPattern)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const utf8 = new TextEncoder();
  const wordCounts = Array.from(counts, ([word, count]): [number[], number] => [
    Array.from(utf8.encode(word), (byte) => idOfByte[byte]),
    count,
  ]);
  const merges = learnMerges(wordCounts, entries, vocabSize);

  const vocab = Object.fromEntries(entries.map((entry, id) => [entry, id]));
  const pairs = Array.from(merges.keys(), (key) => `${entries[leftOf(key)]} ${entries[rightOf(key)]}`);
  const json = JSON.stringify({ ...LAYOUT, model: { ...MODEL_LAYOUT, vocab, merges: pairs } });
  return bpeTokenizer(json, entries, merges);
}

/** The tokenizer of a tokenizer.json laid out as `trainBpe` writes it; null if this is any other. */
export function readBpe(json: string, parsed: unknown): Tokenizer | null {
  if (!isObject(parsed) || !isObject(parsed.model)) return null;
  const { model, ...layout } = parsed;
  const { vocab, merges: pairs, ...modelLayout } = model as Record<string, unknown>;
  if (!isObject(vocab) || !Array.isArray(pairs)) return null;
  if (!sameJson(layout, LAYOUT) || !sameJson(modelLayout, MODEL_LAYOUT)) return null;

  const idOfEntry = new Map(Object.entries(vocab as Record<string, number>));
  const entries: string[] = [];
  for (const [entry, id] of idOfEntry) entries[id] = entry;
  const complete = entries.length === idOfEntry.size && entries[BOS_ID] === BOS;
  if (!complete || BYTE_CHARACTERS.some((character) => !idOfEntry.has(character))) return null;
  const merges: Merges = new Map();
  for (const [rank, pair] of pairs.entries()) {
    const [left, right] = (Array.isArray(pair) ? pair : String(pair).split(" ")) as string[];
    const [a, b, id] = [left, right, left + right].map((entry) => idOfEntry.get(entry));
    if (a === undefined || b === undefined || id === undefined) return null;
    merges.set(pairKey(a, b), { rank, id });
  }
  return bpeTokenizer(json, entries, merges);
}

/** Words longer than this, and words met once this many are kept, are merged anew each time. */
const LONGEST_KEPT_WORD = 64;
const MOST_KEPT_WORDS = 2 ** 17;

function bpeTokenizer(json: string, entries: string[], merges: Merges): Tokenizer {
  const name = `bpe:${entries.length}`;
  const bytes = entries.map((entry, id) => (id === BOS_ID ? null : bytesOfEntry(entry)));
  const idOfByte = BYTE_CHARACTERS.map((character) => entries.indexOf(character));
  const bytesOf = (id: number): Uint8Array | null => {
    requireId(id, entries.length, name);
    return bytes[id];
  };

  const utf8 = new TextEncoder();
  const keptWords = new Map<string, number[]>();
  const encodeWord = (word: string): number[] => {
    const kept = keptWords.get(word);
    if (kept) return kept;
    const ids = mergeWord(
      Array.from(utf8.encode(word), (byte) => idOfByte[byte]),
      merges,
    );
    if (word.length <= LONGEST_KEPT_WORD && keptWords.size < MOST_KEPT_WORDS) keptWords.set(word, ids);
    return ids;
  };

  return {
    kind: "bpe",
    name,
    vocabSize: entries.length,
    bosId: BOS_ID,
    json,
    encode(text) {
      const ids: number[] = [];
      for (const [i, stretch] of text.split(BOS).entries()) {
        if (i > 0) ids.push(BOS_ID);
        for (const [word] of stretch.matchAll(wordPattern)) for (const id of encodeWord(word)) ids.push(id);
      }
      return Int32Array.from(ids);
    },
    decode: (ids) => textOfBytes(Array.from(ids, bytesOf)),
    tokenStrings: (ids) =>
      Array.from(ids, (id) => {
        const own = bytesOf(id);
        return own ? showBytes(own) : BOS;
      }),
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Equal as JSON, whatever the order of keys. */
function sameJson(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((value, i) => sameJson(value, b[i]));
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
}
