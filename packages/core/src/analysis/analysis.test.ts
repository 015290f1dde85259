import { describe, expect, test } from "vitest";
import {
  average,
  heads,
  layersAndHeads,
  meanCosine,
  nHeads,
  nLayers,
  nRefits,
  otherRefits as others,
  type Patterns,
  patternsOf,
  permutations,
  permuteHeads,
  refits,
  similarities,
  tolerance,
  twins,
} from "../../test/scattered.js";
import { commonness } from "./commonness.js";
import type { HeadReport } from "./headReport.js";
import { stability } from "./stability.js";

const table = await similarities(refits);
const floor = await similarities(twins);
const patterns = await patternsOf(refits);
const twinPatterns = await patternsOf(twins);

describe("PAPER is the paper's arithmetic, loop by loop", () => {
  test.each([0, 2])("stability with anchor %i", (anchor) => {
    const report = stability(table, floor, { preset: "PAPER", anchor });
    expectReport(report, paperStability(patterns, anchor), paperStability(twinPatterns, anchor));
    expect(report.heads.every(({ estimate }) => estimate.n === nRefits - 1)).toBe(true);
  });

  test.each([0, 3])("commonness of refit %i, the head itself counted", (anchor) => {
    const report = commonness(table, floor, { preset: "PAPER", anchor });
    expectReport(report, paperCommonness(patterns, anchor), paperCommonness(twinPatterns, anchor));
  });

  function paperStability(of: Patterns, anchor: number): number[][] {
    return layersAndHeads((layer, head) => {
      const bestOf = (refit: number) =>
        Math.max(...heads().map((other) => meanCosine(of[anchor][layer][head], of[refit][layer][other], "cosine")));
      return average(others(anchor).map(bestOf));
    });
  }

  function paperCommonness(of: Patterns, refit: number): number[][] {
    return layersAndHeads((layer, head) =>
      average(heads().map((other) => meanCosine(of[refit][layer][head], of[refit][layer][other], "cosine"))),
    );
  }
});

describe("CALIBRATED", () => {
  test("stability: every anchor, self excluded, the best of all one-to-one matchings, centred", () => {
    const report = stability(table, null, { preset: "CALIBRATED", anchor: 0 });
    for (let anchor = 0; anchor < nRefits; anchor++) {
      const expected = layersAndHeads(() => 0);
      for (let layer = 0; layer < nLayers; layer++) {
        for (const refit of others(anchor)) {
          const cosines = heads().map((head) =>
            heads().map((other) => meanCosine(patterns[anchor][layer][head], patterns[refit][layer][other], "centred")),
          );
          const matchings = permutations(heads());
          const sums = matchings.map((matching) =>
            matching.reduce((sum, other, head) => sum + cosines[head][other], 0),
          );
          const best = matchings[sums.indexOf(Math.max(...sums))];
          best.forEach((other, head) => {
            expected[layer][head] += cosines[head][other] / (nRefits - 1);
          });
        }
      }
      for (const { layer, head, estimate } of report.heads.filter(({ refit }) => refit === anchor)) {
        expect(Math.abs(estimate.value - expected[layer][head])).toBeLessThan(tolerance);
      }
    }
    expect(report.heads).toHaveLength(nRefits * nLayers * nHeads);
    expect(report.layers[0].estimate).toMatchObject({ n: 6, floor: null, calibrated: null });
    expect(report.layers[1].estimate.value).toBeCloseTo(average(report.anchors.map(({ values }) => values[1])), 12);
  });

  test("twins that are all alike but for rounding leave no room to calibrate in", () => {
    const alike = table.centred.map((layer) => new Float64Array(layer.length).fill(1 - 6e-8));
    const { layers } = stability(
      table,
      { ...table, cosine: alike, centred: alike, byPrompt: null },
      { preset: "CALIBRATED", anchor: 0 },
    );
    for (const { estimate } of layers)
      expect(estimate).toMatchObject({ floor: expect.closeTo(1, 6), calibrated: null });
  });

  test("a matching uses every head of the other refit once", () => {
    const { heads: all } = stability(table, null, { preset: "CALIBRATED", anchor: 0 });
    for (const refit of [1, 2, 3]) {
      const used = all
        .filter((head) => head.refit === 0 && head.layer === 0)
        .map(({ matches }) => matches.find((match) => match.refit === refit)?.head);
      expect(used.sort()).toEqual(heads());
    }
  });

  test("commonness: every refit, self left out", () => {
    const report = commonness(table, null, { preset: "CALIBRATED", anchor: 0 });
    for (const { refit, layer, head, estimate } of report.heads) {
      const rest = heads().filter((other) => other !== head);
      const expected = average(
        rest.map((other) => meanCosine(patterns[refit][layer][head], patterns[refit][layer][other], "centred")),
      );
      expect(Math.abs(estimate.value - expected)).toBeLessThan(tolerance);
    }
  });

  test("a family whose refits are one refit with its heads renamed is perfectly stable", async () => {
    const renamed = await similarities([
      refits[0],
      permuteHeads(refits[0], [2, 0, 1]),
      permuteHeads(refits[0], [1, 2, 0]),
    ]);
    const report = stability(renamed, null, { preset: "CALIBRATED", anchor: 0 });
    for (const { estimate, matches, head } of report.heads.filter(({ refit }) => refit === 0)) {
      expect(estimate.value).toBeCloseTo(1, 5);
      // new head j holds old head order[j]: old head 0 is at 1 in [2, 0, 1], and at 2 in [1, 2, 0]
      if (head === 0) expect(matches.map((match) => match.head)).toEqual([1, 2]);
    }
  });
});

describe("what cannot be measured is refused", () => {
  test("one refit", async () => {
    const alone = await similarities(refits.slice(0, 1));
    expect(() => stability(alone, null, { preset: "PAPER", anchor: 0 })).toThrow("needs at least 2, but there is 1");
  });

  test("an anchor that is no refit", () => {
    expect(() => stability(table, null, { preset: "PAPER", anchor: 4 })).toThrow(
      "anchor is 4; this family's refits are 0 to 3",
    );
  });
});

function expectReport(report: HeadReport, values: number[][], floors: number[][]): void {
  expect(report.heads).toHaveLength(nLayers * nHeads);
  for (const { layer, head, estimate } of report.heads) {
    const [value, floorValue] = [values[layer][head], floors[layer][head]];
    expect(Math.abs(estimate.value - value)).toBeLessThan(tolerance);
    expect(Math.abs((estimate.floor ?? 9) - floorValue)).toBeLessThan(tolerance);
    expect(estimate.calibrated).toBeCloseTo((estimate.value - (estimate.floor ?? 9)) / (1 - (estimate.floor ?? 9)), 10);
  }
  for (const { layer, estimate, sd } of report.layers) {
    const layerMean = average(values[layer]);
    expect(Math.abs(estimate.value - layerMean)).toBeLessThan(tolerance);
    const variance = values[layer].reduce((sum, v) => sum + (v - layerMean) ** 2, 0) / (nHeads - 1);
    expect(Math.abs((sd ?? 9) - Math.sqrt(variance))).toBeLessThan(tolerance);
  }
}
