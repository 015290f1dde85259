import { expect, test } from "vitest";
import { completeConfig, type ModelSizes, modelConfig } from "./config.js";
import { initParameters, parameterCount, parameterShapes } from "./parameters.js";

const sizes = { layers: 2, heads: 4, dModel: 64, contextLength: 32, vocab: 257 };
const config = modelConfig(sizes);

test("untrained weights are TransformerLens': W_* from N(0, (0.8/√64)²) = N(0, 0.1²), gains 1, biases 0", () => {
  const weights = initParameters(config, 1);
  for (const [name, values] of Object.entries(weights)) {
    if (!name.includes("W_")) {
      expect(
        values.every((value) => value === (name.endsWith(".w") ? 1 : 0)),
        name,
      ).toBe(true);
      continue;
    }
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    // n ≥ 2048 draws: the mean strays by 0.1/√n ≤ 0.0022, the deviation by 0.1/√(2n) ≤ 0.0016; five times that
    expect(Math.abs(mean), name).toBeLessThan(0.011);
    expect(Math.abs(deviation - 0.1), name).toBeLessThan(0.008);
  }
});

test("equal seeds give equal weights, other seeds others, and no two weights share their draws", () => {
  expect(initParameters(config, 1)).toEqual(initParameters(config, 1));
  const [one, two] = [initParameters(config, 1), initParameters(config, 2)];
  expect(one["embed.W_E"]).not.toEqual(two["embed.W_E"]);
  expect(one["blocks.0.attn.W_Q"]).not.toEqual(one["blocks.0.attn.W_K"]);
});

test("a deeper model begins with the same first layers", () => {
  const deeper = initParameters(modelConfig({ ...sizes, layers: 3 }), 1);
  for (const [name, values] of Object.entries(initParameters(config, 1))) expect(deeper[name]).toEqual(values);
});

test("the paper's parameter counts: l8_h8 has 75,212,934, l2_h16 without MLP 52,097,158", () => {
  const paper = { dModel: 512, contextLength: 1024, vocab: 48_262 };
  expect(parameterCount(modelConfig({ ...paper, layers: 8, heads: 8 }))).toBe(75_212_934);
  expect(parameterCount(modelConfig({ ...paper, layers: 2, heads: 16, attentionOnly: true }))).toBe(52_097_158);
});

test("attention-only has no MLP and no second LayerNorm; tied has no unembed", () => {
  const names = Object.keys(parameterShapes(modelConfig({ ...sizes, attentionOnly: true, tiedUnembed: true })));
  expect(names.filter((name) => /mlp|ln2|unembed/.test(name))).toEqual([]);
});

test("rotary positions have no weights, and heads of a width of their own need not divide d_model", () => {
  const rotary = modelConfig({ ...sizes, heads: 3, dHead: 10, positions: { kind: "rotary", dims: 4, base: 10_000 } });
  const shapes = parameterShapes(rotary);
  expect(Object.keys(shapes)).not.toContain("pos_embed.W_pos");
  expect(shapes["blocks.0.attn.W_O"]).toEqual([3, 10, 64]);
});

test("a config from before a field existed means what every model was then", () => {
  const { positions: _, parallelResidual: __, inverseLayerScaling: ___, ...stored } = config;
  expect(completeConfig(stored)).toEqual(config);
  const rotary = modelConfig({ ...sizes, positions: { kind: "rotary", dims: 8, base: 10_000 } });
  expect(completeConfig(rotary)).toEqual(rotary);
});

test.each([
  [{ ...sizes, heads: 3 }, "heads is 3, which does not divide d_model 64; use one of 1, 2, 4, 8, 16, 32, 64"],
  [{ ...sizes, layers: 0 }, "layers is 0; it must be a whole number from 1 to 256"],
  [{ ...sizes, dModel: 6.5 }, "d_model is 6.5"],
  [{ ...sizes, contextLength: 1 }, "context is 1; a head needs at least 2 positions"],
  [{ ...sizes, dHead: 0 }, "d_head is 0; it must be a whole number from 1 to 65536"],
  [rotary(5, 10_000), "rotary_dims is 5; it must be an even number from 2 to d_head, which is 16"],
  [rotary(18, 10_000), "rotary_dims is 18"],
  [rotary(0, 10_000), "rotary_dims is 0"],
  [rotary(4, 0), "rotary_base is 0; it must be a number above 0"],
  [{ ...sizes, layerNormEpsilon: 0 }, "layer_norm_epsilon is 0; it must be between 0 and 1"],
])("bad sizes are named", (bad, message) => {
  expect(() => modelConfig(bad)).toThrow(message);
});

function rotary(dims: number, base: number): ModelSizes {
  return { ...sizes, positions: { kind: "rotary", dims, base } };
}
