import { expect, test } from "vitest";
import { startingForm } from "./form";
import { formFrom, keptText } from "./kept";

test("what was typed comes back, but for the tokenizer's file", () => {
  const form = { ...startingForm, name: "stories", seeds: "1, 2, 5", attentionOnly: true, tokenizer: "BPE" as const };
  expect(formFrom(keptText({ ...form, tokenizerJson: "{}", tokenizerName: "tokenizer.json" }))).toEqual(form);
});

test("what means nothing is as the form starts", () => {
  expect(formFrom(null)).toEqual(startingForm);
  expect(formFrom("no JSON")).toEqual(startingForm);
  expect(formFrom("null")).toEqual(startingForm);
  expect(formFrom('{"layers": 3, "heads": "8", "other": "x"}')).toEqual({ ...startingForm, heads: "8" });
});
