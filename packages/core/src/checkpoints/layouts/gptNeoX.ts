/** Hugging Face's GPT-NeoX (Pythia): Linear weights [out, in]; each head's query, key and value stand together. */
import type { ModelConfig } from "../../model/config.js";
import { fused, type Layout, type SourceTensor, same, transposed } from "./rows.js";
import { view } from "./view.js";

const embedding = "embed_in.weight";
const prefix = "gpt_neox.";

/** The head, outside the prefixed part: as published, and as transformers 5 calls it in a state dict. */
const heads = ["embed_out.weight", "lm_head.weight"];

export const gptNeoX: Layout = {
  name: "gpt-neox",
  hallmarks: [embedding, prefix + embedding],

  sources(config, names) {
    const { nLayers, dModel, dVocab, tiedUnembed } = config;
    const p = names.has(prefix + embedding) ? prefix : "";
    const head = heads.find((name) => names.has(name)) ?? heads[0];
    return [
      same(`${p}embed_in.weight`, [dVocab, dModel], "embed.W_E"),
      ...Array.from({ length: nLayers }, (_, layer) => block(config, `${p}layers.${layer}`, `blocks.${layer}`)).flat(),
      same(`${p}final_layer_norm.weight`, [dModel], "ln_final.w"),
      same(`${p}final_layer_norm.bias`, [dModel], "ln_final.b"),
      // where it is tied, it is the embedding once more, or left out
      ...(tiedUnembed ? [] : [transposed(head, [dVocab, dModel], "unembed.W_U")]),
    ];
  },

  constants: ({ tiedUnembed }) => (tiedUnembed ? [] : ["unembed.b_U"]),

  // attention.bias is no bias but the causal mask
  ignores: (name) =>
    heads.includes(name) ||
    /^(gpt_neox\.)?(layers\.\d+\.attention\.(bias|masked_bias|rotary_emb\.inv_freq)|rotary_emb\.inv_freq)$/.test(name),
};

function block(config: ModelConfig, from: string, to: string): SourceTensor[] {
  const { nHeads, dModel, dHead, mlp } = config;
  const width = nHeads * dHead;
  return [
    same(`${from}.input_layernorm.weight`, [dModel], `${to}.ln1.w`),
    same(`${from}.input_layernorm.bias`, [dModel], `${to}.ln1.b`),
    // [nHeads·3·dHead, dModel]: the first head's query, key and value, then the second's
    fused(
      `${from}.attention.query_key_value.weight`,
      [3 * width, dModel],
      [`${to}.attn.W_Q`, `${to}.attn.W_K`, `${to}.attn.W_V`],
      (values, part) => view(values, [nHeads, 3, dHead, dModel]).at(1, part).transpose([0, 2, 1]).copy(),
    ),
    transposed(`${from}.attention.dense.weight`, [dModel, width], `${to}.attn.W_O`),
    fused(
      `${from}.attention.query_key_value.bias`,
      [3 * width],
      [`${to}.attn.b_Q`, `${to}.attn.b_K`, `${to}.attn.b_V`],
      (values, part) => view(values, [nHeads, 3, dHead]).at(1, part).copy(),
    ),
    same(`${from}.attention.dense.bias`, [dModel], `${to}.attn.b_O`),
    ...(mlp ? mlpRows(config, mlp.dMlp, from, to) : []),
  ];
}

function mlpRows({ dModel }: ModelConfig, dMlp: number, from: string, to: string): SourceTensor[] {
  return [
    same(`${from}.post_attention_layernorm.weight`, [dModel], `${to}.ln2.w`),
    same(`${from}.post_attention_layernorm.bias`, [dModel], `${to}.ln2.b`),
    transposed(`${from}.mlp.dense_h_to_4h.weight`, [dMlp, dModel], `${to}.mlp.W_in`),
    same(`${from}.mlp.dense_h_to_4h.bias`, [dMlp], `${to}.mlp.b_in`),
    transposed(`${from}.mlp.dense_4h_to_h.weight`, [dModel, dMlp], `${to}.mlp.W_out`),
    same(`${from}.mlp.dense_4h_to_h.bias`, [dModel], `${to}.mlp.b_out`),
  ];
}
