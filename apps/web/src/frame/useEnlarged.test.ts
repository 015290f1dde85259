import { expect, test } from "vitest";
import { fitting } from "./useEnlarged";

test("charts grow until the content is as tall as the window", () => {
  // at 1.5 times, 300 px of charts are 150 px taller: 400 becomes 550; to fill 1,000, they grow by 600 / 300
  expect(fitting(400, 550, 1000)).toBe(3);
  expect(fitting(400, 550, 700)).toBe(2);
});

test("they never shrink, never grow beyond three times, and text alone does not grow", () => {
  expect(fitting(400, 550, 300)).toBe(1);
  expect(fitting(400, 550, 9000)).toBe(3);
  expect(fitting(400, 400, 900)).toBe(1);
});
