/** A refit's loss on each prompt with whole sets of its heads ablated, many sets at once. */
import type { Engine } from "../engine/program.js";
import { InvalidInput } from "../errors.js";
import { compileSetLosses } from "../model/ablatedSets.js";
import type { ModelConfig } from "../model/config.js";
import type { Weights } from "../model/parameters.js";
import { ActivationReader } from "./activations.js";
import { byBucket, predicted, tiles } from "./buckets.js";
import type { SetAblationKind } from "./circuitReports.js";
import type { Place } from "./matching.js";
import { requirePrompts } from "./perplexity.js";

/** Losses in nats, summed over a prompt's predicted tokens: every token but its first. */
export interface SetLosses {
  /** by prompt: how many tokens are predicted */
  tokens: number[];
  /** by prompt: of the model as it is */
  whole: number[];
  /** [set][prompt]: without the set's heads */
  losses: number[][];
}

/** What `ablateSets` works on. */
export interface SetRequest {
  engine: Engine;
  config: ModelConfig;
  weights: Weights;
  /** token ids, BOS first where there is one, each at least 2 and at most nCtx long */
  prompts: readonly Int32Array[];
  sets: readonly (readonly Place[])[];
  kind: SetAblationKind;
  /** told after each run of a program; counts each prompt once for each set, and once for the model as it is */
  onProgress?: (done: number, total: number) => void;
  /** what one activation of all that is computed at once may take; default 48 MiB */
  memoryBytes?: number;
}

/**
 * The losses without each set of heads: z of all of them is 0 at every position (zero), or their own mean over all
 * tokens of all prompts, BOS included and every token with weight 1 (mean).
 *
 * Sets whose lowest layer is the same go through the layers above together, and what lies below is computed once for
 * all of them. Nothing grows with the number of prompts but the losses themselves.
 *
 * @throws InvalidInput if a prompt does not fit, or a loss is not finite
 */
export async function ablateSets(request: SetRequest): Promise<SetLosses> {
  const { config, sets, onProgress } = request;
  requirePrompts(request.prompts, config);
  // views of the prompts: each an object of its own, even where one prompt stands twice among them
  const prompts = request.prompts.map((prompt) => prompt.subarray());
  const places = new Map(prompts.map((prompt, i) => [prompt, i]));
  const instead = await insteadOf({ ...request, prompts });
  // the model as it is lacks a set of no heads
  const all = [[], ...sets];
  const sums = all.map(() => new Array<number>(prompts.length).fill(0));
  let done = 0;
  for (const { layers, members } of alike(all)) {
    for (const [length, same] of byBucket(prompts, config.nCtx)) {
      // the last token is only predicted
      const nPositions = length - 1;
      const { batch, groups } = atOnce(request, nPositions, { nPrompts: same.length, nSets: members.length });
      for (const group of tiles(members, groups)) {
        const ask = { batch, nPositions, layers, keep: keepOf(config, all, group), instead };
        for await (const run of losses(request, ask, same)) {
          for (const [i, set] of group.entries()) {
            for (const [prompt, loss] of run.sums(i)) sums[set][places.get(prompt) as number] = loss;
          }
          done += run.prompts * group.length;
          onProgress?.(done, all.length * prompts.length);
        }
      }
    }
  }
  requireFinite(sums, all);
  const [whole, ...without] = sums;
  return { tokens: prompts.map(({ length }) => length - 1), whole, losses: without };
}

/** Sets that a program may take together, by ordinal: those of one lowest layer; that of no heads goes with the first. */
function alike(sets: readonly (readonly Place[])[]): { layers: number[]; members: number[] }[] {
  const groups = new Map<number, { layers: Set<number>; members: number[] }>();
  const lowest = (set: readonly Place[]) => Math.min(...set.map(({ layer }) => layer));
  const first = Math.min(...sets.map(lowest));
  for (const [i, set] of sets.entries()) {
    const at = set.length > 0 ? lowest(set) : first;
    const group = groups.get(at) ?? { layers: new Set(), members: [] };
    groups.set(at, group);
    for (const { layer } of set) group.layers.add(layer);
    group.members.push(i);
  }
  return [...groups.values()].map(({ layers, members }) => ({ layers: [...layers].sort((a, b) => a - b), members }));
}

/** How many prompts go through the layers together, and how many sets, so that no activation outgrows the memory. */
function atOnce(
  { config, memoryBytes = 48 * 2 ** 20 }: SetRequest,
  nPositions: number,
  { nPrompts, nSets }: { nPrompts: number; nSets: number },
): { batch: number; groups: number } {
  const { nHeads, dModel, mlp } = config;
  const widest = Math.max(mlp?.dMlp ?? 0, nHeads * nPositions, dModel);
  const copies = Math.max(1, Math.floor(memoryBytes / (4 * widest * nPositions)));
  if (copies < nSets) return { batch: 1, groups: Math.ceil(nSets / Math.ceil(nSets / copies)) };
  const runs = Math.ceil(nPrompts / Math.floor(copies / nSets));
  return { batch: Math.ceil(nPrompts / runs), groups: nSets };
}

/** [sets, nLayers, nHeads]: 0 for the heads of a set, 1 for all others */
function keepOf({ nLayers, nHeads }: ModelConfig, sets: readonly (readonly Place[])[], group: readonly number[]) {
  const keep = new Float32Array(group.length * nLayers * nHeads).fill(1);
  for (const [i, set] of group.entries()) {
    for (const { layer, head } of sets[set]) keep[(i * nLayers + layer) * nHeads + head] = 0;
  }
  return keep;
}

/** Some prompts that went through a program, and the summed losses of each, set by set. */
interface Run {
  prompts: number;
  sums(set: number): [prompt: Int32Array, loss: number][];
}

async function* losses(
  { engine, config, weights }: SetRequest,
  {
    layers,
    keep,
    instead,
    ...shape
  }: { batch: number; nPositions: number; layers: number[]; keep: Float32Array; instead: Float32Array },
  prompts: readonly Int32Array[],
): AsyncGenerator<Run> {
  const { batch, nPositions } = shape;
  const sets = keep.length / (config.nLayers * config.nHeads);
  const program = await compileSetLosses(engine, config, { ...shape, sets, layers });
  try {
    for (const some of tiles(prompts, batch)) {
      const { tokens, targets } = predicted(some, shape);
      const run = await program.run({ ...weights, tokens, targets, keep, instead });
      yield {
        prompts: some.length,
        sums: (set) =>
          some.map((prompt, i) => {
            const first = (set * batch + i) * nPositions;
            let sum = 0;
            for (let at = first; at < first + prompt.length - 1; at++) sum += run.losses[at];
            return [prompt, sum];
          }),
      };
    }
  } finally {
    await program.dispose();
  }
}

/** What takes the place of each head's z: [nLayers, nHeads, dHead] */
async function insteadOf({ engine, config, weights, prompts, kind }: SetRequest): Promise<Float32Array> {
  const { nLayers, nHeads, dHead } = config;
  const width = nHeads * dHead;
  const sums = new Float64Array(nLayers * width);
  if (kind === "zero") return Float32Array.from(sums);
  const reader = new ActivationReader(engine, config, ["z"], prompts);
  try {
    for await (const { length, at } of reader.read(weights)) {
      for (let layer = 0; layer < nLayers; layer++) {
        const z = at("z", layer);
        for (let i = 0; i < length * width; i++) sums[layer * width + (i % width)] += z[i];
      }
    }
  } finally {
    await reader.dispose();
  }
  const tokens = prompts.reduce((sum, { length }) => sum + length, 0);
  return Float32Array.from(sums, (sum) => sum / tokens);
}

function requireFinite(sums: readonly (readonly number[])[], sets: readonly (readonly Place[])[]): void {
  const odd = sums.findIndex((ofPrompts) => !ofPrompts.every(Number.isFinite));
  if (odd === -1) return;
  const without = sets[odd].map(headLabel).join(", ");
  throw new InvalidInput(
    `the loss ${without ? `without ${without}` : "on the prompts"} is not finite; the weights are unusable`,
  );
}

/** "L3H5" */
export function headLabel({ layer, head }: Place): string {
  return `L${layer}H${head}`;
}
