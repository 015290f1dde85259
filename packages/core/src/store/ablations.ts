/** Losses with each head ablated, as files: safetensors with every token's, and what they are of. */
import type { TokenAblation } from "../analysis/ablationSweep.js";
import { readSafetensors, writeSafetensors } from "../checkpoints/safetensors.js";

type About = Pick<TokenAblation, "kind" | "nLayers" | "nHeads">;

/**
 * Row 0 of both losses is the model as it is, row 1 + l · nHeads + h the model with head h of layer l ablated.
 *
 * @returns `token_losses` F32 [1 + nLayers · nHeads, predicted tokens], nats, prompt after prompt, every token but each
 *   prompt's first; `losses` F64 [1 + nLayers · nHeads], their means; `lengths` I32 [prompts]; `tokens` I32, the ids of
 *   all prompts end to end
 */
export function writeAblation({ prompts, tokenLosses, tokens, baseline, losses, ...about }: TokenAblation): Uint8Array {
  const ids = prompts.flatMap((prompt) => [...prompt]);
  const means = Float64Array.from([baseline, ...losses.flat()]);
  return writeSafetensors(
    {
      token_losses: { shape: [means.length, tokens], values: tokenLosses },
      losses: { shape: [means.length], values: means },
      lengths: { shape: [prompts.length], values: Int32Array.from(prompts, ({ length }) => length) },
      tokens: { shape: [ids.length], values: Int32Array.from(ids) },
    },
    { ablation: JSON.stringify(about satisfies About) },
  );
}

/** @throws CheckpointError if the bytes are no such file */
export function readAblation(bytes: Uint8Array): TokenAblation {
  const { tensors, metadata } = readSafetensors(bytes);
  const about = JSON.parse(metadata.ablation) as About;
  const { nLayers, nHeads } = about;
  const [baseline, ...slots] = tensors.losses.values;
  const ids = tensors.tokens.values as Int32Array;
  const prompts: Int32Array[] = [];
  let first = 0;
  for (const length of tensors.lengths.values) {
    prompts.push(ids.subarray(first, first + length));
    first += length;
  }
  return {
    ...about,
    tokens: tensors.token_losses.shape[1],
    baseline,
    losses: Array.from({ length: nLayers }, (_, layer) => slots.slice(layer * nHeads, (layer + 1) * nHeads)),
    prompts,
    tokenLosses: tensors.token_losses.values as Float32Array,
  };
}
