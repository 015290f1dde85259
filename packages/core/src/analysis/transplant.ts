/** Head transplants: the losses of a refit with each of its heads replaced by one of another refit. */
import type { Engine } from "../engine/program.js";
import { InvalidInput } from "../errors.js";
import type { ModelConfig } from "../model/config.js";
import type { Weights } from "../model/parameters.js";
import { compileTransplantedLosses, donorInputs } from "../model/transplanted.js";
import { randomStream } from "../random.js";
import { byBucket, predicted, tiles } from "./buckets.js";
import { type Counterpart, counterparts } from "./classCounterparts.js";
import { requirePrompts } from "./perplexity.js";
import { ablateSets, headLabel, type SetLosses } from "./setAblation.js";
import type { SimilarityTable } from "./similarity.js";
import { halfOf, type StreamMap, streamMaps } from "./streamMaps.js";

/** What `transplantedLosses` works on. */
export interface TransplantRequest {
  engine: Engine;
  config: ModelConfig;
  /** the host's */
  weights: Weights;
  /** those of the refit that heads are taken from */
  donor: Weights;
  /** token ids, BOS first where there is one, each at least 2 and at most nCtx long; at least two */
  prompts: readonly Int32Array[];
  /** told as work goes on; counts forward passes of a prompt, one a head */
  onProgress?: (done: number, total: number) => void;
  /** what one activation of all that is computed at once may take; default 48 MiB */
  memoryBytes?: number;
}

/** The donors of one refit, and the losses with them, summed over each prompt's predicted tokens, in nats. */
export interface TransplantedLosses {
  /** whose heads they are */
  refit: number;
  matched: Donors;
  /** another head of the same layer, at random */
  unmatched: Donors;
  /** by layer: of the map that the donors read through, mean over both halves */
  alignment: number[];
  /** that each half's maps were fitted on */
  fittedTokens: number[];
}

export interface Donors {
  /** [layer][head] */
  heads: Counterpart[][];
  /** [layer][head][prompt] */
  losses: number[][][];
}

/** A host's losses without each of its heads. */
export interface HeadLosses {
  zero: SetLosses;
  mean: SetLosses;
}

/** The losses of a refit without each of its heads in turn, zeroed and at their means; sets are layers, then heads. */
export async function headLosses(request: Omit<TransplantRequest, "donor">): Promise<HeadLosses> {
  const { config, prompts, onProgress } = request;
  const sets = slotsOf(config).map((slot) => [slot]);
  const total = 2 * (1 + sets.length) * prompts.length;
  const zero = await ablateSets({ ...request, sets, kind: "zero", onProgress: (done) => onProgress?.(done, total) });
  const onMean = (done: number) => onProgress?.(total / 2 + done, total);
  return { zero, mean: await ablateSets({ ...request, sets, kind: "mean", onProgress: onMean }) };
}

/**
 * The losses of a host with each head replaced by its counterpart of another refit, and by another head beside that.
 *
 * The donor works on the host's own stream: x before its layer becomes (x - from) · R + to, R being orthogonal and the
 * best between the two refits' streams there (`streamMaps`); the donor's ln1, W_Q, W_K, W_V and W_O do as in its own
 * refit, and what it writes comes back through Rᵀ. R is fitted on every second prompt and used on the others, and the
 * other way round.
 *
 * @param table similarities of all refits
 * @throws InvalidInput with layers of one head, fewer than two prompts, a prompt that does not fit, or a loss that is
 *   not finite
 */
export async function transplantedLosses(
  request: TransplantRequest,
  table: SimilarityTable,
  { host, refit }: { host: number; refit: number },
): Promise<TransplantedLosses> {
  const { config, onProgress } = request;
  requirePrompts(request.prompts, config);
  requireOtherHeads(config);
  // views of the prompts: each an object of its own, even where one prompt stands twice among them
  const prompts = request.prompts.map((prompt) => prompt.subarray());
  const total = prompts.length * (2 + 2 * config.nLayers * config.nHeads) + 2 * config.nLayers;
  let done = 0;
  const tell = (steps: number) => {
    done += steps;
    onProgress?.(done, total);
  };
  const matched = counterparts(table, host, refit);
  const unmatched = unmatchedFor(table, { host, refit }, matched);
  let seen = 0;
  const { maps, tokens } = await streamMaps({
    ...request,
    prompts,
    other: request.donor,
    // a pass through both, then maps
    onStep: () => tell(seen++ < prompts.length ? 2 : 1),
  });
  const [first, second] = await donorLosses({ ...request, prompts }, maps, [matched, unmatched], tell);
  return {
    refit,
    matched: { heads: matched, losses: first },
    unmatched: { heads: unmatched, losses: second },
    alignment: maps[0].map(({ alignment }, layer) => (alignment + maps[1][layer].alignment) / 2),
    fittedTokens: tokens,
  };
}

/** One seed for all: which head stands in for chance is part of the measure. */
const unmatchedSeed = 1;

/** For each head another than its counterpart, of the same layer, each as likely. */
function unmatchedFor(
  { centred, nRefits, nHeads }: SimilarityTable,
  { host, refit }: { host: number; refit: number },
  matched: readonly (readonly Counterpart[])[],
): Counterpart[][] {
  const draws = randomStream(unmatchedSeed, "unmatched heads").split(host).split(refit);
  return matched.map((heads, layer) =>
    heads.map((counterpart, head) => {
      const drawn = draws.integer(nHeads - 1);
      const other = drawn < counterpart.head ? drawn : drawn + 1;
      const similarity = centred[layer][(host * nHeads + head) * nRefits * nHeads + refit * nHeads + other];
      return { layer, head: other, similarity };
    }),
  );
}

/**
 * A host's losses with each head replaced by its donor, in turn, for one choice of donors after another.
 *
 * @param maps by the half that they were fitted on: each is used on the prompts of the other; then by layer
 * @param donors [choice][layer][head]: heads of the same layer
 * @param tell is told of so many passes of a prompt, one a head and choice
 * @returns [choice][layer][head][prompt], summed over a prompt's predicted tokens
 */
export async function donorLosses(
  request: TransplantRequest,
  maps: readonly [StreamMap[], StreamMap[]],
  donors: readonly (readonly { head: number }[])[][],
  tell: (steps: number) => void = () => {},
): Promise<number[][][][]> {
  const { engine, config, prompts, weights, donor } = request;
  const { nLayers, nHeads } = config;
  const places = new Map(prompts.map((prompt, i) => [prompt, i]));
  const sums = donors.map(() => grid(nLayers, () => grid(nHeads, () => new Array<number>(prompts.length).fill(0))));
  for (let layer = 0; layer < nLayers; layer++) {
    for (const [length, same] of byBucket(prompts, config.nCtx)) {
      // the last token is only predicted
      const nPositions = length - 1;
      const { batch, groups } = atOnce(request, nPositions, same.length);
      for (const heads of groups) {
        const shape = { batch, nPositions };
        const program = await compileTransplantedLosses(engine, config, { ...shape, layer, heads });
        try {
          for (const half of [0, 1] as const) {
            const { map, from, to } = maps[half][layer];
            const others = same.filter((prompt) => halfOf(places.get(prompt) as number) !== half);
            for (const some of tiles(others, batch)) {
              const { tokens, targets } = predicted(some, shape);
              for (const [which, of] of donors.entries()) {
                const chosen = of[layer].slice(heads.from, heads.to).map(({ head }) => head);
                const inputs = donorInputs(config, donor, layer, chosen);
                const run = await program.run({ ...weights, tokens, targets, ...inputs, map, from, to });
                for (let copy = 0; copy < chosen.length; copy++) {
                  for (const [i, prompt] of some.entries()) {
                    const first = (copy * batch + i) * nPositions;
                    let sum = 0;
                    for (let at = first; at < first + prompt.length - 1; at++) sum += run.losses[at];
                    requireFinite(sum, layer, heads.from + copy);
                    sums[which][layer][heads.from + copy][places.get(prompt) as number] = sum;
                  }
                }
                tell(some.length * chosen.length);
              }
            }
          }
        } finally {
          await program.dispose();
        }
      }
    }
  }
  return sums;
}

/** How many prompts and which heads go through the layers together, so that no activation outgrows the memory. */
function atOnce(
  { config, memoryBytes = 48 * 2 ** 20 }: TransplantRequest,
  nPositions: number,
  nPrompts: number,
): { batch: number; groups: { from: number; to: number }[] } {
  const { nHeads, dModel, mlp } = config;
  const widest = Math.max(mlp?.dMlp ?? 0, nHeads * nPositions, dModel);
  const copies = Math.max(1, Math.floor(memoryBytes / (4 * widest * nPositions)));
  const groups = Math.ceil(nHeads / copies);
  const bound = (group: number) => Math.round((group * nHeads) / groups);
  // each half of the prompts goes through on its own
  const batch = groups > 1 ? 1 : Math.max(1, Math.min(Math.floor(copies / nHeads), Math.ceil(nPrompts / 2)));
  return { batch, groups: grid(groups, (i) => ({ from: bound(i), to: bound(i + 1) })) };
}

/** By layer, then head. */
export function slotsOf({ nLayers, nHeads }: Pick<ModelConfig, "nLayers" | "nHeads">) {
  return grid(nLayers, (layer) => grid(nHeads, (head) => ({ layer, head }))).flat();
}

function grid<T>(length: number, of: (i: number) => T): T[] {
  return Array.from({ length }, (_, i) => of(i));
}

function requireOtherHeads({ nHeads }: ModelConfig): void {
  if (nHeads > 1) return;
  throw new InvalidInput(`a transplant is held against another head of its layer, and layers have ${nHeads}`);
}

function requireFinite(loss: number, layer: number, head: number): void {
  if (Number.isFinite(loss)) return;
  throw new InvalidInput(
    `the loss with a transplant for ${headLabel({ layer, head })} is not finite; the weights are unusable`,
  );
}
