import { describe, expect, test } from "vitest";
import { promptTableBy, type Slot } from "../../test/tables.js";
import { randomStream } from "../random.js";
import { mean } from "../statistics/describe.js";
import { nPairs, pairOf } from "../statistics/pairs.js";
import { classes } from "./classes.js";
import { familyPairs } from "./classPairs.js";

const sizes = { nRefits: 4, nLayers: 2, nHeads: 3, nPrompts: 5 };
const heads = [0, 1, 2];

/** Symmetric, of its own on each prompt. */
function likeness(a: Slot, b: Slot, prompt: number): number {
  const [one, other] = [a, b].map(({ refit, head }) => `${refit} ${head}`).sort();
  const noise = Math.tanh(randomStream(1, `${one}, ${other}, ${a.layer}, ${prompt}`).normal()) / 4;
  return a.head === b.head ? 0.6 + noise : noise;
}

const table = promptTableBy(sizes, likeness);

/** Over all pairs of the two refits' heads, straight from the rule. */
const atRandom = (layer: number, i: number, j: number, prompt: number) =>
  mean(
    heads.flatMap((a) =>
      heads.map((b) => likeness({ refit: i, layer, head: a }, { refit: j, layer, head: b }, prompt)),
    ),
  );

describe("a family beside heads paired at random", () => {
  const { layers } = familyPairs(table, "shuffled-heads");

  test("each layer's floor is the mean over all pairs of heads, refit by refit and prompt by prompt", () => {
    for (const { layer, floor } of layers) {
      expect(floor!.values).toHaveLength(nPairs(4) * 5);
      for (const [i, j] of [
        [0, 1],
        [1, 3],
        [2, 3],
      ]) {
        const found = pairOf(floor!, i, j);
        for (const prompt of [0, 1, 2, 3, 4]) expect(found[prompt]).toBeCloseTo(atRandom(layer, i, j, prompt), 6);
      }
    }
  });

  test("which is the floor that classes have, and drawn anew over prompts as they are", () => {
    const report = classes(table, null, { computedFloor: "shuffled-heads" });
    for (const { layer, estimate } of report.layers) {
      expect(estimate.floor).toBeCloseTo(mean(layers[layer].floor!.values), 12);
    }
    // by prompt on both sides: the interval of the value is that of a report without a floor
    expect(report.overall.interval).toEqual(classes(table, null, {}).overall.interval);
  });
});

test("beside even attention the floor is 0 on every prompt", () => {
  for (const { floor } of familyPairs(table, "uniform-causal").layers) {
    expect(floor!.values).toEqual(new Float64Array(nPairs(4) * 5));
  }
  expect(classes(table, null, { computedFloor: "uniform-causal" }).overall).toMatchObject({ floor: 0 });
});
