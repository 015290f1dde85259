import { expect, test } from "vitest";
import { disagreement } from "./disagreement";

test("is 0 where all refits look at the same, 1 where no two share anything", () => {
  // rows: 1 | first or second | the same in all
  const one = Float32Array.from([1, 0, 0, 1, 0, 0, 0.5, 0.25, 0.25]);
  const other = Float32Array.from([1, 0, 0, 0, 1, 0, 0.5, 0.25, 0.25]);
  expect(disagreement([one, other], 3)).toEqual([0, 1, 0]);
});

test("is the mean over pairs of half their rows' absolute differences", () => {
  // second rows (1, 0), (0.5, 0.5), (0, 1): pairs 0.5, 1, 0.5
  const rows = [0, 0.5, 1].map((second) => Float32Array.from([1, 0, 1 - second, second]));
  expect(disagreement(rows, 2)[1]).toBeCloseTo(2 / 3, 6);
});

test("of one refit there is none", () => {
  expect(() => disagreement([new Float32Array(1)], 1)).toThrow("at least two");
});
