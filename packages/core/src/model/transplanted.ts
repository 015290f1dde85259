/** Heads of one refit at work in another: they read its stream through an orthogonal map, and write back through it. */
import { matMul } from "../engine/ops.js";
import type { Engine, Program, Signature } from "../engine/program.js";
import * as tf from "../engine/tf.js";
import { type HeadRange, lossesOf } from "./ablated.js";
import { hasResidMid, hookName, weightSignature } from "./capture.js";
import type { ModelConfig } from "./config.js";
import { finalStream, headsOn, type WeightTensors } from "./forward.js";
import { parameterShapes, type Weights } from "./parameters.js";

/** Heads of one layer, each to be replaced in turn. */
export interface Transplanted {
  layer: number;
  /** counted from the layer's first */
  heads: HeadRange;
}

/**
 * A program that takes the host's weights, `tokens` and `targets` (int32 [batch, nPositions]), what `donorInputs` gives
 * of the donors, `map` [dModel, dModel], orthogonal, `from` and `to` [dModel]; and gives `losses` [heads, batch,
 * nPositions] in nats: of the host with each head in turn replaced by its donor.
 *
 * With x the host's stream before the layer, a donor reads (x - from) · map + to through its own ln1, attends there, and
 * what it writes, z · W_O, is added to the host's stream through mapᵀ. The host's b_O stays, the donor's is not taken.
 */
export function compileTransplantedLosses(
  engine: Engine,
  config: ModelConfig,
  ask: Transplanted & {
    batch: number;
    nPositions: number;
    /** of logits, that the program may hold at a time; default 32 MiB */
    logitsBytes?: number;
  },
): Promise<Program> {
  const { batch, nPositions, heads, logitsBytes = 32 * 2 ** 20 } = ask;
  const ids = { shape: [batch, nPositions], dtype: "int32" as const };
  const vector = { shape: [config.dModel], dtype: "float32" as const };
  const copies = heads.to - heads.from;
  return engine.compile(
    (inputs) => {
      const stream = transplantedStreams(config, inputs, ask);
      const targets = tf.tile(inputs.targets.reshape([-1]), [copies]);
      const rowsAtOnce = Math.max(1, Math.floor(logitsBytes / (4 * config.dVocab)));
      const losses = lossesOf(config, inputs, { stream, targets, rowsAtOnce });
      return { losses: losses.reshape([copies, batch, nPositions]) };
    },
    {
      ...weightSignature(config),
      tokens: ids,
      targets: ids,
      ...donorSignature(config, ask),
      map: { shape: [config.dModel, config.dModel], dtype: "float32" },
      from: vector,
      to: vector,
    },
  );
}

/**
 * What a program takes of the donors.
 *
 * @param weights the refit's that they are heads of
 * @param donors of each replaced head, the head of the same layer that takes its place
 */
export function donorInputs(config: ModelConfig, weights: Weights, layer: number, donors: readonly number[]): Weights {
  const inputs: Weights = {};
  for (const name of donorNames(config, layer)) {
    const own = weights[name];
    const size = own.length / config.nHeads;
    inputs[`donor.${name}`] = /\.ln1\./.test(name)
      ? own
      : Float32Array.from(
          { length: donors.length * size },
          (_, i) => own[donors[Math.floor(i / size)] * size + (i % size)],
        );
  }
  return inputs;
}

function donorNames(config: ModelConfig, layer: number): string[] {
  const needed = new RegExp(`^blocks\\.${layer}\\.(ln1\\.|attn\\.(W_|b_[QKV]))`);
  return Object.keys(parameterShapes(config)).filter((name) => needed.test(name));
}

function donorSignature(config: ModelConfig, { layer, heads }: Transplanted): Signature {
  const shapes = parameterShapes(ofDonors(config, heads));
  return Object.fromEntries(
    donorNames(config, layer).map((name) => [`donor.${name}`, { shape: shapes[name], dtype: "float32" as const }]),
  );
}

/** A model whose layers have as many heads as are replaced. */
function ofDonors(config: ModelConfig, { from, to }: HeadRange): ModelConfig {
  return { ...config, nHeads: to - from };
}

/** The final streams, head after head: [heads · batch · position, dModel]. */
function transplantedStreams(config: ModelConfig, inputs: WeightTensors, { layer, heads }: Transplanted): tf.Tensor {
  let read: tf.Tensor;
  let lost: tf.Tensor;
  const hooks = new Map<string, (activation: tf.Tensor) => tf.Tensor | undefined>();
  hooks.set(hookName("resid_pre", layer), (stream) => {
    read = stream;
    return undefined;
  });
  hooks.set(hookName("z", layer), (z) => {
    const { nHeads, dHead, dModel } = config;
    const { from, to } = heads;
    const wO = inputs[`blocks.${layer}.attn.W_O`].slice([from, 0, 0], [to - from, dHead, dModel]);
    const own = z.reshape([-1, nHeads, dHead]).slice([0, from, 0], [-1, to - from, dHead]);
    lost = writtenByEach(own, wO).sub(donated(config, inputs, { layer, heads }, read));
    return undefined;
  });
  // What a head wrote may be exchanged wherever nothing has read it yet; see ablated.ts.
  const site = hasResidMid(config) ? "resid_mid" : "resid_post";
  hooks.set(hookName(site, layer), (stream) => {
    const [batch, nPositions, dModel] = stream.shape;
    return stream
      .reshape([1, batch * nPositions, dModel])
      .sub(lost)
      .reshape([-1, nPositions, dModel]);
  });
  return finalStream(config, inputs, inputs.tokens, (name, activation) => hooks.get(name)?.(activation));
}

/** What the donors write into the host's stream: [head, batch · position, dModel]. */
function donated(config: ModelConfig, inputs: WeightTensors, of: Transplanted, stream: tf.Tensor): tf.Tensor {
  const { dModel, dHead } = config;
  const names = donorNames(config, of.layer);
  const weights = Object.fromEntries(names.map((name) => [name, inputs[`donor.${name}`]]));
  const mapped = matMul(stream.sub(inputs.from), inputs.map).add(inputs.to);
  const donors = ofDonors(config, of.heads);
  const z = headsOn(donors, weights, of.layer, mapped).reshape([-1, donors.nHeads, dHead]);
  const wO = weights[`blocks.${of.layer}.attn.W_O`].reshape([-1, dModel]);
  return writtenByEach(z, matMul(wO, inputs.map, false, true).reshape([donors.nHeads, dHead, dModel]));
}

/** z [rows, head, dHead] and W_O [head, dHead, dModel] → [head, rows, dModel] */
function writtenByEach(z: tf.Tensor, wO: tf.Tensor): tf.Tensor {
  return matMul(z.transpose([1, 0, 2]), wO);
}
