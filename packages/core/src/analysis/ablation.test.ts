import { afterAll, describe, expect, test } from "vitest";
import { tableBy } from "../../test/tables.js";
import { openEngine } from "../engine/engine.js";
import { InvalidInput } from "../errors.js";
import { modelConfig } from "../model/config.js";
import { initParameters, type Weights } from "../model/parameters.js";
import { randomStream } from "../random.js";
import { pearson } from "../statistics/correlation.js";
import { mean } from "../statistics/describe.js";
import { defaultResampling } from "../statistics/resampling.js";
import { ablation, zeroAblation } from "./ablation.js";
import type { PromptLosses } from "./ablationEffects.js";
import type { AblationTable } from "./ablationSweep.js";
import { promptLoss } from "./perplexity.js";
import type { EffectOverRefits } from "./report.js";
import type { SimilarityTable } from "./similarity.js";

const engine = await openEngine({ name: "onnx", threads: 1 });
afterAll(() => engine.dispose());
const config = modelConfig({ layers: 3, heads: 2, dModel: 8, contextLength: 20, vocab: 11 });
// five times wider than usual, so that predictions are far from even and heads matter
const wide = { standardDeviation: 1.4, residualStandardDeviation: 1.4 };
const weights: Weights = { ...initParameters(config, 3, wide), "blocks.1.attn.b_V": new Float32Array(8).fill(0.5) };

const draws = randomStream(5, "prompts");
const promptOf = (length: number) => Int32Array.from({ length }, () => draws.integer(config.dVocab));
/** the shortest and the longest there can be, and some of one padded length */
const prompts = [2, 20, 16, 17, 5, 3, 9, 12, 4].map(promptOf);
const load = { centerWritingWeights: false, foldValueBiases: false };

/** Both are means of float32 losses of some units, whose rounding is some 1e-6. */
const tolerance = 1e-5;

describe("the loss without each head", async () => {
  const table = await zeroAblation({ engine, config, weights, prompts });

  test("is that of the model whose W_O is 0 there, over all tokens but each prompt's first", async () => {
    const whole = await promptLoss(engine, config, weights, prompts);
    expect(table).toMatchObject({ nLayers: 3, nHeads: 2, tokens: whole.tokens });
    expect(Math.abs(table.baseline - whole.loss)).toBeLessThan(tolerance);
    for (const [layer, losses] of table.losses.entries()) {
      for (const [head, loss] of losses.entries()) {
        const without = await promptLoss(engine, config, withoutHead(layer, head), prompts);
        expect(Math.abs(loss - without.loss), `L${layer}H${head}`).toBeLessThan(tolerance);
        expect(Math.abs(loss - whole.loss), `L${layer}H${head}`).toBeGreaterThan(100 * tolerance);
      }
    }
  });

  // activations are 32 wide, MLP's: 128 bytes a position; the longest prompt has 19 and needs 7 copies of them, 17 KiB
  test.each([
    ["two heads at a time", 128 * 19 * 3],
    ["one head at a time, though that is too much", 1],
    ["all heads of a few prompts", 128 * 19 * 20],
  ])("does not depend on what is computed at once: %s", async (_, memoryBytes) => {
    const told: [number, number][] = [];
    const onProgress = (done: number, total: number) => told.push([done, total]);
    const inParts = await zeroAblation({ engine, config, weights, prompts, memoryBytes, onProgress });
    expect(inParts.baseline).toBeCloseTo(table.baseline, 6);
    inParts.losses.flat().forEach((loss, slot) => {
      expect(loss).toBeCloseTo(table.losses.flat()[slot], 6);
    });
    // 6 heads and the model as it is, 9 prompts
    expect(told.at(-1)).toEqual([63, 63]);
    expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).toSorted((a, b) => a - b));
  });

  function withoutHead(layer: number, head: number): Weights {
    const name = `blocks.${layer}.attn.W_O`;
    const size = config.dHead * config.dModel;
    return { ...weights, [name]: weights[name].slice().fill(0, head * size, (head + 1) * size) };
  }
});

describe("the report", () => {
  // perplexities: baseline 10; layer 0: 11, 12, 14; layer 1: 13, 12, 10; layer 2: 11, 11, 11
  const table: AblationTable = {
    nLayers: 3,
    nHeads: 3,
    tokens: 50,
    baseline: Math.log(10),
    losses: [
      [11, 12, 14],
      [13, 12, 10],
      [11, 11, 11],
    ].map((perplexities) => perplexities.map(Math.log)),
  };
  const asked = { preset: "PAPER", refit: 1, load } as const;

  test("rises of perplexity, and how they go with stability", () => {
    // refit 1's heads are found again in refit 0 with these cosines, best match on the diagonal
    const stable = [
      [0.5, 0.6, 0.8],
      [0.1, 0.2, 0.4],
      [0.3, 0.5, 0.7],
    ];
    const report = ablation(table, tableOf(stable), asked);
    expect(report).toMatchObject({ measure: "ablation", kind: "zero", ...asked, baseline: { tokens: 50 } });
    expect(report.baseline.perplexity).toBeCloseTo(10, 10);
    const rises = report.heads.map(({ deltaPerplexity }) => deltaPerplexity);
    for (const [i, expected] of [1, 2, 4, 3, 2, 0, 1, 1, 1].entries()) expect(rises[i]).toBeCloseTo(expected, 10);
    expect(report.heads[2]).toMatchObject({ layer: 0, head: 2 });
    expect(report.heads[2].relative).toBeCloseTo(0.4, 10);
    expect(report.heads.map(({ stability }) => stability)).toEqual(stable.flat());
    // layer 0: stability is 0.4 + Δ/10: r = 1. Layer 1: 0.4 - Δ/10: r = -1. Layer 2: Δ does not vary
    expect(report.layers.map(({ pearson }) => pearson && Math.round(pearson * 1e9) / 1e9)).toEqual([1, -1, null]);
    expect(report.layers.map(({ kendall }) => kendall)).toEqual([1, -1, null]);
    expect(report.layers[0].meanDelta).toBeCloseTo(7 / 3, 10);
    // through (0, 1) and (1, -1)
    expect(report.trend?.slope).toBeCloseTo(-2, 9);
    expect(report.trend?.intercept).toBeCloseTo(1, 9);
    expect(report.claims).toEqual([]);
  });

  test("says whether r falls with depth, once three layers have one", () => {
    const stable = tableOf(Array(3).fill([0.5, 0.6, 0.8]));
    const claimOf = (losses: number[][]) => ablation({ ...table, losses }, stable, asked).claims[0];
    // with stability 0.5, 0.6, 0.8: Δ 1, 2, 4 has r = 1, Δ 3, 2, 0 has r = -1
    const [up, down] = [table.losses[0], table.losses[1]];
    // Δ 0, 5, 1: less their means -2, 3, -1 and -0.4/3, -0.1/3, 0.5/3, whose products add up to 0, so r = 0
    const level = [10, 15, 11].map(Math.log);
    expect(claimOf([up, level, down])).toMatchObject({
      section: "4.8",
      holds: true,
      finding:
        "Pearson's r goes from +1.00 in layer 0 to -1.00 in layer 2; its least-squares slope is -1.00 (-1.00 to -1.00) a layer over 3 layers, so it falls with depth.",
    });
    expect(claimOf([down, level, up])).toMatchObject({
      holds: false,
      finding: expect.stringContaining("so it rises with depth"),
    });
    // Δ 1, 3, 2: r = 0.1/√(2 · 0.1400/3) = 0.3273, so the residuals are ∓0.1091, 0.2182, and
    // SE = √(0.07143/2) = 0.1890; t of one degree of freedom is 12.706: ±2.40
    expect(claimOf([up, [11, 13, 12].map(Math.log), down])).toMatchObject({
      holds: false,
      finding:
        "Pearson's r goes from +1.00 in layer 0 to -1.00 in layer 2; its least-squares slope is -1.00 (-3.40 to +1.40) a layer over 3 layers, which cannot be told from none.",
    });
  });

  test.each([
    ["no similarities", null],
    ["one refit", { ...tableOf([[1, 1, 1]]), nRefits: 1 }],
  ])("of %s correlates with nothing", (_, similarities) => {
    const report = ablation(table, similarities, asked);
    expect(report.heads.map(({ stability }) => stability)).toEqual(Array(9).fill(null));
    expect(report.layers.map(({ pearson, kendall }) => [pearson, kendall])).toEqual(Array(3).fill([null, null]));
    expect(report).toMatchObject({ trend: null, claims: [] });
  });

  test("is refused for another model's stability", () => {
    expect(() => ablation(table, tableOf([[1, 1, 1]]), asked)).toThrow(
      new InvalidInput("stability is of 1 layers of 3 heads, but the ablations are of 3 of 3"),
    );
  });

  /** Two refits of three heads, each of which resembles its own slot as asked and no other. */
  function tableOf(stable: number[][]): SimilarityTable {
    const cosine = stable.map((values) => {
      const matrix = new Float64Array(36);
      for (let head = 0; head < 3; head++) {
        matrix[head * 7] = matrix[(3 + head) * 7] = 1;
        matrix[head * 6 + 3 + head] = matrix[(3 + head) * 6 + head] = values[head];
      }
      return matrix;
    });
    const sizes = { nRefits: 2, nLayers: stable.length, nHeads: 3, nPrompts: 1 };
    return { ...sizes, cosine, centred: cosine, acrossLayers: null, byPrompt: null };
  }
});

describe("over all refits", () => {
  const about = { kind: "mean", nLayers: 1, nHeads: 2, nPrompts: 2, tokens: 4 } as const;
  /** prompts of two tokens each; losses by head, then prompt */
  const losses = (baseline: number[], ...heads: number[][]): PromptLosses => ({
    ...about,
    baseline: mean(baseline),
    losses: [heads.map((ofPrompts) => mean(ofPrompts))],
    sums: Float64Array.from([baseline, ...heads].flat(), (loss) => 2 * loss),
  });
  // head 0 of refit 0 is head 1 of refit 1: worth 1 and 0.5 nats; the other pair is worth 0.2 and 0.4
  const refits = [
    losses([2, 3], [3, 4], [2.1, 3.3]),
    losses([1, 1], [1.2, 1.6], [1.5, 1.5]),
    losses([1, 2], [1.5, 3.5], [1.2, 2.2]),
  ];
  const floors = refits.map(() => losses([2, 2], [2.01, 2.03], [2, 2]));
  const crossed = similarityOf((a, b) => {
    const kindOf = ({ refit, head }: { refit: number; head: number }) => (refit === 1 ? 1 - head : head);
    return kindOf(a) === kindOf(b) ? 0.75 + 0.05 * kindOf(a) : 0.25;
  });
  const table = { nLayers: 1, nHeads: 2, tokens: 4, baseline: 2.5, losses: refits[0].losses };
  const asked = { preset: "CALIBRATED", refit: 0, load, kind: "mean" } as const;

  test("a head stands beside its counterparts, found by their patterns, with interval and floor", () => {
    const report = ablation(table, crossed, asked, { refits, floors });
    const [first, second] = report.heads.map(({ overRefits }) => overRefits as EffectOverRefits);
    expect([first.members, second.members]).toEqual([
      [0, 1, 0],
      [1, 0, 1],
    ]);
    // 1, 0.5 and (0.5 + 1.5)/2 = 1; then 0.2, 0.4, 0.2
    expect(first.deltaLoss.value).toBeCloseTo(2.5 / 3, 12);
    expect(second.deltaLoss.value).toBeCloseTo(0.8 / 3, 12);
    // the same slots of the twins: 0.02, 0, 0.02
    expect(first.deltaLoss.floor).toBeCloseTo(0.04 / 3, 12);
    const rises = [Math.exp(3.5) - Math.exp(2.5), Math.exp(1.5) - Math.exp(1), Math.exp(2.5) - Math.exp(1.5)];
    expect(first.deltaPerplexity.value).toBeCloseTo(mean(rises), 10);
    for (const { deltaLoss } of [first, second]) {
      expect(deltaLoss).toMatchObject({ n: 3, calibrated: null, interval: { level: 0.95 }, z: expect.any(Number) });
      expect(deltaLoss.q).toBeLessThanOrEqual(1);
      expect(deltaLoss.interval!.lower).toBeLessThan(deltaLoss.value);
      expect(deltaLoss.interval!.upper).toBeGreaterThan(deltaLoss.value);
    }
    // the listed refit's own
    expect(report.heads[0].deltaLoss).toBeCloseTo(1, 12);
    expect(report.layers[0].overRefits?.value).toBeCloseTo((2.5 + 0.8) / 6, 12);
    expect(report).toMatchObject({ kind: "mean", correlations: { over: "classes", overall: { n: 2, pearson: null } } });
  });

  test("beside a head drawn at random: the mean over the layer's heads of each refit, whose mean layers are", () => {
    const report = ablation(table, crossed, asked, { refits, floors: "shuffled-heads" });
    const own = report.heads.map(({ overRefits }) => overRefits as EffectOverRefits);
    // by refit, over both heads: (1 + 0.2)/2, (0.4 + 0.5)/2, (1 + 0.2)/2
    const [one, other] = own.map(({ deltaLoss }) => deltaLoss);
    expect([one.floor, other.floor]).toEqual([expect.closeTo(1.65 / 3, 12), expect.closeTo(1.65 / 3, 12)]);
    expect(one.z).toBeGreaterThan(0);
    expect(other.z).toBeLessThan(0);
    expect(one.calibrated).toBeNull();
    const rise = (loss: number, baseline: number) => Math.exp(loss) - Math.exp(baseline);
    const rises = [rise(3.5, 2.5), rise(2.7, 2.5), rise(1.4, 1), rise(1.5, 1), rise(2.5, 1.5), rise(1.7, 1.5)];
    expect(own[0].deltaPerplexity.floor).toBeCloseTo(mean(rises), 10);
    expect(report.layers[0].overRefits).toMatchObject({ value: expect.closeTo(1.65 / 3, 12), floor: null });
  });

  test("the listed refit's heads lead the classes, whichever it is", () => {
    const listed = { ...table, baseline: 1, losses: refits[1].losses };
    const report = ablation(listed, crossed, { ...asked, refit: 1 }, { refits, floors: null });
    expect(report.heads.map(({ overRefits }) => overRefits!.members)).toEqual([
      [1, 0, 1],
      [0, 1, 0],
    ]);
    expect(report.heads[1].overRefits!.deltaLoss).toMatchObject({
      value: expect.closeTo(2.5 / 3, 12),
      floor: null,
      z: null,
    });
  });

  test("each refit's own head has its interval over prompts, beside the same slot of its own twin", () => {
    // nats by prompt without head 0, and without head 1 of the same refit
    const changes = [0.4, 0.1, 0.3, 0.6, 0.2, 0.5, 0.8, 0.3];
    const twinned = [0.02, 0, 0.01, 0.03, 0.02, 0, 0.01, 0.03];
    const level = changes.map(() => 0.1);
    const ofPrompts = (...heads: number[][]): PromptLosses => ({
      ...losses(
        changes.map(() => 2),
        ...heads.map((ofHead) => ofHead.map((change) => 2 + change)),
      ),
      nPrompts: 8,
      tokens: 16,
    });
    const [own, twin] = [ofPrompts(changes, level), ofPrompts(twinned, twinned)];
    const one = { ...table, baseline: 2, losses: own.losses };
    const [first, second] = ablation(one, null, asked, { refits: [own], floors: [twin] }).heads.map((h) => h.estimate!);
    // mean 3.2/8; Σ(x - 0.4)² = 0 + 0.09 + 0.01 + 0.04 + 0.04 + 0.01 + 0.16 + 0.01 = 0.36, so SE² = 0.36/7/8
    expect(first).toMatchObject({ value: expect.closeTo(0.4, 12), n: 8, floor: expect.closeTo(0.015, 12) });
    expect(first.spread!.standardError / Math.sqrt(0.36 / 56)).toBeCloseTo(1, 1);
    // t of 7 degrees of freedom, 97.5 %: 2.365
    expect((first.interval!.upper - first.value) / first.spread!.standardError).toBeCloseTo(2.365, 3);
    expect(first.calibrated).toBeNull();
    expect(first.q).toBeLessThan(0.01);
    // it does not vary
    expect(second.interval).toMatchObject({ lower: expect.closeTo(0.1, 12), upper: expect.closeTo(0.1, 12) });
    // refits are not drawn, whatever is asked
    const resampling = { ...defaultResampling, axes: "refits" } as const;
    const [asRefits] = ablation(one, null, { ...asked, resampling }, { refits: [own], floors: null }).heads;
    expect(asRefits.estimate).toMatchObject({ interval: first.interval, floor: null });
    // of each refit the mean over the layer's heads: (0.4 + 0.1)/2
    const [drawn] = ablation(one, null, asked, { refits: [own], floors: "shuffled-heads" }).heads;
    expect(drawn.estimate!.floor).toBeCloseTo(0.25, 12);
  });

  test("in PAPER it is of the refit's own prompts, without a floor; without them it is not known", () => {
    const paper = { ...asked, preset: "PAPER" } as const;
    const [known] = ablation(table, crossed, { ...paper, prompts: refits[0] }).heads;
    expect(known.estimate).toMatchObject({ value: expect.closeTo(1, 12), n: 2, floor: null });
    expect(ablation(table, crossed, paper).heads[0].estimate).toBeNull();
  });

  test("one refit alone has an interval over prompts where those are asked for, and none over refits", () => {
    const alone = (axes: "prompts" | "both") =>
      ablation(
        table,
        null,
        { ...asked, resampling: { ...defaultResampling, axes } },
        { refits: [refits[0]], floors: null },
      );
    expect(alone("both").heads[0].overRefits).toMatchObject({ members: [0], deltaLoss: { n: 1, interval: null } });
    expect(alone("prompts").heads[1].overRefits!.deltaLoss.interval!.upper).toBeGreaterThan(0.2);
  });

  test("effects and stability of classes are correlated, in each layer and over all heads", () => {
    const nHeads = 6;
    const worth = [0.1, 0.4, 0.2, 0.9, 0.5, 0.7];
    const alike = [0.9, 0.7, 0.8, 0.2, 0.6, 0.3];
    const many: PromptLosses[] = [0, 1].map(() => ({
      ...about,
      nHeads,
      baseline: 1,
      losses: [worth.map((delta) => 1 + delta)],
      sums: Float64Array.from([0, ...worth], (delta) => 1 + delta).reduce(
        (sums, loss, row) => sums.fill(2 * loss, 2 * row, 2 * row + 2),
        new Float64Array(2 * (1 + nHeads)),
      ),
    }));
    const similarities = similarityOf((a, b) => (a.head === b.head ? alike[a.head] : 0), { nRefits: 2, nHeads });
    const { correlations } = ablation({ ...table, ...many[0] }, similarities, asked, { refits: many, floors: null });
    // ranks of worth 1 3 2 6 4 5, of likeness 6 4 5 1 3 2: exactly reversed
    expect(correlations.overall.spearman).toEqual({ value: expect.closeTo(-1, 12), interval: null });
    expect(correlations.overall.pearson!.value).toBeCloseTo(pearson(worth, alike)!, 9);
    expect(correlations.overall.pearson!.interval!.upper).toBeLessThan(-0.5);
    expect(correlations.layers).toMatchObject([{ layer: 0, ...correlations.overall }]);
  });

  test("losses on other prompts, or in another way, are refused", () => {
    const odd = { ...refits[1], kind: "zero" as const };
    expect(() => ablation(table, crossed, asked, { refits: [refits[0], odd, refits[2]], floors: null })).toThrow(
      "there are zero ablations of 1 layers of 2 heads, on 4 tokens of 2 prompts beside mean ablations",
    );
    expect(() => ablation(table, crossed, asked, { refits, floors: floors.slice(1) })).toThrow(
      "the floor is of 2 refits; 3 are needed",
    );
    expect(() => ablation(table, null, asked, { refits, floors })).toThrow(
      "the ablations are of 3 refits, and to find their heads again takes similarities of as many, not of 0",
    );
  });

  function similarityOf(
    alike: (a: { refit: number; head: number }, b: { refit: number; head: number }) => number,
    { nRefits, nHeads } = { nRefits: 3, nHeads: 2 },
  ): SimilarityTable {
    return tableBy({ nRefits, nLayers: 1, nHeads }, (a, b) =>
      a.refit === b.refit && a.head === b.head ? 1 : alike(a, b),
    );
  }
});

describe("refusals", () => {
  const refused = async (some: Int32Array[], of = weights) =>
    zeroAblation({ engine, config, weights: of, prompts: some });

  test("prompts with nothing to predict, or too long", async () => {
    await expect(refused([])).rejects.toThrow("the prompt set is empty; at least one prompt is needed");
    await expect(refused([promptOf(4), promptOf(1)])).rejects.toThrow("prompt 1 has 1 tokens; 2 to 20 are needed");
    await expect(refused([promptOf(21)])).rejects.toThrow("prompt 0 has 21 tokens; 2 to 20 are needed");
  });

  test("weights that give no finite loss", async () => {
    const broken = { ...weights, "ln_final.w": new Float32Array(config.dModel).fill(Number.NaN) };
    await expect(refused([promptOf(4)], broken)).rejects.toThrow("the loss on the prompts is NaN");
  });
});
