import { expect, test } from "vitest";
import { linkageOrder, reordered } from "./linkage";

test("groups stand together, whatever the order they came in", () => {
  // 0 and 2 are one group, 1 and 3 another
  const likeness = [
    [1, 0.1, 0.9, 0.2],
    [0.1, 1, 0.3, 0.8],
    [0.9, 0.3, 1, 0.1],
    [0.2, 0.8, 0.1, 1],
  ].flat();
  // 0 and 2 join (0.9), then 1 and 3 (0.8); of the ends that may meet, 2 and 1 are the most alike (0.3)
  expect(linkageOrder(likeness, 4)).toEqual([0, 2, 1, 3]);
});

test("a group is joined by its mean, not by its nearest member", () => {
  // 0 and 1 join (0.9). Then {0, 1} and 2: (0.6 + 0.1)/2 = 0.35; 2 and 3: 0.4; so 2 joins 3, though 0.6 is nearer
  const likeness = [
    [1, 0.9, 0.6, 0],
    [0.9, 1, 0.1, 0],
    [0.6, 0.1, 1, 0.4],
    [0, 0, 0.4, 1],
  ].flat();
  // {0, 1} is turned, for 0 and 2 meet at 0.6
  expect(linkageOrder(likeness, 4)).toEqual([1, 0, 2, 3]);
});

test("equals keep their order; one and none are no error", () => {
  expect(linkageOrder(new Array(9).fill(0.5), 3)).toEqual([0, 1, 2]);
  expect(linkageOrder([1], 1)).toEqual([0]);
  expect(linkageOrder([], 0)).toEqual([]);
});

test("a matrix is reordered in both directions", () => {
  expect(reordered([11, 12, 13, 21, 22, 23, 31, 32, 33], [2, 0, 1])).toEqual([33, 31, 32, 13, 11, 12, 23, 21, 22]);
});
