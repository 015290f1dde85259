import { describe, expect, test } from "vitest";
import { tableBy } from "../../test/tables.js";
import { InvalidInput } from "../errors.js";
import { modelConfig } from "../model/config.js";
import { parameterShapes, type Weights } from "../model/parameters.js";
import { norms, weightNorms } from "./norms.js";

const sizes = { layers: 3, heads: 2, dModel: 4, contextLength: 8, vocab: 5 };
const config = modelConfig(sizes);
const load = { centerWritingWeights: true, foldValueBiases: true };
const asked = { preset: "PAPER", refit: 0, load } as const;

/** Every entry of layer l's weights is l + 1. */
function levelWeights(of = config): Weights {
  return Object.fromEntries(
    Object.entries(parameterShapes(of)).map(([name, shape]) => {
      const level = Number(/^blocks\.(\d)/.exec(name)?.[1] ?? 0) + 1;
      return [name, new Float32Array(shape.reduce((product, n) => product * n, 1)).fill(level)];
    }),
  );
}

/** Stability is what this table's heads all share with the other refits' of their layer. */
const tableOf = (stabilities: number[], nRefits = 2) =>
  tableBy({ nRefits, nLayers: stabilities.length, nHeads: 2 }, (a, b) =>
    a.layer === b.layer ? stabilities[a.layer] : 0,
  );

describe("norms", () => {
  test("are of whole tensors: √size times the entry, where all entries are one", () => {
    const [first, , third] = weightNorms(config, levelWeights());
    // W_Q [2, 4, 2] has 16 entries, W_in [4, 16] has 64, a gain has 4
    expect(first).toEqual({
      layer: 0,
      norms: { W_Q: 4, W_K: 4, W_V: 4, W_O: 4, ln1: 2, W_in: 8, W_out: 8, ln2: 2 },
    });
    expect(third.norms).toMatchObject({ W_Q: 12, W_in: 24, ln2: 6 });
  });

  test("are sums of squares: of (3, 4, 0, …) it is 5", () => {
    const weights = levelWeights();
    weights["blocks.1.attn.W_K"].fill(0).set([3, 4]);
    expect(weightNorms(config, weights)[1].norms.W_K).toBe(5);
  });

  test("of what an attention-only layer has", () => {
    const attentionOnly = modelConfig({ ...sizes, attentionOnly: true });
    const [first] = weightNorms(attentionOnly, levelWeights(attentionOnly));
    expect(Object.keys(first.norms)).toEqual(["W_Q", "W_K", "W_V", "W_O", "ln1"]);
  });

  test("of a weight that is no number there is none", () => {
    const weights = levelWeights();
    weights["blocks.1.ln1.w"][2] = Number.NaN;
    expect(() => weightNorms(config, weights)).toThrow(InvalidInput);
    expect(() => weightNorms(config, weights)).toThrow("blocks.1.ln1.w has a weight that is not finite");
  });
});

describe("correlations with stability", () => {
  const layers = weightNorms(config, levelWeights());

  test("over layers: norms 1 : 2 : 3 with stabilities 0.75, 0.5, 0.5", () => {
    const report = norms(layers, tableOf([0.75, 0.5, 0.5]), asked);
    expect(report.layers.map(({ stability }) => stability)).toEqual([0.75, 0.5, 0.5]);
    // deviations (-1, 0, 1) and (2, -1, -1)/12: r = -3/√(2 · 6) = -√3/2
    expect(report.correlations).toEqual(
      ["W_Q", "W_K", "W_V", "W_O", "ln1", "W_in", "W_out", "ln2"].map((weight) => ({
        weight,
        pearson: expect.closeTo(-Math.sqrt(3) / 2, 12),
        interval: null, // 3 layers are too few to tell
        n: 3,
      })),
    );
    expect(report.claims).toEqual([
      expect.objectContaining({
        section: "4.4.1",
        holds: true,
        finding: expect.stringContaining("Over 3 layers, Pearson's r of W_Q's norm with stability is -0.866"),
      }),
    ]);
    expect(norms(layers, tableOf([0.5, 0.6, 0.9]), asked).claims[0].holds).toBe(false);
  });

  test("from five layers on a correlation has Fisher's interval", () => {
    const five = [1, 2, 3, 4, 5].map((norm, layer) => ({ layer, norms: { W_Q: norm } }));
    // deviations (-2, -1, 0, 1, 2) and (0.1, 0.2, 0, -0.1, -0.2): r = -0.9/√(10 · 0.1) = -0.9
    const [{ pearson, interval }] = norms(five, tableOf([0.6, 0.7, 0.5, 0.4, 0.3]), asked).correlations;
    expect(pearson).toBeCloseTo(-0.9, 6);
    const reach = 1.959964 / Math.sqrt(2); // 1/√(n - 3)
    expect(interval!.lower).toBeCloseTo(Math.tanh(Math.atanh(-0.9) - reach), 5);
    expect(interval!.upper).toBeCloseTo(Math.tanh(Math.atanh(-0.9) + reach), 5);
  });

  test("stability is the refit's own, by the same preset", () => {
    // refits 0 and 1 share 0.5, 2 shares 0.25 with both: anchors 0 and 1 have (0.5 + 0.25)/2, anchor 2 has 0.25
    const uneven = tableBy({ nRefits: 3, nLayers: 3, nHeads: 2 }, (a, b) =>
      a.refit === 2 || b.refit === 2 ? 0.25 : 0.5,
    );
    for (const preset of ["PAPER", "CALIBRATED"] as const) {
      const of = (refit: number) => norms(layers, uneven, { ...asked, preset, refit }).layers[0].stability;
      expect([of(0), of(1), of(2)]).toEqual([0.375, 0.375, 0.25]);
    }
  });

  test("there are none with one refit, without a table, under three layers, or where nothing varies", () => {
    for (const table of [null, tableOf([0.7, 0.6, 0.5], 1)]) {
      const report = norms(layers, table, asked);
      expect(report.layers.map(({ stability }) => stability)).toEqual([null, null, null]);
      expect(report.correlations[0]).toEqual({ weight: "W_Q", pearson: null, interval: null, n: 0 });
      expect(report.claims).toEqual([]);
    }
    const level = norms(layers, tableOf([0.5, 0.5, 0.5]), asked);
    expect(level.correlations[0]).toEqual({ weight: "W_Q", pearson: null, interval: null, n: 3 });
    expect(norms(layers.slice(0, 2), tableOf([0.7, 0.6]), asked).correlations[0]).toMatchObject({
      pearson: null,
      n: 2,
    });
  });

  test("a refit that is none, and another model's table, are refused", () => {
    expect(() => norms(layers, tableOf([0.7, 0.6, 0.5]), { ...asked, refit: 2 })).toThrow("refits are 0 to 1");
    expect(() => norms(layers, tableOf([0.7, 0.6]), asked)).toThrow("stability is of 2 layers, but the norms are of 3");
  });
});
