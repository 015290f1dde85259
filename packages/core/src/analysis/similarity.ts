/**
 * How alike any two heads of a family attend: cosine similarities of their patterns, averaged over prompts.
 *
 * Every measure of heads starts from this one table. All pairs, and so all anchors, come from one matrix product a
 * prompt and layer, never from loops over pairs; patterns are streamed and never held for all prompts at once.
 */
import type { Engine, Program } from "../engine/program.js";
import * as tf from "../engine/tf.js";
import { InvalidInput } from "../errors.js";
import { compileCapture, hookName } from "../model/capture.js";
import type { ModelConfig } from "../model/config.js";
import type { Weights } from "../model/parameters.js";
import { byBucket, padded, tiles } from "./buckets.js";

/** Similarities between all heads of all refits, layer by layer. */
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
}

/** What `headSimilarities` works on. */
export interface SimilarityRequest {
  engine: Engine;
  config: ModelConfig;
  /** asked for once a tile of prompts, so that the caller may keep them warm or not */
  refits: readonly (() => Promise<Weights>)[];
  /** token ids, BOS first where there is one, each at most nCtx long */
  prompts: readonly Int32Array[];
  /** told after each forward pass of a prompt through a refit */
  onProgress?: (done: number, total: number) => void;
  /** what the patterns of one tile of prompts may take; default 256 MiB. Each tile asks for all refits' weights anew */
  memoryBytes?: number;
}

const promptsAtOnce = 8;

/**
 * @throws InvalidInput if there are no refits or prompts, a prompt does not fit, or a pattern is not finite
 * @see paper §4.1; arXiv 2602.16740
 */
export async function headSimilarities(request: SimilarityRequest): Promise<SimilarityTable> {
  const { config, refits, prompts } = request;
  requireInput(request);
  const n = refits.length * config.nHeads;
  const sums = { cosine: zeroMatrices(config.nLayers, n), centred: zeroMatrices(config.nLayers, n) };
  const progress = countedProgress(request);
  for (const [nPositions, sameLength] of byBucket(prompts, config.nCtx)) {
    const programs = await compilePrograms(request, nPositions, n, Math.min(promptsAtOnce, sameLength.length));
    try {
      for (const tile of tiles(sameLength, tileSize(request, nPositions, n))) {
        await addTile(request, programs, tile, sums, progress);
      }
    } finally {
      await programs.patterns.dispose();
      await programs.gram.dispose();
    }
  }
  for (const matrix of [...sums.cosine, ...sums.centred]) {
    for (let i = 0; i < matrix.length; i++) matrix[i] /= prompts.length;
  }
  return {
    nRefits: refits.length,
    nLayers: config.nLayers,
    nHeads: config.nHeads,
    nPrompts: prompts.length,
    ...sums,
  };
}

interface Programs {
  nPositions: number;
  batch: number;
  /** tokens [batch, nPositions] → every layer's pattern [batch, head, query, key] */
  patterns: Program;
  /** unit vectors [nLayers, N, entries] → their products [nLayers, N, N] */
  gram: Program;
}

async function compilePrograms(
  { engine, config }: SimilarityRequest,
  nPositions: number,
  n: number,
  batch: number,
): Promise<Programs> {
  const patterns = await compileCapture(engine, config, { batch, nPositions, sites: ["pattern"] });
  const entries = triangle(nPositions);
  const gram = await engine.compile(({ vectors }) => ({ products: tf.matMul(vectors, vectors, false, true) }), {
    vectors: { shape: [config.nLayers, n, entries], dtype: "float32" },
  });
  return { nPositions, batch, patterns, gram };
}

/** Unit vectors of one tile of prompts, both kinds, filled refit by refit. */
interface TileVectors {
  /** a prompt's [nLayers, N, entries] */
  cosine: Float32Array[];
  centred: Float32Array[];
}

async function addTile(
  request: SimilarityRequest,
  programs: Programs,
  tile: readonly Int32Array[],
  sums: Pick<SimilarityTable, "cosine" | "centred">,
  progress: () => void,
): Promise<void> {
  const { config, refits } = request;
  const size = config.nLayers * refits.length * config.nHeads * triangle(programs.nPositions);
  const vectors: TileVectors = {
    cosine: tile.map(() => new Float32Array(size)),
    centred: tile.map(() => new Float32Array(size)),
  };
  for (const [refit, load] of refits.entries()) {
    const weights = await load();
    for (let first = 0; first < tile.length; first += programs.batch) {
      const some = tile.slice(first, first + programs.batch);
      const patterns = await programs.patterns.run({ ...weights, tokens: padded(some, programs) });
      for (const [i, prompt] of some.entries()) {
        writeUnitVectors(
          request,
          programs,
          patterns,
          { refit, inBatch: i, length: prompt.length },
          {
            cosine: vectors.cosine[first + i],
            centred: vectors.centred[first + i],
          },
        );
        progress();
      }
    }
  }
  for (const kind of ["cosine", "centred"] as const) {
    for (const prompt of vectors[kind]) {
      const { products } = await programs.gram.run({ vectors: prompt });
      addTo(sums[kind], products);
    }
  }
}

/** Flattens one prompt's patterns of one refit: row-major lower triangles, each divided by its length. */
function writeUnitVectors(
  { config, refits }: SimilarityRequest,
  { nPositions }: Programs,
  patterns: Record<string, ArrayLike<number>>,
  at: { refit: number; inBatch: number; length: number },
  into: { cosine: Float32Array; centred: Float32Array },
): void {
  const entries = triangle(nPositions);
  const n = refits.length * config.nHeads;
  for (let layer = 0; layer < config.nLayers; layer++) {
    const pattern = patterns[hookName("pattern", layer)];
    for (let head = 0; head < config.nHeads; head++) {
      const from = (at.inBatch * config.nHeads + head) * nPositions * nPositions;
      const to = (layer * n + at.refit * config.nHeads + head) * entries;
      let squares = 0;
      let centredSquares = 0;
      let entry = to;
      for (let query = 0; query < at.length; query++) {
        const uniform = 1 / (query + 1);
        for (let key = 0; key <= query; key++) {
          const weight = pattern[from + query * nPositions + key];
          const deviation = weight - uniform;
          squares += weight * weight;
          centredSquares += deviation * deviation;
          into.cosine[entry] = weight;
          into.centred[entry] = deviation;
          entry++;
        }
      }
      if (!Number.isFinite(squares)) {
        throw new InvalidInput(
          `refit ${at.refit}: the attention pattern of L${layer}H${head} is not finite; its weights are unusable`,
        );
      }
      scale(into.cosine, to, entry, squares);
      scale(into.centred, to, entry, centredSquares);
    }
  }
}

/** Divides by the Euclidean norm, kept from 0 as PyTorch's CosineSimilarity keeps it (eps = 1e-8). */
function scale(vector: Float32Array, begin: number, end: number, squares: number): void {
  const norm = Math.max(Math.sqrt(squares), 1e-8);
  for (let i = begin; i < end; i++) vector[i] /= norm;
}

function tileSize({ config, memoryBytes = 256 * 2 ** 20 }: SimilarityRequest, nPositions: number, n: number): number {
  const bytesAPrompt = 2 * 4 * config.nLayers * n * triangle(nPositions);
  return Math.max(1, Math.floor(memoryBytes / bytesAPrompt));
}

/** Entries on and below the diagonal of an n × n pattern. */
function triangle(n: number): number {
  return (n * (n + 1)) / 2;
}

function zeroMatrices(nLayers: number, n: number): Float64Array[] {
  return Array.from({ length: nLayers }, () => new Float64Array(n * n));
}

function addTo(sums: Float64Array[], products: ArrayLike<number>): void {
  sums.forEach((sum, layer) => {
    for (let i = 0; i < sum.length; i++) sum[i] += products[layer * sum.length + i];
  });
}

function countedProgress({ refits, prompts, onProgress }: SimilarityRequest): () => void {
  let done = 0;
  return () => onProgress?.(++done, refits.length * prompts.length);
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
