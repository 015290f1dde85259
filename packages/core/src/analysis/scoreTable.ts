/** What each head attends to, as numbers, in every refit and on every prompt: patterns are scored as they come, none is kept. */
import type { Engine } from "../engine/program.js";
import { InvalidInput } from "../errors.js";
import type { ModelConfig } from "../model/config.js";
import type { Weights } from "../model/parameters.js";
import { randomStream } from "../random.js";
import { type Cells, cellsOf, type Detector, inductionCells } from "./detectors.js";
import type { PatternNull } from "./patternNull.js";
import { type Pattern, PatternReader } from "./patternReader.js";
import { requirePrompts } from "./perplexity.js";
import { PositionMeans, type Replace, shuffledRows } from "./scoreNull.js";

/** Scores that are shares of attention, in [0, 1]: means over queries of the attention on certain keys. */
export const shareScores = ["previousToken", "duplicateToken", "self", "sink", "detector"] as const;
/** Means over queries of what a row of attention is like. */
export const rowScores = ["entropy", "effectiveKeys", "distance"] as const;

/** A score that is read off prompts. */
export type PromptScore = (typeof shareScores)[number] | (typeof rowScores)[number];
export type ScoreName = PromptScore | "induction";

/** In the order in which they are told. */
export const scoreNames: readonly ScoreName[] = [
  "previousToken",
  "induction",
  "duplicateToken",
  "self",
  "sink",
  "detector",
  ...rowScores,
];

/** Whether 1 is all that a head can do. */
export function isShare(score: ScoreName): boolean {
  return score === "induction" || shareScores.some((share) => share === score);
}

/** One score of all heads: [nRefits, nLayers, nHeads, columns], row-major. */
export interface ScoreValues {
  /** prompts, or sequences of induction */
  columns: number;
  /** NaN on a prompt that the score is not defined on: it is so for all heads */
  values: Float32Array;
  /** [columns]: of a head that looks evenly at everything before */
  uniform: Float64Array;
}

export interface ScoreTable {
  nRefits: number;
  nLayers: number;
  nHeads: number;
  nPrompts: number;
  /** what every pattern gave way to before it was scored; null: they are the heads' own */
  instead: PatternNull | null;
  /** detector is there where one was given; induction is null where the context or vocabulary has no room for it */
  scores: Record<Exclude<ScoreName, "detector" | "induction">, ScoreValues> & {
    detector: ScoreValues | null;
    induction: ScoreValues | null;
  };
  /** tokens of a half that induction is read off; null as induction */
  half: number | null;
  /**
   * [nRefits, nLayers, nHeads, bins]: shares of attention by distance, 0, 1, 2-3, 4-7, …, mean over queries, then
   * prompts; each head's sum to 1
   */
  distances: Float32Array;
  bins: number;
}

export interface ScoreRequest {
  engine: Engine;
  config: ModelConfig;
  /** asked for once, one after the other */
  refits: readonly (() => Promise<Weights>)[];
  /** token ids, BOS first where there is one, each at least 2 and at most nCtx long */
  prompts: readonly Int32Array[];
  /** stands before what induction is read off; null where the tokenizer has none */
  bosId: number | null;
  detector?: Detector;
  /** scores what this leaves of each pattern in its place, as `patternNull` has it */
  instead?: PatternNull;
  /** told after each pass of a prompt or sequence through a refit */
  onProgress?: (done: number, total: number) => void;
}

/** Repeated sequences that induction is averaged over. */
export const inductionSequences = 8;
const longestHalf = 50;
const inductionSeed = 1;

/**
 * How many random tokens are repeated: at most 50, as many as twice them fit beside BOS, and as there are tokens, since
 * none stands twice in a half; null where that is fewer than 2 (a context below 5).
 */
export function repeatedTokens({ nCtx, dVocab }: ModelConfig, bosId: number | null): number | null {
  const half = Math.min(longestHalf, Math.floor((nCtx - 1) / 2), dVocab - (bosId === null ? 0 : 1));
  return half < 2 ? null : half;
}

/** Sequences of random tokens, each standing twice: the same for every refit, from a fixed seed. */
export function repeatedSequences(config: ModelConfig, bosId: number | null): Int32Array[] {
  const half = repeatedTokens(config, bosId);
  if (half === null) return [];
  const opening = bosId === null ? [] : [bosId];
  return Array.from({ length: inductionSequences }, (_, sequence) => {
    const stream = randomStream(inductionSeed, "repeated random tokens").split(sequence);
    const tokens = [...stream.permutation(config.dVocab)].filter((token) => token !== bosId).slice(0, half);
    return Int32Array.from([...opening, ...tokens, ...tokens]);
  });
}

/**
 * All scores of all heads.
 *
 * Every mean is over queries from position 1 on, the first having but itself to look at, and over those alone that have
 * a key of the wanted kind; a prompt without such a query has no score.
 *
 * Instead of a pattern: position-only, the head's mean over the other prompts, row by row (even attention where none
 * reaches), on repeated tokens over all prompts, since there every sequence has its keys in the same places;
 * shuffled-rows, each query's weights dealt anew among its keys. position-only goes through the prompts once more.
 *
 * @throws InvalidInput if a prompt does not fit, a pattern is not finite, or sums of patterns would take more than 1 GiB
 * @see Olsson et al. 2022, arXiv 2209.11895 (induction); TransformerLens' head detector
 */
export async function headScores(request: ScoreRequest): Promise<ScoreTable> {
  const { engine, config, refits, bosId, detector, instead, onProgress } = request;
  requirePrompts(request.prompts, config);
  const { nLayers, nHeads } = config;
  const half = repeatedTokens(config, bosId);
  const sequences = repeatedSequences(config, bosId);
  // an object of its own for each prompt, even where one stands twice among them
  const prompts = request.prompts.map((prompt) => prompt.subarray());
  const table = emptyTable(request, half);
  const sides: Side[] = [promptSide(table, prompts, detector)];
  if (half !== null) sides.push(inductionSide(table, sequences, half));
  const perRefit = (instead === "position-only" ? 2 : 1) * prompts.length + sequences.length;
  let done = 0;
  const onPass = () => onProgress?.(++done, refits.length * perRefit);
  const reader = new PatternReader(engine, config);
  const each = async (
    weights: Weights,
    texts: readonly Int32Array[],
    see: (head: number, text: number, pattern: Pattern) => void,
  ) => {
    for await (const { index, layer, patterns, nPositions, last } of reader.read(weights, texts)) {
      for (let head = 0; head < nHeads; head++) {
        const values = patterns.subarray(head * nPositions ** 2, (head + 1) * nPositions ** 2);
        see(layer * nHeads + head, index, { values, width: nPositions });
      }
      if (last) onPass();
    }
  };
  const replacing = async (refit: number, weights: Weights): Promise<Replace | null> => {
    if (instead === "shuffled-rows") return shuffledRows(refit);
    if (instead !== "position-only") return null;
    const means = new PositionMeans(nLayers * nHeads, prompts);
    await each(weights, prompts, (head, text, pattern) => means.add(head, prompts[text], pattern));
    return means.replace;
  };
  try {
    for (const [refit, load] of refits.entries()) {
      const weights = await load();
      const replace = await replacing(refit, weights);
      for (const { texts, score } of sides) {
        await each(weights, texts, (head, text, pattern) => {
          const scored = replace ? replace(head, texts[text], pattern) : pattern;
          score(refit * nLayers * nHeads + head, text, scored);
        });
      }
    }
  } finally {
    await reader.dispose();
  }
  return table;
}

interface Side {
  texts: readonly Int32Array[];
  /** @param slot the head's place among all of all refits */
  score(slot: number, text: number, pattern: Pattern): void;
}

function promptSide(table: ScoreTable, texts: readonly Int32Array[], detector: Detector | undefined): Side {
  const looked: [ScoreValues, Cells[]][] = (
    [
      [table.scores.previousToken, { offset: -1 }],
      [table.scores.duplicateToken, { key: "same-token" }],
      [table.scores.self, { offset: 0 }],
      [table.scores.sink, { key: "first" }],
      ...(table.scores.detector && detector ? [[table.scores.detector, detector] as const] : []),
    ] as const
  ).map(([into, rule]) => [into, texts.map((tokens) => cellsOf(rule, tokens))]);
  const bins = new Float64Array(table.bins);
  for (const [text, { length }] of texts.entries()) {
    const even = evenly(length);
    for (const [{ uniform }, cells] of looked) uniform[text] = shareOf(even, cells[text]);
    const rows = rowsOf(even, length, bins);
    for (const name of rowScores) table.scores[name].uniform[text] = rows[name];
  }
  return {
    texts,
    score(slot, text, pattern) {
      for (const [{ values, columns }, cells] of looked) values[slot * columns + text] = shareOf(pattern, cells[text]);
      const rows = rowsOf(pattern, texts[text].length, bins);
      if (!Number.isFinite(rows.distance)) throw notFinite(table, slot);
      for (const name of rowScores) table.scores[name].values[slot * texts.length + text] = rows[name];
      for (const [bin, share] of bins.entries()) table.distances[slot * table.bins + bin] += share / texts.length;
    },
  };
}

function inductionSide(table: ScoreTable, texts: readonly Int32Array[], half: number): Side {
  const { values, columns, uniform } = table.scores.induction as ScoreValues;
  const cells = inductionCells(half, texts[0].length - 2 * half);
  uniform.fill(shareOf(evenly(texts[0].length), cells));
  return {
    texts,
    score(slot, text, pattern) {
      const share = shareOf(pattern, cells);
      if (!Number.isFinite(share)) throw notFinite(table, slot);
      values[slot * columns + text] = share;
    },
  };
}

function notFinite({ nLayers, nHeads }: ScoreTable, slot: number): InvalidInput {
  const [refit, layer, head] = [
    Math.floor(slot / nHeads / nLayers),
    Math.floor(slot / nHeads) % nLayers,
    slot % nHeads,
  ];
  return new InvalidInput(
    `refit ${refit}: the attention pattern of L${layer}H${head} is not finite; its weights are unusable`,
  );
}

/** Uniform causal attention. */
function evenly(length: number): Pattern {
  const values = new Float64Array(length * length);
  for (let query = 0; query < length; query++) values.fill(1 / (query + 1), query * length, query * length + query + 1);
  return { values, width: length };
}

/** Mean over the queries with a cell of the attention on their cells, weighted; NaN where there are none. */
function shareOf({ values, width }: Pattern, { queries, query, key, weight }: Cells): number {
  let sum = 0;
  for (let i = 0; i < query.length; i++) sum += weight[i] * values[query[i] * width + key[i]];
  return queries === 0 ? Number.NaN : sum / queries;
}

/** Means over queries from 1 on; `bins` receives the shares of attention by distance. */
function rowsOf(
  { values, width }: Pattern,
  length: number,
  bins: Float64Array,
): Record<(typeof rowScores)[number], number> {
  let [entropy, effectiveKeys, distance] = [0, 0, 0];
  bins.fill(0);
  for (let query = 1; query < length; query++) {
    const row = query * width;
    let ofRow = 0;
    for (let key = 0; key <= query; key++) {
      const weight = values[row + key];
      if (weight > 0) ofRow -= weight * Math.log(weight);
      distance += weight * (query - key);
      bins[distanceBin(query - key)] += weight;
    }
    entropy += ofRow;
    effectiveKeys += Math.exp(ofRow);
  }
  const queries = length - 1;
  for (let bin = 0; bin < bins.length; bin++) bins[bin] /= queries;
  return { entropy: entropy / queries, effectiveKeys: effectiveKeys / queries, distance: distance / queries };
}

/** 0 → 0, 1 → 1, 2-3 → 2, 4-7 → 3, … */
function distanceBin(distance: number): number {
  return 32 - Math.clz32(distance);
}

/** The distances of each bin. */
export function distanceBins(bins: number): { from: number; to: number }[] {
  return Array.from({ length: bins }, (_, bin) =>
    bin === 0 ? { from: 0, to: 0 } : { from: 2 ** (bin - 1), to: 2 ** bin - 1 },
  );
}

function emptyTable({ config, refits, prompts, detector, instead }: ScoreRequest, half: number | null): ScoreTable {
  const { nLayers, nHeads, nCtx } = config;
  const heads = refits.length * nLayers * nHeads;
  const empty = (columns: number): ScoreValues => ({
    columns,
    values: new Float32Array(heads * columns),
    uniform: new Float64Array(columns),
  });
  const onPrompts = () => empty(prompts.length);
  const bins = distanceBin(nCtx - 1) + 1;
  return {
    nRefits: refits.length,
    nLayers,
    nHeads,
    nPrompts: prompts.length,
    instead: instead ?? null,
    scores: {
      previousToken: onPrompts(),
      duplicateToken: onPrompts(),
      self: onPrompts(),
      sink: onPrompts(),
      entropy: onPrompts(),
      effectiveKeys: onPrompts(),
      distance: onPrompts(),
      detector: detector ? onPrompts() : null,
      induction: half === null ? null : empty(inductionSequences),
    },
    half,
    distances: new Float32Array(heads * bins),
    bins,
  };
}
