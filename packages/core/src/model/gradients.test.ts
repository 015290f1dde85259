/** The whole model's gradients: on every engine against cpu, and on cpu against differences of the loss. */
import { beforeAll, describe, expect, test } from "vitest";
import { engineStatuses, openEngine } from "../engine/engine.js";
import type { Arrays, EngineName, Program } from "../engine/program.js";
import { randomStream } from "../random.js";
import { compileStep, gradientOf } from "../training/train.js";
import { type ModelConfig, modelConfig } from "./config.js";
import { initParameters, type Weights } from "./parameters.js";

const sizes = { layers: 2, heads: 2, dModel: 8, contextLength: 6, vocab: 11 };
const models: Record<string, ModelConfig> = {
  "GELU, untied": modelConfig(sizes),
  "tanh GELU, tied": modelConfig({ ...sizes, activation: "gelu_new", tiedUnembed: true }),
  "attention only": modelConfig({ ...sizes, attentionOnly: true }),
  "rotary, parallel residual": modelConfig({
    ...sizes,
    positions: { kind: "rotary", dims: 2, base: 10 },
    parallelResidual: true,
  }),
  "rotary on every dimension, inverse-layer scaling": modelConfig({
    ...sizes,
    dHead: 6,
    positions: { kind: "rotary", dims: 6, base: 100 },
    inverseLayerScaling: true,
  }),
};
const batchSize = 3;
const statuses = await engineStatuses();

describe.each(Object.entries(models))("%s", (_, config) => {
  const weights = perturbed(config);
  const data = { tokens: tokens(config, 0), targets: tokens(config, 1) };
  let reference: Arrays;
  let onCpu: Program;

  beforeAll(async () => {
    onCpu = await compileStep(await openEngine({ name: "cpu" }), config, batchSize);
    reference = await onCpu.run({ ...weights, ...data });
  });

  for (const { name, available, detail } of statuses.filter(({ name }) => /^(onnx|tensorflow|wasm)$/.test(name))) {
    test.skipIf(!available)(
      `${name} gives cpu's loss and gradients${available ? "" : ` (skipped: ${detail})`}`,
      async () => {
        const engine = await openEngine({ name: name as EngineName, threads: 2 });
        const program = await compileStep(engine, config, batchSize);
        const outputs = await program.run({ ...weights, ...data });
        expect(Object.keys(outputs).sort()).toEqual(Object.keys(reference).sort());
        for (const [output, expected] of Object.entries(reference)) {
          // float32 rounding, 6e-8 of the largest gradient, over some thirty operations in another order
          const scale = Math.max(...expected.map(Math.abs));
          expect(largestDifference(outputs[output], expected), `${output}, up to ${scale}`).toBeLessThan(
            2e-6 * Math.max(scale, 0.1),
          );
        }
        await program.dispose();
      },
    );
  }

  test("along random directions, the gradient is the loss's rise", async () => {
    for (let direction = 0; direction < 5; direction++) {
      const stream = randomStream(direction, "direction");
      const along = mapWeights(weights, (values) => values.map(() => stream.normal()));
      const slope = Object.entries(along).reduce(
        (sum, [name, values]) => sum + values.reduce((s, value, i) => s + value * reference[gradientOf(name)][i], 0),
        0,
      );
      // [8 (f(h) − f(−h)) − (f(2h) − f(−2h))] / 12h: the rounding of a loss near 3, 2e-7, is divided by h, 1e-4; the
      // truncation shrinks as h⁴ and is 2e-2 at h = 0.01, so 3e-5 here
      const h = 0.002;
      const at = async (step: number) => {
        const moved = mapWeights(weights, (values, name) => values.map((value, i) => value + step * along[name][i]));
        return (await onCpu.run({ ...moved, ...data })).loss[0];
      };
      const [near, far] = [(await at(h)) - (await at(-h)), (await at(2 * h)) - (await at(-2 * h))];
      const difference = (8 * near - far) / (12 * h);
      expect(Math.abs(slope)).toBeGreaterThan(0.01);
      expect(Math.abs(difference - slope), `rise ${difference}, slope ${slope}`).toBeLessThan(
        1e-3 * Math.max(1, Math.abs(slope)),
      );
    }
  });
});

/** Weights in no special place: biases and gains are moved off 0 and 1, or their paths would go untested. */
function perturbed(config: ModelConfig): Weights {
  const stream = randomStream(7, "perturbation");
  return mapWeights(initParameters(config, 1), (values) => values.map((value) => value + 0.2 * stream.normal()));
}

function mapWeights(weights: Weights, change: (values: Float32Array, name: string) => Float32Array): Weights {
  return Object.fromEntries(Object.entries(weights).map(([name, values]) => [name, change(values, name)]));
}

/** Some ids come often, some never. */
function tokens({ dVocab, nCtx }: ModelConfig, ahead: number): Int32Array {
  return Int32Array.from({ length: batchSize * nCtx }, (_, i) => ((i + ahead) ** 2 * 3 + 1) % dVocab);
}

function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  return Array.from(expected).reduce((worst, value, i) => Math.max(worst, Math.abs(value - actual[i])), 0);
}
