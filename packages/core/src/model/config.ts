/** What a model is, as data: everything that fixes its shapes and its arithmetic. */
import { InvalidInput } from "../errors.js";

/** The MLP's nonlinearity, under TransformerLens' names: "gelu" is exact (erf), "gelu_new" the tanh form of GPT-2. */
export type Activation = "gelu" | "gelu_new";

/** A decoder-only, pre-LayerNorm transformer with learned positions and biases (paper §2.3 of the specification). */
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
}

/**
 * A config from the sizes a user chooses, checked.
 *
 * @throws InvalidInput naming the size, its value and what was needed
 */
export function modelConfig(sizes: ModelSizes): ModelConfig {
  requirePositiveIntegers(sizes);
  if (sizes.dModel % sizes.heads !== 0) {
    const fitting = divisors(sizes.dModel).filter((heads) => heads <= 64);
    throw new InvalidInput(
      `heads is ${sizes.heads}, which does not divide d_model ${sizes.dModel}; use one of ${fitting.join(", ")}`,
      "heads",
    );
  }
  return {
    nLayers: sizes.layers,
    nHeads: sizes.heads,
    dModel: sizes.dModel,
    dHead: sizes.dModel / sizes.heads,
    nCtx: sizes.contextLength,
    dVocab: sizes.vocab,
    mlp: sizes.attentionOnly ? null : { dMlp: sizes.dMlp ?? 4 * sizes.dModel, activation: sizes.activation ?? "gelu" },
    tiedUnembed: sizes.tiedUnembed ?? false,
    layerNormEpsilon: 1e-5,
  };
}

function requirePositiveIntegers(sizes: ModelSizes): void {
  const limits: [name: string, value: number, most: number][] = [
    ["layers", sizes.layers, 256],
    ["heads", sizes.heads, 256],
    ["d_model", sizes.dModel, 65_536],
    ["context", sizes.contextLength, 131_072],
    ["vocab", sizes.vocab, 4_194_304],
    ["d_mlp", sizes.dMlp ?? 1, 1_048_576],
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
