import { describe, expect, test } from "vitest";
import { randomStream } from "../random.js";
import { correlations, kendall, linearTrend, pearson, ranks, slopeInterval, spearman } from "./correlation.js";

describe("Pearson", () => {
  test("of (1, 2, 4, 5) and (1, 3, 3, 5)", () => {
    // means 3 and 3; deviations (-2, -1, 1, 2) and (-2, 0, 0, 2); products 4 + 4 = 8; squares 10 and 8: 8/√80
    expect(pearson([1, 2, 4, 5], [1, 3, 3, 5])).toBeCloseTo(8 / Math.sqrt(80), 14);
  });

  test("is 1 or -1, and never beyond, on a line", () => {
    const x = [0.1, 0.2, 0.3, 0.7, 1.1];
    expect(pearson(x, x)).toBeCloseTo(1, 12);
    const r = pearson(
      x,
      x.map((value) => 5 - 3 * value),
    )!;
    expect(r).toBeCloseTo(-1, 12);
    expect(r).toBeGreaterThanOrEqual(-1);
  });
});

describe("Spearman's rho", () => {
  test("of (1, 2, 3, 4, 5) and (2, 1, 4, 3, 5)", () => {
    // differences of ranks ±1, ±1, 0: 1 - 6 · 4/(5 · 24) = 0.8; any rising function of y gives the same
    expect(spearman([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])).toBeCloseTo(0.8, 14);
    expect(spearman([1, 2, 3, 4, 5], [2, 1, 4, 3, 5].map(Math.exp))).toBeCloseTo(0.8, 14);
    expect(spearman([1, 2, 3], [30, 20, -1])).toBe(-1);
  });

  test("equal numbers share their ranks: (1, 1, 2, 3) and (1, 2, 2, 3)", () => {
    expect(ranks([1, 1, 2, 3])).toEqual([1.5, 1.5, 3, 4]);
    expect(ranks([5, 2, 5, 5])).toEqual([3, 1, 3, 3]);
    // deviations (-1, -1, 0.5, 1.5) and (-1.5, 0, 0, 1.5): products 1.5 + 2.25; squares 4.5 and 4.5
    expect(spearman([1, 1, 2, 3], [1, 2, 2, 3])).toBeCloseTo(3.75 / 4.5, 14);
  });
});

describe("intervals", () => {
  const x = [1, 2, 3, 4, 5, 6, 7, 8];
  const y = [2, 1, 4, 3, 6, 5, 8, 7];

  test("are Fisher's, with the variances of Bonett and Wright", () => {
    const { pearson, spearman, kendall, n } = correlations(x, y, 0.95);
    // ranks are the numbers themselves: r = rho = 1 - 6 · 8/(8 · 63) = 19/21; tau: 4 of 28 pairs discordant, 20/28
    const r = 19 / 21;
    const tau = 20 / 28;
    const z = 1.959963984540054;
    const around = (value: number, se: number, side: number) => Math.tanh(Math.atanh(value) + side * z * se);
    expect(n).toBe(8);
    for (const [found, value, se] of [
      [pearson, r, Math.sqrt(1 / 5)],
      [spearman, r, Math.sqrt((1 + r ** 2 / 2) / 5)],
      [kendall, tau, Math.sqrt(0.437 / 4)],
    ] as const) {
      expect(found?.value).toBeCloseTo(value, 12);
      expect(found?.interval).toMatchObject({ level: 0.95 });
      expect(found?.interval?.lower).toBeCloseTo(around(value, se, -1), 9);
      expect(found?.interval?.upper).toBeCloseTo(around(value, se, 1), 9);
    }
  });

  test("there is none on a line, nor of four points", () => {
    expect(correlations(x, x, 0.95).pearson).toEqual({ value: 1, interval: null });
    expect(correlations([1, 2, 3, 4], [1, 3, 2, 4], 0.95).kendall?.interval).toBeNull();
    expect(correlations([1, 2], [1, 2], 0.95)).toEqual({ pearson: null, spearman: null, kendall: null, n: 2 });
  });

  test("hold the truth in 95 % of draws, of 8 heads and with a heavy tail", () => {
    const draws = randomStream(3, "coverage");
    const trials = 2000;
    const held = { pearson: 0, spearman: 0, kendall: 0 };
    for (let trial = 0; trial < trials; trial++) {
      const a = Array.from({ length: 8 }, () => draws.normal());
      const b = a.map(() => Math.exp(draws.normal()));
      const found = correlations(a, b, 0.95);
      for (const kind of ["pearson", "spearman", "kendall"] as const) {
        const interval = found[kind]?.interval;
        if (!interval || (interval.lower <= 0 && interval.upper >= 0)) held[kind]++;
      }
    }
    // a share of 2000 draws at 0.95 has a standard deviation of 0.5 %
    for (const count of Object.values(held)) {
      expect(count / trials).toBeGreaterThan(0.92);
      expect(count / trials).toBeLessThan(0.98);
    }
  });
});

describe("Kendall's tau-b", () => {
  test("without ties it is (concordant - discordant)/pairs", () => {
    // y's order 1, 3, 2, 4: of 6 pairs one is discordant (3, 2): (5 - 1)/6
    expect(kendall([1, 2, 3, 4], [10, 30, 20, 40])).toBeCloseTo(4 / 6, 14);
    expect(kendall([1, 2, 3, 4], [4, 3, 2, 1])).toBe(-1);
  });

  test("ties count in neither, and leave their own side's pairs", () => {
    // pairs: (1,2) tied in x; (1,3) +, (1,4) +, (2,3) tied in y, (2,4) +, (3,4) +
    // 4 concordant; 5 pairs not tied in x, 5 not tied in y: 4/√25
    expect(kendall([1, 1, 2, 3], [1, 2, 2, 3])).toBeCloseTo(4 / 5, 14);
  });
});

describe("the line of least squares", () => {
  test("through (0, 1), (1, 2), (2, 6)", () => {
    // means 1 and 3; Σ dx·dy = (-1)(-2) + 0 + 1·3 = 5; Σ dx² = 2; slope 2.5, intercept 3 - 2.5 = 0.5
    expect(linearTrend([0, 1, 2], [1, 2, 6])).toEqual({ slope: 2.5, intercept: 0.5 });
  });

  test("two points are enough, one is not, nor two at one place", () => {
    expect(linearTrend([0, 2], [1, 5])).toEqual({ slope: 2, intercept: 1 });
    expect(linearTrend([0], [1])).toBeNull();
    expect(linearTrend([3, 3], [1, 2])).toBeNull();
  });

  test("its slope's interval comes from the scatter about it", () => {
    // residuals 0.5, -1, 0.5: Σ² = 1.5 with 1 degree of freedom, so SE = √(1.5/2) = 0.8660; t = 12.7062: 11.0039
    const { lower, upper } = slopeInterval([0, 1, 2], [1, 2, 6], 0.95)!;
    expect(lower).toBeCloseTo(2.5 - 11.0039, 3);
    expect(upper).toBeCloseTo(2.5 + 11.0039, 3);
    expect(slopeInterval([0, 2], [1, 5], 0.95)).toBeNull();
  });

  test("coverage: a 95 % interval of a slope holds it in 93 to 97 % of draws of four points", () => {
    const draws = randomStream(8, "slopes");
    const x = [0, 1, 2, 3];
    const held = Array.from({ length: 2000 }, () => {
      const { lower, upper } = slopeInterval(
        x,
        x.map((at) => 0.3 * at + draws.normal()),
        0.95,
      )!;
      return lower <= 0.3 && 0.3 <= upper;
    }).filter(Boolean).length;
    expect(held / 2000).toBeGreaterThan(0.93);
    expect(held / 2000).toBeLessThan(0.97);
  });
});

test("two points, or numbers that are all the same, have no correlation", () => {
  for (const correlation of [pearson, spearman, kendall]) {
    expect(correlation([1, 2], [1, 2])).toBeNull();
    expect(correlation([], [])).toBeNull();
    // their mean is 0.10000000000000002: by deviations alone they would vary
    expect(correlation([0.1, 0.1, 0.1], [1, 2, 3])).toBeNull();
    expect(correlation([1, 2, 3], [0.1, 0.1, 0.1])).toBeNull();
  }
});

test("lists that do not pair, or hold no number, are an error", () => {
  for (const measure of [pearson, spearman, kendall, linearTrend]) {
    expect(() => measure([1, 2, 3], [1, 2])).toThrow("3 numbers have no pairs in 2");
    expect(() => measure([1, 2, 3], [1, Number.NaN, 2])).toThrow(RangeError);
  }
});
