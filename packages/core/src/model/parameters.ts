/** Every weight of a model: its TransformerLens name, its shape, and how it is drawn before training. */
import { randomStream } from "../random.js";
import type { ModelConfig } from "./config.js";

/** Weights by TransformerLens name, each row-major in its shape of `parameterShapes`. */
export type Weights = Record<string, Float32Array>;

/** Name → shape, in the order of TransformerLens' state dict. */
export function parameterShapes(config: ModelConfig): Record<string, number[]> {
  const { nLayers, nHeads, dModel, dHead, nCtx, dVocab, mlp, tiedUnembed, positions } = config;
  const shapes: Record<string, number[]> = { "embed.W_E": [dVocab, dModel] };
  if (positions.kind === "learned") shapes["pos_embed.W_pos"] = [nCtx, dModel];
  for (let layer = 0; layer < nLayers; layer++) {
    const block = `blocks.${layer}`;
    shapes[`${block}.ln1.w`] = [dModel];
    shapes[`${block}.ln1.b`] = [dModel];
    shapes[`${block}.attn.W_Q`] = [nHeads, dModel, dHead];
    shapes[`${block}.attn.W_K`] = [nHeads, dModel, dHead];
    shapes[`${block}.attn.W_V`] = [nHeads, dModel, dHead];
    shapes[`${block}.attn.W_O`] = [nHeads, dHead, dModel];
    shapes[`${block}.attn.b_Q`] = [nHeads, dHead];
    shapes[`${block}.attn.b_K`] = [nHeads, dHead];
    shapes[`${block}.attn.b_V`] = [nHeads, dHead];
    shapes[`${block}.attn.b_O`] = [dModel];
    if (mlp) {
      shapes[`${block}.ln2.w`] = [dModel];
      shapes[`${block}.ln2.b`] = [dModel];
      shapes[`${block}.mlp.W_in`] = [dModel, mlp.dMlp];
      shapes[`${block}.mlp.b_in`] = [mlp.dMlp];
      shapes[`${block}.mlp.W_out`] = [mlp.dMlp, dModel];
      shapes[`${block}.mlp.b_out`] = [dModel];
    }
  }
  shapes["ln_final.w"] = [dModel];
  shapes["ln_final.b"] = [dModel];
  if (!tiedUnembed) {
    shapes["unembed.W_U"] = [dModel, dVocab];
    shapes["unembed.b_U"] = [dVocab];
  }
  return shapes;
}

/** How many numbers a model learns. */
export function parameterCount(config: ModelConfig): number {
  return Object.values(parameterShapes(config)).reduce((total, shape) => total + size(shape), 0);
}

/** How untrained weights are drawn: normal, mean 0; LayerNorm gains are 1 and everything else is 0. */
export interface Init {
  /** of every `W_*` but those below */
  readonly standardDeviation: number;
  /** of W_O and W_out, which write to the stream; GPT-2 draws them smaller the more layers there are */
  readonly residualStandardDeviation: number;
}

/** TransformerLens' `init_mode="gpt2"`: 0.8/√d_model for every matrix. */
export function transformerLensInit({ dModel }: ModelConfig): Init {
  const standardDeviation = 0.8 / Math.sqrt(dModel);
  return { standardDeviation, residualStandardDeviation: standardDeviation };
}

/** GPT-2's own: 0.02, and 0.02/√(2 · layers) for what writes to the stream. */
export function gpt2Init({ nLayers }: ModelConfig): Init {
  return { standardDeviation: 0.02, residualStandardDeviation: 0.02 / Math.sqrt(2 * nLayers) };
}

/**
 * Untrained weights.
 *
 * Each weight has a random stream of its own, named by the weight: adding a layer moves no other layer's weights.
 */
export function initParameters(config: ModelConfig, initSeed: number, init = transformerLensInit(config)): Weights {
  const stream = randomStream(initSeed, "weights");
  return mapShapes(config, (shape, name) => {
    const values = new Float32Array(size(shape));
    if (/\.ln\d\.w$|^ln_final\.w$/.test(name)) return values.fill(1);
    if (!name.includes("W_")) return values;
    const standardDeviation = /\.W_(O|out)$/.test(name) ? init.residualStandardDeviation : init.standardDeviation;
    const draws = stream.split(name);
    for (let i = 0; i < values.length; i++) values[i] = standardDeviation * draws.normal();
    return values;
  });
}

/** Weights-shaped zeros, for an optimizer's moments. */
export function zeroParameters(config: ModelConfig): Weights {
  return mapShapes(config, (shape) => new Float32Array(size(shape)));
}

/** One array for each parameter, in the order of `parameterShapes`. */
function mapShapes(config: ModelConfig, make: (shape: number[], name: string) => Float32Array): Weights {
  const shapes = Object.entries(parameterShapes(config));
  return Object.fromEntries(shapes.map(([name, shape]) => [name, make(shape, name)]));
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}
