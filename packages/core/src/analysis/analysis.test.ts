import { describe, expect, test } from "vitest";
import { openEngine } from "../engine/engine.js";
import { InvalidInput } from "../errors.js";
import { compileCapture, hookName } from "../model/capture.js";
import { transformerFixtures } from "../model/fixtures/transformer.js";
import { parameterShapes, type Weights } from "../model/parameters.js";
import { commonness } from "./commonness.js";
import type { HeadReport } from "./headReport.js";
import { headSimilarities, type SimilarityTable } from "./similarity.js";
import { stability } from "./stability.js";

const engine = await openEngine({ name: "cpu" });
const config = { ...transformerFixtures()[0].config, nHeads: 3, dHead: 2, nCtx: 20 };
const [nLayers, nHeads, nRefits] = [config.nLayers, config.nHeads, 4];
const refits = Array.from({ length: nRefits }, (_, refit) => scatteredWeights(refit + 1));
const twins = Array.from({ length: nRefits }, (_, refit) => scatteredWeights(refit + 101));
// two bucket lengths (16 and 20), one prompt of two tokens
const prompts = [
  [3, 1, 4],
  [5, 2],
  [2, 6, 5, 3, 5, 0, 1, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4],
  [0, 6, 0, 6, 1],
].map((ids) => Int32Array.from(ids));

const table = await similarities(refits);
const floor = await similarities(twins);
const patterns = await Promise.all(refits.map(patternsOfRefit));
const twinPatterns = await Promise.all(twins.map(patternsOfRefit));

// the reference: loops over heads and prompts in float64, as the paper writes it; the table's patterns and products
// are float32, whose rounding over a few hundred entries is some 1e-6, so 1e-5 (the bound) is enough
const tolerance = 1e-5;

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
        Math.max(...heads().map((other) => meanCosine(of[anchor][layer][head], of[refit][layer][other], "raw")));
      return average(others(anchor).map(bestOf));
    });
  }

  function paperCommonness(of: Patterns, refit: number): number[][] {
    return layersAndHeads((layer, head) =>
      average(heads().map((other) => meanCosine(of[refit][layer][head], of[refit][layer][other], "raw"))),
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
      { ...table, cosine: alike, centred: alike },
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

test("how prompts are tiled changes nothing but rounding", async () => {
  const small = await headSimilarities({ engine, config, refits: loaders(refits), prompts, memoryBytes: 1 });
  for (const kind of ["cosine", "centred"] as const) {
    small[kind].forEach((layer, l) => {
      layer.forEach((value, i) => {
        expect(Math.abs(value - table[kind][l][i])).toBeLessThan(1e-6);
      });
    });
  }
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

  test("a broken weight", async () => {
    const broken = { ...refits[1], "blocks.1.attn.b_Q": refits[1]["blocks.1.attn.b_Q"].map(() => Number.NaN) };
    await expect(similarities([refits[0], broken])).rejects.toThrow(
      "refit 1: the attention pattern of L1H0 is not finite",
    );
  });

  test("no prompts, an empty one, one that does not fit", async () => {
    const ask = (some: Int32Array[]) => headSimilarities({ engine, config, refits: loaders(refits), prompts: some });
    await expect(ask([])).rejects.toThrow(InvalidInput);
    await expect(ask([new Int32Array(0)])).rejects.toThrow("prompt 0 has 0 tokens; a pattern needs at least 2");
    await expect(ask([prompts[0], new Int32Array(1)])).rejects.toThrow("prompt 1 has 1 tokens");
    await expect(ask([new Int32Array(21)])).rejects.toThrow("prompt 0 has 21 tokens, but the context holds 20");
  });
});

/** refit → layer → head → prompt → query → keys up to the query */
type Patterns = number[][][][][][];

function similarities(of: Weights[]): Promise<SimilarityTable> {
  return headSimilarities({ engine, config, refits: loaders(of), prompts });
}

function loaders(of: Weights[]): (() => Promise<Weights>)[] {
  return of.map((weights) => async () => weights);
}

async function patternsOfRefit(weights: Weights): Promise<Patterns[number]> {
  const byPrompt = await Promise.all(
    prompts.map(async (tokens) => {
      const n = tokens.length;
      const program = await compileCapture(engine, config, { batch: 1, nPositions: n, sites: ["pattern"] });
      const outputs = await program.run({ ...weights, tokens });
      return layersAndHeads((layer, head) =>
        Array.from({ length: n }, (_, query) => {
          const from = (head * n + query) * n;
          return Array.from(outputs[hookName("pattern", layer)].slice(from, from + query + 1));
        }),
      );
    }),
  );
  return layersAndHeads((layer, head) => byPrompt.map((prompt) => prompt[layer][head]));
}

function meanCosine(a: number[][][], b: number[][][], kind: "raw" | "centred"): number {
  const vector = (pattern: number[][]) =>
    pattern.flatMap((row) => row.map((w) => (kind === "raw" ? w : w - 1 / row.length)));
  return average(a.map((pattern, prompt) => cosine(vector(pattern), vector(b[prompt]))));
}

function cosine(u: number[], v: number[]): number {
  const dot = (x: number[], y: number[]) => x.reduce((sum, value, i) => sum + value * y[i], 0);
  return dot(u, v) / (Math.max(Math.sqrt(dot(u, u)), 1e-8) * Math.max(Math.sqrt(dot(v, v)), 1e-8));
}

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

/** Weights that make heads clearly unlike: every weight a sine of its own phase, scaled by its purpose. */
function scatteredWeights(seed: number): Weights {
  return Object.fromEntries(
    Object.entries(parameterShapes(config)).map(([name, shape], k) => {
      const gain = name.endsWith(".w") ? 1 : 0;
      const size = shape.reduce((product, n) => product * n, 1);
      return [
        name,
        Float32Array.from(
          { length: size },
          (_, i) => gain + Math.sin(12.9898 * seed + 78.233 * (i + 1) + 3.7 * k * seed),
        ),
      ];
    }),
  );
}

/** The same function with its heads in another order: new head j is old head order[j]. */
function permuteHeads(weights: Weights, order: number[]): Weights {
  return Object.fromEntries(
    Object.entries(weights).map(([name, values]) => {
      if (!/attn\.[Wb]_[QKVO]$/.test(name) || name.endsWith("b_O")) return [name, values];
      const size = values.length / nHeads;
      const moved = new Float32Array(values.length);
      order.forEach((from, to) => {
        moved.set(values.subarray(from * size, (from + 1) * size), to * size);
      });
      return [name, moved];
    }),
  );
}

function layersAndHeads<T>(make: (layer: number, head: number) => T): T[][] {
  return Array.from({ length: nLayers }, (_, layer) => heads().map((head) => make(layer, head)));
}

function heads(): number[] {
  return Array.from({ length: nHeads }, (_, head) => head);
}

function others(anchor: number): number[] {
  return Array.from({ length: nRefits }, (_, refit) => refit).filter((refit) => refit !== anchor);
}

function average(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function permutations(values: number[]): number[][] {
  if (values.length < 2) return [values];
  return values.flatMap((value, i) => permutations(values.toSpliced(i, 1)).map((rest) => [value, ...rest]));
}
