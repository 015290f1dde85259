import { afterAll, describe, expect, test } from "vitest";
import { openEngine } from "../engine/engine.js";
import { compileCapture, hookName } from "../model/capture.js";
import { type ModelSizes, modelConfig } from "../model/config.js";
import { initParameters, type Weights } from "../model/parameters.js";
import { randomStream } from "../random.js";
import { type LayerGridRequest, layerGrid } from "./layerGrid.js";
import type { ResidualSite } from "./report.js";
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

describe("layerGrid", () => {
  test.each(["resid_pre", "resid_mid", "resid_post"] as const)(
    "%s: each cell is the unbiased HSIC of the two layers' Gram matrices over those of each alone",
    async (site) => {
      const grid = await gridOf({ site });
      expect(grid).toMatchObject({ site, control: "none", nLayers: 3, nTokens, nPrompts: 7, width: 8 });
      for (const a of [0, 1, 2]) {
        const x = await tokensOf(left, site, a);
        for (const b of [0, 1, 2]) {
          // streams are float32 on both sides, and computed at two paddings
          const expected = cka(x, await tokensOf(right, site, b));
          expect(Math.abs(grid.cka[a][b] - expected), `${a}, ${b}`).toBeLessThan(1e-5);
        }
      }
    },
  );

  test.each(["none", "token", "position", "token-position", "untrained"] as const)(
    "control %s: the diagonal is what residual similarity gives of the two",
    async (control) => {
      const twins = [11, 12].map((seed) => async () => initParameters(config, seed));
      const { cka } = await gridOf({ control, twins });
      const { matrices } = await residualSimilarities({
        engine,
        config,
        refits: [async () => left, async () => right],
        prompts,
        site: "resid_post",
        measure: "cka-debiased",
        control,
        twins,
        scratch: memoryScratch(),
      });
      for (const layer of [0, 1, 2]) expect(Math.abs(cka[layer][layer] - matrices[layer][0][1])).toBeLessThan(1e-6);
    },
  );

  test("the refits exchanged, the grid is turned over; one refit with itself has 1 on the diagonal", async () => {
    const { cka } = await gridOf();
    const turned = await gridOf({ refits: [async () => right, async () => left] });
    const own = await gridOf({ refits: [async () => left, async () => left] });
    for (const a of [0, 1, 2]) {
      for (const b of [0, 1, 2]) {
        expect(turned.cka[b][a]).toBeCloseTo(cka[a][b], 6);
        expect(own.cka[a][b]).toBeCloseTo(own.cka[b][a], 6);
      }
      expect(own.cka[a][a]).toBeCloseTo(1, 6);
    }
  });

  test("rows that are shuffled have nothing in common, at any two layers", async () => {
    const same = { refits: [async () => left, async () => left] } as const;
    const { cka } = await gridOf({ ...same, instead: "shuffled-rows" });
    for (const value of cka.flat()) expect(Math.abs(value)).toBeLessThan(0.2);
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
