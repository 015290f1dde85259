import { expect, test } from "vitest";
import { brushOf, isTouched } from "./headBrush";

test("a head that is touched is touched in every panel; a layer holds all its heads", () => {
  const brush = brushOf({ row: 3, column: 1 });
  expect(brush).toEqual({ layer: 1, head: 3 });
  expect([isTouched({ row: 3, column: 1 }, brush), isTouched({ row: 1, column: 3 }, brush)]).toEqual([true, false]);
  expect(isTouched({ row: 5, column: 1 }, { layer: 1 })).toBe(true);
  expect([isTouched(null, brushOf(null)), isTouched({ row: 0, column: 0 }, brushOf(null))]).toEqual([false, false]);
});
