import { describe, expect, test } from "vitest";
import {
  average,
  config,
  engine,
  heads,
  loaders,
  meanCosine,
  nHeads,
  nLayers,
  nRefits,
  otherRefits,
  patternsOf,
  prompts,
  refits,
  similarities,
  tolerance,
  twins,
} from "../../test/scattered.js";
import { hasPrompts, promptVector, uniformVector } from "./between.js";
import { commonness } from "./commonness.js";
import { crossLayer } from "./crossLayer.js";
import { headSimilarities, type SimilarityKind } from "./similarity.js";
import { stability } from "./stability.js";

const table = await similarities(refits);
const patterns = await patternsOf(refits);
const calibrated = { preset: "CALIBRATED", anchor: 0 } as const;
const paper = { preset: "PAPER", anchor: 0 } as const;
const kinds = ["cosine", "centred"] as const;

const uniform = (pattern: number[][]) => pattern.map((row) => row.map(() => 1 / row.length));
/** One prompt of a head, as a list of one. */
const on = (pattern: number[][][], prompt: number) => [pattern[prompt]];

describe.each(kinds)("prompt by prompt, %s", (kind) => {
  test("is the loops' cosine of that prompt alone, in the order of the prompts", () => {
    for (const [a, b] of [
      [0, 1],
      [3, 1],
      [2, 2],
    ]) {
      for (let layer = 0; layer < nLayers; layer++) {
        const vector = promptVector(table, kind, layer, { refit: a, head: 1 }, { refit: b, head: 2 });
        const expected = prompts.map((_, prompt) =>
          meanCosine(on(patterns[a][layer][1], prompt), on(patterns[b][layer][2], prompt), kind),
        );
        vector.forEach((value, prompt) => {
          expect(Math.abs(value - expected[prompt])).toBeLessThan(tolerance);
        });
        expect(average([...vector])).toBeCloseTo(
          table[kind][layer][(a * nHeads + 1) * nRefits * nHeads + b * nHeads + 2],
          6,
        );
      }
    }
  });

  test("likeness to even attention is the loops' too", () => {
    const vector = uniformVector(table, kind, 1, { refit: 2, head: 0 });
    vector.forEach((value, prompt) => {
      const own = patterns[2][1][0][prompt];
      const expected = kind === "centred" ? 0 : meanCosine([own], [uniform(own)], kind);
      expect(Math.abs(value - expected)).toBeLessThan(tolerance);
    });
  });
});

describe("position-only", async () => {
  const floor = await headSimilarities({ engine, config, refits: loaders(refits), prompts, against: "position-only" });

  /** The mean over the other prompts, row by row; where no other reaches, even attention. */
  function positionOnly(of: number[][][]): number[][][] {
    return of.map((pattern, prompt) =>
      pattern.map((row, query) => {
        const others = of.filter((other, i) => i !== prompt && other.length > query);
        return row.map((_, key) =>
          others.length === 0 ? 1 / row.length : average(others.map((other) => other[query][key])),
        );
      }),
    );
  }

  test.each(kinds)("%s: the mean of both ways round, of heads in one layer and in two", (kind) => {
    const both = (a: number[][][], b: number[][][]) =>
      (meanCosine(a, positionOnly(b), kind) + meanCosine(positionOnly(a), b, kind)) / 2;
    const n = nRefits * nHeads;
    for (const [i, j] of [
      [0, 5],
      [4, 4],
      [7, 2],
    ]) {
      const of = (slot: number, layer: number) => patterns[Math.floor(slot / nHeads)][layer][slot % nHeads];
      for (let layer = 0; layer < nLayers; layer++) {
        const expected = both(of(i, layer), of(j, layer));
        expect(Math.abs(floor[kind][layer][i * n + j] - expected)).toBeLessThan(tolerance);
      }
      const across = both(of(i, 0), of(j, 1));
      expect(Math.abs(floor.acrossLayers![kind][0][i * n + j] - across)).toBeLessThan(tolerance);
    }
  });

  test("centred values are known prompt by prompt, cosines only as means", () => {
    expect([hasPrompts(floor, "centred"), hasPrompts(floor, "cosine")]).toEqual([true, false]);
    const vector = promptVector(floor, "centred", 0, { refit: 0, head: 1 }, { refit: 3, head: 2 });
    expect(average([...vector])).toBeCloseTo(floor.centred[0][1 * 12 + 11], 6);
  });

  test("PAPER takes it too, and then draws refits alone", () => {
    const { overall } = stability(table, floor, paper);
    expect(overall.floor).toBeGreaterThan(0);
    expect(overall.interval).not.toBeNull();
    // three other refits: two degrees of freedom
    expect(overall.spread!.degreesOfFreedom).toBe(2);
  });

  test("one prompt has no others", async () => {
    const alone = { engine, config, refits: loaders(refits), prompts: [prompts[0]], against: "position-only" } as const;
    await expect(headSimilarities(alone)).rejects.toThrow(
      "position-only floor is of the other prompts and needs at least 2",
    );
  });
});

describe("shuffled-rows", async () => {
  const floor = await headSimilarities({ engine, config, refits: loaders(refits), prompts, against: "shuffled-rows" });
  const of = (a: number, b: number, kind: SimilarityKind) => floor[kind][0][a * nRefits * nHeads + b];

  test("what two heads share by their keys is gone, how evenly they attend is not", () => {
    const different = otherRefits(0).flatMap((refit) => heads().map((head) => refit * nHeads + head));
    const shuffledMean = average(different.map((other) => Math.abs(of(0, other, "centred"))));
    const own = meanCosine(patterns[0][0][0], patterns[0][0][0], "centred");
    expect(own).toBeCloseTo(1, 12);
    expect(Math.abs(of(0, 0, "centred"))).toBeLessThan(0.9);
    expect(shuffledMean).toBeLessThan(0.5);
    // in expectation a cosine is that with even attention, of both: u·u/(‖p‖‖p'‖); rows of two keys keep some of it
    expect(of(0, 4, "cosine")).toBeGreaterThan(0.4);
  });

  test("is the same every time", async () => {
    const again = await headSimilarities({
      engine,
      config,
      refits: loaders(refits),
      prompts,
      against: "shuffled-rows",
    });
    expect(again.centred).toEqual(floor.centred);
  });
});

describe("floors that follow from the table", () => {
  test("uniform-causal: CALIBRATED's is 0, PAPER's the cosine with even attention", () => {
    const centred = stability(table, null, { ...calibrated, computedFloor: "uniform-causal" });
    expect(centred.overall).toMatchObject({ floor: 0, calibrated: expect.closeTo(centred.overall.value, 12) });
    const { heads: listed } = stability(table, null, { ...paper, computedFloor: "uniform-causal" });
    for (const { layer, head, estimate } of listed) {
      const own = patterns[0][layer][head];
      expect(Math.abs(estimate.floor! - meanCosine(own, own.map(uniform), "cosine"))).toBeLessThan(tolerance);
    }
  });

  test("shuffled-heads: a counterpart drawn at random, in expectation", () => {
    const { heads: listed } = stability(table, null, { ...calibrated, computedFloor: "shuffled-heads" });
    for (const { refit, layer, head, estimate } of listed) {
      const expected = average(
        otherRefits(refit).flatMap((other) =>
          heads().map((k) => meanCosine(patterns[refit][layer][head], patterns[other][layer][k], "centred")),
        ),
      );
      expect(Math.abs(estimate.floor! - expected)).toBeLessThan(tolerance);
      expect(estimate.value).toBeGreaterThanOrEqual(Math.min(estimate.value, expected));
    }
    const { overall } = crossLayer(table, null, { ...calibrated, computedFloor: "shuffled-heads" });
    expect(overall.value).toBeGreaterThan(overall.floor!);
  });

  test("commonness has none of shuffled heads, and one of even attention with its self term", () => {
    expect(() => commonness(table, null, { ...calibrated, computedFloor: "shuffled-heads" })).toThrow("shuffled");
    const { heads: listed } = commonness(table, null, { ...paper, computedFloor: "uniform-causal" });
    const own = patterns[0][0][0];
    // of three heads one is the head itself
    const expected = (1 + 2 * meanCosine(own, own.map(uniform), "cosine")) / 3;
    expect(Math.abs(listed[0].estimate.floor! - expected)).toBeLessThan(tolerance);
  });
});

test("the untrained twins are at their own floor", async () => {
  const untrained = await similarities(twins);
  const { overall, layers, heads: listed } = stability(untrained, untrained, calibrated);
  for (const { estimate } of [{ estimate: overall }, ...layers, ...listed]) {
    expect(estimate).toMatchObject({ calibrated: 0, verdict: "AT_FLOOR" });
  }
});
