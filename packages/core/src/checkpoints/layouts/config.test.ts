import { describe, expect, test } from "vitest";
import { InvalidInput } from "../../errors.js";
import { modelConfig } from "../../model/config.js";
import { readArchitecture } from "./config.js";

const gpt2 = { model_type: "gpt2", n_layer: 12, n_head: 12, n_embd: 768, n_positions: 1024, vocab_size: 50_257 };
const neox = {
  model_type: "gpt_neox",
  num_hidden_layers: 6,
  num_attention_heads: 4,
  hidden_size: 128,
  intermediate_size: 512,
  max_position_embeddings: 2048,
  vocab_size: 50_304,
  bos_token_id: 0,
};
const lens = { n_layers: 2, d_model: 512, n_heads: 8, d_head: 64, d_mlp: 2048, n_ctx: 1024, d_vocab: 48_262 };
const lensMlp = { ...lens, act_fn: "gelu" };

const gpt2Sizes = { layers: 12, heads: 12, dModel: 768, contextLength: 1024, vocab: 50_257 };
const neoxSizes = { layers: 6, heads: 4, dModel: 128, contextLength: 2048, vocab: 50_304 };
const lensSizes = { layers: 2, heads: 8, dModel: 512, contextLength: 1024, vocab: 48_262 };
const rotary8 = { kind: "rotary", dims: 8, base: 10_000 } as const;

describe("GPT-2", () => {
  test("what its config leaves out is Hugging Face's default: tied, gelu_new", () => {
    expect(readArchitecture(gpt2, "config.json")).toEqual({
      config: modelConfig({ ...gpt2Sizes, activation: "gelu_new", tiedUnembed: true }),
      layout: "gpt2",
      bosId: null,
    });
  });

  test("the CRFM models: scores divided by the layer's number, computed in another order", () => {
    const crfm = {
      ...gpt2,
      activation_function: "gelu_new",
      scale_attn_by_inverse_layer_idx: true,
      reorder_and_upcast_attn: true,
      bos_token_id: 50_256,
      n_ctx: 1024,
      n_inner: null,
    };
    const { config, bosId } = readArchitecture(crfm, "config.json");
    expect(config.inverseLayerScaling).toBe(true);
    expect(bosId).toBe(50_256);
  });

  test("every size and option is the file's", () => {
    const { n_positions: _, ...older } = gpt2;
    const { config } = readArchitecture(
      {
        ...older,
        n_ctx: 512,
        n_inner: 100,
        activation_function: "gelu",
        layer_norm_epsilon: 1e-6,
        tie_word_embeddings: false,
      },
      "config.json",
    );
    const others = { dMlp: 100, activation: "gelu", layerNormEpsilon: 1e-6, tiedUnembed: false } as const;
    expect(config).toEqual(modelConfig({ ...gpt2Sizes, contextLength: 512, ...others }));
  });

  test("the oldest files name a class, not a type", () => {
    const { model_type: _, ...rest } = gpt2;
    expect(readArchitecture({ ...rest, architectures: ["GPT2LMHeadModel"] }, "c").layout).toBe("gpt2");
  });
});

describe("GPT-NeoX", () => {
  test("Pythia 14m: 8 of 32 dimensions turned, attention and MLP side by side, untied", () => {
    const pythia = {
      ...neox,
      rotary_pct: 0.25,
      rotary_emb_base: 10_000,
      hidden_act: "gelu",
      tie_word_embeddings: false,
    };
    expect(readArchitecture(pythia, "config.json")).toEqual({
      config: modelConfig({ ...neoxSizes, positions: rotary8, parallelResidual: true }),
      layout: "gpt-neox",
      bosId: 0,
    });
    expect(readArchitecture(neox, "config.json")).toEqual(readArchitecture(pythia, "config.json"));
  });

  test("the newer way to write the rotation, and one after the other", () => {
    const newer = {
      ...neox,
      rope_parameters: { rope_theta: 500, partial_rotary_factor: 0.5, rope_type: "default" },
      use_parallel_residual: false,
      hidden_act: "gelu_fast",
      tie_word_embeddings: true,
    };
    const { config } = readArchitecture(newer, "config.json");
    expect(config).toEqual(
      modelConfig({
        ...neoxSizes,
        positions: { kind: "rotary", dims: 16, base: 500 },
        activation: "gelu_new",
        tiedUnembed: true,
      }),
    );
  });
});

describe("TransformerLens", () => {
  test("the paper's keys", () => {
    const expected = { config: modelConfig(lensSizes), layout: "transformer-lens", bosId: null };
    expect(readArchitecture(lensMlp, "config.json")).toEqual(expected);
    // seedscope export adds the id that stands before every text
    expect(readArchitecture({ ...lensMlp, bos_token_id: 5 }, "config.json")).toEqual({ ...expected, bosId: 5 });
    const { config } = readArchitecture({ ...lens, attn_only: true }, "config.json");
    expect(config).toEqual(modelConfig({ ...lensSizes, attentionOnly: true }));
  });

  test("every option of its own", () => {
    const { config } = readArchitecture(
      {
        ...lensMlp,
        d_head: 32,
        act_fn: "gelu_new",
        eps: 1e-6,
        positional_embedding_type: "rotary",
        rotary_dim: 8,
        rotary_base: 500,
        parallel_attn_mlp: true,
        scale_attn_by_inverse_layer_idx: true,
        normalization_type: "LN",
        attn_scale: Math.fround(Math.sqrt(32)),
        d_vocab_out: 48_262,
        attention_dir: "causal",
      },
      "config.json",
    );
    expect(config).toEqual(
      modelConfig({
        ...lensSizes,
        dHead: 32,
        activation: "gelu_new",
        layerNormEpsilon: 1e-6,
        positions: { kind: "rotary", dims: 8, base: 500 },
        parallelResidual: true,
        inverseLayerScaling: true,
      }),
    );
  });
});

test.each<[string, unknown, string, string | undefined]>([
  ["no object", [1], "c.json is [1]; it must be a JSON object", undefined],
  ["no type", {}, "c.json: model_type is missing; it must be gpt2 or gpt_neox, or TransformerLens' keys", "model_type"],
  [
    "BERT",
    { model_type: "bert" },
    "model_type is \"bert\"; it must be gpt2, gpt_neox or TransformerLens' keys; this one is bidirectional, and Seedscope's measures are of causal patterns",
    "model_type",
  ],
  ["BERT by class", { architectures: ["BertForPreTraining"] }, 'model_type is "bert"; it must', "model_type"],
  [
    "another type",
    { model_type: "llama" },
    'c.json: model_type is "llama"; it must be gpt2, gpt_neox or TransformerLens\' keys',
    "model_type",
  ],
  ["a type like ours", { model_type: "gpt_neox_japanese" }, 'model_type is "gpt_neox_japanese"', "model_type"],
  [
    "a missing size",
    { ...lensMlp, d_vocab: undefined },
    "c.json: d_vocab is missing; it must be a whole number above 0",
    "d_vocab",
  ],
  ["a missing context", { ...lensMlp, n_ctx: null }, "n_ctx is missing", "n_ctx"],
  ["a size in words", { ...gpt2, n_embd: "768" }, 'n_embd is "768"; it must be a whole number above 0', "n_embd"],
  ["sizes that do not fit", { ...gpt2, n_head: 7 }, "c.json: heads is 7, which does not divide d_model 768", "heads"],
  [
    "an activation",
    { ...gpt2, activation_function: "relu" },
    'activation_function is "relu"; it must be one of gelu, gelu_new',
    "activation_function",
  ],
  ["no activation", lens, "act_fn is missing; it must be one of gelu, gelu_new", "act_fn"],
  ["an activation's heir", { ...gpt2, activation_function: "toString" }, 'is "toString"', "activation_function"],
  [
    "unscaled scores",
    { ...gpt2, scale_attn_weights: false },
    "scale_attn_weights is false; it must be true",
    "scale_attn_weights",
  ],
  [
    "an encoder beside it",
    { ...gpt2, add_cross_attention: true },
    "add_cross_attention is true; it must be false",
    "add_cross_attention",
  ],
  [
    "a BOS beyond the vocabulary",
    { ...neox, bos_token_id: 50_304 },
    "bos_token_id is 50304; it must be a token id from 0 to 50303",
    "bos_token_id",
  ],
  [
    "stretched rotation",
    { ...neox, rope_scaling: { type: "linear" } },
    'rope_scaling is {"type":"linear"}; it must be absent',
    "rope_scaling",
  ],
  [
    "another rotation",
    { ...neox, rope_parameters: { rope_type: "yarn" } },
    'rope_parameters.rope_type is "yarn"; it must be "default"',
    "rope_parameters.rope_type",
  ],
  [
    "an odd rotation",
    { ...neox, rotary_pct: 0.22 },
    "c.json: rotary_dims is 7; it must be an even number from 2 to d_head, which is 32",
    "rotary_dims",
  ],
  ["no biases", { ...neox, attention_bias: false }, "attention_bias is false; it must be true", "attention_bias"],
  [
    "a flag in words",
    { ...neox, use_parallel_residual: "yes" },
    'use_parallel_residual is "yes"; it must be true or false',
    "use_parallel_residual",
  ],
  [
    "folded norms",
    { ...lensMlp, normalization_type: "LNPre" },
    "LN: the gains and biases were folded into other weights; save the model with fold_ln=False",
    "normalization_type",
  ],
  [
    "other norms",
    { ...lensMlp, normalization_type: "RMS" },
    'normalization_type is "RMS"; it must be LN',
    "normalization_type",
  ],
  [
    "other positions",
    { ...lensMlp, positional_embedding_type: "alibi" },
    'is "alibi"; it must be one of standard, rotary',
    "positional_embedding_type",
  ],
  [
    "both directions",
    { ...lensMlp, attention_dir: "bidirectional" },
    'attention_dir is "bidirectional"; it must be "causal"',
    "attention_dir",
  ],
  ["another scale", { ...lensMlp, attn_scale: 1 }, "attn_scale is 1; it must be √d_head, which is 8", "attn_scale"],
  [
    "fewer outputs",
    { ...lensMlp, d_vocab_out: 2 },
    "d_vocab_out is 2; it must be d_vocab, which is 48262",
    "d_vocab_out",
  ],
])("%s is refused by key", (_, json, message, field) => {
  const failure = failureOf(() => readArchitecture(json, "c.json"));
  expect(failure).toBeInstanceOf(InvalidInput);
  expect(failure.message).toContain(message);
  expect(failure.field).toBe(field);
});

function failureOf(run: () => unknown): InvalidInput {
  try {
    run();
  } catch (error) {
    return error as InvalidInput;
  }
  return expect.unreachable("nothing was refused");
}
