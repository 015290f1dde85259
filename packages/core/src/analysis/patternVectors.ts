/** Attention patterns as vectors, prompt by prompt, of all heads of all refits: what similarities are products of. */
import type { Engine, Program } from "../engine/program.js";
import { InvalidInput } from "../errors.js";
import { compileCapture, hookName } from "../model/capture.js";
import type { ModelConfig } from "../model/config.js";
import type { Weights } from "../model/parameters.js";
import { byBucket, padded, tiles } from "./buckets.js";

/** Whose patterns, on what. */
export interface PatternRequest {
  engine: Engine;
  config: ModelConfig;
  /** asked for once a tile of prompts, so that the caller may keep them warm or not */
  refits: readonly (() => Promise<Weights>)[];
  /** token ids, BOS first where there is one, each at least 2 and at most nCtx long */
  prompts: readonly Int32Array[];
  /** told after each forward pass of a prompt through a refit */
  onProgress?: (done: number, total: number) => void;
  /**
   * what the patterns of one tile of prompts may take, unless those of one prompt need more; default 64 MiB. Each tile
   * asks for all refits' weights anew
   */
  memoryBytes?: number;
}

/** One prompt's patterns: N = nRefits · nHeads vectors a layer, head h of refit r being the (r · nHeads + h)-th. */
export interface PatternVectors {
  prompt: Int32Array;
  /** how long a vector is: the entries on and below the diagonal, row by row, then zeros */
  entries: number;
  /** [nLayers, N, entries]: each attention weight less uniform causal attention's, 1/(query + 1) */
  deviations: Float32Array;
  /** [nLayers, N]: the vectors' squared lengths */
  squares: Float64Array;
}

/** What the patterns of one prompt may take, of all heads of all refits: they are compared with each other. */
const mostPromptBytes = 4 * 2 ** 30;

/** Tokens in a forward pass, padding included: enough for matrix products to run at full speed. */
const tokensAtOnce = 512;

/**
 * Every prompt once, shorter ones first; what is given is overwritten once another is asked for.
 *
 * Patterns are held for one tile of prompts at a time, never for all.
 *
 * @throws InvalidInput if a pattern is not finite
 */
export async function* patternVectors(request: PatternRequest): AsyncGenerator<PatternVectors> {
  const planned = plannedTiles(request);
  const memory = new Float32Array(Math.max(...planned.map(({ numbers }) => numbers)));
  const progress = countedProgress(request);
  let refits = [...request.refits.entries()];
  for (const { prompts } of planned) {
    yield* await filledTile({ ...request, prompts }, refits, memory, progress);
    refits = refits.toReversed(); // the last are the likeliest to be warm still
  }
}

interface PlannedTile {
  prompts: Int32Array[];
  /** what their deviations are, of all heads */
  numbers: number;
}

/** Prompts by length, as many in a tile as its memory holds. */
function plannedTiles({ config, refits, prompts, memoryBytes = 64 * 2 ** 20 }: PatternRequest): PlannedTile[] {
  const most = memoryBytes / Float32Array.BYTES_PER_ELEMENT;
  const planned: PlannedTile[] = [];
  for (const [nPositions, same] of byBucket(prompts, config.nCtx)) {
    const heads = config.nLayers * refits.length * config.nHeads;
    const numbers = heads * triangle(nPositions);
    requireRoom(heads, nPositions, numbers);
    for (const prompt of same) {
      const last = planned.at(-1);
      if (!last || last.numbers + numbers > most) planned.push({ prompts: [prompt], numbers });
      else {
        last.prompts.push(prompt);
        last.numbers += numbers;
      }
    }
  }
  return planned;
}

/** @throws InvalidInput if one prompt's patterns alone would be more than a machine should hold */
function requireRoom(heads: number, nPositions: number, numbers: number): void {
  const bytes = numbers * Float32Array.BYTES_PER_ELEMENT;
  if (bytes <= mostPromptBytes) return;
  throw new InvalidInput(
    `a prompt has ${nPositions} tokens, and the patterns of ${heads} heads on it take ${(bytes / 2 ** 30).toFixed(1)} GiB; at most ${mostPromptBytes / 2 ** 30} are held at once: use shorter prompts`,
    "prompts",
  );
}

/** A tile's prompts of one padded length, and the program that takes `batch` of them through a refit. */
interface Group {
  nPositions: number;
  batch: number;
  program: Program;
  vectors: PatternVectors[];
}

/** The patterns of a tile's prompts in all refits, in this order; each one's weights are asked for once. */
async function filledTile(
  request: PatternRequest,
  refits: readonly [refit: number, load: () => Promise<Weights>][],
  memory: Float32Array,
  progress: () => void,
): Promise<PatternVectors[]> {
  const groups = await compileGroups(request, memory);
  try {
    for (const [refit, load] of refits) {
      const weights = await load();
      for (const group of groups) {
        for (const some of tiles(group.vectors, group.batch)) {
          const tokens = padded(
            some.map(({ prompt }) => prompt),
            group,
          );
          const patterns = await group.program.run({ ...weights, tokens });
          for (const [inBatch, vectors] of some.entries()) {
            writeDeviations(request, patterns, { refit, inBatch, nPositions: group.nPositions }, vectors);
            progress();
          }
        }
      }
    }
  } finally {
    for (const { program } of groups) await program.dispose();
  }
  return groups.flatMap(({ vectors }) => vectors);
}

async function compileGroups(
  { engine, config, refits, prompts }: PatternRequest,
  memory: Float32Array,
): Promise<Group[]> {
  const heads = config.nLayers * refits.length * config.nHeads;
  const groups: Group[] = [];
  let used = 0;
  for (const [nPositions, same] of byBucket(prompts, config.nCtx)) {
    // as few passes as there can be, and then as even as they can be: a row without a prompt costs as much as one with
    const passes = Math.ceil((same.length * nPositions) / tokensAtOnce);
    const batch = Math.ceil(same.length / passes);
    const program = await compileCapture(engine, config, { batch, nPositions, sites: ["pattern"] });
    const entries = triangle(nPositions);
    const vectors = same.map((prompt) => {
      const deviations = memory.subarray(used, used + heads * entries);
      used += heads * entries;
      return { prompt, entries, deviations, squares: new Float64Array(heads) };
    });
    groups.push({ nPositions, batch, program, vectors });
  }
  return groups;
}

/** Flattens one prompt's patterns of one refit. */
function writeDeviations(
  { config, refits }: PatternRequest,
  patterns: Record<string, ArrayLike<number>>,
  { refit, inBatch, nPositions }: { refit: number; inBatch: number; nPositions: number },
  { prompt, entries, deviations, squares }: PatternVectors,
): void {
  for (let layer = 0; layer < config.nLayers; layer++) {
    const pattern = patterns[hookName("pattern", layer)] as Float32Array;
    for (let head = 0; head < config.nHeads; head++) {
      const vector = (layer * refits.length + refit) * config.nHeads + head;
      const from = (inBatch * config.nHeads + head) * nPositions * nPositions;
      let entry = vector * entries;
      let sum = 0;
      for (let query = 0; query < prompt.length; query++) {
        const uniform = 1 / (query + 1);
        const row = from + query * nPositions;
        for (let key = 0; key <= query; key++) {
          const deviation = pattern[row + key] - uniform;
          sum += deviation * deviation;
          deviations[entry++] = deviation;
        }
      }
      deviations.fill(0, entry, (vector + 1) * entries);
      if (!Number.isFinite(sum)) {
        throw new InvalidInput(
          `refit ${refit}: the attention pattern of L${layer}H${head} is not finite; its weights are unusable`,
        );
      }
      squares[vector] = sum;
    }
  }
}

/** Entries on and below the diagonal of an n × n pattern. */
export function triangle(n: number): number {
  return (n * (n + 1)) / 2;
}

function countedProgress({ refits, prompts, onProgress }: PatternRequest): () => void {
  let done = 0;
  return () => onProgress?.(++done, refits.length * prompts.length);
}
