/** The paper's checkpoints: specification §4. */
import { modelConfig } from "../../model/config.js";
import { type TrainingPreset, trainingPreset } from "../../model/presets.js";
import type { Manifest } from "../manifest.js";
import type { BuiltInManifest } from "./builtInManifest.js";

/** The tokenizer that all of the paper's models but GPT-2 were trained with. */
const paperTokenizer = { kind: "hub", repo: "NeelNanda/gpt-neox-tokenizer-digits" } as const;

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

const repo = "karanbali/attention_head_seed_stability";
const bytesOfOne = 309_287_570;

/** The two architectures whose weights the authors have published, 50 refits each. */
export const paperManifests: readonly BuiltInManifest[] = [
  paperManifest("l8_h8", "paper-l8-h8", "8 layers, 8 heads, Adam"),
  paperManifest("l8_h8_wd", "paper-l8-h8-wd", "8 layers, 8 heads, AdamW"),
];

function paperManifest(presetId: string, id: string, title: string): BuiltInManifest {
  const preset = trainingPreset(presetId);
  const { kind, ...numbers } = preset.optimizer;
  const seeds = Array.from({ length: preset.refits }, (_, i) => i + 1);
  return {
    id,
    title: `The paper's refits: ${title}`,
    about:
      "The checkpoints that arXiv 2602.16740 measures: float32, after one pass over C4 and code. Only the final ones are published, so the floor is drawn from the init that the paper declares, seed by seed: the same distribution, other draws. Data order follows the seed in the released scripts, but whether it did in the runs is not proven, so no data seeds are declared.",
    manifest: {
      name: `Paper ${presetId}`,
      slug: id,
      description: `arXiv 2602.16740, ${presetId}: ${title}.`,
      architecture: paperArchitecture(preset),
      tokenizer: paperTokenizer,
      prependBos: true,
      members: seeds.map((seed) => ({
        label: `seed ${seed}`,
        initSeed: seed,
        step: preset.steps!,
        file: { repo, file: `${presetId}/causal_attn_l8_h8_seed${seed}_epoch1_c4_gelu/final.pt` },
      })),
      recipe: {
        optimizer: kind,
        ...numbers,
        batchSize: preset.batchSize,
        steps: preset.steps!,
        corpus: "NeelNanda/c4-code-tokenized-2b",
        notes: "One epoch, constant learning rate, no clipping; weight decay, where there is one, on every weight.",
      },
      floor: { null: "drawn", init: "transformer-lens" },
    },
    approximateBytes: seeds.length * bytesOfOne,
  };
}
