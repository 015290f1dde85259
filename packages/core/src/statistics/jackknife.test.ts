import { expect, test } from "vitest";
import { jackknifeSpread, jackknifeVariance } from "./jackknife.js";

/** Means without each value in turn. */
const left = (values: number[]) =>
  values.map((value) => (values.reduce((sum, one) => sum + one, 0) - value) / (values.length - 1));

test("of a mean it is s²/n", () => {
  // 1, 2, 3, 6: mean 3, s² = (4 + 1 + 0 + 9)/3
  expect(jackknifeVariance(left([1, 2, 3, 6]))).toBeCloseTo(14 / 3 / 4, 12);
});

test("of a mean's square it is that of its slope, where the mean is known well", () => {
  const values = Array.from({ length: 400 }, (_, i) => 10 + Math.sin(i));
  const ofMean = jackknifeVariance(left(values));
  const centre = values.reduce((sum, value) => sum + value, 0) / 400;
  expect(jackknifeVariance(left(values).map((mean) => mean ** 2)) / (4 * centre ** 2 * ofMean)).toBeCloseTo(1, 2);
});

test("groups add, with Satterthwaite's degrees of freedom", () => {
  const [a, b] = [left([0, 1, 2]), left([0, 2, 4, 6])];
  // s² = 1 over 3, 20/3 over 4
  const [ofA, ofB] = [1 / 3, 20 / 3 / 4];
  const { standardError, degreesOfFreedom } = jackknifeSpread([a, b])!;
  expect(standardError).toBeCloseTo(Math.sqrt(ofA + ofB), 12);
  expect(degreesOfFreedom).toBeCloseTo((ofA + ofB) ** 2 / (ofA ** 2 / 2 + ofB ** 2 / 3), 12);
});

test("where nothing varies it is 0; two of a group tell nothing", () => {
  expect(jackknifeSpread([[1, 1, 1]])).toEqual({ standardError: 0, degreesOfFreedom: 2 });
  expect(
    jackknifeSpread([
      [1, 2, 3],
      [1, 2],
    ]),
  ).toBeNull();
});
