import { expect, test } from "vitest";
import { readChoices, writeChoices } from "../address";
import { choices, drawnOf, toggled } from "./choices";

const read = (text: string) => readChoices(choices, new URLSearchParams(text));

test("measures come in their own order; unknown ones are no choice", () => {
  expect(read("measures=knn,cka,cosine").measures).toEqual(["cka", "knn"]);
  expect(read("measures=cosine").measures).toBe(read("").measures);
  expect(writeChoices(choices, { measures: ["rsa", "cka"] }).toString()).toBe("measures=cka%2Crsa");
});

test("without a choice all stored measures are drawn; where none is, the preset's", () => {
  expect(drawnOf([], [], "CALIBRATED")).toEqual(["cka"]);
  expect(drawnOf([], [], "PAPER")).toEqual(["cka-rbf"]);
  expect(drawnOf([], ["knn", "cka"], "PAPER")).toEqual(["cka", "knn"]);
  expect(drawnOf(["knn"], ["cka"], "PAPER")).toEqual(["knn"]);
});

test("boxes are ticked and cleared, and one is always ticked", () => {
  expect(toggled(["knn"], "cka")).toEqual(["cka", "knn"]);
  expect(toggled(["cka", "knn"], "cka")).toEqual(["knn"]);
  expect(toggled(["knn"], "knn")).toEqual(["knn"]);
});
