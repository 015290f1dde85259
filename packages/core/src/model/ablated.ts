/** Zero ablations of many heads in one pass: each layer adds copies of the streams to the batch, one without each of its heads. */
import { matMul, tokenLosses } from "../engine/ops.js";
import type { Engine, Program } from "../engine/program.js";
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
 * A program that takes weights, `tokens` and `targets` (int32 [batch, nPositions], the token that follows each position)
 * and gives `losses` [1 + heads, batch, nPositions] in nats: first of the model as it is, then with each head's
 * z set to 0 in turn.
 *
 * What lies below a head is computed once: zeroing a head takes z·W_O off what its layer writes, and only from there on
 * has the ablated model a stream of its own.
 */
export function compileAblatedLosses(
  engine: Engine,
  config: ModelConfig,
  ask: {
    batch: number;
    nPositions: number;
    heads: HeadRange;
    /** of logits, that the program may hold at a time; default 32 MiB */
    logitsBytes?: number;
  },
): Promise<Program> {
  const { batch, nPositions, heads, logitsBytes = 32 * 2 ** 20 } = ask;
  const ids = { shape: [batch, nPositions], dtype: "int32" as const };
  const copies = 1 + heads.to - heads.from;
  return engine.compile(
    (inputs) => {
      const stream = ablatedStreams(config, inputs, inputs.tokens, heads);
      const targets = tf.tile(inputs.targets.reshape([-1]), [copies]);
      const rowsAtOnce = Math.max(1, Math.floor(logitsBytes / (4 * config.dVocab)));
      const losses = lossesOf(config, inputs, { stream, targets, rowsAtOnce });
      return { losses: losses.reshape([copies, batch, nPositions]) };
    },
    { ...weightSignature(config), tokens: ids, targets: ids },
  );
}

/** The final streams of the model as it is and of each ablated one: [(1 + heads) · batch · position, dModel]. */
function ablatedStreams(config: ModelConfig, weights: WeightTensors, tokens: tf.Tensor, heads: HeadRange): tf.Tensor {
  const [batch] = tokens.shape;
  // What a head wrote may be taken off wherever nothing has read it yet. Without an MLP, or with one that reads beside
  // the attention, that is the end of the block.
  const site = hasResidMid(config) ? "resid_mid" : "resid_post";
  const hooks = new Map<string, (activation: tf.Tensor) => tf.Tensor | undefined>();
  for (let layer = 0; layer < config.nLayers; layer++) {
    const range = withinLayer(heads, layer, config.nHeads);
    if (range === null) continue;
    let written: tf.Tensor;
    hooks.set(hookName("z", layer), (z) => {
      written = writtenByHeads(z, weights[`blocks.${layer}.attn.W_O`], batch, range);
      return undefined;
    });
    hooks.set(hookName(site, layer), (streams) => withoutEach(streams, written, batch));
  }
  return finalStream(config, weights, tokens, (name, activation) => hooks.get(name)?.(activation));
}

/** The part of a range that lies in a layer, its heads counted from the layer's first; null where there is none. */
function withinLayer({ from, to }: HeadRange, layer: number, nHeads: number): HeadRange | null {
  const range = { from: Math.max(0, from - layer * nHeads), to: Math.min(nHeads, to - layer * nHeads) };
  return range.from < range.to ? range : null;
}

/** What each head of the unablated sequences, the first `batch`, writes to the stream: [head, batch, position, dModel]. */
function writtenByHeads(z: tf.Tensor, wO: tf.Tensor, batch: number, { from, to }: HeadRange): tf.Tensor {
  const [, nPositions, , dHead] = z.shape;
  const dModel = wO.shape[2] as number;
  const byHead = z
    .slice([0, 0, from, 0], [batch, nPositions, to - from, dHead])
    .transpose([2, 0, 1, 3])
    .reshape([to - from, batch * nPositions, dHead]);
  return matMul(byHead, wO.slice([from, 0, 0], [to - from, dHead, dModel])).reshape([-1, batch, nPositions, dModel]);
}

/** The streams, and after them the unablated ones once more for each head, without what it wrote. */
function withoutEach(streams: tf.Tensor, written: tf.Tensor, batch: number): tf.Tensor {
  const [, nPositions, dModel] = streams.shape;
  const unablated = streams.slice([0, 0, 0], [batch, nPositions, dModel]);
  return tf.concat([streams, unablated.sub(written).reshape([-1, nPositions, dModel])]);
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
