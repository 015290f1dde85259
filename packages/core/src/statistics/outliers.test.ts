import { expect, test } from "vitest";
import { randomStream } from "../random.js";
import { median, outlierCutoff, robustZ } from "./outliers.js";

test("robust z by hand", () => {
  // median 3, deviations 2, 1, 0, 1, 7: MAD 1
  expect(robustZ([1, 2, 3, 4, 10], 0)).toEqual([-2, -1, 0, 1, 7].map((d) => expect.closeTo(0.6745 * d, 12)));
  expect(robustZ([1, 1, 1, 1.001], 0.1)[3]).toBeCloseTo(0.006745, 12);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(() => median([])).toThrow("median of no values");
});

test.each([
  // numpy, 400,000 samples each: 0.95-quantile of the largest |robust z|
  [4, 6.94],
  [8, 4.91],
  [16, 4.13],
  [50, 3.76],
])("the cutoff of %i numbers is what one sample in 20 goes beyond", (n, expected) => {
  expect(Math.abs(outlierCutoff(n, 0.95) / expected - 1)).toBeLessThan(0.03);
});

test("of normal samples that it was not drawn from, about 5 % have an outlier", () => {
  const stream = randomStream(7, "other samples");
  const cutoff = outlierCutoff(6, 0.95);
  const samples = Array.from({ length: 4000 }, () =>
    robustZ(
      Array.from({ length: 6 }, () => stream.normal()),
      0,
    ),
  );
  const share = samples.filter((zs) => zs.some((z) => Math.abs(z) > cutoff)).length / samples.length;
  // standard error 0.35 %, and as much of the cutoff's own
  expect(share).toBeGreaterThan(0.035);
  expect(share).toBeLessThan(0.065);
});
