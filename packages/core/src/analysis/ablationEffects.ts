/** What each head is worth: how the loss changes where it is ablated, token by token and prompt by prompt. */
import type { Samples } from "../statistics/estimate.js";
import type { AblationKind, AblationTable, TokenAblation } from "./ablationSweep.js";

/**
 * Each head's causal effect vector: on every predicted token, the loss with the head ablated less that of the model as
 * it is, in nats; positive where the head helps.
 *
 * @returns head h of layer l at l · nHeads + h: [tokens], prompt after prompt, every token but each prompt's first
 */
export function effectVectors({ nLayers, nHeads, tokens, tokenLosses }: TokenAblation): Float32Array[] {
  const row = (i: number) => tokenLosses.subarray(i * tokens, (i + 1) * tokens);
  const baseline = row(0);
  return Array.from({ length: nLayers * nHeads }, (_, slot) => row(1 + slot).map((loss, i) => loss - baseline[i]));
}

/** One prompt's part of an effect vector, with what it is of. */
export interface PromptEffect {
  /** token ids of the whole prompt */
  prompt: Int32Array;
  /** of every token but the first, nats: the loss of the model as it is, and how much it is larger without the head */
  baseline: Float32Array;
  change: Float32Array;
}

/** @throws RangeError if there is no such prompt */
export function promptEffect(table: TokenAblation, slot: number, promptIndex: number): PromptEffect {
  const { prompts, tokens, tokenLosses } = table;
  const prompt = prompts[promptIndex];
  if (!prompt) throw new RangeError(`there is no prompt ${promptIndex} among ${prompts.length}`);
  const first = prompts.slice(0, promptIndex).reduce((sum, { length }) => sum + length - 1, 0);
  const row = (i: number) => tokenLosses.subarray(i * tokens + first, i * tokens + first + prompt.length - 1);
  const baseline = row(0);
  return { prompt, baseline, change: row(1 + slot).map((loss, i) => loss - baseline[i]) };
}

/** The losses of one refit, prompt by prompt: all that intervals need, and small. */
export interface PromptLosses extends Pick<AblationTable, "nLayers" | "nHeads" | "tokens" | "baseline" | "losses"> {
  kind: AblationKind;
  nPrompts: number;
  /** [1 + nLayers · nHeads, nPrompts]: of the model as it is, then of each head; each prompt's sum over its tokens */
  sums: Float64Array;
}

export function promptLosses({ prompts, tokenLosses, ...table }: TokenAblation): PromptLosses {
  const rows = 1 + table.nLayers * table.nHeads;
  const sums = new Float64Array(rows * prompts.length);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (const [p, { length }] of prompts.entries()) {
      for (let i = 1; i < length; i++) sums[row * prompts.length + p] += tokenLosses[at++];
    }
  }
  return { ...table, nPrompts: prompts.length, sums };
}

/** On which scale an effect is told. */
export type EffectScale = "loss" | "perplexity";

/**
 * What one head adds to the loss, a row a refit and a column a prompt. Their mean is the change of the mean over all
 * tokens: a prompt's is weighted by its tokens.
 *
 * Of perplexity, to first order around the refit's own: the mean of a row is the change exactly, and the row spreads as
 * the change does over prompts drawn anew.
 *
 * @param slots by refit: which of its heads, layer · nHeads + head
 */
export function effectSamples(refits: readonly PromptLosses[], slots: readonly number[], scale: EffectScale): Samples {
  const [{ nPrompts }] = refits;
  const values = new Float64Array(refits.length * nPrompts);
  for (const [refit, { tokens, sums, baseline, losses, nHeads }] of refits.entries()) {
    const slot = slots[refit];
    const without = losses[Math.floor(slot / nHeads)][slot % nHeads];
    const [e, e0] = scale === "loss" ? [1, 1] : [Math.exp(without), Math.exp(baseline)];
    const centre = scale === "loss" ? 0 : e - e0 - (e * without - e0 * baseline);
    for (let p = 0; p < nPrompts; p++) {
      const share = (row: number) => (sums[row * nPrompts + p] * nPrompts) / tokens;
      values[refit * nPrompts + p] = centre + e * share(1 + slot) - e0 * share(0);
    }
  }
  return { rows: refits.length, columns: nPrompts, values };
}
