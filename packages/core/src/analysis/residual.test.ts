import { Matrix, pseudoInverse } from "ml-matrix";
import { afterAll, describe, expect, test } from "vitest";
import { openEngine } from "../engine/engine.js";
import { InvalidInput } from "../errors.js";
import { compileCapture, hookName } from "../model/capture.js";
import { type ModelConfig, type ModelSizes, modelConfig } from "../model/config.js";
import { initParameters, type Weights } from "../model/parameters.js";
import { randomStream } from "../random.js";
import { defaultResampling } from "../statistics/resampling.js";
import { plainCka } from "./fixtures/plainCka.js";
import { pointsOf } from "./likeness/fixtures/points.js";
import { LinearCka } from "./likeness/linearCka.js";
import type { ResidualSite } from "./report.js";
import { type ResidualRequest, type ResidualTable, residual, residualSimilarities } from "./residual.js";
import { memoryScratch, type Scratch } from "./scratch.js";
import { controlOf, layoutOf } from "./streamControl.js";

const engine = await openEngine({ name: "cpu" });
afterAll(() => engine.dispose());

const sizes: ModelSizes = { layers: 2, heads: 2, dModel: 8, contextLength: 20, vocab: 11 };
const draws = randomStream(5, "prompts");
// two bucket lengths (16 and 20), more of one than fit a batch, and a prompt that is BOS alone
const prompts = [3, 17, 1, 2, 4, 5, 6, 7, 8, 16, 20].map((length) =>
  Int32Array.from({ length }, () => draws.integer(11)),
);
const nTokens = prompts.reduce((sum, { length }) => sum + length, 0);

describe.each<[string, ModelSizes, ResidualSite[]]>([
  ["with an MLP", sizes, ["resid_pre", "resid_mid", "resid_post"]],
  ["attention-only", { ...sizes, attentionOnly: true }, ["resid_pre", "resid_post"]],
  ["parallel", { ...sizes, parallelResidual: true }, ["resid_pre", "resid_post"]],
])("%s", (_, sizes, sites) => {
  const config = modelConfig(sizes);
  const refits = [1, 2, 3].map((seed) => initParameters(config, seed));

  test.each(sites)("%s: each entry is the notebook's CKA of all tokens, in float64", async (site) => {
    const table = await similarities(config, refits, { site });
    expect(table).toMatchObject({ site, nRefits: 3, nLayers: 2, nTokens, nPrompts: prompts.length });
    for (let layer = 0; layer < 2; layer++) {
      const tokens = await Promise.all(refits.map((weights) => tokensOf(config, weights, site, layer)));
      for (const [a, x] of tokens.entries()) {
        for (const [b, y] of tokens.entries()) {
          // the bound; activations are float32 on both sides, and computed at two paddings
          expect(Math.abs(table.matrices[layer][a][b] - plainCka(x, y)), `${layer} ${a} ${b}`).toBeLessThan(1e-5);
        }
      }
    }
  });
});

/** Of one refit, prompt by prompt without padding: [token][dimension]. */
async function tokensOf(config: ModelConfig, weights: Weights, site: ResidualSite, layer: number): Promise<number[][]> {
  const rows: number[][] = [];
  for (const tokens of prompts) {
    const program = await compileCapture(engine, config, { batch: 1, nPositions: tokens.length, sites: [site] });
    const values = Array.from((await program.run({ ...weights, tokens }))[hookName(site, layer)]);
    await program.dispose();
    for (let i = 0; i < tokens.length; i++) rows.push(values.slice(i * config.dModel, (i + 1) * config.dModel));
  }
  return rows;
}

const config = modelConfig(sizes);
const refits = [1, 2, 3].map((seed) => initParameters(config, seed));

function similarities(
  config: ModelConfig,
  refits: Weights[],
  more: {
    site?: ResidualSite;
    prompts?: Int32Array[];
    scratch?: Scratch;
    onProgress?: (done: number, total: number) => void;
  } = {},
): Promise<ResidualTable> {
  return residualSimilarities({
    engine,
    config,
    refits: refits.map((weights) => async () => weights),
    prompts,
    site: "resid_post",
    scratch: memoryScratch(),
    ...more,
  });
}

describe("on the way", () => {
  test("progress counts to the end, one by one, and each refit is asked for once", async () => {
    const told: [number, number][] = [];
    let loads = 0;
    await residualSimilarities({
      engine,
      config,
      refits: refits.map((weights) => async () => {
        loads++;
        return weights;
      }),
      prompts,
      site: "resid_pre",
      scratch: memoryScratch(),
      onProgress: (done, total) => told.push([done, total]),
    });
    expect(loads).toBe(3);
    // 3 · 11 passes, and for each of 2 layers a tile of each of 3 refits' distances and one of products
    expect(told).toEqual(Array.from({ length: 41 }, (_, i) => [i + 1, 41]));
  });

  test("nothing is left in the scratch, after an error neither", async () => {
    const scratch = watched();
    await similarities(config, refits, { scratch });
    expect(scratch.written).toBe(true);
    expect(scratch.names).toEqual(new Set());
    const broken = { ...refits[2], "blocks.1.mlp.b_out": new Float32Array(8).fill(Number.NaN) };
    await expect(similarities(config, [...refits.slice(0, 2), broken], { scratch })).rejects.toThrow(
      "refit 2: the residual stream of layer 1 is not finite; its weights are unusable",
    );
    expect(scratch.names).toEqual(new Set());
  });

  /** Knows which arrays there are. */
  function watched(): Scratch & { names: Set<string>; written: boolean } {
    const scratch = memoryScratch();
    const names = new Set<string>();
    const seen = {
      names,
      written: false,
      append: (name: string, values: Float32Array) => {
        names.add(name);
        seen.written = true;
        return scratch.append(name, values);
      },
      read: scratch.read,
      drop: (name: string) => {
        names.delete(name);
        return scratch.drop(name);
      },
    };
    return seen;
  }
});

describe("what is taken off, and what stands in its place", () => {
  const measured = (more: Partial<ResidualRequest>) =>
    residualSimilarities({
      engine,
      config,
      refits: refits.map((weights) => async () => weights),
      prompts,
      site: "resid_post",
      scratch: memoryScratch(),
      ...more,
    });
  /** tokens and their places, in the order of `prompts` */
  const tokens = prompts.flatMap((prompt) => [...prompt]);
  const positions = prompts.flatMap((prompt) => [...prompt.keys()]);

  /** Least squares on indicators, by the normal equations' pseudo-inverse: nothing of how the code does it. */
  function residuals(rows: number[][], ...factors: number[][]): Matrix {
    const columns = factors.flatMap((factor) => [...new Set(factor)].map((level) => ({ factor, level })));
    const design = new Matrix(rows.map((_, i) => columns.map(({ factor, level }) => Number(factor[i] === level))));
    const y = new Matrix(rows);
    return Matrix.sub(y, design.mmul(pseudoInverse(design)).mmul(y));
  }

  /** ‖XᵀY‖²/(‖XᵀX‖ ‖YᵀY‖) */
  function linear(x: Matrix, y: Matrix): number {
    const product = (a: Matrix, b: Matrix) => a.transpose().mmul(b).norm();
    return product(x, y) ** 2 / (product(x, x) * product(y, y));
  }

  test.each([
    ["none", [tokens.map(() => 0)]],
    ["token", [tokens]],
    ["position", [positions]],
    ["token-position", [tokens, positions]],
  ] as const)("control %s leaves what least squares leaves", async (control, factors) => {
    const { matrices } = await measured({ measure: "cka-linear", control });
    const left = await Promise.all(
      refits.map(async (weights) => residuals(await tokensOf(config, weights, "resid_post", 1), ...factors)),
    );
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ]) {
      expect(Math.abs(matrices[1][a][b] - linear(left[a], left[b])), `${a} ${b}`).toBeLessThan(1e-5);
    }
  });

  test("control untrained leaves the difference from the twin", async () => {
    const others = [7, 8, 9].map((seed) => initParameters(config, seed));
    const twins = others.map((weights) => async () => weights);
    const { matrices } = await measured({ measure: "cka-linear", control: "untrained", twins });
    const left = await Promise.all(
      refits.map(async (weights, refit) => {
        const [own, twin] = await Promise.all(
          [weights, others[refit]].map(async (one) => new Matrix(await tokensOf(config, one, "resid_post", 1))),
        );
        const difference = Matrix.sub(own, twin);
        return difference.subRowVector(difference.mean("column"));
      }),
    );
    expect(Math.abs(matrices[1][0][2] - linear(left[0], left[2]))).toBeLessThan(1e-5);
    await expect(measured({ control: "untrained" })).rejects.toThrow("there are 0 twins of 3 refits");
  });

  test("at layer 0's resid_pre, tokens and positions are all there is", async () => {
    await expect(measured({ measure: "cka-linear", control: "token-position", site: "resid_pre" })).rejects.toThrow(
      "refit 0: in layer 0 nothing is left of the residual stream without each token's and each position's mean; read it",
    );
  });

  test.each(["none", "token", "position", "token-position"] as const)(
    "debiased and control %s: streams that have only tokens and positions in common come out at 0",
    async (control) => {
      // each refit its own effects of tokens and positions, and its own noise
      const nRefits = 12;
      const draws = randomStream(4, `unrelated ${control}`);
      const layout = layoutOf(prompts);
      const { free, selfProducts } = controlOf(control, layout);
      const streams = Array.from({ length: nRefits }, () => {
        const values = Float32Array.from({ length: nTokens * 30 }, () => draws.normal());
        if (control !== "none") free(values, 30);
        return values;
      });
      const points = { ...pointsOf(streams, 30), selfProducts };
      const matrix = await new LinearCka(engine, points, true).matrix(points);
      const pairs = matrix.flatMap((row, i) => row.slice(i + 1));
      const average = pairs.reduce((sum, value) => sum + value, 0) / pairs.length;
      const variance = pairs.reduce((sum, value) => sum + (value - average) ** 2, 0) / (pairs.length - 1);
      const error = Math.sqrt(variance / pairs.length);
      expect(Math.abs(average)).toBeLessThan(4 * error);
      expect(error).toBeLessThan(0.01);
    },
  );

  test.each(["cka-debiased", "rsa", "knn"] as const)(
    "%s: rows that are shuffled have nothing in common",
    async (measure) => {
      const same = [refits[0], refits[0]].map((weights) => async () => weights);
      const own = await measured({ refits: same, measure });
      const shuffled = await measured({ refits: same, measure, instead: "shuffled-rows" });
      // of neighbours, 10 of 70 or so are shared by chance
      const atMost = 0.15 + (measure === "knn" ? 10 / (shuffled.nCompared - 1) : 0);
      for (const layer of [0, 1]) {
        expect(own.matrices[layer][0][1]).toBeCloseTo(1, 5);
        expect(Math.abs(shuffled.matrices[layer][0][1])).toBeLessThan(atMost);
      }
      expect(await measured({ refits: same, measure, instead: "shuffled-rows" })).toEqual(shuffled);
    },
  );

  test("position-only is each position's mean at all its tokens", async () => {
    const { matrices } = await measured({ measure: "cka-linear", instead: "position-only" });
    const means = await Promise.all(
      refits.map(async (weights) => {
        const rows = new Matrix(await tokensOf(config, weights, "resid_post", 1));
        const only = Matrix.sub(rows, residuals(rows.to2DArray(), positions));
        return only.subRowVector(only.mean("column"));
      }),
    );
    expect(Math.abs(matrices[1][1][2] - linear(means[1], means[2]))).toBeLessThan(1e-5);
  });

  test("distances are compared between tokens that differ: one of each token after the same others", async () => {
    const twice = [...prompts, ...prompts];
    const [once, again] = [await measured({ measure: "rsa" }), await measured({ measure: "rsa", prompts: twice })];
    expect(again.nTokens).toBe(2 * nTokens);
    expect(again.nCompared).toBe(once.nCompared);
    expect(again.matrices[1][0][1]).toBeCloseTo(once.matrices[1][0][1], 5);
    const few = [Int32Array.of(1, 2, 3), Int32Array.of(1, 2, 4)];
    await expect(measured({ measure: "knn", prompts: few })).rejects.toThrow(
      "4 tokens are different and left to compare; knn needs at least 12",
    );
  });
});

describe("refusals", () => {
  const flat = modelConfig({ ...sizes, positions: { kind: "rotary", dims: 2, base: 100 } });
  const alike = [1, 2].map((seed) => initParameters(flat, seed));
  const nothing = [1, 2].map((seed) => ({ ...initParameters(flat, seed), "embed.W_E": new Float32Array(88) }));

  test.each<[string, () => Promise<ResidualTable>, string, string]>([
    [
      "one refit",
      () => similarities(config, refits.slice(0, 1)),
      "residual-stream stability compares refits and needs at least 2, but there is 1",
      "refits",
    ],
    [
      "no prompts",
      () => similarities(config, refits, { prompts: [] }),
      "the prompt set is empty; at least one prompt is needed",
      "prompts",
    ],
    [
      "two tokens",
      () => similarities(config, refits, { prompts: [Int32Array.of(1, 2)] }),
      "the prompts have 2 tokens together; CKA needs at least 3",
      "prompts",
    ],
    [
      "a prompt that does not fit",
      () => similarities(config, refits, { prompts: [new Int32Array(21)] }),
      "prompt 0 has 21 tokens; 1 to 20 are needed",
      "prompts",
    ],
    [
      "resid_mid without an MLP",
      () => similarities(modelConfig({ ...sizes, attentionOnly: true }), refits, { site: "resid_mid" }),
      "site is resid_mid, which this model does not have: there is no MLP; use resid_post",
      "site",
    ],
    [
      "resid_mid beside the MLP",
      () => similarities(modelConfig({ ...sizes, parallelResidual: true }), refits, { site: "resid_mid" }),
      "site is resid_mid, which this model does not have: attention and MLP add to the stream together; use resid_post",
      "site",
    ],
    [
      "one token over and over, without positions in the stream",
      () => similarities(flat, alike, { site: "resid_post", prompts: [new Int32Array(6), new Int32Array(9)] }),
      "refit 0: in layer 0 most tokens have the same residual stream, up to rounding: the median distance between two " +
        "is 0, and CKA has no bandwidth; prompts of more different tokens are needed",
      "prompts",
    ],
    [
      "a stream of zeros",
      () => similarities(flat, nothing, { site: "resid_pre" }),
      "refit 0: in layer 0 most tokens have the same residual stream, up to rounding",
      "prompts",
    ],
  ])("%s", async (_, measure, message, field) => {
    const error = await measure().then(
      () => null,
      (error: unknown) => error,
    );
    expect(error).toBeInstanceOf(InvalidInput);
    expect((error as InvalidInput).message).toContain(message);
    expect((error as InvalidInput).field).toBe(field);
  });

  test("one prompt of three different tokens is enough", async () => {
    const { matrices } = await similarities(config, refits, { prompts: [Int32Array.of(1, 2, 3)] });
    expect(matrices[0][0][1]).toBeGreaterThan(0);
    expect(matrices[0][0][1]).toBeLessThan(1);
  });
});

describe("the report", () => {
  const tableOf = (...pairs: [ab: number, ac: number, bc: number][]): ResidualTable => ({
    measure: "cka-rbf",
    control: "none",
    site: "resid_pre",
    nRefits: 3,
    nLayers: pairs.length,
    nTokens: 50,
    nCompared: 50,
    nPrompts: 4,
    width: 8,
    matrices: pairs.map(([ab, ac, bc]) => [
      [1, ab, ac],
      [ab, 1, bc],
      [ac, bc, 1],
    ]),
  });
  const table = tableOf([0.8, 0.9, 0.7], [0.5, 0.6, 0.7]);
  const floor = tableOf([0.5, 0.5, 0.5], [0.1, 0.2, 0.3]);
  const load = { centerWritingWeights: true, foldValueBiases: true };
  const calibrated = { preset: "CALIBRATED", selfPairs: false, load } as const;
  const paper = { preset: "PAPER", selfPairs: true, load } as const;

  test("without self pairs: the mean over pairs of refits, beside the floor", () => {
    const { layers, overall, ...rest } = residual(table, floor, calibrated);
    // (0.8 + 0.9 + 0.7)/3 = 0.8, (0.5 + 0.6 + 0.7)/3 = 0.6; floors 0.5, 0.2; (0.8 - 0.5)/0.5 = 0.6, 0.4/0.8 = 0.5
    expectEstimate(layers[0].estimate, { value: 0.8, n: 3, floor: 0.5, calibrated: 0.6 });
    expectEstimate(layers[1].estimate, { value: 0.6, n: 3, floor: 0.2, calibrated: 0.5 });
    // deviations 0, 0.1, -0.1: √(0.02/2)
    expect(layers[1].sd).toBeCloseTo(0.1, 12);
    // 0.7 and 0.35: 0.35/0.65
    expectEstimate(overall, { value: 0.7, n: 3, floor: 0.35, calibrated: 0.35 / 0.65 });
    expect(rest).toEqual({
      measure: "residual",
      preset: "CALIBRATED",
      residualMeasure: "cka-rbf",
      control: "none",
      site: "resid_pre",
      selfPairs: false,
      load,
      tokens: 50,
      compared: 50,
      width: 8,
      resampling: defaultResampling,
      matrices: table.matrices,
      claims: [],
    });
  });

  test("with self pairs: all 9 ordered pairs, 1/3 + (2/3) · c", () => {
    const { layers } = residual(table, floor, paper);
    expectEstimate(layers[0].estimate, {
      value: 1 / 3 + (2 / 3) * 0.8,
      n: 3,
      floor: 1 / 3 + (2 / 3) * 0.5,
      // the ones on both sides cancel: the same 0.6
      calibrated: 0.6,
    });
  });

  test("two refits have one pair and no deviation; without twins there is no floor", () => {
    const two: ResidualTable = {
      ...table,
      nRefits: 2,
      nLayers: 1,
      matrices: [
        [
          [1, 0.4],
          [0.4, 1],
        ],
      ],
    };
    const { layers } = residual(two, null, calibrated);
    expect(layers).toMatchObject([
      { layer: 0, estimate: { value: 0.4, n: 1, floor: null, calibrated: null }, sd: null },
    ]);
    expect(residual(two, null, paper).overall.value).toBeCloseTo(0.7, 12);
  });

  test.each<[string, Partial<ResidualTable>]>([
    ["site", { site: "resid_post" }],
    ["layers", { nLayers: 1, matrices: floor.matrices.slice(0, 1) }],
    ["tokens", { nTokens: 49 }],
  ])("a floor of another kind is refused: %s", (_, other) => {
    expect(() => residual(table, { ...floor, ...other }, paper)).toThrow(
      "the same is needed as of the refits, resid_pre of 3 refits in 2 layers, on 50 tokens",
    );
  });

  test("one refit is refused", () => {
    const one = { ...table, nRefits: 1, matrices: [[[1]]] };
    expect(() => residual(one, null, paper)).toThrow("needs at least 2, but there is 1");
  });

  test("held against the heads: on average, and in every layer", () => {
    const claims = (heads: number[]) => residual(table, null, calibrated, heads).claims;
    // the stream: 0.8, 0.6; mean 0.7
    expect(claims([0.7, 0.5]).map(({ holds }) => holds)).toEqual([true, true]);
    expect(claims([0.5, 0.65]).map(({ holds }) => holds)).toEqual([true, false]);
    expect(claims([0.9, 0.7]).map(({ holds }) => holds)).toEqual([false, false]);
    const [average, everywhere] = claims([0.5, 0.65]);
    expect(average).toMatchObject({
      section: "4.7",
      finding: expect.stringContaining("averages 0.700, the heads 0.575"),
    });
    expect(everywhere.finding).toContain("in 1 of 2 layers: layer 1 (0.600 against 0.650).");
    expect(claims([0.7, 0.5])[1].finding).toContain("above the heads in all 2 layers.");
  });

  function expectEstimate(
    actual: { value: number; n: number; floor: number | null; calibrated: number | null },
    expected: { value: number; n: number; floor: number; calibrated: number },
  ): void {
    expect(actual.n).toBe(expected.n);
    expect(actual.value).toBeCloseTo(expected.value, 12);
    expect(actual.floor).toBeCloseTo(expected.floor, 12);
    expect(actual.calibrated).toBeCloseTo(expected.calibrated, 12);
  }
});
