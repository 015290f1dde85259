/** One refit's later layers at work on another's stream: both run side by side, and before each layer a copy changes over. */
import { matMul } from "../engine/ops.js";
import type { Engine, Program, Signature } from "../engine/program.js";
import * as tf from "../engine/tf.js";
import { lossesOf } from "./ablated.js";
import { hookName, weightSignature } from "./capture.js";
import type { ModelConfig } from "./config.js";
import { finalStream, logitsOf, type WeightTensors } from "./forward.js";
import type { Weights } from "./parameters.js";

/** Layers from `from` up to, and without, `to`. */
export interface LayerRange {
  from: number;
  to: number;
}

/**
 * A program that takes the receiver's weights, those of the source as `sourceInputs` names them, `tokens` and `targets`
 * (int32 [batch, nPositions]), and of each layer of the range `maps` [layers, dModel, dModel], `from` and `to` [layers,
 * dModel]; and gives `losses` [1 + layers, batch, nPositions] in nats: first of the receiver as it is, then with its
 * stream before each layer replaced by the source's x there, as (x - from) · map + to.
 *
 * The source is run once, and what the receiver does below a layer is not done again for it.
 */
export function compileStitchedLosses(
  engine: Engine,
  config: ModelConfig,
  ask: {
    batch: number;
    nPositions: number;
    layers: LayerRange;
    /** of logits, that the program may hold at a time; default 32 MiB */
    logitsBytes?: number;
  },
): Promise<Program> {
  const { batch, nPositions, layers, logitsBytes = 32 * 2 ** 20 } = ask;
  const { dModel } = config;
  const ids = { shape: [batch, nPositions], dtype: "int32" as const };
  const float = (...shape: number[]) => ({ shape, dtype: "float32" as const });
  const nLayers = layers.to - layers.from;
  const own = weightSignature(config);
  return engine.compile(
    (inputs) => {
      const source = Object.fromEntries(Object.keys(own).map((name) => [name, inputs[`source.${name}`]]));
      const streams = streamsBefore(config, source, inputs.tokens, layers);
      const stream = withCopies(config, inputs, inputs.tokens, layers, (layer) => {
        const at = layer - layers.from;
        const of = (name: "from" | "to") => inputs[name].slice([at, 0], [1, dModel]);
        const map = inputs.maps.slice([at, 0, 0], [1, dModel, dModel]).reshape([dModel, dModel]);
        return matMul(streams[at].reshape([-1, dModel]).sub(of("from")), map).add(of("to"));
      });
      const targets = tf.tile(inputs.targets.reshape([-1]), [1 + nLayers]);
      const rowsAtOnce = Math.max(1, Math.floor(logitsBytes / (4 * config.dVocab)));
      const losses = lossesOf(config, inputs, { stream, targets, rowsAtOnce });
      return { losses: losses.reshape([1 + nLayers, batch, nPositions]) };
    },
    {
      ...own,
      ...(sourceInputs(own) as Signature),
      tokens: ids,
      targets: ids,
      maps: float(nLayers, dModel, dModel),
      from: float(nLayers, dModel),
      to: float(nLayers, dModel),
    },
  );
}

/** Weights, or what is said of them, under the names of a source. */
export function sourceInputs<T extends Weights | Signature>(weights: T): T {
  return Object.fromEntries(Object.entries(weights).map(([name, value]) => [`source.${name}`, value])) as T;
}

/**
 * A program that takes the receiver's weights and `to` [nLayers, dModel], and gives `losses` [nLayers, dVocab] in nats:
 * what each next token costs where the stream before a layer is `to` at every position.
 *
 * Heads that read the same everywhere write the same everywhere, so one position tells of all.
 */
export function compileConstantStreamLosses(engine: Engine, config: ModelConfig): Promise<Program> {
  const { nLayers, dModel } = config;
  return engine.compile(
    (inputs) => {
      const anyToken = tf.tensor(Int32Array.of(0), [1, 1], "int32");
      const stream = withCopies(config, inputs, anyToken, { from: 0, to: nLayers }, (layer) =>
        inputs.to.slice([layer, 0], [1, dModel]),
      );
      const copies = stream.slice([1, 0], [nLayers, dModel]);
      return { losses: tf.neg(tf.logSoftmax(logitsOf(config, inputs, copies))) };
    },
    { ...weightSignature(config), to: { shape: [nLayers, dModel], dtype: "float32" } },
  );
}

/** resid_pre of each layer of a range: [batch, position, dModel] each */
function streamsBefore(
  config: ModelConfig,
  weights: WeightTensors,
  tokens: tf.Tensor,
  layers: LayerRange,
): tf.Tensor[] {
  const streams: tf.Tensor[] = [];
  const places = new Map(layersOf(layers).map((layer, at) => [hookName("resid_pre", layer), at]));
  finalStream(config, weights, tokens, (name, activation) => {
    const at = places.get(name);
    if (at !== undefined) streams[at] = activation;
    return undefined;
  });
  return streams;
}

/**
 * The final streams, with one copy more from each layer of a range on.
 *
 * @param copyBefore the stream that goes into the layer instead, [batch · position, dModel]
 * @returns [(1 + layers) · batch · position, dModel], the model's own first
 */
function withCopies(
  config: ModelConfig,
  weights: WeightTensors,
  tokens: tf.Tensor,
  layers: LayerRange,
  copyBefore: (layer: number) => tf.Tensor,
): tf.Tensor {
  const hooks = new Map(
    layersOf(layers).map((layer) => [
      hookName("resid_pre", layer),
      (streams: tf.Tensor) => {
        const [, nPositions, dModel] = streams.shape as [number, number, number];
        return tf.concat([streams, copyBefore(layer).reshape([-1, nPositions, dModel])]);
      },
    ]),
  );
  return finalStream(config, weights, tokens, (name, activation) => hooks.get(name)?.(activation));
}

function layersOf({ from, to }: LayerRange): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
