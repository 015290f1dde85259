import { expect, test } from "vitest";
import { spread } from "./labels";

test("labels that do not touch stay where they are", () => {
  expect(spread([10, 50, 90], 12, 0, 100)).toEqual([10, 50, 90]);
});

test("labels that touch move apart, in the order of their lines", () => {
  // 20 stays; 15 would need 27 after it, so sorted: 15 → 15, 20 → 27
  expect(spread([20, 15], 12, 0, 100)).toEqual([27, 15]);
});

test("at the lower edge they are pushed back up", () => {
  // sorted 95, 96, 97 → 95, 107, 119 downwards; from below: 100, 88, 76
  expect(spread([95, 96, 97], 12, 0, 100)).toEqual([76, 88, 100]);
});

test("too many for the room: the distances give way", () => {
  // 5 labels in 40 px: 10 px apart
  expect(spread([0, 0, 0, 0, 0], 12, 0, 40)).toEqual([0, 10, 20, 30, 40]);
});

test("a label of two lines takes the room of two", () => {
  // heights 26 and 12: 19 px from middle to middle
  expect(spread([50, 52], [26, 12], 0, 100)).toEqual([50, 69]);
});
