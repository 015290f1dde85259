import { expect, test } from "vitest";
import {
  averagedPairs,
  eachPair,
  onPrompt,
  overPrompts,
  pairAt,
  pairOf,
  pairValues,
  refitMeans,
  withoutRefit,
} from "./pairs.js";

/** 10 i + j on prompt 0, ten times that on prompt 1. */
const pairs = pairValues(4, 2, (i, j) => [10 * i + j, 10 * (10 * i + j)]);

test("pairs stand in order, each prompt beside the other", () => {
  expect(Array.from(pairs.values)).toEqual([1, 10, 2, 20, 3, 30, 12, 120, 13, 130, 23, 230]);
  for (const n of [2, 5, 9]) eachPair(n, (i, j, at) => expect(pairAt(i, j, n)).toBe(at));
  expect(Array.from(pairOf(pairs, 1, 3))).toEqual([13, 130]);
});

test("means by hand: over prompts, of a prompt, of refits, over several", () => {
  expect(Array.from(overPrompts(pairs).values)).toEqual([5.5, 11, 16.5, 66, 71.5, 126.5]);
  expect(Array.from(onPrompt(pairs, 1).values)).toEqual([10, 20, 30, 120, 130, 230]);
  // refit 0: (1 + 2 + 3)/3; refit 1: (1 + 12 + 13)/3; refit 2: (2 + 12 + 23)/3; refit 3: (3 + 13 + 23)/3
  const means = Array.from(refitMeans(onPrompt(pairs, 0)));
  expect(means).toEqual([2, 26 / 3, 37 / 3, 13].map((mean) => expect.closeTo(mean, 12)));
  const twice = averagedPairs([pairs, pairValues(4, 2, () => [1, 1])]);
  expect(Array.from(twice.values.subarray(0, 2))).toEqual([1, 5.5]);
  expect(() => averagedPairs([])).toThrow("mean of no pairs");
});

test("without a refit the others keep their order", () => {
  const { nRefits, values } = withoutRefit(pairs, 1);
  expect([nRefits, Array.from(values)]).toEqual([3, [2, 20, 3, 30, 23, 230]]);
});
