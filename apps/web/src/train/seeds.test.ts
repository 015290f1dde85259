import { expect, test } from "vitest";
import { parseSeeds } from "./seeds";

test("ranges and single seeds, in the order written", () => {
  expect(parseSeeds("1..4")).toEqual([1, 2, 3, 4]);
  expect(parseSeeds("7, 3..5 1")).toEqual([7, 3, 4, 5, 1]);
});

test("what is not a list of different seeds is refused", () => {
  for (const text of ["", "a", "4..1", "1..", "1,1", "2..4, 3", "0..1000", "-1"])
    expect(parseSeeds(text), text).toBeNull();
});
