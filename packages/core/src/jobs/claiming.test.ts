/** Differences of estimates, against numbers worked out by hand. */
import { expect, test } from "vitest";
import type { EstimateValue } from "../statistics/estimate.js";
import { differenceOf } from "./claiming.js";

const estimate = (value: number, standardError: number | null, degreesOfFreedom = 4): EstimateValue => ({
  value,
  n: 5,
  interval: standardError === null ? null : { level: 0.95, lower: 0, upper: 1 },
  spread: standardError === null ? null : { standardError, degreesOfFreedom },
  floor: null,
  calibrated: null,
  calibratedInterval: null,
  z: null,
  q: null,
  verdict: null,
});

test("the interval of a difference is Welch's", () => {
  // SE² = 0.03² + 0.04² = 0.05²; df = 0.05⁴ / (0.03⁴/4 + 0.04⁴/4) = 6.25e-6 / (3.37e-6 / 4) = 7.4184
  // t(0.975, 7.4184) = 2.3379 (scipy.stats.t.ppf)
  const { value, interval } = differenceOf(estimate(0.5, 0.03), estimate(0.7, 0.04));
  expect(value).toBeCloseTo(0.2, 12);
  expect(interval).toMatchObject({ level: 0.95 });
  expect(interval!.lower).toBeCloseTo(0.2 - 0.05 * 2.3379, 4);
  expect(interval!.upper).toBeCloseTo(0.2 + 0.05 * 2.3379, 4);
});

test("without a spread on both sides there is no interval, and without any variation it is a point", () => {
  expect(differenceOf(estimate(0.5, null), estimate(0.7, 0.04)).interval).toBeNull();
  expect(differenceOf(estimate(0.5, 0), estimate(0.75, 0)).interval).toEqual({ level: 0.95, lower: 0.25, upper: 0.25 });
});
