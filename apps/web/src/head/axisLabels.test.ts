import { expect, test } from "vitest";
import { axisLabels } from "./axisLabels";

const letters = ["<|bos|>", ..."The gate is"];

test("letters too close together are labelled by their words, each in the middle of its own", () => {
  // 3 letters from 1, 4 from 5, 2 from 10
  expect(axisLabels(letters, 8, 11)).toEqual([
    { at: 0.5, text: "BOS" },
    { at: 2.5, text: "The" },
    { at: 7, text: "gate" },
    { at: 11, text: "is" },
  ]);
});

test("with room for each, every letter is written, and a space is seen", () => {
  const labels = axisLabels(letters, 11, 11);
  expect(labels).toHaveLength(letters.length);
  expect(labels[4]).toEqual({ at: 4.5, text: "␣" });
});

test("tokens that are words give way where they would touch", () => {
  const labels = axisLabels(["The", " north", " gate", " opens", " at"], 6, 11);
  expect(labels.map(({ text }) => text)).toEqual(["The", "gate", "at"]);
});

test("words give way, too", () => {
  expect(axisLabels([..."a b c d"], 3, 11).map(({ text }) => text)).toEqual(["a", "c"]);
});
