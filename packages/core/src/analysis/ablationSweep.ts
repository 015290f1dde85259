/** A refit's loss on every token, with each of its heads ablated in turn. Paper §4.8. */
import type { Engine } from "../engine/program.js";
import { InvalidInput } from "../errors.js";
import { compileAblatedLosses, type HeadRange } from "../model/ablated.js";
import type { ModelConfig } from "../model/config.js";
import type { Weights } from "../model/parameters.js";
import { byBucket, predicted, tiles } from "./buckets.js";
import {
  type Counterparts,
  type Instead,
  meanInstead,
  positionMeanInstead,
  resampledInstead,
  swappedInstead,
} from "./instead.js";
import { requirePrompts } from "./perplexity.js";

/**
 * What a head's z gives way to: 0; its mean over all tokens of all prompts; its mean at each position; its z on another
 * prompt; what its counterpart in another refit writes.
 */
export const ablationKinds = ["zero", "mean", "mean-position", "resample", "swap"] as const;
export type AblationKind = (typeof ablationKinds)[number];

/** A kind, and what it needs to know. */
export type Ablating =
  | { kind: "zero" | "mean" | "mean-position" }
  /** for each prompt the ordinal of another: `donors` */
  | { kind: "resample"; donors: readonly number[] }
  | { kind: "swap"; counterparts: Counterparts };

/** Losses in nats, mean over all predicted tokens of all prompts. */
export interface AblationTable {
  nLayers: number;
  nHeads: number;
  /** predicted: every token of a prompt but its first */
  tokens: number;
  /** of the model as it is */
  baseline: number;
  /** [layer][head]: with that head ablated at every position */
  losses: number[][];
}

/** The same with the loss on every token. */
export interface TokenAblation extends AblationTable {
  kind: AblationKind;
  /** token ids, BOS first where there is one */
  prompts: Int32Array[];
  /**
   * [1 + nLayers · nHeads, tokens], nats: of the model as it is, then with each head ablated, layer by layer; prompt
   * after prompt, every token but each prompt's first
   */
  tokenLosses: Float32Array;
}

/** What `ablate` works on. */
export interface AblationRequest {
  engine: Engine;
  config: ModelConfig;
  weights: Weights;
  /** token ids, BOS first where there is one, each at least 2 and at most nCtx long */
  prompts: readonly Int32Array[];
  /** told after each run of a program; counts each prompt once as the model is, and once for each head */
  onProgress?: (done: number, total: number) => void;
  /** what one activation of all that is computed at once may take; default 48 MiB */
  memoryBytes?: number;
}

/**
 * The losses without each head in turn.
 *
 * What lies below a head is not computed again, and many heads and prompts go through the layers above together
 * (`compileAblatedLosses`). With value biases folded (`loaded`), a zeroed head leaves its b_V·W_O behind, in b_O.
 * Beside the result, 4 bytes a token and head, nothing grows with the number of prompts.
 *
 * @throws InvalidInput if a prompt does not fit, or a loss is not finite
 * @see paper §4.8
 */
export async function ablate(request: AblationRequest, ablating: Ablating): Promise<TokenAblation> {
  const { config } = request;
  requirePrompts(request.prompts, config);
  // views of the prompts: each an object of its own, even where one prompt stands twice among them
  const prompts = request.prompts.map((prompt) => prompt.subarray());
  const losses = new Losses(config, prompts);
  const instead = await insteadFor({ ...request, prompts }, ablating);
  try {
    await sweep({ ...request, prompts }, instead, losses);
  } finally {
    await instead?.dispose();
  }
  return losses.table(ablating.kind);
}

async function insteadFor(request: AblationRequest, ablating: Ablating): Promise<Instead | null> {
  switch (ablating.kind) {
    case "zero":
      return null;
    case "mean":
      return meanInstead(request);
    case "mean-position":
      return positionMeanInstead(request);
    case "resample":
      return resampledInstead(request, ablating.donors);
    case "swap":
      return swappedInstead(request, ablating.counterparts);
  }
}

async function sweep(request: AblationRequest, instead: Instead | null, losses: Losses): Promise<void> {
  const { config, prompts, onProgress } = request;
  let done = 0;
  for (const [length, same] of byBucket(prompts, config.nCtx)) {
    // the last token is only predicted
    const nPositions = length - 1;
    const { batch, groups } = atOnce(request, nPositions, same.length);
    for (const heads of groups) {
      for await (const passed of addLosses(request, { batch, nPositions, heads, instead }, same, losses)) {
        done += passed * (heads.to - heads.from + (heads.from === 0 ? 1 : 0));
        onProgress?.(done, losses.nRows * prompts.length);
      }
    }
  }
}

/** Adds the losses of prompts of one length without some heads; tells after each run how many prompts were in it. */
async function* addLosses(
  { engine, config, weights }: AblationRequest,
  { instead, ...shape }: { batch: number; nPositions: number; heads: HeadRange; instead: Instead | null },
  prompts: readonly Int32Array[],
  losses: Losses,
): AsyncGenerator<number> {
  const { batch, nPositions, heads } = shape;
  const program = await compileAblatedLosses(engine, config, { ...shape, replacement: instead?.replacement });
  try {
    for (const some of tiles(prompts, batch)) {
      const { tokens, targets } = predicted(some, shape);
      const replaced = await instead?.inputs({ ...shape, prompts: some.map((prompt) => losses.indexOf(prompt)) });
      const run = await program.run({ ...weights, tokens, targets, ...replaced });
      const values = run.losses as Float32Array;
      // every group has the model as it is once more; it is counted with the first
      for (let copy = heads.from === 0 ? 0 : 1; copy <= heads.to - heads.from; copy++) {
        for (const [i, prompt] of some.entries()) {
          const first = (copy * batch + i) * nPositions;
          losses.add(heads.from + copy, prompt, values.subarray(first, first + prompt.length - 1));
        }
      }
      yield some.length;
    }
  } finally {
    await program.dispose();
  }
}

/** How many prompts and which heads go through the layers together, so that no activation outgrows the memory. */
function atOnce(
  { config, memoryBytes = 48 * 2 ** 20 }: AblationRequest,
  nPositions: number,
  nPrompts: number,
): { batch: number; groups: HeadRange[] } {
  const { nLayers, nHeads, dModel, mlp } = config;
  const widest = Math.max(mlp?.dMlp ?? 0, nHeads * nPositions, dModel);
  const copies = Math.floor(memoryBytes / (4 * widest * nPositions));
  const nSlots = nLayers * nHeads;
  if (copies > nSlots) {
    const runs = Math.ceil(nPrompts / Math.floor(copies / (1 + nSlots)));
    return { batch: Math.ceil(nPrompts / runs), groups: [{ from: 0, to: nSlots }] };
  }
  const groups = Math.ceil(nSlots / Math.max(1, copies - 1));
  const bound = (group: number) => Math.round((group * nSlots) / groups);
  return { batch: 1, groups: Array.from({ length: groups }, (_, i) => ({ from: bound(i), to: bound(i + 1) })) };
}

/** Collects losses: row 0 of the model as it is, then one a head. */
class Losses {
  readonly nRows: number;
  private readonly tokens: number;
  private readonly tokenLosses: Float32Array;
  /** of each row */
  private readonly sums: Float64Array;
  /** by prompt: its ordinal, and the place of its first predicted token among all */
  private readonly places = new Map<Int32Array, { index: number; first: number }>();

  constructor(
    private readonly config: ModelConfig,
    private readonly prompts: Int32Array[],
  ) {
    let first = 0;
    for (const [index, prompt] of prompts.entries()) {
      this.places.set(prompt, { index, first });
      first += prompt.length - 1;
    }
    this.nRows = 1 + config.nLayers * config.nHeads;
    this.tokens = first;
    this.tokenLosses = new Float32Array(this.nRows * first);
    this.sums = new Float64Array(this.nRows);
  }

  indexOf(prompt: Int32Array): number {
    return this.places.get(prompt)!.index;
  }

  add(row: number, prompt: Int32Array, losses: Float32Array): void {
    this.tokenLosses.set(losses, row * this.tokens + this.places.get(prompt)!.first);
    for (const loss of losses) this.sums[row] += loss;
  }

  /** @throws InvalidInput if a loss is not finite */
  table(kind: AblationKind): TokenAblation {
    const { prompts, tokens, tokenLosses } = this;
    const { nLayers, nHeads } = this.config;
    const [baseline, ...slots] = Array.from(this.sums, (sum) => sum / tokens);
    requireFinite(baseline, "on the prompts");
    const losses = Array.from({ length: nLayers }, (_, layer) => slots.slice(layer * nHeads, (layer + 1) * nHeads));
    losses.forEach((heads, layer) => {
      heads.forEach((loss, head) => {
        requireFinite(loss, `without L${layer}H${head}`);
      });
    });
    return { kind, nLayers, nHeads, tokens, baseline, losses, prompts, tokenLosses };
  }
}

/** Loss, and its perplexity with it. */
function requireFinite(loss: number, of: string): void {
  if (Number.isFinite(Math.exp(loss))) return;
  throw new InvalidInput(`the loss ${of} is ${loss}, and its perplexity not finite; the weights are unusable`);
}
