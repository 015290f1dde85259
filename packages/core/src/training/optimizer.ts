/** Adam and AdamW, in place on plain arrays, with PyTorch's arithmetic and defaults. */
import { InvalidInput } from "../errors.js";
import type { Weights } from "../model/parameters.js";

interface AdamNumbers {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** Adam with decay, or AdamW without, cannot be written. */
export type OptimizerConfig =
  | ({ readonly kind: "adam" } & AdamNumbers)
  | ({ readonly kind: "adamw"; readonly weightDecay: number } & AdamNumbers);

/**
 * An optimizer with PyTorch's defaults: betas 0.9 and 0.999, epsilon 1e-8 outside the square root, AdamW's decay 0.01.
 *
 * @throws InvalidInput for a learning rate or decay that is not a positive number, and for Adam with decay
 */
export function optimizerConfig(
  kind: "adam" | "adamw",
  options: { learningRate: number; weightDecay?: number | null },
): OptimizerConfig {
  const { learningRate, weightDecay } = options;
  if (!(learningRate > 0 && Number.isFinite(learningRate))) {
    throw new InvalidInput(`learning rate is ${learningRate}; it must be a positive number`, "learningRate");
  }
  const numbers = { learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  if (kind === "adam") {
    if (weightDecay) {
      throw new InvalidInput(
        `weight decay is ${weightDecay}, but Adam here has none; use optimizer adamw, or weight decay 0`,
        "weightDecay",
      );
    }
    return { kind, ...numbers };
  }
  const decay = weightDecay ?? 0.01;
  if (!(decay >= 0 && Number.isFinite(decay))) {
    throw new InvalidInput(`weight decay is ${decay}; it must be 0 or a positive number`, "weightDecay");
  }
  return { kind, ...numbers, weightDecay: decay };
}

/**
 * One step on every weight, in place.
 *
 * AdamW first shrinks each weight by learningRate · weightDecay (biases and LayerNorm gains too, as PyTorch and the
 * paper do); then both take the bias-corrected Adam step.
 *
 * @param gradients by the same names as the weights
 * @param step counted from 1, for the bias correction
 */
export function updateWeights(
  config: OptimizerConfig,
  step: number,
  state: { weights: Weights; firstMoments: Weights; secondMoments: Weights },
  gradients: (name: string) => Float32Array,
): void {
  const { learningRate, beta1, beta2, epsilon } = config;
  const keep = config.kind === "adamw" ? 1 - learningRate * config.weightDecay : 1;
  const stepSize = learningRate / (1 - beta1 ** step);
  const rootCorrection = Math.sqrt(1 - beta2 ** step);
  for (const [name, weight] of Object.entries(state.weights)) {
    const gradient = gradients(name);
    const first = state.firstMoments[name];
    const second = state.secondMoments[name];
    for (let i = 0; i < weight.length; i++) {
      const g = gradient[i];
      const m = beta1 * first[i] + (1 - beta1) * g;
      const v = beta2 * second[i] + (1 - beta2) * g * g;
      first[i] = m;
      second[i] = v;
      weight[i] = weight[i] * keep - (stepSize * m) / (Math.sqrt(v) / rootCorrection + epsilon);
    }
  }
}
