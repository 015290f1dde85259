/** The paper's checkpoints: specification §4. */
import { modelConfig } from "../../model/config.js";
import { type TrainingPreset, trainingPreset } from "../../model/presets.js";
import type { Manifest } from "../manifest.js";

/** The tokenizer that all of the paper's models but GPT-2 were trained with. */
export const paperTokenizer = { kind: "hub", repo: "NeelNanda/gpt-neox-tokenizer-digits" } as const;

/** A preset's architecture under TransformerLens' names, as a manifest has it. */
export function paperArchitecture({ sizes }: TrainingPreset): Record<string, unknown> {
  const { nLayers, nHeads, dModel, dHead, nCtx, dVocab, mlp, layerNormEpsilon } = modelConfig(sizes);
  return {
    n_layers: nLayers,
    n_heads: nHeads,
    d_model: dModel,
    d_head: dHead,
    ...(mlp ? { d_mlp: mlp.dMlp, act_fn: mlp.activation } : { attn_only: true }),
    n_ctx: nCtx,
    d_vocab: dVocab,
    eps: layerNormEpsilon,
    normalization_type: "LN",
    positional_embedding_type: "standard",
  };
}

/**
 * What the name of a folder of the paper's says, such as "causal_attn_only_l4_h8_seed3_epoch1_c4_gelu".
 *
 * The optimizer is not in it: it is in the folder above.
 *
 * @returns null for another folder
 */
export function paperFolder(name: string): { preset: TrainingPreset; tokenizer: Manifest["tokenizer"] } | null {
  const c4 = /^causal_attn(?<only>_only)?_l(?<shape>[248]_h(?:8|16))_seed\d+_epoch\d+_c4_gelu$/.exec(name);
  if (c4?.groups) {
    const { only, shape } = c4.groups;
    return { preset: trainingPreset(`l${shape}${only ? "_attn" : ""}`), tokenizer: paperTokenizer };
  }
  return /^gpt2_seed\d+_shard\d+_epoch\d+_owt$/.test(name)
    ? { preset: trainingPreset("gpt2"), tokenizer: { kind: "hub", repo: "openai-community/gpt2" } }
    : null;
}
