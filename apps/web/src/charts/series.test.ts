import { expect, test } from "vitest";
import { append, meanAndSd, resample, runningMean, stepGrid } from "./series";

test("the grid runs from step 1 to the last step", () => {
  expect(stepGrid(9, 5)).toEqual([1, 3, 5, 7, 9]);
  expect(stepGrid(3, 100)).toEqual([1, 2, 3]);
  expect(stepGrid(0, 100)).toEqual([]);
});

test("between recorded steps the loss is linear; beyond the last one there is none", () => {
  // 4 → 2 over steps 1 … 5: step 2 is a quarter of the way, 4 − 0.25 · 2 = 3.5
  expect(resample({ steps: [1, 5], values: [4, 2] }, [1, 2, 5, 6])).toEqual([4, 3.5, 2, null]);
  expect(resample({ steps: [], values: [] }, [1])).toEqual([null]);
});

test("the mean ends where the slowest refit is", () => {
  // 3 and 5: mean 4, sd √((1 + 1) / 1) = √2
  expect(
    meanAndSd([
      [3, 3],
      [5, null],
    ]),
  ).toEqual([
    { mean: 4, sd: expect.closeTo(Math.SQRT2) },
    { mean: null, sd: null },
  ]);
  expect(meanAndSd([[3]])).toEqual([{ mean: 3, sd: null }]);
});

test("the running mean shortens its window at the ends", () => {
  expect(runningMean([0, 3, 6, null], 1)).toEqual([1.5, 3, 4.5, null]);
});

test("a resumed refit overwrites the steps it lost", () => {
  const old = { steps: [1, 2, 3, 4], values: [9, 8, 7, 6] };
  expect(append(old, { steps: [3, 4, 5], values: [70, 60, 50] })).toEqual({
    steps: [1, 2, 3, 4, 5],
    values: [9, 8, 70, 60, 50],
  });
  expect(append(old, { steps: [], values: [] })).toBe(old);
});
