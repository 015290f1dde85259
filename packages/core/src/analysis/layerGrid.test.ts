import { afterAll, describe, expect, test } from "vitest";
import { openEngine } from "../engine/engine.js";
import { compileCapture, hookName } from "../model/capture.js";
import { type ModelSizes, modelConfig } from "../model/config.js";
import { initParameters, type Weights } from "../model/parameters.js";
import { randomStream } from "../random.js";
import { type LayerGridRequest, layerGrid } from "./layerGrid.js";
import type { ResidualMeasure, ResidualSite } from "./report.js";
import { residualSimilarities } from "./residual.js";
import { memoryScratch } from "./scratch.js";

const engine = await openEngine({ name: "cpu" });
afterAll(() => engine.dispose());

const sizes: ModelSizes = { layers: 3, heads: 2, dModel: 8, contextLength: 20, vocab: 11 };
const config = modelConfig(sizes);
const draws = randomStream(6, "prompts");
const prompts = [3, 17, 1, 5, 8, 16, 20].map((length) => Int32Array.from({ length }, () => draws.integer(11)));
const nTokens = 70;
const [left, right] = [1, 2].map((seed) => initParameters(config, seed));

const gridOf = (more: Partial<LayerGridRequest> = {}) =>
  layerGrid({
    engine,
    config,
    refits: [async () => left, async () => right],
    prompts,
    site: "resid_post",
    scratch: memoryScratch(),
    ...more,
  });

/** Of one refit, prompt by prompt without padding: [token][dimension]. */
async function tokensOf(weights: Weights, site: ResidualSite, layer: number): Promise<number[][]> {
  const rows: number[][] = [];
  for (const tokens of prompts) {
    const program = await compileCapture(engine, config, { batch: 1, nPositions: tokens.length, sites: [site] });
    const values = Array.from((await program.run({ ...weights, tokens }))[hookName(site, layer)]);
    await program.dispose();
    for (let i = 0; i < tokens.length; i++) rows.push(values.slice(i * config.dModel, (i + 1) * config.dModel));
  }
  return rows;
}

/**
 * Song et al. 2012, equation 4, on Gram matrices whose diagonals are 0:
 * tr(KL) + 1ᵀK1·1ᵀL1/((n - 1)(n - 2)) - 2/(n - 2)·1ᵀKL1, over n(n - 3), in float64.
 */
function hsic(x: readonly number[][], y: readonly number[][]): number {
  const n = x.length;
  const gram = (rows: readonly number[][]) =>
    rows.map((a, i) => rows.map((b, j) => (i === j ? 0 : a.reduce((sum, value, d) => sum + value * b[d], 0))));
  const [k, l] = [gram(x), gram(y)];
  const sumsOf = (of: number[][]) => of.map((row) => row.reduce((sum, value) => sum + value, 0));
  const [ofK, ofL] = [sumsOf(k), sumsOf(l)];
  const total = (sums: number[]) => sums.reduce((sum, value) => sum + value, 0);
  const trace = total(k.map((row, i) => row.reduce((sum, value, j) => sum + value * l[i][j], 0)));
  const both = total(ofK.map((value, i) => value * ofL[i]));
  return (trace + (total(ofK) * total(ofL)) / ((n - 1) * (n - 2)) - (2 / (n - 2)) * both) / (n * (n - 3));
}

const cka = (x: readonly number[][], y: readonly number[][]) => hsic(x, y) / Math.sqrt(hsic(x, x) * hsic(y, y));

/** Less the mean of each column. */
function centred(rows: readonly number[][]): number[][] {
  const means = rows[0].map((_, d) => rows.reduce((sum, row) => sum + row[d], 0) / rows.length);
  return rows.map((row) => row.map((value, d) => value - means[d]));
}

/** XᵀY */
const across = (x: readonly number[][], y: readonly number[][]): number[][] =>
  x[0].map((_, i) => y[0].map((_, j) => x.reduce((sum, row, t) => sum + row[i] * y[t][j], 0)));

const squares = (matrix: readonly number[][]) => matrix.flat().reduce((sum, value) => sum + value * value, 0);

/** Kornblith et al. 2019, biased: ‖XᵀY‖²/(‖XᵀX‖ ‖YᵀY‖) of centred points, in float64. */
function linear(x: readonly number[][], y: readonly number[][]): number {
  const [a, b] = [centred(x), centred(y)];
  return squares(across(a, b)) / Math.sqrt(squares(across(a, a)) * squares(across(b, b)));
}

/** The inverse's transpose, by Gauss and Jordan. */
function inverseTransposed(matrix: readonly number[][]): number[][] {
  const n = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let k = 0; k < n; k++) {
    const pivot = rows
      .slice(k)
      .reduce((best, row, i) => (Math.abs(row[k]) > Math.abs(rows[best][k]) ? k + i : best), k);
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    rows[k] = rows[k].map((value) => value / rows[k][k]);
    for (let i = 0; i < n; i++) if (i !== k) rows[i] = rows[i].map((value, j) => value - rows[i][k] * rows[k][j]);
  }
  return rows.map((_, i) => rows.map((row) => row[n + i]));
}

/**
 * ‖XᵀY‖₊/(‖X‖ ‖Y‖) in float64. Newton's way to the rotation U that is nearest to M = XᵀY, U ← (U + U⁻ᵀ)/2 (Higham 1986);
 * the sum of M's singular values is then tr(UᵀM).
 */
function procrustes(x: readonly number[][], y: readonly number[][]): number {
  const [a, b] = [centred(x), centred(y)];
  const product = across(a, b);
  let turn = product;
  for (let i = 0; i < 60; i++) {
    const other = inverseTransposed(turn);
    turn = turn.map((row, r) => row.map((value, c) => (value + other[r][c]) / 2));
  }
  const nuclear = turn.reduce(
    (sum, row, r) => sum + row.reduce((part, value, c) => part + value * product[r][c], 0),
    0,
  );
  return nuclear / Math.sqrt(squares(a) * squares(b));
}

/** Of tokens that follow on the same ones, which share one stream, the first: their places in what `tokensOf` gives. */
const distinct = (() => {
  const begun = new Map<string, number>();
  let place = 0;
  for (const tokens of prompts) {
    for (let i = 0; i < tokens.length; i++, place++) {
      const before = tokens.subarray(0, i + 1).join();
      if (!begun.has(before)) begun.set(before, place);
    }
  }
  return [...begun.values()];
})();

/** Huh et al. 2024: the share of a token's 10 nearest others that are so in both, in float64. */
function neighbours(x: readonly number[][], y: readonly number[][]): number {
  const nearest = (rows: readonly number[][]) =>
    distinct.map((from) => {
      const far = (to: number) => rows[from].reduce((sum, value, d) => sum + (value - rows[to][d]) ** 2, 0);
      const others = distinct.filter((to) => to !== from).sort((a, b) => far(a) - far(b));
      return new Set(others.slice(0, 10));
    });
  const [ofX, ofY] = [nearest(x), nearest(y)];
  const both = ofX.map((set, i) => [...set].filter((place) => ofY[i].has(place)).length);
  return both.reduce((sum, count) => sum + count, 0) / (10 * distinct.length);
}

describe("layerGrid", () => {
  test.each(["resid_pre", "resid_mid", "resid_post"] as const)(
    "%s: each cell is the unbiased HSIC of the two layers' Gram matrices over those of each alone",
    async (site) => {
      const grid = await gridOf({ site });
      expect(grid).toMatchObject({
        measure: "cka-debiased",
        site,
        control: "none",
        nLayers: 3,
        nTokens,
        nCompared: nTokens,
        nPrompts: 7,
        width: 8,
      });
      for (const a of [0, 1, 2]) {
        const x = await tokensOf(left, site, a);
        for (const b of [0, 1, 2]) {
          // streams are float32 on both sides, and computed at two paddings
          const expected = cka(x, await tokensOf(right, site, b));
          expect(Math.abs(grid.similarity[a][b] - expected), `${a}, ${b}`).toBeLessThan(1e-5);
        }
      }
    },
  );

  // of neighbours one in 10 · nCompared may change places by the rounding of float32
  test.each([
    ["cka-linear", linear, 1e-5],
    ["procrustes", procrustes, 1e-5],
    ["knn", neighbours, 1.5 / (10 * distinct.length)],
  ] as const)("%s: each cell is what its formula gives of the two layers", async (measure, formula, tolerance) => {
    const grid = await gridOf({ measure });
    expect(grid).toMatchObject({ measure, nTokens, nCompared: measure === "knn" ? distinct.length : nTokens });
    for (const a of [0, 1, 2]) {
      const x = await tokensOf(left, "resid_post", a);
      for (const b of [0, 1, 2]) {
        const expected = formula(x, await tokensOf(right, "resid_post", b));
        expect(Math.abs(grid.similarity[a][b] - expected), `${a}, ${b}`).toBeLessThan(tolerance);
      }
    }
  });

  const measures: ResidualMeasure[] = ["cka-linear", "cka-debiased", "cka-rbf", "procrustes", "svcca", "rsa", "knn"];
  test.each([
    ...(["token", "position", "token-position", "untrained"] as const).map(
      (control) => [control, "cka-debiased"] as const,
    ),
    ...measures.map((measure) => ["none", measure] as const),
  ])("control %s, %s: the diagonal is what residual similarity gives of the two", async (control, measure) => {
    const twins = [11, 12].map((seed) => async () => initParameters(config, seed));
    const { similarity } = await gridOf({ measure, control, twins });
    const { matrices } = await residualSimilarities({
      engine,
      config,
      refits: [async () => left, async () => right],
      prompts,
      site: "resid_post",
      measure,
      control,
      twins,
      scratch: memoryScratch(),
    });
    for (const layer of [0, 1, 2]) {
      expect(Math.abs(similarity[layer][layer] - matrices[layer][0][1])).toBeLessThan(1e-6);
    }
  });

  test("the refits exchanged, the grid is turned over; one refit with itself has 1 on the diagonal", async () => {
    const { similarity } = await gridOf();
    const turned = await gridOf({ refits: [async () => right, async () => left] });
    const own = await gridOf({ refits: [async () => left, async () => left] });
    for (const a of [0, 1, 2]) {
      for (const b of [0, 1, 2]) {
        expect(turned.similarity[b][a]).toBeCloseTo(similarity[a][b], 6);
        expect(own.similarity[a][b]).toBeCloseTo(own.similarity[b][a], 6);
      }
      expect(own.similarity[a][a]).toBeCloseTo(1, 6);
    }
  });

  test("rows that are shuffled have nothing in common, at any two layers", async () => {
    const same = { refits: [async () => left, async () => left] } as const;
    const { similarity } = await gridOf({ ...same, instead: "shuffled-rows" });
    for (const value of similarity.flat()) expect(Math.abs(value)).toBeLessThan(0.2);
  });

  test("progress counts to the end, and each refit is asked for once", async () => {
    const told: [number, number][] = [];
    let loads = 0;
    const counted = (weights: Weights) => async () => {
      loads++;
      return weights;
    };
    await gridOf({ refits: [counted(left), counted(right)], onProgress: (...now) => told.push(now) });
    expect(loads).toBe(2);
    // 2 · 7 passes, then the products of all 6 streams at once
    expect(told).toEqual(Array.from({ length: 15 }, (_, i) => [i + 1, 15]));
  });

  test("what cannot be compared is refused by name", async () => {
    const few = [Int32Array.of(1, 2, 3)];
    await expect(gridOf({ prompts: few })).rejects.toThrow("3 tokens together; debiased CKA needs at least 4");
    const alike = [Int32Array.of(1, 2, 3), Int32Array.of(1, 2, 3)];
    await expect(gridOf({ measure: "knn", prompts: alike })).rejects.toThrow("3 tokens are different");
    await expect(gridOf({ control: "untrained" })).rejects.toThrow("there are 0 twins of 2 refits");
    const broken = { ...right, "blocks.2.mlp.b_out": new Float32Array(8).fill(Number.NaN) };
    await expect(gridOf({ refits: [async () => left, async () => broken] })).rejects.toThrow(
      "refit 1: the residual stream of layer 2 is not finite",
    );
    await expect(gridOf({ control: "token-position", site: "resid_pre" })).rejects.toThrow(
      "in layer 0 nothing is left of the residual stream",
    );
  });
});
