/** A config.json as a ModelConfig: Hugging Face's for GPT-2 and GPT-NeoX, or TransformerLens' keys. */
import { InvalidInput } from "../../errors.js";
import { type Activation, type ModelConfig, type ModelSizes, modelConfig, type Positions } from "../../model/config.js";
import type { LayoutName } from "./layout.js";
import { Settings } from "./settings.js";

/** What a config.json says of a model. */
export interface ArchitectureFile {
  config: ModelConfig;
  /** how its weights will be laid out; null where the file does not say */
  layout: LayoutName | null;
  /** the token that begins every sequence, if the file names one */
  bosId: number | null;
}

/**
 * The architecture that a parsed config.json describes.
 *
 * @param name the file's, for messages
 * @throws InvalidInput naming the key, its value and what was needed; also for models that cannot be measured here
 */
export function readArchitecture(json: unknown, name: string): ArchitectureFile {
  const settings = new Settings(json, name);
  return readers[kindOf(settings)](settings);
}

type Kind = "gpt2" | "gpt_neox" | "transformer-lens";

const readers: Record<Kind, (settings: Settings) => ArchitectureFile> = {
  gpt2: readGpt2,
  gpt_neox: readGptNeoX,
  "transformer-lens": readTransformerLens,
};

/** Model types whose attention looks both ways. */
const bidirectional = /^(bert|roberta|albert|distilbert|electra|deberta(-v2)?|modernbert|xlm-roberta|mpnet)$/;

function kindOf(settings: Settings): Kind {
  const type = settings.text("model_type") ?? typeOfClass(settings.first("architectures"));
  if (type === "gpt2" || type === "gpt_neox") return type;
  if (type === null && settings.has("n_layers")) return "transformer-lens";
  if (type === null) {
    throw settings.refusal(
      "model_type",
      "gpt2 or gpt_neox, or TransformerLens' keys instead (n_layers, d_model, n_heads, d_head, d_mlp, n_ctx, d_vocab, …)",
    );
  }
  throw settings.refusal(
    "model_type",
    bidirectional.test(type)
      ? "gpt2, gpt_neox or TransformerLens' keys; this one is bidirectional, and Seedscope's measures are of causal patterns"
      : "gpt2, gpt_neox or TransformerLens' keys",
    type,
  );
}

/** The oldest files name a class only: "GPT2LMHeadModel" → "gpt2", "GPTNeoXForCausalLM" → "gpt_neox". */
function typeOfClass(name: string | null): string | null {
  if (name === null) return null;
  const stem = name.replace(/(LMHead|ForCausalLM|DoubleHeads|ForMaskedLM|ForPreTraining)?(Model)?$/, "");
  return { GPT2: "gpt2", GPTNeoX: "gpt_neox" }[stem] ?? stem.toLowerCase();
}

/** The names that frameworks have for our two. gelu_fast and gelu_pytorch_tanh are gelu_new in other words. */
const activations: Record<string, Activation> = {
  gelu: "gelu",
  gelu_new: "gelu_new",
  gelu_fast: "gelu_new",
  gelu_pytorch_tanh: "gelu_new",
};

/** What several keys say together is checked by `modelConfig`, which knows no file. */
function checkedTogether(settings: Settings, sizes: ModelSizes): ModelConfig {
  try {
    return modelConfig(sizes);
  } catch (error) {
    throw error instanceof InvalidInput ? settings.inFile(error) : error;
  }
}

function readGpt2(settings: Settings): ArchitectureFile {
  settings.mustBe("scale_attn_weights", true);
  settings.mustBe("add_cross_attention", false);
  // reorder_and_upcast_attn only says in which order and precision half-precision training computed the same product
  const config = checkedTogether(settings, {
    layers: settings.whole("n_layer"),
    heads: settings.whole("n_head"),
    dModel: settings.whole("n_embd"),
    contextLength: settings.has("n_positions") ? settings.whole("n_positions") : settings.whole("n_ctx"),
    vocab: settings.whole("vocab_size"),
    dMlp: settings.has("n_inner") ? settings.whole("n_inner") : null,
    activation: settings.choice("activation_function", activations, "gelu_new"),
    tiedUnembed: settings.flag("tie_word_embeddings", true),
    inverseLayerScaling: settings.flag("scale_attn_by_inverse_layer_idx", false),
    layerNormEpsilon: settings.number("layer_norm_epsilon", 1e-5),
  });
  return { config, layout: "gpt2", bosId: settings.tokenId("bos_token_id", config.dVocab) };
}

function readGptNeoX(settings: Settings): ArchitectureFile {
  settings.mustBe("attention_bias", true);
  const [dModel, heads] = [settings.whole("hidden_size"), settings.whole("num_attention_heads")];
  const config = checkedTogether(settings, {
    layers: settings.whole("num_hidden_layers"),
    heads,
    dModel,
    contextLength: settings.whole("max_position_embeddings"),
    vocab: settings.whole("vocab_size"),
    dMlp: settings.whole("intermediate_size"),
    activation: settings.choice("hidden_act", activations, "gelu"),
    tiedUnembed: settings.flag("tie_word_embeddings", false),
    parallelResidual: settings.flag("use_parallel_residual", true),
    positions: gptNeoXRotation(settings, dModel / heads),
    layerNormEpsilon: settings.number("layer_norm_eps", 1e-5),
  });
  return { config, layout: "gpt-neox", bosId: settings.tokenId("bos_token_id", config.dVocab) };
}

/** rotary_pct and rotary_emb_base, or rope_parameters, as newer versions write them. */
function gptNeoXRotation(settings: Settings, dHead: number): Positions {
  settings.mustBe("rope_scaling", null);
  const rope = settings.inner("rope_parameters");
  rope.mustBe("rope_type", "default");
  const share = rope.number("partial_rotary_factor", settings.number("rotary_pct", 0.25));
  const base = rope.number("rope_theta", settings.number("rotary_emb_base", 10_000));
  return { kind: "rotary", dims: Math.floor(dHead * share), base };
}

/** Keys of HookedTransformerConfig by which other values make another model; absent, they have these. */
const onlyInTransformerLens = {
  attention_dir: "causal",
  use_attn_scale: true,
  attn_scores_soft_cap: -1,
  output_logits_soft_cap: -1,
  use_local_attn: false,
  use_qk_norm: false,
  use_normalization_before_and_after: false,
  gated_mlp: false,
  final_rms: false,
  post_embedding_ln: false,
  n_key_value_heads: null,
  num_experts: null,
  rotary_adjacent_pairs: false,
  use_NTK_by_parts_rope: false,
} as const;

function readTransformerLens(settings: Settings): ArchitectureFile {
  for (const [key, only] of Object.entries(onlyInTransformerLens)) settings.mustBe(key, only);
  requireUnfolded(settings);
  const attentionOnly = settings.flag("attn_only", false);
  const [dModel, heads, vocab] = [settings.whole("d_model"), settings.whole("n_heads"), settings.whole("d_vocab")];
  const dHead = settings.has("d_head") ? settings.whole("d_head") : undefined;
  const config = checkedTogether(settings, {
    layers: settings.whole("n_layers"),
    heads,
    dModel,
    dHead,
    contextLength: settings.whole("n_ctx"),
    vocab,
    dMlp: settings.has("d_mlp") ? settings.whole("d_mlp") : null,
    attentionOnly,
    activation: attentionOnly ? undefined : settings.choice("act_fn", activations),
    tiedUnembed: settings.flag("tie_word_embeddings", false),
    positions: transformerLensPositions(settings, dHead ?? dModel / heads),
    parallelResidual: settings.flag("parallel_attn_mlp", false),
    inverseLayerScaling: settings.flag("scale_attn_by_inverse_layer_idx", false),
    layerNormEpsilon: settings.number("eps", 1e-5),
  });
  requireUsualSizes(settings, config);
  return { config, layout: "transformer-lens", bosId: settings.tokenId("bos_token_id", config.dVocab) };
}

/** Two sizes that TransformerLens lets differ from what they follow from; −1 stands for "as usual". */
function requireUsualSizes(settings: Settings, { dHead, dVocab }: ModelConfig): void {
  const scale = settings.number("attn_scale", -1);
  if (scale !== -1 && Math.abs(scale - Math.sqrt(dHead)) > 1e-5 * scale) {
    throw settings.refusal("attn_scale", `√d_head, which is ${Math.sqrt(dHead)}`);
  }
  const outputs = settings.number("d_vocab_out", -1);
  if (outputs !== -1 && outputs !== dVocab) throw settings.refusal("d_vocab_out", `d_vocab, which is ${dVocab}`);
}

/** LNPre is a LayerNorm whose gain and bias were folded into the weights that follow. */
function requireUnfolded(settings: Settings): void {
  const kind = settings.text("normalization_type") ?? "LN";
  if (kind === "LN") return;
  throw settings.refusal(
    "normalization_type",
    kind === "LNPre"
      ? "LN: the gains and biases were folded into other weights; save the model with fold_ln=False"
      : "LN",
    kind,
  );
}

function transformerLensPositions(settings: Settings, dHead: number): Positions {
  const kind = settings.choice(
    "positional_embedding_type",
    { standard: "learned", rotary: "rotary" } as const,
    "standard",
  );
  if (kind === "learned") return { kind };
  const dims = settings.has("rotary_dim") ? settings.whole("rotary_dim") : dHead;
  return { kind, dims, base: settings.number("rotary_base", 10_000) };
}
