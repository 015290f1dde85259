/** Families of checkpoints as other programs leave them: PyTorch's fixtures, and tiny ones made here. */
import { writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readArchitecture } from "../src/checkpoints/layouts/config.js";
import { readWeights } from "../src/checkpoints/layouts/layout.js";
import type { Manifest } from "../src/checkpoints/manifest.js";
import { writeSafetensors } from "../src/checkpoints/safetensors.js";
import { openTensorFile } from "../src/checkpoints/tensorFile.js";
import { type ModelConfig, modelConfig } from "../src/model/config.js";
import { type Init, initParameters, parameterShapes, type Weights } from "../src/model/parameters.js";

export const fixtureLayouts = ["transformer-lens", "gpt2", "gpt-neox"] as const;

/** By anchor, layer, head; and by layer. */
export interface MeasuredByPyTorch {
  heads: number[][][];
  layers: number[];
}

/** What PyTorch found of a family of fixtures. */
export interface ExpectedOfFamily {
  prompts: string[];
  bosId: number;
  refits: { meanNll: number; perplexity: number; predictions: number }[];
  PAPER: { stability: MeasuredByPyTorch; commonness: MeasuredByPyTorch };
  CALIBRATED: { stability: MeasuredByPyTorch; commonness: MeasuredByPyTorch };
}

/** Three refits, seed1.pt to seed3.pt, that PyTorch has written, with their config.json. */
export async function fixtureFamily(layout: (typeof fixtureLayouts)[number]) {
  const folder = fileURLToPath(new URL(`../src/checkpoints/fixtures/families/${layout}`, import.meta.url));
  const json = async (name: string) => JSON.parse(await readFile(join(folder, name), "utf8"));
  const { config } = readArchitecture(await json("config.json"), "config.json");
  const weights = await Promise.all([1, 2, 3].map((seed) => weightsOf(join(folder, `seed${seed}.pt`), config)));
  return { folder, config, weights, expected: (await json("expected.json")) as ExpectedOfFamily };
}

async function weightsOf(path: string, config: ModelConfig): Promise<Weights> {
  const file = await openTensorFile(path);
  const weights: Weights = {};
  for await (const [name, values] of readWeights(file, config)) weights[name] = values;
  await file.close();
  return weights;
}

/** One layer of two heads over bytes: a file of some 40 kB. */
export const smallConfig = modelConfig({ layers: 1, heads: 2, dModel: 8, contextLength: 16, vocab: 257 });

/** The same as TransformerLens' config. */
export const smallArchitecture = {
  n_layers: 1,
  n_heads: 2,
  d_model: 8,
  d_head: 4,
  d_mlp: 32,
  n_ctx: 16,
  d_vocab: 257,
  act_fn: "gelu",
};

export const smallInit = (seed: number, init?: Init): Weights => initParameters(smallConfig, seed, init);

/** What training would make of seed's init: most of it is still there, and everything has moved a little. */
export function smallTrained(seed: number): Weights {
  const toward = smallInit(1000 + seed);
  return Object.fromEntries(
    Object.entries(smallInit(seed)).map(([name, values]) => [
      name,
      values.map((value, i) => 0.9 * value + 0.1 * toward[name][i] + 0.01 * Math.sin(seed + i)),
    ]),
  );
}

/** A safetensors file under TransformerLens' names; what is no weight of the config is a vector. */
export function tensorsFile(weights: Weights, config = smallConfig): Uint8Array {
  const shapes = parameterShapes(config);
  const tensors = Object.entries(weights).map(([name, values]) => {
    return [name, { shape: shapes[name] ?? [values.length], values }] as const;
  });
  return writeSafetensors(Object.fromEntries(tensors), {});
}

/** Writes files into a folder that exists. */
export function writeFiles(folder: string, files: Record<string, Uint8Array | string>): void {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}

/** A manifest of small members over bytes. */
export function smallManifest(name: string, members: Manifest["members"], more: Partial<Manifest> = {}): Manifest {
  return { name, architecture: smallArchitecture, tokenizer: { kind: "byte" }, members, ...more };
}
