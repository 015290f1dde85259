import { afterAll, describe, expect, test } from "vitest";
import { openEngine } from "../engine/engine.js";
import { compileCapture, hookName } from "../model/capture.js";
import { modelConfig } from "../model/config.js";
import { initParameters, type Weights } from "../model/parameters.js";
import { randomStream } from "../random.js";
import { bestAssignment } from "../statistics/assignment.js";
import { pearson } from "../statistics/correlation.js";
import { mean } from "../statistics/describe.js";
import { defaultResampling } from "../statistics/resampling.js";
import { type NeuronNull, PositionResponses } from "./neuronNull.js";
import { neuronLayer, neuronMatches, neurons } from "./neurons.js";
import { memoryScratch } from "./scratch.js";

const engine = await openEngine({ name: "cpu" });
afterAll(() => engine.dispose());

const config = modelConfig({ layers: 2, heads: 2, dModel: 8, contextLength: 20, vocab: 11 });
const dMlp = config.mlp!.dMlp;
const draws = randomStream(5, "prompts");
const prompts = [17, 4, 16, 20, 20, 20].map((length) => Int32Array.from({ length }, () => draws.integer(11)));
const refits = [1, 2, 3].map((seed) => initParameters(config, seed));

function matches(weights: readonly Weights[], more: { anchor?: number; instead?: NeuronNull } = {}) {
  return neuronMatches({
    engine,
    config,
    refits: weights.map((one) => async () => one),
    anchor: 0,
    prompts,
    scratch: memoryScratch(),
    ...more,
  });
}

/** Neurons in another order: what a network computes stays as it is. */
function permuted(weights: Weights, layer: number, order: ArrayLike<number>): Weights {
  const block = `blocks.${layer}.mlp`;
  const [wIn, bIn, wOut] = ["W_in", "b_in", "W_out"].map((name) => weights[`${block}.${name}`]);
  const moved = { W_in: wIn.slice(), b_in: bIn.slice(), W_out: wOut.slice() };
  for (let neuron = 0; neuron < dMlp; neuron++) {
    const from = order[neuron];
    moved.b_in[neuron] = bIn[from];
    for (let d = 0; d < config.dModel; d++) {
      moved.W_in[d * dMlp + neuron] = wIn[d * dMlp + from];
      moved.W_out[neuron * config.dModel + d] = wOut[from * config.dModel + d];
    }
  }
  const named = Object.fromEntries(Object.entries(moved).map(([name, values]) => [`${block}.${name}`, values]));
  return { ...weights, ...named };
}

/** Of every neuron of a layer, what it responds to all tokens, prompt by prompt without padding: [neuron][token]. */
async function responses(weights: Weights, layer: number): Promise<number[][]> {
  const columns = Array.from({ length: dMlp }, () => [] as number[]);
  for (const tokens of prompts) {
    const program = await compileCapture(engine, config, { batch: 1, nPositions: tokens.length, sites: ["post"] });
    const values = (await program.run({ ...weights, tokens }))[hookName("post", layer)];
    await program.dispose();
    for (const [i, value] of values.entries()) columns[i % dMlp].push(value);
  }
  return columns;
}

test("neurons that were permuted are found again, each of them", async () => {
  const order = randomStream(9, "order").permutation(dMlp);
  const { layers } = await matches([refits[0], permuted(permuted(refits[0], 0, order), 1, order)]);
  for (const { refits: means, neurons, silent } of layers) {
    expect(means[0]).toBeCloseTo(1, 5);
    expect(Math.min(...neurons)).toBeGreaterThan(1 - 1e-5);
    expect(silent).toBe(0);
  }
});

test("as many planted neurons are found as there are, amid others", async () => {
  // the anchor's first ten neurons of layer 0, in places of their own among another refit's
  const planted = 10;
  const name = "blocks.0.mlp.W_in";
  const [own, other] = [refits[0], initParameters(config, 1)];
  const stranger = initParameters(config, 6);
  const mixed = { ...other, [name]: stranger[name].slice() };
  for (let neuron = 0; neuron < planted; neuron++) {
    for (let d = 0; d < config.dModel; d++) mixed[name][d * dMlp + dMlp - 1 - neuron] = own[name][d * dMlp + neuron];
  }
  const { layers } = await matches([own, mixed]);
  expect(layers[0].neurons.slice(0, planted).every((value) => value > 0.9999)).toBe(true);
  expect(layers[0].neurons.slice(planted).filter((value) => value > 0.9999)).toEqual([]);
});

test("the table is Pearson's r of all tokens, in float64, matched one to one", async () => {
  const table = await matches(refits, { anchor: 1 });
  expect(table).toMatchObject({ anchor: 1, nRefits: 3, nLayers: 2, dMlp, nTokens: 97 });
  for (const layer of [0, 1]) {
    const columns = await Promise.all(refits.map((weights) => responses(weights, layer)));
    const matched = [0, 2].map((other) => {
      const correlations = columns[1].map((a) => columns[other].map((b) => pearson(a, b) as number));
      return bestAssignment(correlations).map((column, row) => correlations[row][column]);
    });
    for (const [i, values] of matched.entries()) {
      expect(Math.abs(table.layers[layer].refits[i] - mean(values))).toBeLessThan(1e-5);
    }
    const first = (matched[0][0] + matched[1][0]) / 2;
    expect(Math.abs(table.layers[layer].neurons[0] - first)).toBeLessThan(1e-5);
  }
});

test("a neuron that never responds counts as 0, and is counted", async () => {
  const quiet = { ...refits[0], "blocks.1.mlp.b_in": refits[0]["blocks.1.mlp.b_in"].slice() };
  quiet["blocks.1.mlp.b_in"][3] = -1e4;
  const { layers } = await matches([quiet, quiet]);
  expect(layers.map(({ silent }) => silent)).toEqual([0, 1]);
  expect(layers[1].neurons[3]).toBe(0);
  expect(layers[1].refits[0]).toBeCloseTo((dMlp - 1) / dMlp, 5);
});

test("shuffled tokens leave what matching finds in nothing", async () => {
  const [own, shuffled] = [
    await matches([refits[0], refits[0]]),
    await matches([refits[0], refits[0]], { instead: "shuffled-rows" }),
  ];
  expect(own.layers[0].refits[0]).toBeGreaterThan(0.9999);
  expect(shuffled.layers[0].refits[0]).toBeLessThan(0.3);
  expect(shuffled.layers[0].refits[0]).toBeGreaterThan(0);
});

test("shuffled-heads: a counterpart drawn at random, the mean of r over all pairs of neurons", async () => {
  const table = await matches(refits, { anchor: 1, instead: "shuffled-heads" });
  for (const layer of [0, 1]) {
    const columns = await Promise.all(refits.map((weights) => responses(weights, layer)));
    const rows = [0, 2].map((other) => columns[1].map((a) => mean(columns[other].map((b) => pearson(a, b) as number))));
    for (const [i, row] of rows.entries()) expect(table.layers[layer].refits[i]).toBeCloseTo(mean(row), 5);
    expect(table.layers[layer].neurons[7]).toBeCloseTo((rows[0][7] + rows[1][7]) / 2, 5);
  }
});

test("position-only: counterparts keep their mean over the other prompts at each position, and are matched anew", async () => {
  const table = await matches(refits, { instead: "position-only" });
  const starts = prompts.map((_, i) => prompts.slice(0, i).reduce((sum, { length }) => sum + length, 0));
  const kept = (column: number[]) =>
    prompts.flatMap(({ length }, own) =>
      Array.from({ length }, (_, position) => {
        const others = prompts.flatMap((prompt, i) =>
          i !== own && prompt.length > position ? [column[starts[i] + position]] : [],
        );
        return others.length > 0 ? mean(others) : mean(column);
      }),
    );
  for (const layer of [0, 1]) {
    const [own, one, two] = await Promise.all(refits.map((weights) => responses(weights, layer)));
    for (const [i, other] of [one, two].entries()) {
      const replaced = other.map(kept);
      const correlations = own.map((a) => replaced.map((b) => pearson(a, b) ?? 0));
      const matched = bestAssignment(correlations).map((column, row) => correlations[row][column]);
      expect(Math.abs(table.layers[layer].refits[i] - mean(matched))).toBeLessThan(1e-4);
    }
  }
});

test("position-only, where a position is reached by one prompt alone: the neuron's mean over all tokens", () => {
  const means = new PositionResponses(1);
  const [short, long] = [Float32Array.of(1, 2), Float32Array.of(3, 4, 8)];
  means.add(short);
  means.add(long);
  expect([...means.others(short)]).toEqual([3, 4]);
  // 18/5 at the third
  expect([...means.others(long)]).toEqual([1, 2, Math.fround(3.6)]);
});

describe("the report", () => {
  const table = {
    anchor: 0,
    nRefits: 3,
    nLayers: 1,
    dMlp: 5,
    nTokens: 40,
    layers: [
      {
        ...neuronLayer([
          [0.1, 0.3, 0.5, 0.7, 0.9],
          [0.3, 0.5, 0.7, 0.9, 1.1],
        ]),
        silent: 0,
      },
    ],
  };
  const level = new Array<number>(5).fill(0.2);
  const floor = { ...table, layers: [{ ...neuronLayer([level, level]), silent: 0 }] };

  test("means over other refits beside the floor, and how neurons spread", () => {
    const { layers, overall, neurons: values } = neurons(table, floor, { resampling: defaultResampling });
    expect(layers[0].estimate).toMatchObject({ n: 2, verdict: expect.any(String) });
    // (0.5 + 0.7)/2; (0.6 - 0.2)/(1 - 0.2)
    expect(layers[0].estimate.value).toBeCloseTo(0.6, 12);
    expect(overall.calibrated).toBeCloseTo(0.5, 12);
    expect(layers[0].estimate.interval!.lower).toBeLessThan(0.6);
    // five values: q25 is the second, q05 a fifth of the way to it
    expect(layers[0].quantiles.q25).toBeCloseTo(0.4, 12);
    expect(layers[0].quantiles.q05).toBeCloseTo(0.24, 12);
    expect(layers[0].floorQuantiles!.q95).toBeCloseTo(0.2, 12);
    expect(values).toEqual([table.layers[0].neurons]);
  });

  test("quantiles have the jackknife's intervals over other refits, of which three at least are needed", () => {
    const draws = randomStream(8, "correlations");
    const matched = range(4).map(() => range(9).map(() => 0.5 + 0.1 * draws.normal()));
    const { layers } = neurons(
      { ...table, nRefits: 5, dMlp: 9, layers: [{ ...neuronLayer(matched), silent: 0 }] },
      null,
      { resampling: defaultResampling },
    );
    // of nine values the median is the fifth, a quarter the third
    const sortedMeans = (of: number[][]) =>
      range(9)
        .map((neuron) => of.reduce((sum, values) => sum + values[neuron], 0) / of.length)
        .toSorted((a, b) => a - b);
    const { q25, q50, intervals } = layers[0].quantiles;
    for (const [value, interval, place] of [
      [q25, intervals!.q25, 2],
      [q50, intervals!.q50, 4],
    ] as const) {
      expect(value).toBeCloseTo(sortedMeans(matched)[place], 12);
      const left = range(4).map((out) => sortedMeans(matched.filter((_, i) => i !== out))[place]);
      const centre = left.reduce((sum, one) => sum + one, 0) / 4;
      const squares = left.reduce((sum, one) => sum + (one - centre) ** 2, 0);
      // Student's t at 0.975 with 3 degrees of freedom is 3.18245
      expect(interval.upper - value).toBeCloseTo(3.18245 * Math.sqrt((3 / 4) * squares), 5);
      expect(value - interval.lower).toBeCloseTo(3.18245 * Math.sqrt((3 / 4) * squares), 5);
    }
    expect(neurons(table, null, { resampling: defaultResampling }).layers[0].quantiles.intervals).toBeNull();
  });

  test("a floor of another shape is refused", () => {
    expect(() => neurons(table, { ...floor, dMlp: 4 }, { resampling: defaultResampling })).toThrow(
      "the floor is of 3 refits of 1 layers of 4 neurons; the same is needed as of the refits, 3 refits of 1 layers of 5",
    );
  });
});

test.each<[string, () => Promise<unknown>, string]>([
  ["one refit", () => matches(refits.slice(0, 1)), "need at least 2, but there is 1"],
  ["an anchor that is none", () => matches(refits, { anchor: 3 }), "anchor is 3; this family's refits are 0 to 2"],
  [
    "no MLP",
    () =>
      neuronMatches({
        engine,
        config: modelConfig({ layers: 1, heads: 2, dModel: 8, contextLength: 20, vocab: 11, attentionOnly: true }),
        refits: [],
        anchor: 0,
        prompts,
        scratch: memoryScratch(),
      }),
    "this model has no MLP, and so no neurons",
  ],
])("refused: %s", async (_, measure, message) => {
  await expect(measure()).rejects.toThrow(message);
});

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
