/** Ablations and signatures (§4.8, 4.9) are numpy's, on tiny families (fixtures/paper). */
import { describe, expect, test } from "vitest";
import { openEngine } from "../engine/engine.js";
import { ablation, zeroAblation } from "./ablation.js";
import {
  asTheyAre,
  type ExpectedAgreement,
  expectedAgreementOfTwo,
  expectNear,
  expectNearOrNull,
  familyNames,
  loadedRefit,
  paperFamily,
  paperLoad,
  stabilityOfFirst,
} from "./fixtures/paper/paper.js";
import { mapOfHeads } from "./map.js";
import type { MapReport } from "./report.js";
import { headSignatures } from "./signatures.js";
import { headSimilarities } from "./similarity.js";

// numpy in float64 from the same float32 weights; logits here are float32 and up to 30 large. 1e-5, and 1e-4 of a
// perplexity, are the bounds; correlations are of perplexities that differ by much more than their rounding.
const tolerance = 1e-5;
const ofPerplexity = 1e-4;

const engine = await openEngine({ name: "cpu" });

describe.each(familyNames)("%s", async (name) => {
  const family = paperFamily(name);
  const { expected, config, prompts, refits } = family;
  const table = await headSimilarities({ engine, config, refits, prompts });

  describe.each([
    ["folded", paperLoad],
    ["asTheyAre", asTheyAre],
  ] as const)("§4.8, value biases %s", async (treated, load) => {
    const known = expected.ablation[treated];
    const ablated = await zeroAblation({ engine, ...(await loadedRefit(family, 0, load)), prompts });

    test("loss without each head", () => {
      expect(ablated.tokens).toBe(known.baseline.tokens);
      expectNear([ablated.baseline], [known.baseline.loss], tolerance, "baseline loss");
      expectNear(
        ablated.losses.flat(),
        known.heads.flat().map(({ loss }) => loss),
        tolerance,
        "losses",
      );
    });

    test.each(["PAPER", "CALIBRATED"] as const)("%s: how it goes with stability", (preset) => {
      const report = ablation(ablated, table, { preset, refit: 0, load });
      const baseline = known.baseline.perplexity;
      expectNear([report.baseline.perplexity / baseline], [1], ofPerplexity, "baseline perplexity");
      const stability = stabilityOfFirst(expected, preset).heads[0];
      for (const head of report.heads) {
        const wanted = known.heads[head.layer][head.head];
        const what = `L${head.layer}H${head.head}`;
        expectNear([head.perplexity / wanted.perplexity], [1], ofPerplexity, what);
        // a difference of two perplexities has the error of both
        expectNear([head.deltaPerplexity], [wanted.deltaPerplexity], 2 * ofPerplexity * baseline, `Δ of ${what}`);
        expectNear([head.relative], [wanted.relative], 2 * ofPerplexity, `relative Δ of ${what}`);
        expectNear([head.stability ?? Number.NaN], [stability[head.layer][head.head].value], tolerance, what);
      }
      expect(report.heads.map(({ layer, head }) => [layer, head])).toEqual(
        known.heads.flatMap((heads, layer) => heads.map((_, head) => [layer, head])),
      );
      const { layers, trend } = known[preset];
      expectNear(
        report.layers.map(({ meanDelta }) => meanDelta / baseline),
        layers.map(({ meanDelta }) => meanDelta / baseline),
        2 * ofPerplexity,
        "mean Δ",
      );
      expectNearOrNull(
        report.layers.map((l) => l.pearson),
        layers.map((l) => l.pearson),
        tolerance,
        "Pearson",
      );
      expectNearOrNull(
        report.layers.map((l) => l.kendall),
        layers.map((l) => l.kendall),
        tolerance,
        "Kendall",
      );
      expect(report.layers.map(({ n }) => n)).toEqual(layers.map(() => config.nHeads));
      const fit = report.trend ?? { slope: Number.NaN, intercept: Number.NaN };
      expectNear([fit.slope, fit.intercept], [trend.slope, trend.intercept], tolerance, "trend");
      // the paper tells the slope alone; here its interval must lie under 0
      const { lower, upper } = report.trend!.interval!;
      expect((lower + upper) / 2).toBeCloseTo(report.trend!.slope, 9);
      expect(report.claims.map(({ holds }) => holds)).toEqual([upper < 0]);
    });
  });

  describe("§4.9", async () => {
    const signatures = await headSignatures({ engine, config, refits, prompts });

    test("signatures: z averaged over tokens", () => {
      const { nLayers, nHeads, dHead } = config;
      expect(signatures).toMatchObject({ nRefits: refits.length, nLayers, nHeads, nPrompts: prompts.length, dHead });
      expectNear(signatures.means, expected.map.means.flat(4), tolerance, "means");
    });

    test("the five nearest heads by signature", async () => {
      const ask = { method: "pca", neighbourhood: null, seed: 42 } as const;
      const report = await mapOfHeads([{ slug: name, signatures }], ask);
      expectAgreement(report, expected.map.agreement);
      for (const [axis, known] of [
        [report.points.x, 0],
        [report.points.y, 1],
      ] as const) {
        const wanted = expected.map.principal[known];
        const sign = Math.sign(axis.reduce((sum, value, i) => sum + value * wanted[i], 0));
        expectNear(
          axis.map((value) => sign * value),
          wanted,
          tolerance,
          `principal component ${known}`,
        );
      }
      expect(report.points.layer).toEqual(slots().map(([, layer]) => layer));
      expect(report.points.refit).toEqual(slots().map(([refit]) => refit));
      expect(report.points.head).toEqual(slots().map(([, , head]) => head));
    });

    /** refits, then layers, then heads */
    function slots(): [refit: number, layer: number, head: number][] {
      return expected.map.means.flatMap((layers, refit) =>
        layers.flatMap((heads, layer) => heads.map((_, head): [number, number, number] => [refit, layer, head])),
      );
    }
  });
});

test("§4.9: the nearest heads among two families; a refit of one is none of the other", async () => {
  const families = await Promise.all(
    (["adam", "adamw"] as const).map(async (slug) => ({
      slug,
      signatures: await headSignatures({ engine, ...paperFamily(slug) }),
    })),
  );
  const report = await mapOfHeads(families, { method: "pca", neighbourhood: null, seed: 42 });
  expect(report.families.map(({ slug }) => slug)).toEqual(["adam", "adamw"]);
  expectAgreement(report, expectedAgreementOfTwo());
});

/** Shares of counted neighbours; the generator asserts that no two are too near for float32 to order them. */
function expectAgreement({ agreement }: MapReport, expected: ExpectedAgreement): void {
  expect(agreement.map(({ of }) => of)).toEqual(Object.keys(expected));
  for (const { of, share, chance } of agreement) {
    expectNear([share, chance], [expected[of].share, expected[of].chance], 1e-9, `agreement of ${of}`);
  }
}
