import { describe, expect, test } from "vitest";
import { randomStream } from "../random.js";
import { type Components, componentsOf, varianceOfMean } from "./components.js";
import { mean } from "./describe.js";
import { pairOf, pairValues } from "./pairs.js";

/** x_ijp = μ + aᵢ + aⱼ + g_ij + b_p + (ab)ᵢp + (ab)ⱼp + e_ijp with normal parts of these variances. */
function simulated(of: Components, nRefits: number, nPrompts: number, seed: number) {
  const stream = randomStream(seed, "simulated family");
  const normals = (n: number, variance: number) =>
    Float64Array.from({ length: n }, () => Math.sqrt(variance) * stream.normal());
  const [a, b] = [normals(nRefits, of.refit), normals(nPrompts, of.prompt)];
  const ab = normals(nRefits * nPrompts, of.refitPrompt);
  return pairValues(nRefits, nPrompts, (i, j) => {
    const [g] = normals(1, of.pair);
    const e = normals(nPrompts, of.residual);
    return e.map((own, p) => of.mean + a[i] + a[j] + g + b[p] + ab[i * nPrompts + p] + ab[j * nPrompts + p] + own);
  });
}

const names = ["refit", "pair", "prompt", "refitPrompt", "residual"] as const;

describe("variance components", () => {
  test("by hand: 4 refits of effects ±1, without more, have MS_a = (n - 2)·Σa²/(n - 1)", () => {
    const a = [1, 1, -1, -1];
    const found = componentsOf(pairValues(4, 1, (i, j) => [5 + a[i] + a[j]]));
    // MS_a = 2 · 4/3, of which nothing is the pairs' own: a = (8/3 - 0)/2
    expect(found.mean).toBeCloseTo(5, 12);
    expect(found.refit).toBeCloseTo(4 / 3, 12);
    expect(found.pair).toBeCloseTo(0, 12);
  });

  test("by hand: prompts of effects ±1 that all pairs share have variance 4/3 of 4 prompts", () => {
    const b = [1, 1, -1, -1];
    const found = componentsOf(pairValues(4, 4, () => b));
    expect(found.prompt).toBeCloseTo(4 / 3, 12);
    for (const name of ["refit", "pair", "refitPrompt", "residual"] as const) expect(found[name]).toBeCloseTo(0, 12);
  });

  const truth: Components = { mean: 0.5, refit: 0.01, pair: 0.02, prompt: 0.03, refitPrompt: 0.015, residual: 0.05 };

  test.each([
    [4, 12],
    [8, 10],
  ])("simulated ones are recovered without bias, %i refits and %i prompts", (nRefits, nPrompts) => {
    // estimates below 0 are cut off, which few are here; the rest averages to the truth within 4 of its errors
    const families = Array.from({ length: 1500 }, (_, seed) =>
      componentsOf(simulated({ ...truth, refit: 0.1, pair: 0.05 }, nRefits, nPrompts, seed)),
    );
    const expected = { ...truth, refit: 0.1, pair: 0.05 };
    for (const name of names) {
      const found = families.map((one) => one[name]);
      const centre = mean(found);
      const error = Math.sqrt(mean(found.map((x) => (x - centre) ** 2)) / found.length);
      const cutOff = found.filter((x) => x === 0).length / found.length;
      expect(cutOff, name).toBeLessThan(0.25);
      if (cutOff < 0.01) expect(Math.abs(centre - expected[name]), `${name} ± ${error}`).toBeLessThan(4 * error);
      else expect(centre, name).toBeGreaterThan(expected[name] - 4 * error);
    }
  });

  test("they say how the mean of all varies, at other sizes too", () => {
    for (const [nRefits, nPrompts] of [
      [3, 5],
      [6, 20],
    ]) {
      const means = Array.from({ length: 4000 }, (_, seed) => mean(simulated(truth, nRefits, nPrompts, seed).values));
      const centre = mean(means);
      const variance = mean(means.map((x) => (x - centre) ** 2));
      const { refits, prompts, both } = varianceOfMean(truth, nRefits, nPrompts);
      // a variance of 4,000 means has a standard error of √(2/4000) = 2.2 %
      expect(variance / (refits + prompts + both)).toBeGreaterThan(0.91);
      expect(variance / (refits + prompts + both)).toBeLessThan(1.09);
    }
  });

  test("the order of refits and prompts is of no account", () => {
    const pairs = simulated(truth, 6, 5, 4);
    const [refits, prompts] = [randomStream(1, "refits").permutation(6), randomStream(1, "prompts").permutation(5)];
    const shuffled = pairValues(6, 5, (i, j) => {
      const [a, b] = [refits[i], refits[j]];
      const own = pairOf(pairs, Math.min(a, b), Math.max(a, b));
      return Array.from(prompts, (prompt) => own[prompt]);
    });
    const [found, again] = [componentsOf(pairs), componentsOf(shuffled)];
    for (const name of [...names, "mean"] as const) expect(again[name]).toBeCloseTo(found[name], 12);
  });

  test("three refits do not tell pairs' own from refits'", () => {
    const found = componentsOf(simulated(truth, 3, 6, 1));
    expect([found.pair, found.residual]).toEqual([0, 0]);
    expect(found.refit).toBeGreaterThan(0);
  });

  test("two tell nothing", () => {
    expect(() => componentsOf(pairValues(2, 3, () => [1, 2, 3]))).toThrow("2 refits tell nothing");
  });
});
