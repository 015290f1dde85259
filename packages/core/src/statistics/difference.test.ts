import { expect, test } from "vitest";
import { randomStream } from "../random.js";
import { differenceOf } from "./difference.js";
import type { Samples } from "./estimate.js";
import { defaultResampling, type Resampling } from "./resampling.js";

const drawn = { ...defaultResampling, resamples: 40_000 };

function samples(rows: number[][]): Samples {
  return { rows: rows.length, columns: rows[0].length, values: Float64Array.from(rows.flat()) };
}

const side = (own: number[][], floor: number[][] | null = null) => ({
  own: samples(own),
  floor: floor && samples(floor),
});
const apart = (one: ReturnType<typeof side>, other: ReturnType<typeof side>, resampling: Resampling = drawn) =>
  differenceOf([one, other], { n: 2, resampling, range: [-2, 2] });

test("variances over refits add; prompts count by what they add to one side alone", () => {
  // values row + column: rows (0, 0.2) and (0, 0.4), columns (0, 0.1, 0.2) and (0, 0.1, 0.5)
  const one = side([
    [0.1, 0.2, 0.3],
    [0.3, 0.4, 0.5],
  ]);
  const other = side([
    [0.2, 0.3, 0.7],
    [0.6, 0.7, 1.1],
  ]);
  const { value, spread, floor, z, calibrated, verdict } = apart(one, other);
  expect(value).toBeCloseTo(0.6 - 0.3, 12);
  // s² over 2 rows: 0.02 and 0.08; of the columns' differences (0, 0, 0.3): 0.03 over 3
  const parts = [0.02 / 2, 0.08 / 2, 0.03 / 3];
  const variance = parts[0] + parts[1] + parts[2];
  expect(spread!.standardError ** 2 / variance).toBeCloseTo(1, 1.6);
  const freedom = variance ** 2 / (parts[0] ** 2 / 1 + parts[1] ** 2 / 1 + parts[2] ** 2 / 2);
  expect(spread!.degreesOfFreedom / freedom).toBeCloseTo(1, 1.6);
  expect({ floor, z, calibrated, verdict }).toEqual({ floor: null, z: null, calibrated: null, verdict: null });
  expect(apart(one, other, { ...drawn, axes: "prompts" }).spread!.standardError ** 2 / parts[2]).toBeCloseTo(1, 1.6);
});

test("beside the difference of the floors", () => {
  const [one, other] = [
    side([[0.5], [0.7], [0.6]], [[0.3], [0.4], [0.2]]),
    side([[0.9], [0.8], [0.7]], [[0.4], [0.4], [0.4]]),
  ];
  const { floor, z } = apart(one, other);
  expect(floor).toBeCloseTo(0.4 - 0.3, 12);
  // above their floors: (0.2, 0.3, 0.4) and (0.5, 0.4, 0.3), s² 0.01 each; 0.2 - 0.1 over √(0.02/3)
  expect(z! / (0.1 / Math.sqrt(0.02 / 3))).toBeCloseTo(1, 1.6);
});

test("one refit on either side tells nothing of refits; other prompts are refused", () => {
  const [one, two] = [
    side([[0.1, 0.2]]),
    side([
      [0.1, 0.2],
      [0.3, 0.4],
    ]),
  ];
  expect(apart(one, two)).toMatchObject({ interval: null, spread: null });
  expect(apart(two, one)).toMatchObject({ interval: null, spread: null });
  expect(() => apart(two, side([[0.1], [0.2]]))).toThrow("2 prompts beside 1");
});

test("coverage: a 95 % interval of a difference holds the truth in 93 to 97 % of families that share their prompts", () => {
  const noise = randomStream(11, "two families");
  const draw = (n: number, size: number) => Array.from({ length: n }, () => size * noise.normal());
  const columns = 20;
  const trials = 1500;
  let held = 0;
  for (let trial = 0; trial < trials; trial++) {
    const prompts = draw(columns, 2);
    const [one, other] = [7, 5].map((rows) => {
      const own = draw(columns, 0.5);
      return side(draw(rows, 0.5).map((refit) => draw(columns, 1).map((e, i) => refit + prompts[i] + own[i] + e)));
    });
    const { interval } = differenceOf([one, other], {
      n: 5,
      resampling: { ...defaultResampling, resamples: 400 },
      range: null,
    });
    if (interval!.lower <= 0 && interval!.upper >= 0) held++;
  }
  expect(held / trials).toBeGreaterThan(0.93);
  expect(held / trials).toBeLessThan(0.97);
});
