/** Losses without sets of heads: numpy's in float64 on tiny families, and those of single heads ablated as before. */
import { afterAll, describe, expect, test } from "vitest";
import { openEngine } from "../engine/engine.js";
import { modelConfig } from "../model/config.js";
import { initParameters, type Weights } from "../model/parameters.js";
import { randomStream } from "../random.js";
import { zeroAblation } from "./ablation.js";
import { expectedCircuits } from "./fixtures/circuits/circuits.js";
import { asTheyAre, expectNear, familyNames, loadedRefit, paperFamily } from "./fixtures/paper/paper.js";
import type { Place } from "./matching.js";
import { ablateSets } from "./setAblation.js";

const engines = { cpu: await openEngine({ name: "cpu" }), onnx: await openEngine({ name: "onnx", threads: 1 }) };
afterAll(async () => {
  for (const engine of Object.values(engines)) await engine.dispose();
});

// sums over up to 23 float32 losses of some units, whose rounding is some 1e-6 each
const tolerance = 3e-5;

const expected = expectedCircuits();

describe.each(familyNames)("%s", async (name) => {
  const family = paperFamily(name);
  const { sets } = expected[name];
  const request = { ...(await loadedRefit(family, 0, asTheyAre)), prompts: family.prompts };
  const asked = sets.sets.map((set) => set.map(([layer, head]) => ({ layer, head })));

  test.each([
    ["zero", "cpu"],
    ["zero", "onnx"],
    ["mean", "cpu"],
    ["mean", "onnx"],
  ] as const)("%s ablation of sets on %s is numpy's", async (kind, engine) => {
    const found = await ablateSets({ engine: engines[engine], ...request, sets: asked, kind });
    expect(found.tokens).toEqual(family.prompts.map(({ length }) => length - 1));
    expectNear(found.whole, sets.whole, tolerance, "the model as it is");
    for (const [i, losses] of found.losses.entries()) {
      expectNear(losses, sets[kind][i], tolerance, `set ${i}`);
      // it is worth something: the test could not tell an ablation from none otherwise
      const worth = losses.map((loss, prompt) => Math.abs(loss - found.whole[prompt]));
      expect(Math.max(...worth)).toBeGreaterThan(100 * tolerance);
    }
  });
});

describe("a made-up refit", async () => {
  const engine = engines.onnx;
  const config = modelConfig({ layers: 3, heads: 2, dModel: 8, contextLength: 20, vocab: 11 });
  const wide = { standardDeviation: 1.4, residualStandardDeviation: 1.4 };
  const weights: Weights = { ...initParameters(config, 3, wide), "blocks.1.attn.b_V": new Float32Array(8).fill(0.5) };
  const draws = randomStream(5, "prompts");
  // one padded length and several; one prompt stands twice
  const prompts = [2, 20, 16, 17, 5, 3, 9].map((length) =>
    Int32Array.from({ length }, () => draws.integer(config.dVocab)),
  );
  prompts.push(prompts[1]);
  const request = { engine, config, weights, prompts, kind: "zero" as const };
  const slots: Place[] = [0, 1, 2].flatMap((layer) => [0, 1].map((head) => ({ layer, head })));

  test("a set of one head is that head zeroed", async () => {
    const sets = slots.map((slot) => [slot]);
    const found = await ablateSets({ ...request, sets });
    const table = await zeroAblation({ engine, config, weights, prompts });
    const perToken = (sums: number[]) => sums.reduce((sum, loss) => sum + loss, 0) / table.tokens;
    expect(perToken(found.whole)).toBeCloseTo(table.baseline, 6);
    for (const [i, { layer, head }] of slots.entries()) {
      expect(Math.abs(perToken(found.losses[i]) - table.losses[layer][head])).toBeLessThan(1e-6);
    }
  });

  // activations are 32 wide, the MLP's: 128 bytes a position, and the longest prompt has 19
  test.each([
    ["two sets at a time", 128 * 19 * 2],
    ["one set at a time, though that is too much", 1],
    ["all sets of a few prompts", 128 * 19 * 10],
  ])("does not depend on what is computed at once: %s", async (_, memoryBytes) => {
    const sets = [slots.slice(0, 2), slots.slice(1, 4), [slots[5]], [slots[0], slots[5]], []];
    const at = async (bytes?: number) => {
      const told: [number, number][] = [];
      const onProgress = (done: number, total: number) => told.push([done, total]);
      const found = await ablateSets({ ...request, sets, memoryBytes: bytes, onProgress });
      // 5 sets and the model as it is, 8 prompts
      expect(told.at(-1)).toEqual([48, 48]);
      expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).toSorted((a, b) => a - b));
      return found;
    };
    const [parts, whole] = [await at(memoryBytes), await at()];
    expectNear(parts.losses.flat(), whole.losses.flat(), 1e-5, "losses");
    // without no heads it is the model as it is; a prompt that stands twice has one loss
    expectNear(whole.losses[4], whole.whole, 1e-5, "a set of no heads");
    expect(whole.whole[7]).toBe(whole.whole[1]);
  });

  test("refuses weights that give no finite loss, and prompts that do not fit", async () => {
    const broken = { ...weights, "ln_final.w": new Float32Array(config.dModel).fill(Number.NaN) };
    await expect(ablateSets({ ...request, weights: broken, sets: [[slots[1]]] })).rejects.toThrow(
      "the loss on the prompts is not finite",
    );
    const lost = {
      ...weights,
      "blocks.1.attn.W_O": weights["blocks.1.attn.W_O"].map((v, i) => (i < 32 ? v : v * 1e38)),
    };
    await expect(ablateSets({ ...request, weights: lost, sets: [[slots[1], slots[2]]] })).rejects.toThrow("not finite");
    await expect(ablateSets({ ...request, prompts: [new Int32Array(21)], sets: [] })).rejects.toThrow(
      "prompt 0 has 21 tokens; 2 to 20 are needed",
    );
  });
});
