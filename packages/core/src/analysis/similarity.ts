/**
 * How alike any two heads of a family attend: cosine similarities of their patterns, averaged over prompts.
 *
 * Every measure of heads starts from this one table. All pairs, and so all anchors, come from matrix products, one a
 * prompt and pair of layers, never from loops over pairs of heads; and both kinds of similarity from the same product.
 */
import type { Program } from "../engine/program.js";
import * as tf from "../engine/tf.js";
import { InvalidInput } from "../errors.js";
import { type PatternNull, patternNull } from "./patternNull.js";
import { type PatternRequest, type PatternVectors, patternVectors } from "./patternVectors.js";

/** What `headSimilarities` works on. */
export interface SimilarityRequest extends PatternRequest {
  /** compare heads with what is left of others when they keep only this; default: with the others as they are */
  against?: PatternNull;
  /** leaves out what lies between layers and what is known by prompt, where all that is wanted is who resembles whom */
  meansWithinLayers?: boolean;
  /**
   * told after each prompt but the last, with what makes a table of those done so far: the shortest ones; not told
   * where nulls are compared, nor for means alone
   */
  onPrompt?: (soFar: () => PartialSimilarities) => Promise<void>;
  /** is shown each prompt's patterns on their way */
  onVectors?: (vectors: PatternVectors) => void;
}

/** Of patterns as they are, or of their deviations from uniform causal attention. */
export type SimilarityKind = "cosine" | "centred";

/** Similarities between all heads of all refits. */
export interface SimilarityTable {
  nRefits: number;
  nLayers: number;
  nHeads: number;
  nPrompts: number;
  /**
   * Each layer's [N, N] with N = nRefits · nHeads, row refit · nHeads + head: the cosine of the patterns' entries on
   * and below the diagonal, in [0, 1], averaged over prompts (paper §4.1, Eqs. 1-2).
   */
  cosine: Float64Array[];
  /** The same after subtracting uniform causal attention, 1/(query + 1), from every pattern; in [-1, 1]. */
  centred: Float64Array[];
  /**
   * The same between two layers, in the order of `layerPairs` (paper §4.2): [N, N], row = head of the first, column =
   * head of the second. Null where it was not read.
   */
  acrossLayers: Record<SimilarityKind, Float32Array[]> | null;
  /** Within layers, before prompts were averaged: what intervals are drawn from. Null where it was not read. */
  byPrompt: PromptSimilarities | null;
}

/** Similarities on each prompt alone, in the order of the prompts; cosines follow from them (`promptVector`). */
export interface PromptSimilarities {
  /** [nPrompts]: tokens, BOS included */
  lengths: Int32Array;
  /** each layer's [nPrompts, N(N + 1)/2]: centred similarities on and above the diagonal, row by row */
  centred: Float32Array[];
  /** [nPrompts, nLayers, N]: squared lengths of the patterns less uniform attention; null where a null was compared */
  squares: Float32Array | null;
}

/** A table on some of the prompts. */
export interface PartialSimilarities {
  /** which, by their places among all, ascending */
  prompts: number[];
  /** on those alone, within layers */
  table: SimilarityTable;
}

/** Where a pair of heads stands among those on and above the diagonal of an n × n matrix. */
export function upperIndex(n: number, row: number, column: number): number {
  const [low, high] = row <= column ? [row, column] : [column, row];
  return low * n - (low * (low - 1)) / 2 + high - low;
}

/** Any two layers, the lower first: (0, 1), (0, 2), …, (1, 2), … */
export function layerPairs(nLayers: number): [lower: number, higher: number][] {
  const layers = Array.from({ length: nLayers }, (_, layer) => layer);
  return layers.flatMap((lower) => layers.slice(lower + 1).map((higher): [number, number] => [lower, higher]));
}

/**
 * With `against`, how alike heads are to nulls of one another: the mean of both ways round, x with the null of y and the
 * null of x with y, so that the table stays symmetric.
 *
 * @returns the whole table, unless `meansWithinLayers` is asked for
 * @throws InvalidInput if there are no refits or prompts, a prompt does not fit, or a pattern is not finite
 * @see paper §4.1, §4.2; arXiv 2602.16740
 */
export async function headSimilarities(request: SimilarityRequest): Promise<SimilarityTable> {
  requireInput(request);
  const { config, refits, against, meansWithinLayers = false, onVectors, onPrompt } = request;
  const n = refits.length * config.nHeads;
  // an object of its own for each prompt, even where one stands twice among them
  const prompts = request.prompts.map((prompt) => prompt.subarray());
  const order = new Map(prompts.map((prompt, i) => [prompt, i]));
  const nulls = against ? await patternNull(against, { ...request, prompts }) : null;
  const within = Array.from({ length: config.nLayers }, (_, layer) => ({
    rows: layer,
    columns: layer,
    cosine: new Float64Array(n * n),
    centred: new Float64Array(n * n),
  }));
  const across = (meansWithinLayers ? [] : layerPairs(config.nLayers)).map(([rows, columns]) => ({
    rows,
    columns,
    cosine: new Float32Array(n * n),
    centred: new Float32Array(n * n),
  }));
  const byPrompt = meansWithinLayers ? null : emptyByPrompt(prompts, config.nLayers, n);
  const sizes = { nRefits: refits.length, nLayers: config.nLayers, nHeads: config.nHeads };
  const done: number[] = [];
  let gram: Program | null = null;
  try {
    for await (const vectors of patternVectors({ ...request, prompts })) {
      if (gram?.inputs.rows.shape[1] !== vectors.entries) {
        await gram?.dispose();
        gram = await compileGram(request, n, vectors.entries);
      }
      onVectors?.(vectors);
      const prompt = order.get(vectors.prompt) as number;
      const others = nulls ? nulls(vectors) : vectors;
      for (const block of [...within, ...across]) {
        const { products } = await gram.run(factors(vectors, others, block, n));
        const weight = (nulls ? 0.5 : 1) / prompts.length;
        const own = byPrompt && block.rows === block.columns ? upperOf(byPrompt, block.rows, prompt, n) : null;
        addCosines(block, products, { rows: vectors, columns: others }, weight, own);
        if (!nulls) continue;
        // the other way round; within a layer it is the same products, transposed
        const back =
          block.rows === block.columns ? products : (await gram.run(factors(others, vectors, block, n))).products;
        addCosines(block, back, { rows: others, columns: vectors }, weight, own, block.rows === block.columns);
      }
      byPrompt?.squares.set(vectors.squares, prompt * config.nLayers * n);
      done.push(prompt);
      if (byPrompt && !nulls && done.length < prompts.length) {
        await onPrompt?.(() => soFar(within, { ...sizes, nPrompts: prompts.length, byPrompt }, done));
      }
    }
  } finally {
    await gram?.dispose();
  }
  if (nulls) for (const layer of byPrompt?.centred ?? []) halve(layer);
  const values = <V>(blocks: Block<V>[]) => ({
    cosine: blocks.map(({ cosine }) => cosine),
    centred: blocks.map(({ centred }) => centred),
  });
  return {
    ...sizes,
    nPrompts: prompts.length,
    ...values(within),
    acrossLayers: meansWithinLayers ? null : values(across),
    byPrompt: byPrompt && { ...byPrompt, squares: nulls ? null : byPrompt.squares },
  };
}

/** What is summed up so far was weighted as a part of all prompts. */
function soFar(
  within: readonly Block<Float64Array>[],
  all: Pick<SimilarityTable, "nRefits" | "nLayers" | "nHeads" | "nPrompts"> & { byPrompt: PromptSimilarities },
  done: readonly number[],
): PartialSimilarities {
  const prompts = [...done].sort((a, b) => a - b);
  const up = (sum: Float64Array) => sum.map((value) => (value * all.nPrompts) / done.length);
  return {
    prompts,
    table: {
      ...all,
      nPrompts: prompts.length,
      cosine: within.map(({ cosine }) => up(cosine)),
      centred: within.map(({ centred }) => up(centred)),
      byPrompt: promptsOnly(all, prompts),
      acrossLayers: null,
    },
  };
}

/** Of some prompts, by their places. */
export function promptsOnly(
  {
    nRefits,
    nLayers,
    nHeads,
    byPrompt,
  }: Pick<SimilarityTable, "nRefits" | "nLayers" | "nHeads"> & { byPrompt: PromptSimilarities },
  prompts: readonly number[],
): PromptSimilarities {
  const n = nRefits * nHeads;
  const only = (values: Float32Array, width: number) => {
    const kept = new Float32Array(prompts.length * width);
    for (const [i, prompt] of prompts.entries())
      kept.set(values.subarray(prompt * width, (prompt + 1) * width), i * width);
    return kept;
  };
  return {
    lengths: Int32Array.from(prompts, (prompt) => byPrompt.lengths[prompt]),
    centred: byPrompt.centred.map((layer) => only(layer, (n * (n + 1)) / 2)),
    squares: byPrompt.squares && only(byPrompt.squares, nLayers * n),
  };
}

function emptyByPrompt(prompts: readonly Int32Array[], nLayers: number, n: number) {
  const cells = (n * (n + 1)) / 2;
  return {
    lengths: Int32Array.from(prompts, ({ length }) => length),
    centred: Array.from({ length: nLayers }, () => new Float32Array(prompts.length * cells)),
    squares: new Float32Array(prompts.length * nLayers * n),
  };
}

function upperOf({ centred }: { centred: Float32Array[] }, layer: number, prompt: number, n: number): Float32Array {
  const cells = (n * (n + 1)) / 2;
  return centred[layer].subarray(prompt * cells, (prompt + 1) * cells);
}

function halve(values: Float32Array): void {
  for (let i = 0; i < values.length; i++) values[i] /= 2;
}

/** How alike the heads of a layer are to those of another, or to one another: [N, N], of each kind. */
interface Block<Values = Float64Array | Float32Array> extends Record<SimilarityKind, Values> {
  rows: number;
  columns: number;
}

/** All products of one layer's vectors with another's. */
function compileGram({ engine }: SimilarityRequest, n: number, entries: number): Promise<Program> {
  const layer = { shape: [n, entries], dtype: "float32" } as const;
  return engine.compile(({ rows, columns }) => ({ products: tf.matMul(rows, columns, false, true) }), {
    rows: layer,
    columns: layer,
  });
}

function factors(left: PatternVectors, right: PatternVectors, { rows, columns }: Block, n: number) {
  const { entries } = left;
  const ofLayer = ({ deviations }: PatternVectors, layer: number) =>
    deviations.subarray(layer * n * entries, (layer + 1) * n * entries);
  return { rows: ofLayer(left, rows), columns: ofLayer(right, columns) };
}

/**
 * Adds one prompt's cosines, of both kinds, from the products of the deviations d = p - u of patterns p from uniform
 * attention u. A row of a pattern sums to 1 and a row of u is constant, so d · u = 0 and p · p' = d · d' + u · u.
 *
 * @param upper takes the centred ones on and above the diagonal, as they are
 * @param transposed whether the products stand the other way round
 */
function addCosines(
  { rows, columns, cosine, centred }: Block,
  products: ArrayLike<number>,
  vectors: { rows: PatternVectors; columns: PatternVectors },
  weight: number,
  upper: Float32Array | null,
  transposed = false,
): void {
  const uniform = harmonic(vectors.rows.prompt.length);
  const n = Math.sqrt(cosine.length);
  let inUpper = 0;
  for (let row = 0; row < n; row++) {
    const square = vectors.rows.squares[rows * n + row];
    for (let column = 0; column < n; column++) {
      const otherSquare = vectors.columns.squares[columns * n + column];
      const product = products[transposed ? column * n + row : row * n + column];
      cosine[row * n + column] +=
        (weight * (product + uniform)) / Math.sqrt((square + uniform) * (otherSquare + uniform));
      const alike = product / (norm(square) * norm(otherSquare));
      centred[row * n + column] += weight * alike;
      if (upper && column >= row) upper[inUpper++] += alike;
    }
  }
}

/** u · u, the squared length of uniform attention: each of row q's q + 1 entries is 1/(q + 1), so 1 + 1/2 + … + 1/n. */
export function harmonic(n: number): number {
  let sum = 0;
  for (let q = 1; q <= n; q++) sum += 1 / q;
  return sum;
}

/** A length from its square, kept from 0 as PyTorch's CosineSimilarity keeps it (eps = 1e-8). */
export function norm(square: number): number {
  return Math.max(Math.sqrt(square), 1e-8);
}

function requireInput({ config, refits, prompts }: SimilarityRequest): void {
  if (refits.length === 0) throw new InvalidInput("there are no refits to compare; at least one is needed", "refits");
  if (prompts.length === 0) throw new InvalidInput("the prompt set is empty; at least one prompt is needed", "prompts");
  prompts.forEach((prompt, i) => {
    if (prompt.length < 2) {
      // one position attends to itself alone: every head's pattern is the same, and nothing is left once centred
      throw new InvalidInput(`prompt ${i} has ${prompt.length} tokens; a pattern needs at least 2`, "prompts");
    }
    if (prompt.length > config.nCtx) {
      throw new InvalidInput(
        `prompt ${i} has ${prompt.length} tokens, but the context holds ${config.nCtx}`,
        "prompts",
      );
    }
  });
}
