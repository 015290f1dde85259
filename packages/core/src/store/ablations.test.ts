import { expect, test } from "vitest";
import type { TokenAblation } from "../analysis/ablationSweep.js";
import { readSafetensors } from "../checkpoints/safetensors.js";
import { readAblation, writeAblation } from "./ablations.js";

const table: TokenAblation = {
  kind: "mean-position",
  nLayers: 1,
  nHeads: 2,
  tokens: 3,
  baseline: 1.1,
  losses: [[1.2, 1.3]],
  prompts: [Int32Array.of(0, 5), Int32Array.of(0, 7, 9)],
  tokenLosses: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
};

test("losses come back as they were written, means to the last bit", () => {
  expect(readAblation(writeAblation(table))).toEqual(table);
});

test("row 0 is the model as it is, then one a head; ids and lengths tell whose tokens they are", () => {
  const { tensors } = readSafetensors(writeAblation(table));
  expect(tensors.token_losses).toEqual({ shape: [3, 3], values: table.tokenLosses });
  expect(tensors.losses).toEqual({ shape: [3], values: Float64Array.of(1.1, 1.2, 1.3) });
  expect(tensors.lengths.values).toEqual(Int32Array.of(2, 3));
  expect(tensors.tokens.values).toEqual(Int32Array.of(0, 5, 0, 7, 9));
});
