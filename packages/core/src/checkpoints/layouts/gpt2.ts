/** Hugging Face's GPT-2: Conv1D weights [in, out], as TransformerLens has them; queries, keys and values fused. */
import type { ModelConfig } from "../../model/config.js";
import { fused, type Layout, type SourceTensor, same, transposed } from "./rows.js";
import { view } from "./view.js";

const embedding = "wte.weight";
const prefix = "transformer.";

export const gpt2: Layout = {
  name: "gpt2",
  hallmarks: [embedding, prefix + embedding],

  sources(config, names) {
    const { nLayers, dModel, nCtx, dVocab, positions, tiedUnembed } = config;
    const p = names.has(prefix + embedding) ? prefix : "";
    return [
      same(`${p}wte.weight`, [dVocab, dModel], "embed.W_E"),
      ...(positions.kind === "learned" ? [same(`${p}wpe.weight`, [nCtx, dModel], "pos_embed.W_pos")] : []),
      ...Array.from({ length: nLayers }, (_, layer) => block(config, `${p}h.${layer}`, `blocks.${layer}`)).flat(),
      same(`${p}ln_f.weight`, [dModel], "ln_final.w"),
      same(`${p}ln_f.bias`, [dModel], "ln_final.b"),
      // the head stands outside the prefixed part; where it is tied, it is the embedding once more, or left out
      ...(tiedUnembed ? [] : [transposed("lm_head.weight", [dVocab, dModel], "unembed.W_U")]),
    ];
  },

  constants: ({ tiedUnembed }) => (tiedUnembed ? [] : ["unembed.b_U"]),

  // attn.bias is no bias but the causal mask
  ignores: (name) => name === "lm_head.weight" || /^(transformer\.)?h\.\d+\.attn\.(bias|masked_bias)$/.test(name),
};

function block(config: ModelConfig, from: string, to: string): SourceTensor[] {
  const { nHeads, dModel, dHead, mlp } = config;
  const width = nHeads * dHead;
  return [
    same(`${from}.ln_1.weight`, [dModel], `${to}.ln1.w`),
    same(`${from}.ln_1.bias`, [dModel], `${to}.ln1.b`),
    // [dModel, 3·nHeads·dHead]: all queries, then all keys, then all values
    fused(
      `${from}.attn.c_attn.weight`,
      [dModel, 3 * width],
      [`${to}.attn.W_Q`, `${to}.attn.W_K`, `${to}.attn.W_V`],
      (values, part) => view(values, [dModel, 3, nHeads, dHead]).at(1, part).transpose([1, 0, 2]).copy(),
    ),
    same(`${from}.attn.c_proj.weight`, [width, dModel], `${to}.attn.W_O`),
    fused(
      `${from}.attn.c_attn.bias`,
      [3 * width],
      [`${to}.attn.b_Q`, `${to}.attn.b_K`, `${to}.attn.b_V`],
      (values, part) => view(values, [3, width]).at(0, part).copy(),
    ),
    same(`${from}.attn.c_proj.bias`, [dModel], `${to}.attn.b_O`),
    ...(mlp ? mlpRows(config, mlp.dMlp, from, to) : []),
  ];
}

function mlpRows({ dModel }: ModelConfig, dMlp: number, from: string, to: string): SourceTensor[] {
  return [
    same(`${from}.ln_2.weight`, [dModel], `${to}.ln2.w`),
    same(`${from}.ln_2.bias`, [dModel], `${to}.ln2.b`),
    same(`${from}.mlp.c_fc.weight`, [dModel, dMlp], `${to}.mlp.W_in`),
    same(`${from}.mlp.c_fc.bias`, [dMlp], `${to}.mlp.b_in`),
    same(`${from}.mlp.c_proj.weight`, [dMlp, dModel], `${to}.mlp.W_out`),
    same(`${from}.mlp.c_proj.bias`, [dModel], `${to}.mlp.b_out`),
  ];
}
