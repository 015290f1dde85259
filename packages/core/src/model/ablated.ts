/** Ablations of many heads in one pass: each layer adds copies of the streams to the batch, one without each of its heads. */
import { matMul, tokenLosses } from "../engine/ops.js";
import type { Engine, Program, Signature } from "../engine/program.js";
import * as tf from "../engine/tf.js";
import { hasResidMid, hookName, weightSignature } from "./capture.js";
import type { ModelConfig } from "./config.js";
import { finalStream, logitsOf, type WeightTensors } from "./forward.js";

/** Heads from `from` up to, and without, `to`; head h of layer l is number l · nHeads + h. */
export interface HeadRange {
  from: number;
  to: number;
}

/**
 * What a head's z gives way to: to 0; to `instead`, another z through the same W_O; or to `instead` through the
 * `W_instead` of its own.
 */
export type Replacement = "zero" | "z" | "foreign";

/**
 * A program that takes weights, `tokens` and `targets` (int32 [batch, nPositions], the token that follows each position)
 * and gives `losses` [1 + heads, batch, nPositions] in nats: first of the model as it is, then with each head's
 * z replaced in turn. "z" and "foreign" also take `instead` [heads, batch, nPositions, dHead], "foreign" also
 * `W_instead` [heads, dHead, dModel].
 *
 * What lies below a head is computed once: replacing a head takes z·W_O off what its layer writes and adds what is
 * written instead, and only from there on has the ablated model a stream of its own.
 */
export function compileAblatedLosses(
  engine: Engine,
  config: ModelConfig,
  ask: {
    batch: number;
    nPositions: number;
    heads: HeadRange;
    /** default: zero */
    replacement?: Replacement;
    /** of logits, that the program may hold at a time; default 32 MiB */
    logitsBytes?: number;
  },
): Promise<Program> {
  const { batch, nPositions, heads, replacement = "zero", logitsBytes = 32 * 2 ** 20 } = ask;
  const ids = { shape: [batch, nPositions], dtype: "int32" as const };
  const copies = 1 + heads.to - heads.from;
  return engine.compile(
    (inputs) => {
      const stream = ablatedStreams(config, inputs, heads);
      const targets = tf.tile(inputs.targets.reshape([-1]), [copies]);
      const rowsAtOnce = Math.max(1, Math.floor(logitsBytes / (4 * config.dVocab)));
      const losses = lossesOf(config, inputs, { stream, targets, rowsAtOnce });
      return { losses: losses.reshape([copies, batch, nPositions]) };
    },
    { ...weightSignature(config), tokens: ids, targets: ids, ...insteadOf(config, replacement, ask) },
  );
}

/** What a program takes beside weights and tokens. */
function insteadOf(
  { dHead, dModel }: ModelConfig,
  replacement: Replacement,
  { batch, nPositions, heads }: { batch: number; nPositions: number; heads: HeadRange },
): Signature {
  const nHeads = heads.to - heads.from;
  const instead = { shape: [nHeads, batch, nPositions, dHead], dtype: "float32" as const };
  switch (replacement) {
    case "zero":
      return {};
    case "z":
      return { instead };
    case "foreign":
      return { instead, W_instead: { shape: [nHeads, dHead, dModel], dtype: "float32" } };
  }
}

/** The final streams of the model as it is and of each ablated one: [(1 + heads) · batch · position, dModel]. */
function ablatedStreams(config: ModelConfig, inputs: WeightTensors, heads: HeadRange): tf.Tensor {
  const [batch] = inputs.tokens.shape;
  // What a head wrote may be taken off wherever nothing has read it yet. Without an MLP, or with one that reads beside
  // the attention, that is the end of the block.
  const site = hasResidMid(config) ? "resid_mid" : "resid_post";
  const hooks = new Map<string, (activation: tf.Tensor) => tf.Tensor | undefined>();
  for (let layer = 0; layer < config.nLayers; layer++) {
    const range = withinLayer(heads, layer, config.nHeads);
    if (range === null) continue;
    let lost: tf.Tensor;
    hooks.set(hookName("z", layer), (z) => {
      lost = lostWithHeads(z, inputs, { config, batch, layer, range, first: heads.from });
      return undefined;
    });
    hooks.set(hookName(site, layer), (streams) => withoutEach(streams, lost, batch));
  }
  return finalStream(config, inputs, inputs.tokens, (name, activation) => hooks.get(name)?.(activation));
}

/** The part of a range that lies in a layer, its heads counted from the layer's first; null where there is none. */
function withinLayer({ from, to }: HeadRange, layer: number, nHeads: number): HeadRange | null {
  const range = { from: Math.max(0, from - layer * nHeads), to: Math.min(nHeads, to - layer * nHeads) };
  return range.from < range.to ? range : null;
}

interface OfLayer {
  config: ModelConfig;
  batch: number;
  layer: number;
  /** heads of the layer */
  range: HeadRange;
  /** number of the first head of all that the program ablates */
  first: number;
}

/**
 * What the stream of the unablated sequences, the first `batch`, loses with each head: what it writes, less what is
 * written instead. [head, batch, position, dModel]
 */
function lostWithHeads(
  z: tf.Tensor,
  inputs: WeightTensors,
  { config, batch, layer, range, first }: OfLayer,
): tf.Tensor {
  const [, nPositions, , dHead] = z.shape;
  const { nHeads, dModel } = config;
  const { from, to } = range;
  const rows = [to - from, batch * nPositions, dHead];
  const byHead = z
    .slice([0, 0, from, 0], [batch, nPositions, to - from, dHead])
    .transpose([2, 0, 1, 3])
    .reshape(rows);
  const wO = inputs[`blocks.${layer}.attn.W_O`].slice([from, 0, 0], [to - from, dHead, dModel]);
  const shape = [to - from, batch, nPositions, dModel];
  if (!inputs.instead) return matMul(byHead, wO).reshape(shape);
  const at = layer * nHeads + from - first;
  const instead = inputs.instead.slice([at, 0, 0, 0], [to - from, batch, nPositions, dHead]).reshape(rows);
  if (!inputs.W_instead) return matMul(byHead.sub(instead), wO).reshape(shape);
  const other = inputs.W_instead.slice([at, 0, 0], [to - from, dHead, dModel]);
  return matMul(byHead, wO).sub(matMul(instead, other)).reshape(shape);
}

/** The streams, and after them the unablated ones once more for each head, less what is lost with it. */
function withoutEach(streams: tf.Tensor, lost: tf.Tensor, batch: number): tf.Tensor {
  const [, nPositions, dModel] = streams.shape;
  const unablated = streams.slice([0, 0, 0], [batch, nPositions, dModel]);
  return tf.concat([streams, unablated.sub(lost).reshape([-1, nPositions, dModel])]);
}

/** Token losses of [rows, dModel] against int32 [rows]: [rows], in parts, so that their logits stay small. */
export function lossesOf(
  config: ModelConfig,
  weights: WeightTensors,
  { stream, targets, rowsAtOnce }: { stream: tf.Tensor; targets: tf.Tensor; rowsAtOnce: number },
): tf.Tensor {
  const [rows, dModel] = stream.shape;
  const parts: tf.Tensor[] = [];
  for (let first = 0; first < rows; first += rowsAtOnce) {
    const some = Math.min(rowsAtOnce, rows - first);
    const part = () =>
      tokenLosses(logitsOf(config, weights, stream.slice([first, 0], [some, dModel])), targets.slice([first], [some]));
    parts.push(tf.tidy(part));
  }
  return tf.concat(parts);
}
