/** What a model is, as data: everything that fixes its shapes and its arithmetic. */
import { InvalidInput } from "../errors.js";

/** The MLP's nonlinearity, under TransformerLens' names: "gelu" is exact (erf), "gelu_new" the tanh form of GPT-2. */
export type Activation = "gelu" | "gelu_new";

/**
 * How a model knows where a token stands.
 *
 * learned: W_pos is added to the embeddings. rotary: queries and keys are turned, on the first `dims` of a head's
 * dimensions, i together with i + dims/2 (GPT-NeoX' halves), by position · base^(−2i/dims) radians.
 */
export type Positions =
  | { readonly kind: "learned" }
  | { readonly kind: "rotary"; readonly dims: number; readonly base: number };

/** A decoder-only, pre-LayerNorm transformer with biases (paper §2.3 of the specification). */
export interface ModelConfig {
  readonly nLayers: number;
  readonly nHeads: number;
  /** width of the residual stream */
  readonly dModel: number;
  /** width of one head; nHeads · dHead need not be dModel */
  readonly dHead: number;
  /** longest input, in tokens, BOS included */
  readonly nCtx: number;
  readonly dVocab: number;
  /** null for an attention-only model */
  readonly mlp: { readonly dMlp: number; readonly activation: Activation } | null;
  /** true: logits are read off with the embedding, W_U = W_Eᵀ, and there is no b_U */
  readonly tiedUnembed: boolean;
  /** added to the variance inside every LayerNorm */
  readonly layerNormEpsilon: number;
  readonly positions: Positions;
  /** attention and MLP both read resid_pre and add to it together; such a block has no resid_mid, as in TransformerLens */
  readonly parallelResidual: boolean;
  /** layer l's attention scores are divided by l + 1 as well: GPT-2's scale_attn_by_inverse_layer_idx */
  readonly inverseLayerScaling: boolean;
}

/** Fields that a config written by an earlier version of this code does not have. */
type LaterField = "positions" | "parallelResidual" | "inverseLayerScaling";

/** A config as any version of this code has written it. */
export type StoredConfig = Omit<ModelConfig, LaterField> & Partial<Pick<ModelConfig, LaterField>>;

/** The config that a stored one means: a field that it does not have is what every model was before there was one. */
export function completeConfig(stored: StoredConfig): ModelConfig {
  return { positions: { kind: "learned" }, parallelResidual: false, inverseLayerScaling: false, ...stored };
}

/** The sizes that a user chooses; the rest has TransformerLens' defaults. */
export interface ModelSizes {
  layers: number;
  heads: number;
  dModel: number;
  contextLength: number;
  vocab: number;
  /** default 4 · dModel; ignored when attention-only */
  dMlp?: number | null;
  attentionOnly?: boolean;
  activation?: Activation;
  tiedUnembed?: boolean;
  /** default dModel / heads, and heads must then divide dModel */
  dHead?: number;
  /** default learned */
  positions?: Positions;
  /** default false; means nothing, and is false, when attention-only */
  parallelResidual?: boolean;
  /** default false */
  inverseLayerScaling?: boolean;
  /** default 1e-5 */
  layerNormEpsilon?: number;
}

/**
 * A config from the sizes a user chooses, checked.
 *
 * @throws InvalidInput naming the size, its value and what was needed
 */
export function modelConfig(sizes: ModelSizes): ModelConfig {
  requirePositiveIntegers(sizes);
  const dHead = sizes.dHead ?? dividedAmongHeads(sizes);
  const positions = sizes.positions ?? { kind: "learned" };
  requireRotation(positions, dHead);
  return {
    nLayers: sizes.layers,
    nHeads: sizes.heads,
    dModel: sizes.dModel,
    dHead,
    nCtx: sizes.contextLength,
    dVocab: sizes.vocab,
    mlp: sizes.attentionOnly ? null : { dMlp: sizes.dMlp ?? 4 * sizes.dModel, activation: sizes.activation ?? "gelu" },
    tiedUnembed: sizes.tiedUnembed ?? false,
    layerNormEpsilon: requireEpsilon(sizes.layerNormEpsilon ?? 1e-5),
    positions,
    parallelResidual: !sizes.attentionOnly && (sizes.parallelResidual ?? false),
    inverseLayerScaling: sizes.inverseLayerScaling ?? false,
  };
}

function dividedAmongHeads({ dModel, heads }: ModelSizes): number {
  if (dModel % heads === 0) return dModel / heads;
  const fitting = divisors(dModel).filter((heads) => heads <= 64);
  throw new InvalidInput(
    `heads is ${heads}, which does not divide d_model ${dModel}; use one of ${fitting.join(", ")}`,
    "heads",
  );
}

function requireRotation(positions: Positions, dHead: number): void {
  if (positions.kind === "learned") return;
  const { dims, base } = positions;
  if (!Number.isInteger(dims) || dims % 2 !== 0 || dims < 2 || dims > dHead) {
    throw new InvalidInput(
      `rotary_dims is ${dims}; it must be an even number from 2 to d_head, which is ${dHead}`,
      "rotary_dims",
    );
  }
  if (!Number.isFinite(base) || base <= 0) {
    throw new InvalidInput(`rotary_base is ${base}; it must be a number above 0`, "rotary_base");
  }
}

function requireEpsilon(epsilon: number): number {
  if (epsilon > 0 && epsilon < 1) return epsilon;
  throw new InvalidInput(`layer_norm_epsilon is ${epsilon}; it must be between 0 and 1`, "layer_norm_epsilon");
}

function requirePositiveIntegers(sizes: ModelSizes): void {
  const limits: [name: string, value: number, most: number][] = [
    ["layers", sizes.layers, 256],
    ["heads", sizes.heads, 256],
    ["d_model", sizes.dModel, 65_536],
    ["context", sizes.contextLength, 131_072],
    ["vocab", sizes.vocab, 4_194_304],
    ["d_mlp", sizes.dMlp ?? 1, 1_048_576],
    ["d_head", sizes.dHead ?? 1, 65_536],
  ];
  for (const [name, value, most] of limits) {
    if (!Number.isInteger(value) || value < 1 || value > most) {
      throw new InvalidInput(`${name} is ${value}; it must be a whole number from 1 to ${most}`, name);
    }
  }
  if (sizes.contextLength < 2) {
    throw new InvalidInput(`context is ${sizes.contextLength}; a head needs at least 2 positions`, "context");
  }
}

function divisors(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i + 1).filter((d) => n % d === 0);
}
