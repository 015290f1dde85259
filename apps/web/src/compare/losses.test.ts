import { expect, test } from "vitest";
import { curve } from "../family/lossCurve.fixture";
import { lossesOf, lossTable } from "./losses";

const refits = [
  { ordinal: 0, state: "TRAINED" as const, loss: 1.5 },
  { ordinal: 1, state: "TRAINED" as const, loss: 1.25 },
];

test("lines are of each batch, what stands at their ends is of the last steps", () => {
  const losses = lossesOf([curve(0, [4, 3, 2]), curve(1, [4, 2, 1])], refits, 0, 1);
  expect(losses?.difference).toEqual([0, -1, -1]);
  expect(losses?.ends).toEqual({
    sides: [
      { step: 3, value: 1.5 },
      { step: 3, value: 1.25 },
    ],
    difference: { step: 3, value: -0.25 },
  });
  expect(losses && lossTable(losses, ["seed 1", "seed 2"]).rows[1]).toEqual([2, 3, 2, -1]);
});

test("of two that are not equally far no difference stands at the end; without losses there is nothing", () => {
  const apart = lossesOf([curve(0, [4, 3, 2]), curve(1, [4, 2])], refits, 0, 1);
  expect(apart?.ends.sides.map((end) => end?.step)).toEqual([3, 2]);
  expect(apart?.ends.difference).toBeNull();
  expect(lossesOf([curve(0, [4])], refits, 0, 1)).toBeNull();
});
