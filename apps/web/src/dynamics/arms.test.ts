import { expect, test } from "vitest";
import { armLines, armsOf, armWords, recipeText } from "./arms";
import { isHeld } from "./parallel";

const estimate = {
  value: 0.6,
  n: 6,
  floor: 0.2,
  calibrated: 0.5,
  interval: null,
  calibratedInterval: { lower: 0.4, upper: 0.6 },
};
const family = (slug: string, dModel = 32, hash = "bytes") => ({
  id: slug,
  slug,
  name: slug,
  architecture: { layers: 2, heads: 2, dModel, contextLength: 16, vocab: 257, attentionOnly: false },
  recipe: { optimizer: "ADAMW", learningRate: 0.002, weightDecay: 0.1, batchSize: 8, steps: 100 },
  tokenizer: { hash },
  corpus: { id: "c", name: "stories" },
  loss: { mean: 1, sd: Math.log(2), refits: 4 },
  latestStability: { step: 100, overall: estimate },
});

test("arms have one shape, one tokenizer, and numbers to show", () => {
  const bare = { ...family("bare"), latestStability: null };
  const arms = armsOf(
    [family("a"), family("b"), family("wide", 64), family("bpe", 32, "bpe"), bare],
    "a",
    "calibrated",
  );
  expect(arms.map(({ slug, own }) => [slug, own])).toEqual([
    ["a", true],
    ["b", false],
  ]);
});

test("perplexity is e to the loss, from one sd less to one more", () => {
  const [arm] = armsOf([family("a")], "a", "calibrated");
  // e^(1 − ln 2) = e/2 and e^(1 + ln 2) = 2e
  expect(arm.perplexity).toBeCloseTo(Math.E, 10);
  expect(arm.perplexityRange?.[0]).toBeCloseTo(Math.E / 2, 10);
  expect(arm.perplexityRange?.[1]).toBeCloseTo(2 * Math.E, 10);
  expect(armWords(arm)).toBe(
    "a, AdamW, decay 0.1, rate 0.002: perplexity 2.72 [1.36, 5.44], stability 0.50 [0.40, 0.60], floor 0.00",
  );
});

test("arms are lines over what their recipes differ in, and over what came of them", () => {
  const adam = { ...family("a"), recipe: { ...family("a").recipe, optimizer: "ADAM", weightDecay: 0 } };
  const imported = { ...family("c"), recipe: null };
  const { axes, lines } = armLines(armsOf([adam, family("b"), imported], "a", "calibrated"), "calibrated");
  expect(axes.map(({ key }) => key)).toEqual(["optimizer", "decay", "perplexity", "stability"]);
  expect(lines.map(({ values }) => values.slice(0, 2))).toEqual([
    [0, 0],
    [1, 0.1],
    [null, null],
  ]);
  expect(lines.map(({ values }) => values[3])).toEqual([0.5, 0.5, 0.5]);
  expect(axes[0].kinds?.map((_, kind) => axes[0].text(kind))).toEqual(["Adam", "AdamW"]);
  expect(lines.filter((line) => isHeld(line, axes, { optimizer: [1, 1] })).map(({ name }) => name)).toEqual(["b"]);
});

test("Adam has no decay to tell of", () => {
  expect(recipeText({ optimizer: "ADAM", learningRate: 0.001, weightDecay: 0, batchSize: 8, steps: 10 })).toBe(
    "Adam, rate 0.001",
  );
});
