import { expect, test } from "vitest";
import { bestAssignment } from "./assignment.js";
import { mean, standardDeviation } from "./describe.js";

test("the assignment gives up one good match for a better sum", () => {
  // greedy takes 0.9 and is left with 0.1; the best sum is 0.8 + 0.7 = 1.5
  expect(
    bestAssignment([
      [0.9, 0.8],
      [0.7, 0.1],
    ]),
  ).toEqual([1, 0]);
});

test("the assignment is the best of all permutations, negative similarities among them", () => {
  for (let trial = 0; trial < 50; trial++) {
    const similarity = Array.from({ length: 5 }, (_, i) =>
      Array.from({ length: 5 }, (_, j) => Math.sin(1 + 7 * trial + 13 * i + 31 * j * (i + 1))),
    );
    const sumOf = (columns: number[]) => columns.reduce((sum, column, row) => sum + similarity[row][column], 0);
    const best = Math.max(...permutations([0, 1, 2, 3, 4]).map(sumOf));
    const found = bestAssignment(similarity);
    expect([...found].sort()).toEqual([0, 1, 2, 3, 4]);
    expect(sumOf(found)).toBeCloseTo(best, 12);
  }
});

test("one row has one column", () => {
  expect(bestAssignment([[-0.5]])).toEqual([0]);
});

test("mean and sample deviation: of 1, 2, 6 they are 3 and √((4 + 1 + 9)/2) = √7", () => {
  expect(mean([1, 2, 6])).toBe(3);
  expect(standardDeviation([1, 2, 6])).toBeCloseTo(Math.sqrt(7), 12);
  expect(standardDeviation([1])).toBeNull();
  expect(() => mean([])).toThrow(RangeError);
});

function permutations(values: number[]): number[][] {
  if (values.length < 2) return [values];
  return values.flatMap((value, i) => permutations(values.toSpliced(i, 1)).map((rest) => [value, ...rest]));
}
