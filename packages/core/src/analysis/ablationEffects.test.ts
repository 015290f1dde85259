import { describe, expect, test } from "vitest";
import { mean } from "../statistics/describe.js";
import { type EffectScale, effectSamples, effectVectors, promptEffect, promptLosses } from "./ablationEffects.js";
import type { TokenAblation } from "./ablationSweep.js";

/** Two prompts, of one and three predicted tokens; two heads. */
const table: TokenAblation = {
  kind: "mean",
  nLayers: 2,
  nHeads: 1,
  tokens: 4,
  baseline: 2,
  losses: [[2.5], [1.75]],
  prompts: [Int32Array.of(0, 5), Int32Array.of(0, 7, 9, 4)],
  tokenLosses: Float32Array.of(1, 2, 3, 2, /* L0H0 */ 2, 2, 3, 3, /* L1H0 */ 1, 1, 3, 2),
};

test("a head's effect vector is what each token's loss rises by without it", () => {
  expect(effectVectors(table)).toEqual([Float32Array.of(1, 0, 0, 1), Float32Array.of(0, -1, 0, 0)]);
});

test("a prompt's part of it, with the tokens that it is of", () => {
  expect(promptEffect(table, 0, 1)).toEqual({
    prompt: table.prompts[1],
    baseline: Float32Array.of(2, 3, 2),
    change: Float32Array.of(0, 0, 1),
  });
  expect(promptEffect(table, 1, 0).change).toEqual(Float32Array.of(0));
  expect(() => promptEffect(table, 1, 2)).toThrow("there is no prompt 2 among 2");
});

test("prompt by prompt, losses are sums over tokens", () => {
  const { sums, nPrompts } = promptLosses(table);
  expect(nPrompts).toBe(2);
  expect([...sums]).toEqual([1, 7, 2, 8, 1, 6]);
});

describe("samples of a head and its counterparts", () => {
  const other: TokenAblation = { ...table, losses: [[2], [2.25]], tokenLosses: table.tokenLosses.slice() };
  other.tokenLosses.set([1, 2, 3, 2, 1, 2, 3, 3], 4);
  const refits = [promptLosses(table), promptLosses(other)];

  test("of the loss weigh a prompt by its tokens: their mean is that of all tokens", () => {
    const { rows, columns, values } = effectSamples(refits, [0, 1], "loss");
    expect([rows, columns]).toEqual([2, 2]);
    // sums of changes 1 and 1 in the first refit's L0H0, 0 and 1 in the other's L1H0; times 2 prompts over 4 tokens
    expect([...values]).toEqual([0.5, 0.5, 0, 0.5]);
    expect(mean(values.slice(0, 2))).toBe(table.losses[0][0] - table.baseline);
    expect(mean(values.slice(2))).toBe(other.losses[1][0] - other.baseline);
  });

  test("of perplexity average to its change, and move as it does when a prompt's losses move a little", () => {
    const scale: EffectScale = "perplexity";
    const { values } = effectSamples(refits, [0, 1], scale);
    expect(mean(values.slice(0, 2))).toBeCloseTo(Math.exp(2.5) - Math.exp(2), 12);
    expect(mean(values.slice(2))).toBeCloseTo(Math.exp(2.25) - Math.exp(2), 12);
    // the second prompt alone, losses with and without the head: x and x0 of the first order in e^L + e^L (x - L)
    const [x, x0] = [(8 * 2) / 4, (7 * 2) / 4];
    const expected = Math.exp(2.5) * (1 + x - 2.5) - Math.exp(2) * (1 + x0 - 2);
    expect(values[1]).toBeCloseTo(expected, 12);
  });
});
