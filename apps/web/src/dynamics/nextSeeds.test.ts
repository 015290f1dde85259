import { expect, test } from "vitest";
import { nextSeeds, seedsText } from "./nextSeeds";

test("new seeds follow the largest, so that no refit has both seeds of another", () => {
  expect(nextSeeds([3, 1, 7], 2)).toEqual([8, 9]);
  expect(nextSeeds([], 1)).toEqual([1]);
  expect(seedsText([8, 9, 10])).toBe("8 to 10");
  expect(seedsText([8])).toBe("8");
});
