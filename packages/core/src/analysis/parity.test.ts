import { expect, test } from "vitest";
import { logitDifferences } from "./parity.js";

test("two positions of three logits, by hand", () => {
  // position 0, means taken off: (−1, 0, 1) beside (−7/6, −1/6, 4/3): differences 1/6, 1/6, 1/3
  // position 1, means 2 and 2: (−2, −2, 4) beside (−1, −2, 3): differences 1, 0, 1
  const ours = [1, 2, 3, 0, 0, 6];
  const reference = [2, 3, 4.5, 1, 0, 5];
  const found = logitDifferences(ours, reference, 3);
  expect(found.positions).toBe(2);
  expect(found.maxDifference).toBeCloseTo(1, 12);
  expect(found.meanDifference).toBeCloseTo((1 / 6 + 1 / 6 + 1 / 3 + 1 + 0 + 1) / 6, 12);
  expect(found.maxRawDifference).toBe(1.5);
  expect(found.scale).toBe(3);
  expect(found.sameTop).toBe(1);
});

test("what a softmax does not see is no difference: each position may have a constant of its own", () => {
  const found = logitDifferences([1, 2, 3, 4, 8, 6], [11, 12, 13, -6, -2, -4], 3);
  expect(found.maxDifference).toBeCloseTo(0, 12);
  expect(found.maxRawDifference).toBe(10);
  expect(found.sameTop).toBe(1);
});

test("one of four positions finds another token likeliest", () => {
  const rows = [
    [3, 1],
    [1, 3],
    [3, 1],
    [3, 1],
  ];
  const found = logitDifferences(
    rows.flat(),
    rows.flatMap((row, i) => (i === 2 ? row.toReversed() : row)),
    2,
  );
  expect(found.sameTop).toBe(0.75);
  // (1, −1) beside (−1, 1)
  expect(found.maxDifference).toBe(2);
  expect(found.meanDifference).toBe((2 + 2) / 8);
});
