import { describe, expect, test } from "vitest";
import { randomStream } from "../random.js";
import {
  bareEstimate,
  type EstimateValue,
  estimateOf,
  intervalOf,
  judged,
  meanSamples,
  pairSamples,
  type Samples,
  spreadOf,
  withoutColumns,
} from "./estimate.js";
import { defaultResampling, type Resampling } from "./resampling.js";
import { studentQuantile } from "./student.js";

const about = { n: 1, resampling: defaultResampling, ceiling: 1, range: [-1, 1] } as const;
const plain = { n: 1, resampling: defaultResampling, ceiling: null, range: null } as const;

function samples(rows: number[][]): Samples {
  return { rows: rows.length, columns: rows[0].length, values: Float64Array.from(rows.flat()) };
}

describe("the spread of a mean", () => {
  const rows = [[0.1], [0.4], [0.4], [0.7]];

  test("over refits it is s²/n, with n - 1 degrees of freedom", () => {
    // mean 0.4, deviations (-0.3, 0, 0, 0.3): s² = 0.18/3 = 0.06; s²/n = 0.015
    const { standardError, degreesOfFreedom } = spreadOf(samples(rows), { ...defaultResampling, resamples: 40_000 })!;
    expect(standardError).toBeCloseTo(Math.sqrt(0.015), 2.9); // drawn 40,000 times: known to one part in 280
    expect(degreesOfFreedom).toBe(3);
  });

  test("prompts that move all refits alike are an axis of their own", () => {
    // values row + column, so nothing is left over: SE² = s²(rows)/2 + s²(columns)/3 = 0.02/2 + 0.01/3
    const both = samples([
      [0.1, 0.2, 0.3],
      [0.3, 0.4, 0.5],
    ]);
    const drawn = { ...defaultResampling, resamples: 40_000 };
    const [refits, prompts] = [0.02 / 2, 0.01 / 3];
    expect(spreadOf(both, drawn)!.standardError ** 2).toBeCloseTo(refits + prompts, 3.4);
    expect(spreadOf(both, { ...drawn, axes: "refits" })!.standardError ** 2).toBeCloseTo(refits, 3.4);
    expect(spreadOf(both, { ...drawn, axes: "prompts" })!.standardError ** 2).toBeCloseTo(prompts, 3.8);
    // Satterthwaite: (a + b)²/(a²/1 + b²/2)
    expect(spreadOf(both, drawn)!.degreesOfFreedom).toBeCloseTo(
      (refits + prompts) ** 2 / (refits ** 2 + prompts ** 2 / 2),
      1,
    );
  });

  test("one refit, or prompts alone of one refit, tell nothing of refits", () => {
    expect(spreadOf(samples([[0.1, 0.2]]), defaultResampling)).toBeNull();
    expect(spreadOf(samples([[0.1, 0.2]]), { ...defaultResampling, axes: "prompts" })).not.toBeNull();
  });

  test("where prompts were averaged before, only refits are drawn", () => {
    expect(spreadOf(samples(rows), { ...defaultResampling, axes: "prompts" })).toEqual(
      spreadOf(samples(rows), defaultResampling),
    );
  });
});

test("an interval is value ± t · SE, within the scale", () => {
  const spread = { standardError: 0.1, degreesOfFreedom: 3 };
  // Student's t at 0.975 with 3 degrees of freedom is 3.18245
  expect(intervalOf(0.2, spread, 0.95, [-1, 1])).toEqual({
    level: 0.95,
    lower: expect.closeTo(0.2 - 0.318245, 6),
    upper: expect.closeTo(0.2 + 0.318245, 6),
  });
  expect(intervalOf(0.9, spread, 0.95, [-1, 1])!.upper).toBe(1);
  expect(intervalOf(0.9, null, 0.95, null)).toBeNull();
  expect(studentQuantile(0.975, 1e6)).toBeCloseTo(1.959964, 4);
});

test("the same seed gives the same interval, another seed nearly the same", () => {
  const values = samples([[0.1], [0.5], [0.4], [0.9]]);
  const of = (seed: number) => estimateOf(values, null, { ...plain, resampling: { ...defaultResampling, seed } });
  expect(of(3)).toEqual(of(3));
  expect(of(3).interval!.lower).not.toBe(of(4).interval!.lower);
  expect(of(3).interval!.lower).toBeCloseTo(of(4).interval!.lower, 1);
});

describe("coverage on simulated families: a 95 % interval holds the truth in 93 to 97 % of them", () => {
  const trials = 1500;
  const resampling: Resampling = { ...defaultResampling, resamples: 400 };
  const drawn = randomStream(7, "simulated families");
  const noise = (n: number, size: number) => Array.from({ length: n }, () => size * drawn.normal());

  function coverage(simulated: () => Samples): number {
    let held = 0;
    for (let trial = 0; trial < trials; trial++) {
      const { lower, upper } = estimateOf(simulated(), null, { ...plain, resampling }).interval!;
      if (lower <= 0 && upper >= 0) held++;
    }
    return held / trials;
  }

  // the true mean is 0: refits, prompts and chance each add their own
  test.each([
    { refits: 4, sizes: [1, 0, 0.5] },
    { refits: 4, sizes: [0.3, 0.3, 1] },
    { refits: 8, sizes: [1, 0, 0.5] },
    { refits: 8, sizes: [0.3, 0.3, 1] },
    { refits: 8, sizes: [1, 1, 0] },
    { refits: 16, sizes: [0.3, 0.3, 1] },
    { refits: 16, sizes: [0.1, 1, 1] },
    { refits: 16, sizes: [1, 1, 0] },
  ])(
    "a head in the others of $refits refits, effects of $sizes",
    ({ refits, sizes: [ofRefits, ofPrompts, chance] }) => {
      const [rows, columns] = [refits - 1, 30];
      const share = coverage(() => {
        const [a, b, e] = [noise(rows, ofRefits), noise(columns, ofPrompts), noise(rows * columns, chance)];
        const values = Float64Array.from(e, (own, i) => a[Math.floor(i / columns)] + b[i % columns] + own);
        return { rows, columns, values };
      });
      expect(share).toBeGreaterThan(0.93);
      expect(share).toBeLessThan(0.97);
    },
  );

  test.each([
    { refits: 4, sizes: [1, 0.3, 0] },
    { refits: 4, sizes: [1, 0.3, 1] },
    { refits: 8, sizes: [1, 0.3, 1] },
    { refits: 8, sizes: [0.3, 0.3, 1] },
    { refits: 16, sizes: [1, 0.3, 1] },
    { refits: 16, sizes: [0.3, 0.3, 1] },
  ])("all pairs of $refits refits, effects of $sizes", ({ refits, sizes: [ofRefits, ofPrompts, ofPairs] }) => {
    const columns = 20;
    const share = coverage(() => {
      const [a, b] = [noise(refits, ofRefits), noise(columns, ofPrompts)];
      return pairSamples(refits, columns, (i, j) => {
        const [own] = noise(1, ofPairs);
        return noise(columns, 0.5).map((chance, prompt) => a[i] + a[j] + own + b[prompt] + chance);
      });
    });
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(0.97);
  });
});

describe("pairs of refits as rows", () => {
  test("of three refits they are the jackknife's pseudo-values", () => {
    const g = new Map([
      ["0,1", 0.1],
      ["0,2", 0.2],
      ["1,2", 0.6],
    ]);
    const { values } = pairSamples(3, 1, (i, j) => [g.get(`${i},${j}`)!]);
    // left out refit 0: 0.6, refit 1: 0.2, refit 2: 0.1; ψ = 3 · 0.3 - 2 · that
    expect(Array.from(values)).toEqual([-0.3, 0.5, 0.7].map((value) => expect.closeTo(value, 12)));
    expect((-0.3 + 0.5 + 0.7) / 3).toBeCloseTo((0.1 + 0.2 + 0.6) / 3, 12);
  });

  test("two refits are one pair: nothing is left to draw", () => {
    const of = pairSamples(2, 2, () => [0.1, 0.3]);
    expect(of).toEqual({ rows: 1, columns: 2, values: Float64Array.of(0.1, 0.3) });
    expect(estimateOf(of, null, about)).toMatchObject({ value: 0.2, interval: null, verdict: null });
  });
});

describe("beside a floor", () => {
  const own = samples([
    [0.8, 0.7],
    [0.9, 0.6],
    [0.7, 0.8],
  ]);

  test("calibrated is (value - floor)/(1 - floor), and its interval that of the ratio", () => {
    const floor = samples([
      [0.5, 0.5],
      [0.5, 0.5],
      [0.5, 0.5],
    ]);
    const estimate = estimateOf(own, floor, about);
    expect(estimate).toMatchObject({
      value: expect.closeTo(0.75, 12),
      floor: 0.5,
      calibrated: expect.closeTo(0.5, 12),
    });
    // a floor that does not vary: the interval is the value's, carried over
    const { interval, calibratedInterval } = estimate;
    expect(calibratedInterval!.lower).toBeCloseTo((interval!.lower - 0.5) / 0.5, 10);
  });

  test("the floor itself is at the floor, with certainty", () => {
    const [estimate] = judged([estimateOf(own, own, about)], defaultResampling);
    expect(estimate).toMatchObject({
      calibrated: 0,
      calibratedInterval: { lower: 0, upper: 0 },
      q: 1,
      verdict: "AT_FLOOR",
    });
  });

  test("what value and floor share does not count: they are drawn together", () => {
    const floor = { ...own, values: own.values.map((value) => value - 0.1) };
    const { z, q } = estimateOf(own, floor, about);
    expect(z).toBeNull(); // the difference is 0.1 everywhere
    expect(q).toBe(0);
  });

  test("a floor near 1 leaves no room", () => {
    const floor = { ...own, values: own.values.map(() => 1 - 5e-5) };
    expect(estimateOf(own, floor, about)).toMatchObject({ calibrated: null, calibratedInterval: null });
  });

  test("a floor of another shape is refused", () => {
    expect(() => estimateOf(own, samples([[0.5]]), about)).toThrow("a floor of 1 × 1 to samples of 3 × 2");
  });
});

describe("verdicts", () => {
  const of = (calibrated: number, reach: number, q: number): EstimateValue => ({
    ...bareEstimate(calibrated, 3, 0),
    calibratedInterval: { level: 0.95, lower: calibrated - reach, upper: calibrated + reach },
    q,
  });

  test.each([
    [of(0.8, 0.1, 0.001), "STABLE"],
    [of(0.3, 0.1, 0.001), "UNSTABLE"],
    [of(0.5, 0.1, 0.001), "INCONCLUSIVE"],
    [of(0.05, 0.1, 0.4), "AT_FLOOR"],
    [of(0.2, 0.9, 0.4), "INCONCLUSIVE"],
  ])("%#: %s", (estimate, verdict) => {
    expect(judged([estimate], defaultResampling)[0].verdict).toBe(verdict);
  });

  test("without a floor there is none; without an interval it is not known", () => {
    expect(judged([bareEstimate(0.5, 1, null)], defaultResampling)[0].verdict).toBeNull();
    expect(judged([bareEstimate(0.5, 1, 0.1)], defaultResampling)[0].verdict).toBe("INCONCLUSIVE");
  });

  test("of many heads that learned nothing, hardly one is called anything but at its floor: the false discovery rate holds", () => {
    const drawn = randomStream(3, "null heads");
    const [families, heads, rows, columns] = [200, 32, 7, 10];
    let withDiscovery = 0;
    for (let family = 0; family < families; family++) {
      const estimates = Array.from({ length: heads }, () => {
        const draw = () => ({
          rows,
          columns,
          values: Float64Array.from({ length: rows * columns }, () => 0.1 * drawn.normal()),
        });
        return estimateOf(draw(), draw(), { ...about, resampling: { ...defaultResampling, resamples: 200 } });
      });
      if (judged(estimates, defaultResampling).some(({ q }) => q! <= 0.05)) withDiscovery++;
    }
    // all are null: the false discovery rate is the share of families with any discovery
    expect(withDiscovery / families).toBeLessThanOrEqual(0.05);
  }, 60_000);
});

test("means of samples, and of their prompts", () => {
  const [a, b] = [samples([[1, 2]]), samples([[3, 6]])];
  expect(meanSamples([a, b])).toEqual(samples([[2, 4]]));
  expect(
    withoutColumns(
      samples([
        [1, 2],
        [5, 7],
      ]),
    ),
  ).toEqual(samples([[1.5], [6]]));
});
