/** Losses of a refit whose stream before a layer is another refit's, brought over by a map that was fitted on other prompts. */
import type { Engine } from "../engine/program.js";
import { InvalidInput } from "../errors.js";
import type { ModelConfig } from "../model/config.js";
import type { Weights } from "../model/parameters.js";
import {
  compileConstantStreamLosses,
  compileStitchedLosses,
  type LayerRange,
  sourceInputs,
} from "../model/stitched.js";
import { mean } from "../statistics/describe.js";
import { byBucket, predicted, tiles } from "./buckets.js";
import { requirePrompts } from "./perplexity.js";
import { halfOf, type StreamMap, streamMaps } from "./streamMaps.js";

/** What `stitchedLosses` works on. */
export interface StitchedLossesRequest {
  engine: Engine;
  config: ModelConfig;
  /** each is asked for once; the left one's stream goes into the right one */
  refits: readonly [left: () => Promise<Weights>, right: () => Promise<Weights>];
  /** token ids, BOS first where there is one, each at least 2 and at most nCtx long; at least two */
  prompts: readonly Int32Array[];
  /** told as work goes on; counts forward passes of a prompt, and maps */
  onProgress?: (done: number, total: number) => void;
  /** what one activation of all that is computed at once may take; default 48 MiB */
  memoryBytes?: number;
}

/** Losses summed over each prompt's predicted tokens, in nats, as plain data. */
export interface StitchedLosses {
  /** predicted, by prompt: all but the first */
  tokens: number[];
  /** [prompt]: of the right refit as it is */
  own: number[];
  /** [layer][prompt]: with the left refit's stream before the layer */
  stitched: number[][];
  /** [layer][prompt]: with the mean of its own stream before the layer at every position, which tells of no token */
  mean: number[][];
  /** by layer: of the maps, mean over both halves */
  alignment: number[];
  /** that each half's maps were fitted on */
  fittedTokens: number[];
}

/**
 * The stitching test: for every layer l, the right refit's layers from l on and its readout, on the left refit's stream.
 *
 * The left refit's resid_pre x of layer l becomes s · (x - from) · R + to: R orthogonal, s a number, `from` and `to` the
 * means of both refits' streams there, of the least squared distance between the two streams (`streamMaps`). They are
 * fitted on every second prompt and used on the others, and the other way round, as is the mean stream.
 *
 * Layers are those before which something is left to run; the readout alone, after the last one, is no layer.
 *
 * @throws InvalidInput with fewer than two prompts, a prompt that does not fit, or a loss that is not finite
 * @see Lenc & Vedaldi 2015; Bansal, Nakkiran & Barak 2021, "Revisiting Model Stitching to Compare Neural Representations"
 */
export async function stitchedLosses(request: StitchedLossesRequest): Promise<StitchedLosses> {
  const { engine, config, onProgress } = request;
  requirePrompts(request.prompts, config);
  // views of the prompts: each an object of its own, even where one prompt stands twice among them
  const prompts = request.prompts.map((prompt) => prompt.subarray());
  const [left, right] = [await request.refits[0](), await request.refits[1]()];
  const total = 4 * prompts.length + 2 * config.nLayers;
  let done = 0;
  const tell = (steps: number) => {
    done += steps;
    onProgress?.(done, total);
  };
  let seen = 0;
  const { maps, tokens: fittedTokens } = await streamMaps({
    engine,
    config,
    weights: left,
    other: right,
    prompts,
    // a pass through both, then maps
    onStep: () => tell(seen++ < prompts.length ? 2 : 1),
  });
  const found = await losses({ ...request, prompts }, { left, right, maps }, tell);
  const sums = [found.own, ...found.stitched];
  const constant = await constantStreamLosses({ ...request, prompts }, right, maps);
  if (![...sums, ...constant].flat().every(Number.isFinite)) {
    throw new InvalidInput("a loss of the stitched refits is not finite; the weights are unusable");
  }
  return {
    tokens: prompts.map(({ length }) => length - 1),
    ...found,
    mean: constant,
    alignment: maps[0].map(({ alignment }, layer) => mean([alignment, maps[1][layer].alignment])),
    fittedTokens,
  };
}

type Maps = readonly [StreamMap[], StreamMap[]];

/** @param tell is told of so many prompts' worth of passes, two a prompt */
async function losses(
  request: StitchedLossesRequest,
  { left, right, maps }: { left: Weights; right: Weights; maps: Maps },
  tell: (steps: number) => void,
): Promise<Pick<StitchedLosses, "own" | "stitched">> {
  const { engine, config, prompts } = request;
  const places = new Map(prompts.map((prompt, i) => [prompt, i]));
  const own = new Array<number>(prompts.length).fill(0);
  const stitched = Array.from({ length: config.nLayers }, () => new Array<number>(prompts.length).fill(0));
  const weights = { ...right, ...sourceInputs(left) };
  for (const [length, same] of byBucket(prompts, config.nCtx)) {
    // the last token is only predicted
    const nPositions = length - 1;
    const { batch, groups } = atOnce(request, nPositions, same.length);
    for (const layers of groups) {
      const shape = { batch, nPositions };
      const program = await compileStitchedLosses(engine, config, { ...shape, layers });
      try {
        for (const half of [0, 1] as const) {
          const inputs = mapInputs(maps[half].slice(layers.from, layers.to));
          const others = same.filter((prompt) => halfOf(places.get(prompt) as number) !== half);
          for (const some of tiles(others, batch)) {
            const run = await program.run({ ...weights, ...inputs, ...predicted(some, shape) });
            for (const [i, prompt] of some.entries()) {
              const place = places.get(prompt) as number;
              const sumOf = (copy: number) => {
                const first = (copy * batch + i) * nPositions;
                let sum = 0;
                for (let at = first; at < first + prompt.length - 1; at++) sum += run.losses[at];
                return sum;
              };
              own[place] = sumOf(0);
              for (let layer = layers.from; layer < layers.to; layer++) {
                stitched[layer][place] = sumOf(1 + layer - layers.from);
              }
            }
            tell((2 * some.length) / groups.length);
          }
        }
      } finally {
        await program.dispose();
      }
    }
  }
  return { own, stitched };
}

/** [layer][prompt]: what the prompts cost where the right refit's stream before a layer is its mean everywhere. */
async function constantStreamLosses(
  { engine, config, prompts }: StitchedLossesRequest,
  right: Weights,
  maps: Maps,
): Promise<number[][]> {
  const program = await compileConstantStreamLosses(engine, config);
  try {
    const ofHalf = async (half: 0 | 1) => {
      const { losses } = await program.run({ ...right, to: joined(maps[half].map(({ to }) => to)) });
      return losses;
    };
    const costs = [await ofHalf(0), await ofHalf(1)];
    return Array.from({ length: config.nLayers }, (_, layer) =>
      prompts.map((prompt, i) => {
        const cost = costs[1 - halfOf(i)];
        return prompt.subarray(1).reduce((sum, token) => sum + cost[layer * config.dVocab + token], 0);
      }),
    );
  } finally {
    await program.dispose();
  }
}

/** Of some layers, as the program takes them: the scale goes into the map. */
function mapInputs(maps: readonly StreamMap[]): Record<"maps" | "from" | "to", Float32Array> {
  return {
    maps: joined(maps.map(({ map, scale }) => map.map((value) => scale * value))),
    from: joined(maps.map(({ from }) => from)),
    to: joined(maps.map(({ to }) => to)),
  };
}

function joined(arrays: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}

/** How many prompts and which layers are stitched together, so that no activation outgrows the memory. */
function atOnce(
  { config, memoryBytes = 48 * 2 ** 20 }: StitchedLossesRequest,
  nPositions: number,
  nPrompts: number,
): { batch: number; groups: LayerRange[] } {
  const { nHeads, nLayers, dModel, mlp } = config;
  const widest = Math.max(mlp?.dMlp ?? 0, nHeads * nPositions, dModel);
  const copies = Math.floor(memoryBytes / (4 * widest * nPositions));
  // beside the stitched ones, the right refit as it is
  const groups = Math.ceil(nLayers / Math.max(1, Math.min(nLayers, copies - 1)));
  const bound = (group: number) => Math.round((group * nLayers) / groups);
  // each half of the prompts goes through on its own
  const fitting = Math.min(Math.floor(copies / (1 + nLayers)), Math.ceil(nPrompts / 2));
  return {
    batch: groups > 1 ? 1 : Math.max(1, fitting),
    groups: Array.from({ length: groups }, (_, i) => ({ from: bound(i), to: bound(i + 1) })),
  };
}
