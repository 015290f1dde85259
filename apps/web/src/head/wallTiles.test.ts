import { expect, test } from "vitest";
import { largestTile, usualWidth } from "./wallTiles";

test("tiles are as large as lets all of them be in sight", () => {
  // four in a row of 1,000: (1,000 - 3 · 12) / 4 = 241 wide, and 28 + 241 + 33 = 302 high
  expect(largestTile([4], 1000, 302)).toBe(241);
  // a pixel less, and they are no longer all in sight; five columns would be below the usual 190 already
  expect(largestTile([4], 1000, 301)).toBe(190);
  // two rows of two: (1,000 - 12) / 2 = 494, and 28 + 2 · (494 + 33) + 8 = 1,090
  expect(largestTile([4], 1000, 1090)).toBe(494);
});

test("a group begins a row of its own; one without tiles has none", () => {
  // 3 and 1 in four columns of 241: 2 · (28 + 241 + 33) = 604
  expect(largestTile([3, 1], 1000, 604)).toBe(241);
  expect(largestTile([3, 1], 1000, 603)).toBe(190);
  expect(largestTile([4, 0], 1000, 302)).toBe(241);
});

test("of too many the usual size stays, and the wall scrolls", () => {
  expect(largestTile([50], 1000, 200)).toBe(66);
});

test("four tiles share a wide wall; more keep their size, so that fifty are seen at a glance", () => {
  expect([3, 4, 5, 50].map(usualWidth)).toEqual(["max(190px, 22%)", "max(190px, 22%)", "132px", "66px"]);
});
