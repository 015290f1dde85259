import { expect, test } from "vitest";
import { commandOf } from "./command";
import { costInput, ownPresets, type Preset, placeErrors, problemsOf, startingForm, toInput, withPreset } from "./form";

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

test("a preset sets its numbers and leaves name and text; what it set is sent", () => {
  const preset: Preset = {
    id: "l2_h8_attn_wd",
    architecture: { layers: 2, heads: 8, dModel: 512, contextLength: 1024, attentionOnly: true, activation: null },
    optimizer: "ADAMW",
    learningRate: 1e-4,
    weightDecay: 0.1,
    batchSize: 5,
    steps: 331_421,
    refits: 50,
  };
  const form = withPreset({ ...named, tokenizer: "BPE" }, preset);
  expect(problemsOf(form)).toEqual({});
  const input = toInput(form, "k");
  expect(input).toMatchObject({
    name: "first",
    architecture: { layers: 2, heads: 8, dModel: 512, contextLength: 1024, attentionOnly: true },
    recipe: { optimizer: "ADAMW", learningRate: 1e-4, weightDecay: 0.1, batchSize: 5, steps: 331_421 },
    tokenizer: { kind: "BPE", vocab: 1024 },
  });
  expect(input.initSeeds).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  expect(commandOf(form)).toContain("--preset l2_h8_attn_wd");
  expect(withPreset(form, undefined)).toEqual({ ...named, tokenizer: "BPE" });
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

test("the cost is asked for once every number means something", () => {
  expect(costInput(startingForm)).toEqual({
    architecture: expect.objectContaining({ layers: 4, heads: 4, dModel: 64, contextLength: 64 }),
    vocab: 257,
    batchSize: 16,
    steps: 400,
    refits: 4,
  });
  expect(costInput({ ...startingForm, tokenizer: "BPE", vocab: "1024" })?.vocab).toBe(1024);
  expect(costInput({ ...startingForm, steps: "" })).toBeNull();
  expect(costInput({ ...startingForm, heads: "3" })).toBeNull();
  expect(costInput({ ...startingForm, seeds: "x" })).toBeNull();
  const json = JSON.stringify({ model: { vocab: { a: 0, b: 1 } } });
  expect(costInput({ ...startingForm, tokenizer: "HUGGING_FACE", tokenizerJson: json })?.vocab).toBe(2);
  expect(costInput({ ...startingForm, tokenizer: "HUGGING_FACE", tokenizerJson: "{" })).toBeNull();
});

test("each of our presets fills the form without a problem", () => {
  for (const preset of ownPresets) {
    const form = withPreset(named, preset);
    expect(problemsOf(form)).toEqual({});
    // the command names the paper's presets only
    expect(commandOf(form)).not.toContain("--preset");
  }
});
