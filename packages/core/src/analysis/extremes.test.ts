import { expect, test } from "vitest";
import { tableBy } from "../../test/tables.js";
import { defaultResampling } from "../statistics/resampling.js";
import { layerExtremes } from "./extremes.js";
import { stability } from "./stability.js";

test("l8_h8, as the paper prints it", () => {
  // layer 5 of 8, counted from 1, is the least stable: 0.9701 - 0.6431 = 0.327, 5/8 of the depth
  const { least, most, drop } = layerExtremes([0.9701, 0.908, 0.851, 0.774, 0.6431, 0.705, 0.868, 0.827]);
  expect(least).toEqual({ layer: 4, value: 0.6431, relativeDepth: 0.625 });
  expect(most).toEqual({ layer: 0, value: 0.9701, relativeDepth: 0.125 });
  expect(drop).toBeCloseTo(0.327, 12);
});

test("of layers that are alike the first counts", () => {
  const { least, most } = layerExtremes([0.5, 0.9, 0.5, 0.9]);
  expect([least.layer, most.layer]).toEqual([0, 1]);
});

test("one layer is both; none is an error", () => {
  const place = { layer: 0, value: 0.7, relativeDepth: 1 };
  expect(layerExtremes([0.7])).toEqual({ least: place, most: place, drop: 0 });
  expect(() => layerExtremes([])).toThrow(RangeError);
});

test("the interval of ΔS is of the two layers that were found, refits drawn for both at once", () => {
  // the anchor's one head of each layer, in three others: what refits have in common moves both layers
  const byRefit = [
    [0.9, 0.7, 0.8],
    [0.95, 0.85, 0.9],
    [0.4, 0.3, 0.2],
  ];
  const table = tableBy({ nRefits: 4, nLayers: 3, nHeads: 1 }, (a, b) => {
    const other = Math.max(a.refit, b.refit);
    return a.layer === b.layer && Math.min(a.refit, b.refit) === 0 ? byRefit[a.layer][other - 1] : 0;
  });
  const floor = tableBy({ nRefits: 4, nLayers: 3, nHeads: 1 }, (a, b) =>
    a.layer === b.layer ? 0.5 - 0.1 * a.layer : 0,
  );
  const resampling = { ...defaultResampling, resamples: 40_000 };
  const { drop } = stability(table, floor, { preset: "PAPER", anchor: 0, resampling });
  // layers 1 and 2 are apart by 0.55, 0.55, 0.7: mean 0.6, s² = 0.0075; Student's t with 2 degrees of freedom is 4.30265
  expect(drop!.value).toBeCloseTo(0.6, 12);
  expect(drop!.n).toBe(3);
  const reach = 4.30265 * Math.sqrt(0.0075 / 3);
  expect(Math.abs((drop!.interval!.upper - 0.6) / reach - 1)).toBeLessThan(0.02);
  expect(Math.abs((0.6 - drop!.interval!.lower) / reach - 1)).toBeLessThan(0.02);
  // the same two layers' of the floor, 0.4 and 0.3
  expect(drop!.floor).toBeCloseTo(0.1, 12);
  expect(drop).toMatchObject({ calibrated: null, verdict: null });
});
