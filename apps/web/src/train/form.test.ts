import { expect, test } from "vitest";
import { placeErrors, problemsOf, startingForm, toInput } from "./form";

const named = { ...startingForm, name: "first" };

test("the form as it starts lacks only a name", () => {
  expect(problemsOf(startingForm)).toEqual({ name: expect.any(String) });
  expect(problemsOf(named)).toEqual({});
});

test("heads must divide d_model", () => {
  expect(problemsOf({ ...named, heads: "3" }).heads).toContain("64 is not divisible by 3");
});

test("Adam is sent without a decay, AdamW with one", () => {
  expect(toInput(named, "k").recipe).toEqual({ optimizer: "ADAM", learningRate: 0.002, batchSize: 16, steps: 400 });
  expect(toInput({ ...named, optimizer: "ADAMW" }, "k").recipe.weightDecay).toBe(0.1);
});

test("the server's errors are shown where their path ends", () => {
  expect(
    placeErrors([
      { field: ["input", "architecture", "heads"], message: "heads is 3." },
      { field: ["input", "tokenizer", "vocab"], message: "vocab is 2." },
      { field: null, message: "No room." },
    ]),
  ).toEqual({ heads: "heads is 3.", vocab: "vocab is 2.", form: "No room." });
});
