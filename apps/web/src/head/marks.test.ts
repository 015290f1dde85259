import { expect, test } from "vitest";
import { seedMark } from "../charts/seeds";
import { markOf, toggled } from "./marks";

test("small families are marked from the start, large ones in the order of marking", () => {
  expect(markOf(3, 8, [])).toBe("var(--cat-4)");
  expect(markOf(3, 50, [])).toBe(null);
  expect(markOf(3, 50, [12, 3])).toBe("var(--cat-2)");
});

test("a mark has the same hue in charts of all refits, and those without one are grey", () => {
  expect([3, 12, 7].map((ordinal) => seedMark(ordinal, 50, [12, 3]).color)).toEqual([
    "var(--cat-2)",
    "var(--cat-1)",
    "var(--unmarked)",
  ]);
});

test("a mark is put on and taken off; a ninth makes the first give way", () => {
  expect(toggled([1, 2], 3)).toEqual([1, 2, 3]);
  expect(toggled([1, 2], 1)).toEqual([2]);
  expect(toggled([0, 1, 2, 3, 4, 5, 6, 7], 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});
