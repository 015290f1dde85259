/** Files of every layout, read and run here, give the numbers of those who wrote them (fixtures/layouts). */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { openEngine } from "../../engine/engine.js";
import type { Engine } from "../../engine/program.js";
import { compileCapture, hookName, type Site } from "../../model/capture.js";
import type { ModelConfig } from "../../model/config.js";
import type { Weights } from "../../model/parameters.js";
import { openTensorFile } from "../tensorFile.js";
import { readArchitecture } from "./config.js";
import { layoutOf, misfits, readWeights } from "./layout.js";

// Hugging Face transformers 5.18 on PyTorch 2.13, eager attention, float64 (gpt2-crfm: float32, since its
// reorder_and_upcast_attn takes nothing else); transformer-lens from the formulas, float64. 1e-5 is the bound
// for float32; what its rounding comes to over three layers of values up to 7 is 2.2e-6.
const tolerance = 1e-5;

const cpu = await openEngine({ name: "cpu" });
const onnx = await openEngine({ name: "onnx", threads: 1 });

describe.each([
  ["gpt2-crfm", "pytorch_model.bin", { inverseLayerScaling: true, tiedUnembed: true }],
  ["gpt2-untied", "model.safetensors", { inverseLayerScaling: false, tiedUnembed: false }],
  ["gpt-neox-half-precision", "model.safetensors", { parallelResidual: true, positions: turning(2, 10_000) }],
  ["gpt-neox-sequential", "pytorch_model.bin", { parallelResidual: false, positions: turning(6, 100) }],
  ["transformer-lens", "final.pt", { positions: { kind: "learned" }, dHead: 4, dModel: 8 }],
])("%s", (name, file, differences) => {
  const folder = fileURLToPath(new URL(`../fixtures/layouts/${name}/`, import.meta.url));
  const { config, layout } = readArchitecture(JSON.parse(readFileSync(`${folder}config.json`, "utf8")), "config.json");

  test("the config says what makes this model unlike the others, and the file fits it", async () => {
    expect(config).toMatchObject(differences);
    const opened = await openTensorFile(folder + file);
    const found = layoutOf(new Set(opened.tensors.keys()), file);
    expect(found.name).toBe(layout);
    expect(misfits(opened.tensors, found, config)).toEqual([]);
    await opened.close();
  });

  test("logits, patterns and residual streams are theirs", async () => {
    const expected = await arraysOf(`${folder}expected.safetensors`);
    const outputs = await run(cpu, config, await weightsOf(folder + file, config), expected.tokens);
    for (const [output, values] of Object.entries(expected)) {
      if (output !== "tokens") expectClose(outputs[output], values, output);
    }
    const sites = sitesOf(config).filter((site) => site !== "z" && site !== "attn_out");
    const hooks = Array.from({ length: config.nLayers }, (_, layer) => sites.map((site) => hookName(site, layer)));
    expect(Object.keys(expected).sort()).toEqual(["logits", "tokens", ...hooks.flat()].sort());
  });

  test("and so are the logits of a graph", async () => {
    const expected = await arraysOf(`${folder}expected.safetensors`);
    const outputs = await run(onnx, config, await weightsOf(folder + file, config), expected.tokens);
    expectClose(outputs.logits, expected.logits, "logits");
  });
});

function turning(dims: number, base: number): ModelConfig["positions"] {
  return { kind: "rotary", dims, base };
}

function sitesOf({ mlp, parallelResidual }: ModelConfig): Site[] {
  return ["pattern", "resid_pre", "resid_post", ...(mlp && !parallelResidual ? (["resid_mid"] as const) : [])];
}

async function weightsOf(path: string, config: ModelConfig): Promise<Weights> {
  const file = await openTensorFile(path);
  const weights: Weights = {};
  for await (const [name, values] of readWeights(file, config)) weights[name] = values;
  await file.close();
  return weights;
}

async function arraysOf(path: string): Promise<Record<string, Float32Array>> {
  const file = await openTensorFile(path);
  const arrays: Record<string, Float32Array> = {};
  for (const name of file.tensors.keys()) arrays[name] = await file.read(name);
  await file.close();
  return arrays;
}

/** Two sequences of equal length. */
async function run(engine: Engine, config: ModelConfig, weights: Weights, tokens: Float32Array) {
  const shape = { batch: 2, nPositions: tokens.length / 2 };
  const program = await compileCapture(engine, config, { ...shape, sites: sitesOf(config), logits: true });
  const outputs = await program.run({ ...weights, tokens: Int32Array.from(tokens) });
  await program.dispose();
  return outputs;
}

function expectClose(actual: ArrayLike<number>, expected: Float32Array, name: string): void {
  expect(actual.length, name).toBe(expected.length);
  const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i])), 0);
  expect(worst, `${name}: largest difference`).toBeLessThan(tolerance);
}
