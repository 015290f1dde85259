import { describe, expect, test } from "vitest";
import { modelConfig } from "./config.js";
import { parameterCount, parameterShapes } from "./parameters.js";
import { paperPresets, trainingPreset } from "./presets.js";

test("26 presets: 13 shapes, each with Adam and with AdamW", () => {
  expect(new Set(paperPresets.map(({ id }) => id)).size).toBe(26);
  for (const { id, sizes, optimizer, refits } of paperPresets.filter(({ id }) => !id.endsWith("_wd"))) {
    const decayed = trainingPreset(`${id}_wd`);
    expect(decayed.sizes).toEqual(sizes);
    expect(decayed.refits).toBe(refits);
    expect(optimizer.kind).toBe("adam");
    expect(decayed.optimizer).toEqual({ ...optimizer, kind: "adamw", weightDecay: 0.1 });
  }
});

describe("parameters and widths are the paper's (specification §2.1)", () => {
  test.each([
    ["l2_h8", 56_298_630, 6_304_768, 64],
    ["l2_h16", 56_298_630, 6_304_768, 32],
    ["l2_h8_attn", 52_097_158, 2_103_296, 64],
    ["l2_h16_attn", 52_097_158, 2_103_296, 32],
    ["l4_h8", 62_603_398, 12_609_536, 64],
    ["l4_h16", 62_603_398, 12_609_536, 32],
    ["l4_h8_attn", 54_200_454, 4_206_592, 64],
    ["l4_h16_attn", 54_200_454, 4_206_592, 32],
    ["l8_h8", 75_212_934, 25_219_072, 64],
    ["l8_h16", 75_212_934, 25_219_072, 32],
    ["l8_h8_attn", 58_407_046, 8_413_184, 64],
    ["l8_h16_attn", 58_407_046, 8_413_184, 32],
    ["gpt2", 163_087_441, 85_054_464, 64],
  ])("%s", (id, parameters, inBlocks, dHead) => {
    for (const preset of [trainingPreset(id), trainingPreset(`${id}_wd`)]) {
      const config = modelConfig(preset.sizes);
      expect(config).toMatchObject({ nCtx: 1024, dHead, tiedUnembed: false });
      expect(parameterCount(config)).toBe(parameters);
      const blocks = Object.entries(parameterShapes(config)).filter(([name]) => name.startsWith("blocks."));
      expect(blocks.reduce((sum, [, shape]) => sum + shape.reduce((a, b) => a * b, 1), 0)).toBe(inBlocks);
    }
  });
});

test("batches of 5 make one pass over the corpus", () => {
  // 1,657,102 rows of the corpus, 5 a step; the last has 2
  expect(trainingPreset("l8_h8").steps).toBe(Math.ceil(1_657_102 / 5));
  expect(trainingPreset("l8_h8").batchSize).toBe(5);
  expect(trainingPreset("l8_h8").optimizer).toEqual({ kind: "adam", learningRate: 1e-4 });
  expect(trainingPreset("gpt2")).toMatchObject({ steps: null, refits: 5, optimizer: { learningRate: 5e-5 } });
});

test("a preset that is not known is answered with the one that was meant, or with all", () => {
  expect(() => trainingPreset("L8_h8_wdd")).toThrow(
    'preset is "L8_h8_wdd", which is not known; did you mean l8_h8_wd?',
  );
  expect(() => trainingPreset("bert-base")).toThrow(/use one of l2_h8, .*gpt2_wd$/);
});
