/** Ablations of whole sets of heads, many sets in one pass: the batch holds a copy of the streams for each set. */
import type { Engine, Program } from "../engine/program.js";
import * as tf from "../engine/tf.js";
import { lossesOf } from "./ablated.js";
import { hookName, weightSignature } from "./capture.js";
import type { ModelConfig } from "./config.js";
import { finalStream, type WeightTensors } from "./forward.js";

/**
 * A program that takes weights, `tokens` and `targets` (int32 [batch, nPositions], the token that follows each position),
 * `keep` [sets, nLayers, nHeads], which is 0 for the heads of a set and 1 for all others, and `instead`
 * [nLayers, nHeads, dHead]; and gives `losses` [sets, batch, nPositions] in nats: for each set those of the model in
 * which z of its heads is `instead` at every position.
 *
 * What lies below the lowest of `layers` is computed once for all sets.
 */
export function compileSetLosses(
  engine: Engine,
  config: ModelConfig,
  ask: {
    batch: number;
    nPositions: number;
    sets: number;
    /** those that any set has heads in; what `keep` says of others is not looked at */
    layers: readonly number[];
    /** of logits, that the program may hold at a time; default 32 MiB */
    logitsBytes?: number;
  },
): Promise<Program> {
  const { batch, nPositions, sets, logitsBytes = 32 * 2 ** 20 } = ask;
  const { nLayers, nHeads, dHead } = config;
  const ids = { shape: [batch, nPositions], dtype: "int32" as const };
  return engine.compile(
    (inputs) => {
      const stream = streamsWithoutSets(config, inputs, ask);
      const targets = tf.tile(inputs.targets.reshape([-1]), [sets]);
      const rowsAtOnce = Math.max(1, Math.floor(logitsBytes / (4 * config.dVocab)));
      const losses = lossesOf(config, inputs, { stream, targets, rowsAtOnce });
      return { losses: losses.reshape([sets, batch, nPositions]) };
    },
    {
      ...weightSignature(config),
      tokens: ids,
      targets: ids,
      keep: { shape: [sets, nLayers, nHeads], dtype: "float32" },
      instead: { shape: [nLayers, nHeads, dHead], dtype: "float32" },
    },
  );
}

/** The final streams, set after set: [sets · batch · position, dModel]. */
function streamsWithoutSets(
  config: ModelConfig,
  inputs: WeightTensors,
  { sets, layers }: { sets: number; layers: readonly number[] },
): tf.Tensor {
  const hooks = new Map<string, (activation: tf.Tensor) => tf.Tensor>();
  // sets of no heads are the model as it is: their copies may part anywhere
  const lowest = layers.length > 0 ? Math.min(...layers) : 0;
  hooks.set(hookName("resid_pre", lowest), (stream) => tf.tile(stream, [sets, 1, 1]));
  for (const layer of layers) {
    hooks.set(hookName("z", layer), (z) => withoutHeads(z, inputs, { config, sets, layer }));
  }
  return finalStream(config, inputs, inputs.tokens, (name, activation) => hooks.get(name)?.(activation));
}

/** z · keep + instead · (1 - keep): [sets · batch, position, head, dHead] */
function withoutHeads(
  z: tf.Tensor,
  { keep, instead }: WeightTensors,
  { config, sets, layer }: { config: ModelConfig; sets: number; layer: number },
): tf.Tensor {
  const { nHeads, dHead } = config;
  const kept = keep.slice([0, layer, 0], [sets, 1, nHeads]).reshape([sets, 1, nHeads, 1]);
  const others = instead.slice([layer, 0, 0], [1, nHeads, dHead]).reshape([1, 1, nHeads, dHead]);
  return z
    .reshape([sets, -1, nHeads, dHead])
    .mul(kept)
    .add(others.mul(tf.sub(1, kept)))
    .reshape(z.shape);
}
