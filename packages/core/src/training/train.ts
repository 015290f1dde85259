/** The training loop: it yields after every step and knows no store, no job, no clock. */
import type { Batches } from "../data/batches.js";
import type { Engine, Program } from "../engine/program.js";
import * as tf from "../engine/tf.js";
import { InvalidInput } from "../errors.js";
import { weightSignature } from "../model/capture.js";
import type { ModelConfig } from "../model/config.js";
import { meanLoss } from "../model/forward.js";
import { initParameters, parameterShapes, type Weights, zeroParameters } from "../model/parameters.js";
import { type OptimizerConfig, updateWeights } from "./optimizer.js";

/** How a family is trained; the same for all its refits. */
export interface Recipe {
  readonly optimizer: OptimizerConfig;
  /** sequences a step, each of nCtx tokens */
  readonly batchSize: number;
  readonly steps: number;
}

/** Everything that the next step depends on, beside the data. */
export interface TrainingState {
  /** optimizer steps taken so far */
  step: number;
  weights: Weights;
  firstMoments: Weights;
  secondMoments: Weights;
}

/** The state before the first step: the untrained twin. */
export function initialState(config: ModelConfig, initSeed: number): TrainingState {
  return {
    step: 0,
    weights: initParameters(config, initSeed),
    firstMoments: zeroParameters(config),
    secondMoments: zeroParameters(config),
  };
}

/** @throws InvalidInput naming what is out of range */
export function validateRecipe({ batchSize, steps }: Recipe): void {
  for (const [name, value, most] of [
    ["batch", batchSize, 65_536],
    ["steps", steps, 100_000_000],
  ] as const) {
    if (!Number.isInteger(value) || value < 1 || value > most) {
      throw new InvalidInput(`${name} is ${value}; it must be a whole number from 1 to ${most}`, name);
    }
  }
}

/** The program of one step: weights, `tokens` and `targets` in; `loss` and one `gradient of {name}` a weight out. */
export function compileStep(engine: Engine, config: ModelConfig, batchSize: number): Promise<Program> {
  const names = Object.keys(parameterShapes(config));
  const tokens = { shape: [batchSize, config.nCtx], dtype: "int32" as const };
  return engine.compile(
    (inputs) => {
      const lossAndGradients = tf.valueAndGrads((...weights: tf.Tensor[]) =>
        meanLoss(config, Object.fromEntries(names.map((name, i) => [name, weights[i]])), inputs.tokens, inputs.targets),
      );
      const { value, grads } = lossAndGradients(names.map((name) => inputs[name]));
      return { loss: value, ...Object.fromEntries(names.map((name, i) => [gradientOf(name), grads[i]])) };
    },
    { ...weightSignature(config), tokens, targets: tokens },
  );
}

/** The output of the step program that holds a weight's gradient. */
export function gradientOf(name: string): string {
  return `gradient of ${name}`;
}

/**
 * Trains from `state` until step `untilStep`, changing `state` in place; the loss is the one before each update.
 *
 * The continuation is pure: from equal bits of state, the same engine gives equal bits, whatever ran before.
 *
 * @param program from `compileStep`, for these sizes; the caller disposes of it
 * @throws InvalidInput when the loss is no longer finite; `state` is then the one of the step before
 */
export async function* train(options: {
  program: Program;
  recipe: Recipe;
  batches: Batches;
  state: TrainingState;
  untilStep: number;
}): AsyncGenerator<{ step: number; loss: number }> {
  const { program, recipe, batches, state, untilStep } = options;
  while (state.step < untilStep) {
    const { inputs, targets } = batches.batch(state.step);
    const outputs = await program.run({ ...state.weights, tokens: inputs, targets });
    const loss = outputs.loss[0];
    if (!Number.isFinite(loss)) {
      throw new InvalidInput(
        `training diverged: the loss at step ${state.step + 1} is ${loss}; use a smaller learning rate than ${recipe.optimizer.learningRate}`,
        "learningRate",
      );
    }
    const step = state.step + 1;
    updateWeights(recipe.optimizer, step, state, (name) => outputs[gradientOf(name)] as Float32Array);
    state.step = step;
    yield { step, loss };
  }
}

/**
 * The steps whose checkpoints are kept unless others are asked for: the untrained twin, then about ten, denser at the
 * start where heads take shape, and the last.
 */
export function defaultCheckpointSteps(steps: number): number[] {
  const fractions = [0.02, 0.05, 0.1, 0.15, 0.25, 0.35, 0.5, 0.65, 0.8];
  const between = fractions.map((fraction) => niceStep(fraction * steps)).filter((step) => step > 0 && step < steps);
  return [...new Set([0, ...between, steps])].sort((a, b) => a - b);
}

/** Rounded to two significant digits. */
function niceStep(step: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(step, 1))) - 1);
  return Math.round(step / unit) * unit;
}
