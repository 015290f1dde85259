import { expect, test } from "vitest";
import { stripLabels, textWidth } from "./stripLabels";

const floor = (at: number) => ({ at, text: "floor 0.31: untrained twins" });
const near = (at: number) => ({ at, text: "same head from 0.90" });

test("two labels with room between them share a line", () => {
  expect(stripLabels(floor(100), near(560), 620)).toEqual({ floor: 106, near: 554, second: false });
});

test("the floor's gives way to a second line where they would touch", () => {
  const room = textWidth(floor(0).text) + textWidth(near(0).text);
  expect(stripLabels(floor(100), near(100 + room), 620).second).toBe(true);
  expect(stripLabels(floor(500), near(560), 620).second).toBe(true);
});

test("the floor's stays within the strip", () => {
  const { floor: from } = stripLabels(floor(600), near(300), 620);
  expect(from + textWidth(floor(0).text)).toBeLessThan(600);
});
