import { expect, test } from "vitest";
import { defaultResampling } from "../statistics/resampling.js";
import type { FunctionDistance } from "./functionDistance.js";
import type { LayerGrid } from "./layerGrid.js";
import { refitPair } from "./refitPair.js";

const grid: LayerGrid = {
  measure: "procrustes",
  control: "none",
  site: "resid_post",
  nLayers: 2,
  nTokens: 10,
  nCompared: 10,
  nPrompts: 3,
  width: 8,
  similarity: [
    [0.75, 0.5],
    [0.25, 0.875],
  ],
};
const twins: LayerGrid = {
  ...grid,
  similarity: [
    [0.5, 0.25],
    [0.125, 0.5],
  ],
};
const distance: FunctionDistance = {
  tokens: [2, 3, 5],
  sums: { leftToRight: [1, 2, 4], rightToLeft: [2, 2, 2], jensenShannon: [0.25, 0.5, 0.25] },
};
const nothing: FunctionDistance = {
  ...distance,
  sums: { leftToRight: [0.5, 0.25, 0.25], rightToLeft: [0, 0.5, 0.5], jensenShannon: [0, 0.1, 0.1] },
};
const load = { centerWritingWeights: false, foldValueBiases: false };
const asked = { left: 2, right: 0, load, resampling: defaultResampling };
const none = { grid: null, distance: null };

test("cells and divergences stand beside those of the twins", () => {
  const report = refitPair({ grid, distance }, { grid: twins, distance: nothing }, asked);
  expect(report).toMatchObject({
    measure: "refit-pair",
    left: 2,
    right: 0,
    residualMeasure: "procrustes",
    control: "none",
    site: "resid_post",
    load,
    tokens: 10,
    compared: 10,
    width: 8,
    similarity: grid.similarity,
    floor: twins.similarity,
    claims: [],
  });
  const { leftToRight, rightToLeft, jensenShannon } = report.distance;
  // sums over the 10 tokens of all prompts: 7, 6 and 1 nats, and 1, 1 and 0.2 of the twins
  expect(leftToRight.value).toBeCloseTo(0.7, 12);
  expect(leftToRight.floor).toBeCloseTo(0.1, 12);
  expect(rightToLeft.value).toBeCloseTo(0.6, 12);
  expect(jensenShannon.value).toBeCloseTo(0.1, 12);
  expect(jensenShannon.floor).toBeCloseTo(0.02, 12);
  // nats have no ceiling to be calibrated by
  expect(leftToRight).toMatchObject({ n: 3, calibrated: null, verdict: null });
});

test("the interval is the ratio's over prompts that are drawn anew, and stays within what can be", () => {
  const { distance: found } = refitPair({ grid, distance }, none, asked);
  const { value, spread, interval } = found.leftToRight;
  // to first order a prompt moves the ratio by (sum - 0.7 · tokens) / (10/3): -0.12, -0.03 and 0.15; they add up to 0,
  // and the mean of n = 3 such has the variance Σ x² / (n (n - 1)) = 0.0378 / 6
  const exact = Math.sqrt((0.12 ** 2 + 0.03 ** 2 + 0.15 ** 2) / 6);
  // 1,000 draws tell a standard deviation to some 2 %
  expect(Math.abs(spread!.standardError / exact - 1)).toBeLessThan(0.1);
  expect(interval!.upper - value).toBeGreaterThan(spread!.standardError);
  expect(interval!.lower).toBeCloseTo(2 * value - interval!.upper, 12);
  expect(found.jensenShannon.interval!.upper).toBeLessThanOrEqual(Math.LN2);
});

test("refits are not drawn, whatever was asked: there are but two", () => {
  const refits = refitPair({ grid, distance }, none, {
    ...asked,
    resampling: { ...defaultResampling, axes: "refits" },
  });
  expect(refits.distance).toEqual(refitPair({ grid, distance }, none, asked).distance);
});

test("without a floor there is none; of a null the grid alone", () => {
  const bare = refitPair({ grid, distance }, none, asked);
  expect([bare.floor, bare.distance.leftToRight.floor]).toEqual([null, null]);
  const shuffled = refitPair({ grid, distance }, { grid: twins, distance: null }, asked);
  expect([shuffled.floor, shuffled.distance.leftToRight.floor]).toEqual([twins.similarity, null]);
});

test("a floor of another site, or of other prompts, is refused", () => {
  const elsewhere: LayerGrid = { ...twins, site: "resid_mid" };
  expect(() => refitPair({ grid, distance }, { grid: elsewhere, distance: null }, asked)).toThrow(
    "the floor is resid_mid in 2 layers of 8 dimensions, on 10 tokens, by procrustes with control none",
  );
  const otherwise: LayerGrid = { ...twins, measure: "cka-debiased" };
  expect(() => refitPair({ grid, distance }, { grid: otherwise, distance: null }, asked)).toThrow("by cka-debiased");
  const others = { ...nothing, tokens: [2, 4, 4] };
  expect(() => refitPair({ grid, distance }, { grid: twins, distance: others }, asked)).toThrow("other prompts");
});
