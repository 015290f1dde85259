import { describe, expect, test } from "vitest";
import { openEngine } from "../engine/engine.js";
import { InvalidInput } from "../errors.js";
import { transformerFixtures } from "../model/fixtures/transformer.js";
import { type Weights, zeroParameters } from "../model/parameters.js";
import { optimizerConfig, updateWeights } from "./optimizer.js";
import { compileStep, defaultCheckpointSteps, gradientOf, type TrainingState, train } from "./train.js";

const engine = await openEngine({ name: "cpu" });

describe.each(transformerFixtures())("$name", ({ config, weights, tokens, targets, loss, gradients, trained }) => {
  const batches = { nSequences: 2, batch: () => ({ inputs: tokens, targets }) };

  test("loss and gradients are PyTorch's", async () => {
    const program = await compileStep(engine, config, 2);
    const outputs = await program.run({ ...weights, tokens, targets });
    expect(outputs.loss[0]).toBeCloseTo(loss, 6);
    const largest = Math.max(...Object.values(gradients).flat().map(Math.abs));
    for (const [name, expected] of Object.entries(gradients)) {
      // PyTorch in float64; 1e-5 of the model's largest gradient is what float32's roundings (6e-8 each) come to
      // over some hundred sums
      const worst = Math.max(...expected.map((value, i) => Math.abs(value - outputs[gradientOf(name)][i])));
      expect(worst, name).toBeLessThan(1e-5 * largest);
    }
  });

  test.each(["adam", "adamw"] as const)("four steps of %s lead where PyTorch's lead", async (kind) => {
    const state = startFrom(weights);
    const optimizer = optimizerConfig(kind, { learningRate: 1e-2, weightDecay: kind === "adamw" ? 0.1 : 0 });
    const recipe = { optimizer, batchSize: 2, steps: 4 };
    const program = await compileStep(engine, config, 2);
    const losses: number[] = [];
    for await (const tick of train({ program, recipe, batches, state, untilStep: 4 })) losses.push(tick.loss);
    losses.forEach((value, step) => {
      expect(value).toBeCloseTo(trained[kind].losses[step], 5);
    });
    for (const [name, expected] of Object.entries(trained[kind].weights)) {
      // b_K has gradient 0 (softmax ignores a shift of its scores), and Adam turns its rounding into steps of the
      // learning rate's size: neither float32 nor float64 has a true value to compare
      if (name.endsWith("b_K")) continue;
      const worst = Math.max(...expected.map((value, i) => Math.abs(value - state.weights[name][i])));
      expect(worst, name).toBeLessThan(1e-4);
    }
  });

  function startFrom(start: Weights): TrainingState {
    const copy = Object.fromEntries(Object.entries(start).map(([name, values]) => [name, values.slice()]));
    return { step: 0, weights: copy, firstMoments: zeroParameters(config), secondMoments: zeroParameters(config) };
  }
});

describe("one weight, by hand", () => {
  const after = (kind: "adam" | "adamw", weightDecay: number) => {
    const state = {
      weights: { w: Float32Array.of(2) },
      firstMoments: { w: new Float32Array(1) },
      secondMoments: { w: new Float32Array(1) },
    };
    updateWeights(optimizerConfig(kind, { learningRate: 0.1, weightDecay }), 1, state, () => Float32Array.of(4));
    return state;
  };

  test("Adam: gradient 4, first step: m̂ = 4, v̂ = 16, so 2 − 0.1 · 4/√16 = 1.9", () => {
    const { weights, firstMoments, secondMoments } = after("adam", 0);
    expect(weights.w[0]).toBeCloseTo(1.9, 6);
    expect(firstMoments.w[0]).toBeCloseTo(0.4, 6);
    expect(secondMoments.w[0]).toBeCloseTo(0.016, 6);
  });

  test("AdamW shrinks the weight apart from the gradient step: 2 · (1 − 0.1 · 0.5) − 0.1 = 1.8", () => {
    expect(after("adamw", 0.5).weights.w[0]).toBeCloseTo(1.8, 6);
  });

  test("Adam with decay is refused", () => {
    expect(() => optimizerConfig("adam", { learningRate: 0.1, weightDecay: 0.1 })).toThrow(InvalidInput);
  });
});

test("a loss that is not finite stops training and names the learning rate", async () => {
  const [{ config, weights, tokens, targets }] = transformerFixtures();
  const broken = { ...weights, "ln_final.w": weights["ln_final.w"].map(() => Number.NaN) };
  const state = {
    step: 0,
    weights: broken,
    firstMoments: zeroParameters(config),
    secondMoments: zeroParameters(config),
  };
  const recipe = { optimizer: optimizerConfig("adam", { learningRate: 3 }), batchSize: 2, steps: 1 };
  const batches = { nSequences: 2, batch: () => ({ inputs: tokens, targets }) };
  const program = await compileStep(engine, config, 2);
  const steps = train({ program, recipe, batches, state, untilStep: 1 });
  await expect(steps.next()).rejects.toThrow("the loss at step 1 is NaN; use a smaller learning rate than 3");
  expect(state.step).toBe(0);
});

test("checkpoints are denser at the start and end at the last step", () => {
  expect(defaultCheckpointSteps(400)).toEqual([0, 8, 20, 40, 60, 100, 140, 200, 260, 320, 400]);
  expect(defaultCheckpointSteps(1)).toEqual([0, 1]);
});
