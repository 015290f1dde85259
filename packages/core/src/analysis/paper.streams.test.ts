/** Weights, residual streams and text (§4.4.1, 4.5, 4.7) are numpy's, on tiny families (fixtures/paper). */
import { describe, expect, test } from "vitest";
import { openEngine } from "../engine/engine.js";
import { type CompareInput, compare } from "./compare.js";
import {
  asTheyAre,
  expectNear,
  expectNearOrNull,
  type FamilyName,
  familyNames,
  loadedRefit,
  loadedRefits,
  type PaperFamily,
  paperFamily,
  paperLoad,
  stabilityOfFirst,
} from "./fixtures/paper/paper.js";
import { norms, weightNorms } from "./norms.js";
import type { NormName, ResidualSite } from "./report.js";
import { residual, residualSimilarities } from "./residual.js";
import { memoryScratch } from "./scratch.js";
import { headSimilarities } from "./similarity.js";
import { streamNorms } from "./streamNorms.js";
import { textLoss } from "./textLoss.js";

// numpy in float64 from the same float32 weights. Activations here are float32 and up to 30 long, which comes to 4e-6;
// sums over them are float64. 1e-5, and 1e-4 of a perplexity, are the bounds.
const tolerance = 1e-5;
const ofPerplexity = 1e-4;

const engine = await openEngine({ name: "cpu" });

describe.each(familyNames)("%s", async (name) => {
  const family = paperFamily(name);
  const { expected, config, prompts, refits, twins } = family;

  describe.each([
    ["centred", paperLoad],
    ["asTheyAre", asTheyAre],
  ] as const)("§4.4.1, weights %s", (treated, load) => {
    test.each(["PAPER", "CALIBRATED"] as const)("%s: norms, and how they go with stability", async (preset) => {
      const table = await headSimilarities({ engine, config, refits, prompts });
      const first = await loadedRefit(family, 0, load);
      const report = norms(weightNorms(first.config, first.weights), table, { preset, refit: 0, load });
      const known = expected.norms.layers[treated];
      const names = Object.keys(known[0]) as NormName[];
      for (const [layer, { norms: found }] of report.layers.entries()) {
        expect(Object.keys(found).sort()).toEqual(names.toSorted());
        for (const name of names) expectNear([found[name]!], [known[layer][name]], tolerance, `${name} of ${layer}`);
      }
      const curve = stabilityOfFirst(expected, preset).curves[0];
      expectNear(
        report.layers.map(({ stability }) => stability ?? Number.NaN),
        curve,
        tolerance,
        "stability",
      );
      const correlations = expected.norms.correlations[treated][preset];
      expect(report.correlations.map(({ weight }) => weight).sort()).toEqual(names.toSorted());
      for (const { weight, pearson, n } of report.correlations) {
        expectNear([pearson ?? Number.NaN], [correlations[weight]!], tolerance, `r of ${weight}`);
        expect(n).toBe(config.nLayers);
      }
      expect(report.claims.map(({ holds }) => holds)).toEqual([correlations.W_Q! < 0]);
    });
  });

  test("§4.5: norms of what attention writes, and of the stream", async () => {
    const { site, layers, tokens } = await streamNorms({
      engine,
      ...(await loadedRefit(family, 0, paperLoad)),
      prompts,
    });
    const known = expected.streamNorms;
    expect({ site, tokens }).toEqual({ site: known.site, tokens: known.tokens });
    for (const key of ["attnOut", "resid"] as const) {
      expectNear(
        layers.map((layer) => layer[key]),
        known.layers.map((layer) => layer[key]),
        tolerance,
        key,
      );
    }
  });

  describe.each(["long", "exact", "short"] as const)("§4.5: a text, %s", (text) => {
    test("loses as much in its first window, and in all of them", async () => {
      for (const [refit, known] of expected.textLoss[text].entries()) {
        const found = await textLoss({
          engine,
          ...(await loadedRefit(family, refit, paperLoad)),
          tokens: Int32Array.from(expected.texts[text]),
        });
        for (const key of ["truncated", "sliding"] as const) {
          expect(found[key].tokens).toBe(known[key].tokens);
          expectNear([found[key].loss], [known[key].loss], tolerance, `${key} loss of refit ${refit}`);
          expectNear([Math.exp(found[key].loss) / known[key].perplexity], [1], ofPerplexity, `${key} perplexity`);
        }
      }
    });
  });

  describe.each(Object.keys(expected.residual) as ResidualSite[])("§4.7 at %s", (site) => {
    test.each([
      ["centred", { centerWritingWeights: true, foldValueBiases: true }],
      // b_O has what b_V would have written: the stream is the same
      ["centred", { centerWritingWeights: true, foldValueBiases: false }],
      ["asTheyAre", asTheyAre],
    ] as const)("weights %s", async (treated, load) => {
      const known = expected.residual[site]![treated];
      const measure = async (of: PaperFamily["refits"]) =>
        residualSimilarities({
          engine,
          ...(await loadedRefits(config, of, load)),
          prompts,
          site,
          scratch: memoryScratch(),
        });
      const [table, floor] = [await measure(refits), twins && (await measure(twins))];
      expectNear(table.matrices.flat(2), known.matrices.flat(2), tolerance, "CKA");
      const heads = stabilityOfFirst(expected, "PAPER").curves[0];
      for (const [selfPairs, values] of [
        [true, known.withSelf],
        [false, known.withoutSelf],
      ] as const) {
        const report = residual(table, floor, { preset: "PAPER", selfPairs, load }, heads);
        expect(report).toMatchObject({ site, selfPairs, load, tokens: prompts.reduce((sum, p) => sum + p.length, 0) });
        expectNear(report.matrices.flat(2), known.matrices.flat(2), tolerance, "CKA in the report");
        const found = report.layers.map(({ estimate, sd }) => [
          estimate.value,
          estimate.floor,
          estimate.calibrated,
          sd,
        ]);
        const wanted = values.map(({ value, floor, calibrated, sd }) => [value, floor, calibrated, sd]);
        expectNearOrNull(found.flat(), wanted.flat(), tolerance, "by layer");
        const mean = values.reduce((sum, { value }) => sum + value, 0) / values.length;
        expectNear([report.overall.value], [mean], tolerance, "overall");
        const meanOfHeads = heads.reduce((sum, value) => sum + value, 0) / heads.length;
        const everyLayer = values.every(({ value }, layer) => value > heads[layer]);
        expect(report.claims.map(({ holds }) => holds)).toEqual([mean > meanOfHeads, everyLayer]);
        // pairs of different refits, whether self pairs are averaged in or not
        expect(report.overall.n).toBe((refits.length * (refits.length - 1)) / 2);
      }
    });
  });
});

describe("§4.5: adam and adamw compared", async () => {
  const names = ["adam", "adamw"] as const satisfies FamilyName[];
  const families = names.map((name) => paperFamily(name));
  const sides = await Promise.all(families.map((family, i) => compareInput(names[i], family)));
  const asked = { preset: "PAPER", anchor: 0, load: paperLoad, text: { name: "long", hash: "0" } } as const;
  const report = compare([sides[0], sides[1]], asked);
  const layersOf = ({ expected }: PaperFamily) => expected.PAPER["0"].stability.layers;

  test("stability by layer, and the second's less the first's", () => {
    const [adam, adamw] = families.map((family) => layersOf(family).map(({ value }) => value));
    expectNear(
      report.differences.map(({ value }) => value),
      adamw.map((value, layer) => value - adam[layer]),
      tolerance,
      "differences",
    );
    for (const [i, side] of report.sides.entries()) {
      expect(side.slug).toBe(names[i]);
      const known = layersOf(families[i]);
      const found = side.layers.map(({ estimate, sd }) => [estimate.value, estimate.floor, estimate.calibrated, sd]);
      const wanted = known.map(({ value, floor, calibrated, sd }) => [value, floor, calibrated, sd]);
      expectNearOrNull(found.flat(), wanted.flat(), tolerance, `stability of ${names[i]}`);
    }
  });

  test("norms are the anchor's, perplexities every refit's", () => {
    for (const [i, side] of report.sides.entries()) {
      const { streamNorms, textLoss } = families[i].expected;
      expect(side.normSite).toBe(streamNorms.site);
      for (const key of ["attnOut", "resid"] as const) {
        expectNear(
          side.norms.map((layer) => layer[key]),
          streamNorms.layers.map((layer) => layer[key]),
          tolerance,
          key,
        );
      }
      for (const key of ["truncated", "sliding"] as const) {
        const known = textLoss.long.map((losses) => losses[key].perplexity);
        const found = side.perplexities.map((perplexity) => perplexity[key]);
        expectNear(
          found.map((value, refit) => value / known[refit]),
          known.map(() => 1),
          ofPerplexity,
          key,
        );
        const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
        const { tokens, ...range } = side[key];
        expect(tokens).toBe(textLoss.long[0][key].tokens);
        const wanted = { mean, min: Math.min(...known), max: Math.max(...known) };
        for (const of of ["mean", "min", "max"] as const) expectNear([range[of] / wanted[of]], [1], ofPerplexity, of);
      }
    }
  });

  test("what the paper claims is judged by these numbers", () => {
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [adam, adamw] = families.map((family) => family.expected.PAPER["0"].stability.overall.value);
    const claim = report.claims.find(({ statement }) => /stable/i.test(statement));
    expect(claim).toMatchObject({ section: "4.5", holds: adamw > adam });
    const [before, after] = families.map(({ expected }) =>
      mean(expected.textLoss.long.map((l) => l.sliding.perplexity)),
    );
    const parity = report.claims.find(({ statement }) => /perplexity/i.test(statement));
    expect(parity).toMatchObject({ section: "4.5", holds: Math.abs(after / before - 1) <= 0.05 });
  });
});

async function compareInput(slug: "adam" | "adamw", family: PaperFamily): Promise<CompareInput> {
  const { config, refits, twins, prompts, expected } = family;
  const tokens = Int32Array.from(expected.texts.long);
  return {
    slug,
    optimizer: slug,
    table: await headSimilarities({ engine, config, refits, prompts }),
    floor: await headSimilarities({ engine, config, refits: twins!, prompts }),
    norms: await streamNorms({ engine, ...(await loadedRefit(family, 0, paperLoad)), prompts }),
    losses: await Promise.all(
      refits.map(async (_, refit) => textLoss({ engine, ...(await loadedRefit(family, refit, paperLoad)), tokens })),
    ),
  };
}
