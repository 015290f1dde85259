/** The transformer on one page: tokens in, logits out, and any activation on the way seen or replaced. */
import { crossEntropy, embed, gelu, geluTanh, layerNorm, matMul } from "../engine/ops.js";
import * as tf from "../engine/tf.js";
import type { ModelConfig } from "./config.js";
import { rotation } from "./rotary.js";

/** Weights as tensors, under the names and shapes of `parameterShapes`. */
export type WeightTensors = Record<string, tf.Tensor>;

/**
 * Sees every activation under its TransformerLens hook name. What it returns, if anything, takes the activation's place;
 * it may hold more sequences than came in.
 */
export type Hook = (hookName: string, activation: tf.Tensor) => tf.Tensor | undefined;

/**
 * Logits of every position.
 *
 * A position sees only itself and what came before, so padding on the right changes no number before it.
 *
 * @param tokens int32 [batch, position], position ≤ nCtx, BOS included where the tokenizer has one
 * @param hook is told `blocks.{i}.hook_resid_pre`, `.hook_resid_mid`, `.hook_resid_post`, `.hook_attn_out`
 *   [batch, position, dModel], `blocks.{i}.attn.hook_pattern` [batch, head, query, key], `blocks.{i}.attn.hook_v`
 *   and `.hook_z` [batch, position, head, dHead] and `blocks.{i}.mlp.hook_post` [batch, position, dMlp]; there is no resid_mid
 *   without an MLP, or where it stands beside the attention
 * @returns float32 [batch · position, dVocab]
 */
export function forward(
  config: ModelConfig,
  weights: WeightTensors,
  tokens: tf.Tensor,
  hook: Hook = () => undefined,
): tf.Tensor {
  return logitsOf(config, weights, finalStream(config, weights, tokens, hook));
}

/**
 * The residual stream as it leaves the last block, parameters as in `forward`.
 *
 * @returns float32 [batch · position, dModel]
 */
export function finalStream(config: ModelConfig, weights: WeightTensors, tokens: tf.Tensor, hook: Hook): tf.Tensor {
  const sequences = sequencesOf(config, tokens.shape[1] as number);
  let stream = embedding(config, weights, tokens);
  for (let layer = 0; layer < config.nLayers; layer++) {
    stream = block(stream, new Block(config, weights, layer, sequences, hook));
  }
  return stream;
}

/** What the final stream predicts: [rows, dModel] → [rows, dVocab]. */
export function logitsOf(config: ModelConfig, weights: WeightTensors, stream: tf.Tensor): tf.Tensor {
  const x = layerNorm(stream, weights["ln_final.w"], weights["ln_final.b"], config.layerNormEpsilon);
  if (config.tiedUnembed) return matMul(x, weights["embed.W_E"], false, true);
  return matMul(x, weights["unembed.W_U"]).add(weights["unembed.b_U"]);
}

/**
 * Mean next-token loss, in nats.
 *
 * @param tokens int32 [batch, position]
 * @param targets int32 [batch, position]: the token that follows each position
 * @returns a scalar
 */
export function meanLoss(
  config: ModelConfig,
  weights: WeightTensors,
  tokens: tf.Tensor,
  targets: tf.Tensor,
): tf.Scalar {
  return crossEntropy(forward(config, weights, tokens), targets.reshape([-1])) as tf.Scalar;
}

function embedding({ dModel, positions }: ModelConfig, weights: WeightTensors, tokens: tf.Tensor): tf.Tensor {
  const embedded = embed(weights["embed.W_E"], tokens);
  if (positions.kind === "rotary") return embedded.reshape([-1, dModel]);
  const [, nPositions] = tokens.shape;
  return embedded.add(weights["pos_embed.W_pos"].slice([0, 0], [nPositions, dModel])).reshape([-1, dModel]);
}

function block(stream: tf.Tensor, b: Block): tf.Tensor {
  const residPre = b.hooked("hook_resid_pre", stream);
  const withAttention = residPre.add(b.hooked("hook_attn_out", attention(b.layerNorm("ln1", residPre), b)));
  return b.hooked("hook_resid_post", b.config.mlp ? withMlp(residPre, withAttention, b) : withAttention);
}

function withMlp(residPre: tf.Tensor, withAttention: tf.Tensor, b: Block): tf.Tensor {
  if (b.config.parallelResidual) return withAttention.add(mlp(b.layerNorm("ln2", residPre), b));
  const residMid = b.hooked("hook_resid_mid", withAttention);
  return residMid.add(mlp(b.layerNorm("ln2", residMid), b));
}

/**
 * z of a layer's heads on whatever stream they are given.
 *
 * @param weights of those the layer's ln1 and attention, without b_O; `config.nHeads` heads
 * @param stream [batch, position, dModel], not normalised yet
 * @returns [batch, position, head, dHead]
 */
export function headsOn(config: ModelConfig, weights: WeightTensors, layer: number, stream: tf.Tensor): tf.Tensor {
  const [, nPositions, dModel] = stream.shape;
  const b = new Block(config, weights, layer, sequencesOf(config, nPositions as number), () => undefined);
  return attended(b.layerNorm("ln1", stream.reshape([-1, dModel as number])), b);
}

function attention(x: tf.Tensor, b: Block): tf.Tensor {
  return b.backToStream(b.hookedAsIs("attn.hook_z", attended(x, b)));
}

/** [batch · position, dModel], normalised → z [batch, position, head, dHead] */
function attended(x: tf.Tensor, b: Block): tf.Tensor {
  const query = b.sequences.rotate(byHead(b.perHead(x, "Q")));
  const key = b.sequences.rotate(byHead(b.perHead(x, "K")));
  const value = byHead(b.hookedAsIs("attn.hook_v", b.perHead(x, "V")));
  const scores = matMul(query, key, false, true).mul(b.scoreScale).add(b.sequences.mask);
  const pattern = b.hookedAsIs("attn.hook_pattern", tf.softmax(scores));
  return matMul(pattern, value).transpose([0, 2, 1, 3]);
}

/** [batch, position, head, dHead] → [batch, head, position, dHead] */
function byHead(perHead: tf.Tensor): tf.Tensor {
  return perHead.transpose([0, 2, 1, 3]);
}

function mlp(x: tf.Tensor, b: Block): tf.Tensor {
  const activation = b.config.mlp?.activation === "gelu_new" ? geluTanh : gelu;
  const hidden = activation(matMul(x, b.weight("mlp.W_in")).add(b.weight("mlp.b_in")));
  return matMul(b.hooked("mlp.hook_post", hidden), b.weight("mlp.W_out")).add(b.weight("mlp.b_out"));
}

/** [query, key]: 0 on and below the diagonal, so negative above it that the softmax gives exactly 0. */
function causalMask(n: number): tf.Tensor {
  const mask = new Float32Array(n * n);
  for (let query = 0; query < n; query++) mask.fill(-1e9, query * n + query + 1, (query + 1) * n);
  return tf.tensor(mask, [n, n]);
}

function sequencesOf(config: ModelConfig, nPositions: number): Sequences {
  return { nPositions, mask: causalMask(nPositions), rotate: rotation(config, nPositions) };
}

/** What all layers share: how long sequences are, who may look at whom, and how positions turn a query or key. */
interface Sequences {
  readonly nPositions: number;
  readonly mask: tf.Tensor;
  readonly rotate: (perHead: tf.Tensor) => tf.Tensor;
}

/** One layer's weights, and the reshapings between the stream [batch · position, dModel] and the heads. */
class Block {
  /** 1/√dHead, and once more 1/(layer + 1) where the config says so */
  readonly scoreScale: number;

  constructor(
    readonly config: ModelConfig,
    private readonly weights: WeightTensors,
    private readonly layer: number,
    readonly sequences: Sequences,
    private readonly hook: Hook,
  ) {
    this.scoreScale = 1 / Math.sqrt(config.dHead) / (config.inverseLayerScaling ? layer + 1 : 1);
  }

  weight(name: string): tf.Tensor {
    return this.weights[`blocks.${this.layer}.${name}`];
  }

  layerNorm(name: "ln1" | "ln2", x: tf.Tensor): tf.Tensor {
    return layerNorm(x, this.weight(`${name}.w`), this.weight(`${name}.b`), this.config.layerNormEpsilon);
  }

  /** x·W + b for all heads in one product: [batch · position, dModel] → [batch, position, head, dHead] */
  perHead(x: tf.Tensor, name: "Q" | "K" | "V"): tf.Tensor {
    const { nHeads, dModel, dHead } = this.config;
    const joined = this.weight(`attn.W_${name}`)
      .transpose([1, 0, 2])
      .reshape([dModel, nHeads * dHead]);
    return matMul(x, joined)
      .add(this.weight(`attn.b_${name}`).reshape([nHeads * dHead]))
      .reshape([-1, this.sequences.nPositions, nHeads, dHead]);
  }

  /** Σ over heads of z·W_O, plus b_O: [batch, position, head, dHead] → [batch · position, dModel] */
  backToStream(z: tf.Tensor): tf.Tensor {
    const { nHeads, dModel, dHead } = this.config;
    const joined = this.weight("attn.W_O").reshape([nHeads * dHead, dModel]);
    return matMul(z.reshape([-1, nHeads * dHead]), joined).add(this.weight("attn.b_O"));
  }

  /** What each token has, as the hook leaves it, perhaps of more sequences: [batch · position, width] */
  hooked(name: string, rows: tf.Tensor): tf.Tensor {
    const width = rows.shape[1] as number;
    const replacement = this.replacement(name, rows.reshape([-1, this.sequences.nPositions, width]));
    return replacement?.reshape([-1, width]) ?? rows;
  }

  /** An activation as the hook leaves it. */
  hookedAsIs(name: string, activation: tf.Tensor): tf.Tensor {
    return this.replacement(name, activation) ?? activation;
  }

  private replacement(name: string, activation: tf.Tensor): tf.Tensor | undefined {
    return this.hook(`blocks.${this.layer}.${name}`, activation);
  }
}
