/** Families that PyTorch made (fixtures/families) have the perplexity, stability and commonness that PyTorch found. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { commonness } from "../../analysis/commonness.js";
import type { HeadReport, Preset } from "../../analysis/headReport.js";
import { headSimilarities } from "../../analysis/similarity.js";
import { stability } from "../../analysis/stability.js";
import { openEngine } from "../../engine/engine.js";
import { compileCapture } from "../../model/capture.js";
import type { ModelConfig } from "../../model/config.js";
import type { Weights } from "../../model/parameters.js";
import { byteTokenizer } from "../../tokenizer/byte.js";
import { openTensorFile } from "../tensorFile.js";
import { readArchitecture } from "./config.js";
import { readWeights } from "./layout.js";

/** By anchor, layer, head; and by layer. */
interface Measured {
  heads: number[][][];
  layers: number[];
}

interface Expected {
  prompts: string[];
  bosId: number;
  refits: { meanNll: number; perplexity: number; predictions: number }[];
  PAPER: { stability: Measured; commonness: Measured };
  CALIBRATED: { stability: Measured; commonness: Measured };
}

const engine = await openEngine({ name: "cpu" });

describe.each(["transformer-lens", "gpt2", "gpt-neox"])("%s", (layout) => {
  const folder = fileURLToPath(new URL(`../fixtures/families/${layout}/`, import.meta.url));
  const readJson = (name: string) => JSON.parse(readFileSync(folder + name, "utf8"));
  const { config, ...architecture } = readArchitecture(readJson("config.json"), "config.json");
  const expected = readJson("expected.json") as Expected;
  const tokenizer = byteTokenizer();
  const prompts = expected.prompts.map((text) => Int32Array.from([expected.bosId, ...tokenizer.encode(text)]));
  const refits = expected.refits.map((_, i) => () => weightsOf(`${folder}seed${i + 1}.pt`, config));

  test("its config names its layout", () => {
    expect(architecture.layout).toBe(layout);
    expect(tokenizer.bosId).toBe(expected.bosId);
  });

  test("perplexity", async () => {
    for (const [refit, { meanNll, perplexity, predictions }] of expected.refits.entries()) {
      const losses = await lossesOf(config, await refits[refit](), prompts);
      const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
      expect(losses.length).toBe(predictions);
      // PyTorch in float64, we in float32 on logits near 10; 1e-4 of the perplexity is the bound
      expect(Math.abs(mean - meanNll)).toBeLessThan(1e-5);
      expect(Math.abs(Math.exp(mean) / perplexity - 1)).toBeLessThan(1e-4);
    }
  });

  test("stability and commonness, with either preset", async () => {
    const table = await headSimilarities({ engine, config, refits, prompts });
    for (const preset of ["PAPER", "CALIBRATED"] as const satisfies Preset[]) {
      const asked = { preset, anchor: 0 };
      expectSame(stability(table, null, asked), expected[preset].stability);
      expectSame(commonness(table, null, asked), expected[preset].commonness);
    }
  });
});

/** The bound is 1e-4; float32 patterns and their float32 products come to some 1e-6. */
function expectSame({ heads, layers }: HeadReport, expected: Measured): void {
  const values = [...heads, ...layers].map(({ estimate }) => estimate.value);
  const others = [...expected.heads.flat(2), ...expected.layers];
  expect(values.length).toBe(others.length);
  for (const [i, value] of values.entries()) expect(Math.abs(value - others[i])).toBeLessThan(1e-5);
}

async function weightsOf(path: string, config: ModelConfig): Promise<Weights> {
  const file = await openTensorFile(path);
  const weights: Weights = {};
  for await (const [name, values] of readWeights(file, config)) weights[name] = values;
  await file.close();
  return weights;
}

/** −log of the probability of each token but the first, in nats, prompt by prompt. */
async function lossesOf(config: ModelConfig, weights: Weights, prompts: Int32Array[]): Promise<number[]> {
  const losses: number[] = [];
  for (const tokens of prompts) {
    const shape = { batch: 1, nPositions: tokens.length };
    const program = await compileCapture(engine, config, { ...shape, sites: [], logits: true });
    const { logits } = await program.run({ ...weights, tokens });
    for (let position = 0; position < tokens.length - 1; position++) {
      const row = Array.from(logits.subarray(position * config.dVocab, (position + 1) * config.dVocab));
      const logSum = Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0));
      losses.push(logSum - row[tokens[position + 1]]);
    }
  }
  return losses;
}
