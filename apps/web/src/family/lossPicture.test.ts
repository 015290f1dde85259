import { expect, test } from "vitest";
import { curve } from "./lossCurve.fixture";
import { endOf, lastLoss, lossPicture } from "./lossPicture";

test("two seeds on either side of their mean are equally far from it", () => {
  const picture = lossPicture([curve(0, [5, 4, 3]), curve(1, [5, 3, 2])]);
  expect(picture.steps).toEqual([1, 2, 3]);
  expect(picture.spread.map(({ mean }) => mean)).toEqual([5, 3.5, 2.5]);
  // distances 0, ½, ½; the window is one step to each side: (0 + ½)/2, (0 + ½ + ½)/3, (½ + ½)/2
  expect(picture.deviations[0]).toEqual([0.25, expect.closeTo(1 / 3), 0.5]);
  expect(picture.deviations[1]).toEqual([-0.25, expect.closeTo(-1 / 3), -0.5]);
  expect([picture.lowest, picture.highest, picture.reach]).toEqual([2, 5, 0.5]);
});

test("a refit that lags behind ends where it is", () => {
  const { seeds, steps } = lossPicture([curve(0, [5, 4, 3, 2]), curve(1, [5, 4])]);
  expect(endOf(seeds[1], steps)).toEqual({ step: 2, value: 4 });
});

test("a refit's loss is of its last steps, live while it trains", () => {
  // 24 steps: 9 four times, then 2 and 4 by turns; the last 20 are 3 on average
  const live = curve(0, [9, 9, 9, 9, ...Array.from({ length: 20 }, (_, i) => (i % 2 ? 4 : 2))]);
  expect(lastLoss({ state: "TRAINING", loss: 5 }, live)).toBe(3);
  expect(lastLoss({ state: "TRAINED", loss: 5 }, live)).toBe(5);
  expect(lastLoss({ state: "TRAINED", loss: null }, live)).toBe(3);
  expect(lastLoss({ state: "TRAINING", loss: null }, undefined)).toBeNull();
});

test("before the first step there is nothing to draw", () => {
  const picture = lossPicture([curve(0, [])]);
  expect(picture.steps).toEqual([]);
  expect(endOf(picture.seeds[0], picture.steps)).toBeNull();
});
