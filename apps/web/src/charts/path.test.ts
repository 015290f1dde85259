import { expect, test } from "vitest";
import { brokenPath } from "./path";

test("a path begins anew behind a gap", () => {
  const top = (value: number) => 100 - 10 * value;
  expect(brokenPath([0, 5, 10, 15], [1, 2.55, null, 4], top)).toBe("M0.0 90.0L5.0 74.5M15.0 60.0");
  expect(brokenPath([0, 5], [null, null], top)).toBe("");
});
