/** The measures of attention patterns (§4.1-4.3, 4.4.2, 4.6) are numpy's, on tiny families (fixtures/paper). */
import { describe, expect, test } from "vitest";
import { openEngine } from "../engine/engine.js";
import type { EstimateValue } from "../statistics/estimate.js";
import { commonness } from "./commonness.js";
import { crossLayer } from "./crossLayer.js";
import { layerExtremes } from "./extremes.js";
import {
  type ExpectedEstimate,
  type ExpectedHeads,
  expectNear,
  expectNearOrNull,
  familyNames,
  paperFamily,
  tokenIds,
} from "./fixtures/paper/paper.js";
import type { HeadReport } from "./headReport.js";
import { promptLength } from "./promptLength.js";
import { headSimilarities } from "./similarity.js";
import { stability } from "./stability.js";

// numpy in float64 from the same float32 weights, patterns of up to 300 entries; our patterns and their products are
// float32, which comes to 1e-6. 1e-5 is the bound. What is derived here in float64 has the same error.
const tolerance = 1e-5;
// quotients of counts and of layers, which the fixture has to twelve digits
const ofQuotients = 1e-12;

const engine = await openEngine({ name: "cpu" });

describe.each(familyNames)("%s", async (name) => {
  const { expected, config, prompts, refits, twins } = paperFamily(name);
  const table = await headSimilarities({ engine, config, refits, prompts });
  const floor = twins && (await headSimilarities({ engine, config, refits: twins, prompts }));

  describe.each(Object.keys(expected.PAPER).map(Number))("PAPER, anchor %i", (anchor) => {
    const asked = { preset: "PAPER" as const, anchor };
    const of = expected.PAPER[anchor];

    test("§4.1: stability, and the best match in each other refit", () => {
      expectReport(stability(table, floor, asked), of.stability);
    });

    test("§4.6: the least and the most stable layer", () => {
      const report = stability(table, floor, asked);
      const { least, most, drop } = layerExtremes(report.layers.map(({ estimate }) => estimate.value));
      for (const [place, known] of [
        [least, of.extremes.least],
        [most, of.extremes.most],
      ] as const) {
        expect(place.layer).toBe(known.layer);
        expectNear([place.value], [known.value], tolerance, "value");
        expectNear([place.relativeDepth], [known.relativeDepth], ofQuotients, "relative depth");
      }
      expectNear([drop], [of.extremes.drop], tolerance, "drop");
      expect(report.claims.map(({ holds }) => holds)).toEqual([of.extremes.most.layer === 0]);
    });

    test("§4.2: the best match in any layer; shares count the anchor's matches with itself", () => {
      const report = crossLayer(table, floor, asked);
      expectReport(report, of.crossLayer);
      expectNear(report.shares.flat(), of.crossLayer.shares.flat(), ofQuotients, "shares");
      // the claim leaves out the anchor's matches with itself, 1/M of each layer's
      const self = 1 / table.nRefits;
      const own = of.crossLayer.shares.map((row, layer) => (row[layer] - self) / (1 - self));
      const most = own.reduce((sum, share) => sum + share, 0) / own.length > 0.5 + 1e-9;
      expect(report.claims.map(({ holds }) => holds)).toEqual([most]);
    });

    test("§4.3: commonness, each head with itself counted", () => {
      const report = commonness(table, floor, asked);
      expectReport(report, of.commonness);
      expectNear(report.similarity.flat(2), of.commonness.similarity.flat(2), tolerance, "similarity");
    });
  });

  describe.each(expected.CALIBRATED.stability.anchors)("CALIBRATED, anchor %i", (anchor) => {
    const asked = { preset: "CALIBRATED" as const, anchor };
    const of = expected.CALIBRATED;

    test("stability: centred, one to one", () => {
      expectReport(stability(table, floor, asked), of.stability);
    });

    test("cross-layer: centred, all heads of a network one to one; shares without the anchor", () => {
      const report = crossLayer(table, floor, asked);
      expectReport(report, of.crossLayer);
      expectNear(report.shares.flat(), of.crossLayer.shares[anchor].flat(), ofQuotients, "shares");
    });

    test("commonness: centred, no head with itself", () => {
      const report = commonness(table, floor, asked);
      expectReport(report, of.commonness);
      expectNear(report.similarity.flat(2), of.commonness.similarity[anchor].flat(2), tolerance, "similarity");
    });
  });

  test("§4.4.2: stability by prompt length", async () => {
    const sets = await Promise.all(
      expected.promptLength.map(async ({ name, prompts }) => {
        const ids = tokenIds(prompts);
        return {
          name,
          promptSetHash: name,
          words: null,
          prompts: prompts.length,
          meanTokens: prompts[0].length,
          table: await headSimilarities({ engine, config, refits, prompts: ids }),
          floor: twins && (await headSimilarities({ engine, config, refits: twins, prompts: ids })),
        };
      }),
    );
    // handed over longest first: the report puts them in order
    const report = promptLength(sets.toReversed(), { preset: "PAPER", anchor: 0 });
    expect(report.sets.map((set) => set.name)).toEqual(expected.promptLength.map((set) => set.name));
    for (const [i, { layers, overall }] of expected.promptLength.entries()) {
      expectLayers(report.sets[i].layers, layers, refits.length - 1);
      expectEstimate(report.sets[i].overall, overall, refits.length - 1, "overall");
    }
    const [short, medium, long] = expected.promptLength.map(({ overall }) => overall.value);
    expect(report.claims.map(({ holds }) => holds)).toEqual([short > medium && medium > long]);
  });

  /** How many refits, or pairs of refits, each number is a mean over: docs/metrics.md, "n". */
  function numberOf({ measure, preset }: HeadReport): { head: number; layer: number } {
    const others = refits.length - 1;
    if (measure === "commonness") return { head: 1, layer: preset === "PAPER" ? 1 : refits.length };
    return { head: others, layer: preset === "PAPER" ? others : (refits.length * others) / 2 };
  }

  function expectReport(report: HeadReport, of: ExpectedHeads): void {
    const n = numberOf(report);
    const heads = of.anchors.flatMap((refit, i) =>
      of.heads[i].flatMap((layer, l) =>
        layer.map((estimate, h) => ({ refit, layer: l, head: h, estimate, matches: of.matches?.[i][l][h] ?? [] })),
      ),
    );
    expect(report.heads.map(slot)).toEqual(heads.map(slot));
    for (const [i, { estimate, matches }] of heads.entries()) {
      const what = JSON.stringify(slot(heads[i]));
      expectEstimate(report.heads[i].estimate, estimate, n.head, what);
      // the generator asserts that no two candidates are too near for float32 to tell apart
      expect(report.heads[i].matches.map(slot), what).toEqual(matches.map(slot));
      expectNear(
        report.heads[i].matches.map(({ similarity }) => similarity),
        matches.map(({ similarity }) => similarity),
        tolerance,
        what,
      );
    }
    expectLayers(report.layers, of.layers, n.layer);
    expectEstimate(report.overall, of.overall, n.layer, "overall");
    expect(report.anchors.map(({ refit }) => refit)).toEqual(of.anchors);
    for (const [i, { values, floors }] of report.anchors.entries()) {
      expectNear(values, of.curves[i], tolerance, `the curve of anchor ${of.anchors[i]}`);
      expectNearOrNull(floors ?? [], of.floorCurves?.[i] ?? [], tolerance, `the floors of anchor ${of.anchors[i]}`);
    }
  }
});

function expectLayers(layers: HeadReport["layers"], expected: ExpectedHeads["layers"], n: number): void {
  expect(layers.map(({ layer }) => layer)).toEqual(expected.map((_, layer) => layer));
  for (const [layer, { sd, estimate }] of layers.entries()) {
    expectEstimate(estimate, expected[layer], n, `layer ${layer}`);
    expectNear([sd ?? Number.NaN], [expected[layer].sd], tolerance, `sd of layer ${layer}`);
  }
}

function expectEstimate(actual: EstimateValue, expected: ExpectedEstimate, n: number, what: string): void {
  expectNearOrNull([actual.value, actual.floor], [expected.value, expected.floor], tolerance, what);
  // (value - floor) / (1 - floor): of its own numbers exactly, and the error of both is divided by 1 - floor
  const { value, floor } = actual;
  const own = floor === null ? null : (value - floor) / (1 - floor);
  expectNearOrNull([actual.calibrated], [own], 1e-9, `${what}, calibrated`);
  const divided = tolerance / (1 - (expected.floor ?? 0));
  expectNearOrNull([actual.calibrated], [expected.calibrated], divided, `${what}, calibrated`);
  expect(actual.n, `${what}: n`).toBe(n);
}

function slot({ refit, layer, head }: { refit: number; layer: number; head: number }) {
  return { refit, layer, head };
}
