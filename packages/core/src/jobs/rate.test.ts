import { expect, test } from "vitest";
import { Rate } from "./rate.js";

test("the rate of the last ten seconds, once half a second has been seen", () => {
  const rate = new Rate();
  expect(rate.after(0, 0)).toBeNull();
  expect(rate.after(10, 400)).toBeNull();
  // 30 in 2 s
  expect(rate.after(30, 2_000)).toBe(15);
  // the window now begins at 2 s: 330 - 30 in 12 s
  expect(rate.after(330, 14_000)).toBe(25);
});

test("a count that falls back, after a crash, begins anew", () => {
  const rate = new Rate();
  rate.after(0, 0);
  rate.after(100, 1_000);
  expect(rate.after(60, 2_000)).toBeNull();
  // 10 in 1 s
  expect(rate.after(70, 3_000)).toBe(10);
});
