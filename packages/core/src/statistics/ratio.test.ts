/** Samples of ratios spread as ratios do: held to draws of prompts, and to arithmetic. */
import { describe, expect, test } from "vitest";
import { randomStream } from "../random.js";
import { mean } from "./describe.js";
import { estimateOf } from "./estimate.js";
import { divisible, leastEffect, overPrompts, ratioSamples, shareOf, tokenSamples } from "./ratio.js";
import { defaultResampling } from "./resampling.js";

const draws = randomStream(3, "ratio test");
const total = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0);

describe("a mean over tokens", () => {
  const tokens = Array.from({ length: 40 }, () => 5 + draws.integer(60));
  const sums = [0, 1].map((row) => tokens.map((n) => n * (0.3 + row) + Math.sqrt(n) * draws.normal()));

  test("is that of all prompts' sums", () => {
    const { rows, columns, values } = tokenSamples(sums, tokens);
    expect([rows, columns]).toEqual([2, 40]);
    for (const row of [0, 1]) {
      expect(mean(values.subarray(row * 40, row * 40 + 40))).toBeCloseTo(total(sums[row]) / total(tokens), 12);
    }
  });

  test("spreads as the ratio over drawn prompts does", () => {
    const samples = tokenSamples([sums[0]], tokens);
    const { spread } = estimateOf(samples, null, overPrompts(defaultResampling));
    const expected = drawn((picked) => ratioOf(picked, sums[0], tokens), 40);
    expect(Math.abs(spread!.standardError / expected - 1)).toBeLessThan(0.1);
  });
});

describe("a ratio of means", () => {
  const below = Array.from({ length: 50 }, () => 2 + draws.normal());
  const above = below.map((value) => 0.5 * value + 0.3 * draws.normal());
  const denominator = { rows: 1, columns: 50, values: Float64Array.from(below) };
  const numerator = { rows: 1, columns: 50, values: Float64Array.from(above) };

  test("has the ratio for its mean, and spreads as it does over drawn prompts", () => {
    const samples = ratioSamples(numerator, denominator);
    expect(mean(samples.values)).toBeCloseTo(total(above) / total(below), 12);
    const { spread } = estimateOf(samples, null, overPrompts(defaultResampling));
    const expected = drawn((picked) => ratioOf(picked, above, below), 50);
    expect(Math.abs(spread!.standardError / expected - 1)).toBeLessThan(0.1);
    // numerator and denominator go together: apart, the ratio would spread more
    const { spread: loose } = estimateOf(
      ratioSamples(shuffled(numerator), denominator),
      null,
      overPrompts(defaultResampling),
    );
    expect(loose!.standardError).toBeGreaterThan(1.5 * spread!.standardError);
  });

  test("shares its denominator among all rows", () => {
    const rows = { rows: 2, columns: 50, values: Float64Array.from([...above, ...above.map((value) => 3 * value)]) };
    const samples = ratioSamples(rows, denominator);
    const ratio = total(above) / total(below);
    expect(mean(samples.values)).toBeCloseTo(2 * ratio, 12);
    expect(mean(samples.values.subarray(0, 50))).toBeCloseTo(ratio, 12);
    expect(mean(samples.values.subarray(50))).toBeCloseTo(3 * ratio, 12);
  });
});

test("a denominator must be worth something, and surely so", () => {
  const of = (values: number[]) => ({ rows: 1, columns: values.length, values: Float64Array.from(values) });
  expect(divisible(of([0.5, 0.4, 0.6, 0.5]), defaultResampling)).toBe(true);
  expect(divisible(of([5, -4, 6, -5]), defaultResampling)).toBe(false);
  expect(divisible(of([1, 1, 1].map((one) => 0.9 * leastEffect * one)), defaultResampling)).toBe(false);
  expect(divisible(of([-1, -1]), defaultResampling)).toBe(false);
});

test("a share has its verdict on the scale from 0 to 1, and may lie beyond", () => {
  const about = { n: 8, resampling: defaultResampling };
  const around = (centre: number) => {
    const values = Float64Array.from({ length: 8 * 30 }, () => centre + 0.1 * draws.normal());
    return shareOf({ rows: 8, columns: 30, values }, about);
  };
  expect(around(1.4)).toMatchObject({ floor: null, calibrated: null, verdict: "STABLE" });
  expect(around(1.4).interval!.upper).toBeGreaterThan(1.4);
  expect(around(0.3).verdict).toBe("UNSTABLE");
  expect(around(0).verdict).toBe("AT_FLOOR");
});

/** Standard deviation of a statistic over 4,000 draws of n with replacement, times n/(n - 1) in its square. */
function drawn(statistic: (picked: number[]) => number, n: number): number {
  const values = Array.from({ length: 4000 }, () => statistic(Array.from({ length: n }, () => draws.integer(n))));
  const centre = mean(values);
  return Math.sqrt((mean(values.map((value) => (value - centre) ** 2)) * n) / (n - 1));
}

function ratioOf(picked: readonly number[], above: readonly number[], below: readonly number[]): number {
  return total(picked.map((i) => above[i])) / total(picked.map((i) => below[i]));
}

function shuffled<T extends { values: Float64Array }>(samples: T): T {
  return { ...samples, values: samples.values.map((_, i) => samples.values[(i + 17) % samples.values.length]) };
}
