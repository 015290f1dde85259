/** Networks whose heads are far from even attention, and from each other; and the same with heads in another order. */
import { modelConfig } from "../src/model/config.js";
import { initParameters, type Weights } from "../src/model/parameters.js";
import { randomStream } from "../src/random.js";

export const config = modelConfig({ layers: 2, heads: 3, dModel: 12, contextLength: 24, vocab: 11 });
/** Four times wider than usual, so that heads are far from even attention, and from each other. */
const wide = { standardDeviation: 1, residualStandardDeviation: 1 };
const draws = randomStream(5, "prompts");
export const prompts = [24, 9, 17, 24, 3, 12, 20, 24].map((length) =>
  Int32Array.from({ length }, () => draws.integer(config.dVocab)),
);
export const weightsOf = (seed: number): Weights => {
  const weights = initParameters(config, seed, wide);
  const biases = randomStream(seed, "biases");
  return { ...weights, "blocks.1.attn.b_V": weights["blocks.1.attn.b_V"].map(() => biases.normal()) };
};

/** The same function with the heads of each layer in another order: head h is `order[layer][h]` of the given one. */
export function permuted(weights: Weights, order: readonly (readonly number[])[]): Weights {
  const changed = { ...weights };
  for (const [layer, heads] of order.entries()) {
    for (const name of ["W_Q", "W_K", "W_V", "W_O", "b_Q", "b_K", "b_V"].map((one) => `blocks.${layer}.attn.${one}`)) {
      const size = weights[name].length / config.nHeads;
      changed[name] = new Float32Array(weights[name].length);
      for (const [to, from] of heads.entries()) {
        changed[name].set(weights[name].subarray(from * size, (from + 1) * size), to * size);
      }
    }
  }
  return changed;
}

export const orders = [
  [
    [2, 0, 1],
    [1, 0, 2],
  ],
  [
    [0, 2, 1],
    [2, 1, 0],
  ],
];
