import { describe, expect, test } from "vitest";
import { openEngine } from "../engine/engine.js";
import { compileCapture, hookName, type Site } from "./capture.js";
import type { ModelConfig } from "./config.js";
import { transformerFixtures } from "./fixtures/transformer.js";
import { parameterShapes, type Weights } from "./parameters.js";

const engine = await openEngine({ name: "cpu" });

// PyTorch, float64, written from the formulas (fixtures/make_transformer.py); 1e-5 is the bound for float32,
// and float32's own rounding over two layers of values near 1 is some 1e-6
const tolerance = 1e-5;

describe.each(transformerFixtures())("$name", ({ config, weights, tokens, logits, activations }) => {
  const sites: Site[] = ["pattern", "z", "attn_out", "resid_pre", "resid_post"];
  if (config.mlp && !config.parallelResidual) sites.push("resid_mid");

  test("logits and every activation are PyTorch's", async () => {
    const program = await compileCapture(engine, config, { batch: 2, nPositions: config.nCtx, sites, logits: true });
    const outputs = await program.run({ ...weights, tokens });
    expectClose(outputs.logits, logits);
    expect(Object.keys(outputs).sort()).toEqual([...Object.keys(activations), "logits"].sort());
    for (const [name, expected] of Object.entries(activations)) expectClose(outputs[name], expected, name);
  });

  test("a subset of activations can be asked for", async () => {
    const program = await compileCapture(engine, config, { batch: 2, nPositions: config.nCtx, sites: ["z"] });
    const outputs = await program.run({ ...weights, tokens });
    expect(Object.keys(outputs).sort()).toEqual([hookName("z", 0), hookName("z", 1)]);
  });

  test("padding on the right changes no number", async () => {
    const [short, whole] = [3, config.nCtx];
    const alone = await patternsOf(config, weights, tokens.slice(0, short), short);
    const padded = await patternsOf(config, weights, tokens.slice(0, whole), whole);
    for (const [layer, pattern] of alone.entries()) {
      for (let head = 0; head < config.nHeads; head++) {
        for (let query = 0; query < short; query++) {
          for (let key = 0; key < short; key++) {
            const inPadded = padded[layer][(head * whole + query) * whole + key];
            expect(Math.abs(inPadded - pattern[(head * short + query) * short + key])).toBeLessThan(1e-6);
          }
        }
      }
    }
  });

  test("a pattern's rows sum to 1 and never look ahead", async () => {
    const n = config.nCtx;
    for (const pattern of await patternsOf(config, weights, tokens.slice(0, n), n)) {
      for (let row = 0; row < config.nHeads * n; row++) {
        const attention = pattern.slice(row * n, (row + 1) * n);
        expect(attention.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
        expect(Array.from(attention.slice((row % n) + 1)).every((weight) => weight === 0)).toBe(true);
      }
    }
  });
});

test("the shapes are TransformerLens'", () => {
  const [{ config }] = transformerFixtures();
  const shapes = parameterShapes(config);
  expect(shapes["blocks.1.attn.W_Q"]).toEqual([2, 6, 3]);
  expect(shapes["blocks.1.attn.W_O"]).toEqual([2, 3, 6]);
  expect(shapes["unembed.W_U"]).toEqual([6, 7]);
});

async function patternsOf(config: ModelConfig, weights: Weights, tokens: Int32Array, nPositions: number) {
  const program = await compileCapture(engine, config, { batch: 1, nPositions, sites: ["pattern"] });
  const outputs = await program.run({ ...weights, tokens });
  return Array.from({ length: config.nLayers }, (_, layer) => outputs[hookName("pattern", layer)] as Float32Array);
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[], name = "logits"): void {
  expect(actual.length, name).toBe(expected.length);
  const worst = Math.max(...expected.map((value, i) => Math.abs(value - actual[i])));
  expect(worst, `${name}: largest difference`).toBeLessThan(tolerance);
}
