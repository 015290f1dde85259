import { describe, expect, test } from "vitest";
import { familyBy } from "../../test/familyPairs.js";
import { randomStream } from "../random.js";
import type { Components } from "../statistics/components.js";
import { mean } from "../statistics/describe.js";
import { estimateOf } from "../statistics/estimate.js";
import { samplesOf } from "../statistics/pairs.js";
import { defaultResampling as resampling } from "../statistics/resampling.js";
import { power, predictedHalfWidth } from "./power.js";

const truth: Components = { mean: 0.5, refit: 0.0016, pair: 0.002, prompt: 0.01, refitPrompt: 0.004, residual: 0.01 };

function drawn(of: Components, nRefits: number, nPrompts: number, seed: number) {
  const stream = randomStream(seed, "drawn family");
  const normals = (n: number, variance: number) =>
    Array.from({ length: n }, () => Math.sqrt(variance) * stream.normal());
  const [a, b, ab] = [
    normals(nRefits, of.refit),
    normals(nPrompts, of.prompt),
    normals(nRefits * nPrompts, of.refitPrompt),
  ];
  const g = normals(nRefits * nRefits, of.pair);
  return familyBy({
    nRefits,
    nPrompts,
    likeness: ({ i, j, prompt: p }) =>
      of.mean +
      a[i] +
      a[j] +
      g[i * nRefits + j] +
      b[p] +
      ab[i * nPrompts + p] +
      ab[j * nPrompts + p] +
      Math.sqrt(of.residual) * stream.normal(),
  });
}

describe("power", () => {
  test("by hand: components of one kind alone", () => {
    // 4·a/n = 4 · 0.0016/4 = 0.0016: SE 0.04, t(0.975, 3) = 3.18245
    const only = { ...truth, pair: 0, prompt: 0, refitPrompt: 0, residual: 0 };
    expect(predictedHalfWidth(only, 4, 100, resampling)).toBeCloseTo(3.182446 * 0.04, 6);
    // prompts: 0.01/25 = 0.0004: SE 0.02, t(0.975, 24) = 2.06390
    const prompts = { ...only, refit: 0, prompt: 0.01 };
    expect(predictedHalfWidth(prompts, 4, 25, resampling)).toBeCloseTo(2.063899 * 0.02, 6);
    // refits alone see no prompts' own spread, and prompts alone no refits'
    expect(predictedHalfWidth(prompts, 4, 25, { ...resampling, axes: "refits" })).toBe(0);
    expect(predictedHalfWidth(only, 4, 25, { ...resampling, axes: "prompts" })).toBe(0);
  });

  test("what is recommended is reached, one less is not", () => {
    const pilot = drawn(truth, 8, 40, 3);
    const { overall, grid } = power(pilot, { anchor: 0, halfWidth: 0.05, resampling });
    const components = { mean: overall.value, ...overall.components };
    const at = (n: number, prompts: number) => predictedHalfWidth(components, n, prompts, resampling);
    expect(at(overall.refits!, 40)).toBeLessThanOrEqual(0.05);
    expect(at(overall.refits! - 1, 40)).toBeGreaterThan(0.05);
    expect(at(overall.leastRefits!, 1e12)).toBeLessThanOrEqual(0.05 + 1e-9);
    expect(overall.leastRefits!).toBeLessThanOrEqual(overall.refits!);
    expect(overall.halfWidth).toBe(at(8, 40));
    const [n, p] = [grid.refits.indexOf(8), grid.prompts.indexOf(100)];
    expect(grid.halfWidths[n][p]).toBe(at(8, 100));
  });

  test("where refits vary, no number of prompts alone suffices, and it says so", () => {
    const { overall } = power(drawn({ ...truth, refit: 0.01 }, 6, 50, 1), { anchor: 0, halfWidth: 0.02, resampling });
    expect(overall.prompts).toBeNull();
    expect(overall.leastRefits!).toBeGreaterThan(6);
  });

  test("where only prompts vary, more of them suffice", () => {
    const { overall } = power(drawn({ ...truth, refit: 0, pair: 0, refitPrompt: 0, residual: 1e-6 }, 6, 50, 1), {
      anchor: 0,
      halfWidth: 0.01,
      resampling,
    });
    // 2 · √(0.01/P) = 0.01: some 400 prompts
    expect(overall.prompts!).toBeGreaterThan(200);
    expect(overall.prompts!).toBeLessThan(800);
    expect(overall.refits).toBeNull();
  });

  test("simulated families of the recommended size have intervals as wide as was predicted, and hold the truth", () => {
    const halfWidth = 0.05;
    const pilots = Array.from(
      { length: 60 },
      (_, seed) => power(drawn(truth, 10, 60, seed), { anchor: 0, halfWidth, resampling }).overall.refits!,
    ).sort((a, b) => a - b);
    // what the truth itself would ask for
    let needed = 3;
    while (predictedHalfWidth(truth, needed, 60, resampling) > halfWidth) needed++;
    // pilots of 10 refits ask for that in the middle, within a fifth
    expect(Math.abs(pilots[30] / needed - 1)).toBeLessThan(0.2);

    const made = Array.from({ length: 400 }, (_, seed) => {
      const [{ mean: pairs }] = drawn(truth, needed, 60, 1000 + seed).layers;
      return estimateOf(samplesOf(pairs), null, { n: 1, resampling, ceiling: null, range: null });
    });
    const widths = made.map(({ interval }) => (interval!.upper - interval!.lower) / 2);
    expect(Math.abs(mean(widths) / halfWidth - 1)).toBeLessThan(0.06);
    const held = made.filter(({ interval }) => interval!.lower <= truth.mean && truth.mean <= interval!.upper);
    // 95 %, standard error 1.1 %
    expect(held.length / made.length).toBeGreaterThan(0.915);
  });

  test("by layer and head, named by the anchor's slots", () => {
    const family = familyBy({
      nRefits: 5,
      nPrompts: 4,
      nLayers: 2,
      nHeads: 2,
      likeness: ({ i, j, layer }) => 0.5 + (layer === 1 ? 0.1 * (i + j) : 0),
    });
    const { layers, heads } = power(family, { anchor: 1, halfWidth: 0.02, resampling });
    expect(layers.map(({ layer, refits, halfWidth }) => [layer, refits, halfWidth > 0])).toEqual([
      [0, 3, false],
      [1, expect.any(Number), true],
    ]);
    expect(heads.map(({ layer, head, ordinal }) => [layer, head, ordinal])).toEqual([
      [0, 1, 0],
      [0, 0, 1],
      [1, 1, 2],
      [1, 0, 3],
    ]);
  });

  test.each([
    [2, 0.02, "at least 3 are needed"],
    [4, 0, "half-width is 0; give a number between 0 and 1"],
    [4, Number.NaN, "half-width is NaN"],
  ])("%i refits, half-width %f", (nRefits, halfWidth, words) => {
    const family = familyBy({ nRefits, nPrompts: 3, likeness: () => 0.5 });
    expect(() => power(family, { anchor: 0, halfWidth, resampling })).toThrow(words);
  });
});
