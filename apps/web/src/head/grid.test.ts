import { expect, test } from "vitest";
import { reached } from "./grid";

/** Three a row: the first group has one row and a half, the second begins below a heading. */
const spots = [
  { x: 0, y: 0 },
  { x: 10, y: 0 },
  { x: 20, y: 0 },
  { x: 0, y: 12 },
  { x: 0, y: 40 },
  { x: 10, y: 40 },
  { x: 20, y: 40 },
];

test("arrows move along and between rows, over the gap between groups", () => {
  expect(reached(spots, 2, "ArrowRight")).toBe(3);
  expect(reached(spots, 0, "ArrowLeft")).toBe(0);
  expect(reached(spots, 2, "ArrowDown")).toBe(3);
  expect(reached(spots, 3, "ArrowDown")).toBe(4);
  expect(reached(spots, 6, "ArrowUp")).toBe(3);
  expect(reached(spots, 5, "ArrowDown")).toBe(5);
  expect(reached(spots, 1, "End")).toBe(6);
  expect(reached(spots, 1, "x")).toBe(1);
});
