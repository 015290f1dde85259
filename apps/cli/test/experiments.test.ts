/** Every experiment of the paper from a terminal, on families too small to wait for: JSON, refusals, the reproduction. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seedscope, serving, start, temporaryFolder, tiny } from "./harness.js";

const folder = temporaryFolder();
const file = (name: string) => join(folder.path, name);
const store = file("store");
const slow = { timeout: 300_000 };
let server: Awaited<ReturnType<typeof serving>>;
const onStore = (...args: string[]) => seedscope([...args, "--server", server.url]);

async function json(...args: string[]) {
  const { stdout, stderr, code } = await onStore(...args, "--json");
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

const sets = {
  "5_tokens_prompts": ["The cat sat.", "A dog ran."],
  "10_tokens_prompts": ["The cat sat on a", "A dog ran in the"],
  "100_prompts": ["The cat sat on the mat.", "The dog, too.", "Nobody saw"],
};

beforeAll(async () => {
  server = await serving(store);
  writeFileSync(file("sets.json"), JSON.stringify(sets));
  writeFileSync(file("text.txt"), "The cat said that the dog had said that the cat was asleep. ".repeat(4));
  const train = (...args: string[]) => json("train", ...tiny, ...args);
  await train("--name", "adam", "--seeds", "1..3");
  await train("--name", "adamw", "--seeds", "1..3", "--optimizer", "adamw", "--weight-decay", "0.1");
  await train("--name", "attention", "--seeds", "1,2", "--attention-only");
  await train("--name", "alone", "--seeds", "1");
}, 300_000);
afterAll(async () => {
  await server?.close();
  folder.remove();
});

const layers = [0, 1];
const slots = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];

// biome-ignore lint/suspicious/noExplicitAny: each test knows its report's shape
type Report = any;

/** What every report prints. */
function expectCommon(report: Report, measure: string) {
  expect(report).toMatchObject({ family: "adam", measure, step: 10, warnings: expect.any(Array) });
  expect(report.provenance).toMatchObject({
    key: expect.stringMatching(/^[0-9a-f]{64}$/),
    weights: expect.any(Array),
    reproduceCommand: expect.stringContaining(`seedscope analyse adam ${measure}`),
  });
  for (const claim of report.claims) {
    expect(claim).toEqual({
      section: expect.stringMatching(/^4\.\d/),
      statement: expect.any(String),
      holds: expect.any(Boolean),
      finding: expect.any(String),
    });
  }
}

const analyse = async (measure: string, ...args: string[]) => {
  const report = await json("analyse", "adam", measure, "--prompts", file("sets.json"), ...args);
  expectCommon(report, measure);
  return report;
};
const layersOf = (report: Report) => report.layers.map(({ layer }: Report) => layer);
const slotsOf = (report: Report) => report.heads.map(({ layer, head }: Report) => [layer, head]);

describe("analyse --json", slow, () => {
  test("stability: values of layers and heads, and where each head is found again", async () => {
    const report = await analyse("stability", "--preset", "paper", "--anchor", "1");
    expect([layersOf(report), slotsOf(report)]).toEqual([layers, slots]);
    expect(report.heads[0]).toMatchObject({
      value: expect.any(Number),
      floor: expect.any(Number),
      rank: expect.any(Number),
    });
    expect(report.heads[0].matches.map(({ refit }: Report) => refit)).toEqual([0, 2]);
    expect(report.extremes.drop).toBeCloseTo(report.extremes.most.value - report.extremes.least.value, 12);
    const { value, interval } = report.extremes.dropEstimate;
    expect(value).toBeCloseTo(report.extremes.drop, 12);
    expect(interval).toEqual([expect.any(Number), expect.any(Number)]);
  });

  test("stability, calibrated: floors, intervals as pairs, verdicts", async () => {
    const report = await analyse("stability", "--preset", "calibrated");
    for (const { value, floor, calibrated, interval, verdict } of [report.overall, ...report.layers, ...report.heads]) {
      expect(calibrated).toBeCloseTo((value - floor) / (1 - floor), 9);
      expect(interval[0]).toBeLessThanOrEqual(value);
      expect(interval[1]).toBeGreaterThanOrEqual(value);
      expect(["STABLE", "UNSTABLE", "INCONCLUSIVE", "AT_FLOOR"]).toContain(verdict);
    }
    const step0 = await json("analyse", "adam", "stability", "--step", "0", "--prompts", file("sets.json"));
    for (const { verdict } of step0.heads) expect(verdict).toBe("AT_FLOOR");
  });

  test("classes: one member in each refit, counted from 0", async () => {
    const report = await analyse("classes", "--near", "0.8", "--floor", "shuffled-heads", "--level", "0.9");
    expect(report.near).toBe(0.8);
    expect(report.classes.map(({ layer }: Report) => layer)).toEqual([0, 0, 1, 1]);
    for (const { coverage, stability, interval, members } of report.classes) {
      expect(coverage).toBeGreaterThanOrEqual(0);
      expect(interval[0]).toBeLessThanOrEqual(stability);
      expect(members.map(({ refit }: Report) => refit)).toEqual([0, 1, 2]);
    }
    const members = report.classes.flatMap(({ members }: Report) => members);
    expect(new Set(members.map(({ refit, layer, head }: Report) => `${refit} ${layer} ${head}`)).size).toBe(12);
    expect(report.provenance.reproduceCommand).toContain("--near 0.8 --floor shuffled-heads --level 0.9");
  });

  test("cross-layer: shares whose rows sum to 1", async () => {
    const report = await analyse("cross-layer", "--preset", "paper");
    expect([layersOf(report), slotsOf(report)]).toEqual([layers, slots]);
    for (const row of report.shares) expect(row[0] + row[1]).toBeCloseTo(1, 12);
  });

  test("commonness: matrices of a layer's heads, symmetric, 1 on the diagonal", async () => {
    const report = await analyse("commonness", "--preset", "paper", "--refit", "2");
    expect(report.refit).toBe(2);
    for (const { layer, values } of report.matrices) {
      expect(values[0][0]).toBeCloseTo(1, 6);
      // PAPER counts the head itself: the mean over both is the head's value
      expect((values[0][0] + values[0][1]) / 2).toBeCloseTo(report.heads[2 * layer].value, 6);
    }
  });

  test("norms: a column a weight, correlations by name", async () => {
    const report = await analyse("norms", "--preset", "paper", "--refit", "1");
    expect(report.layers[0]).toMatchObject({ layer: 0, W_Q: expect.any(Number), W_out: expect.any(Number) });
    // 2 layers are too few for a correlation
    expect(report.correlations).toMatchObject({ W_Q: null, W_in: null });
    expect(report.loadOptions.centerWritingWeights).toBe(true);
    const raw = await analyse("norms", "--preset", "paper", "--refit", "1", "--no-center-writing-weights");
    expect(raw.layers[0].W_O).toBeGreaterThan(report.layers[0].W_O);
  });

  test("prompt-length: the file's sets by length, shortest first", async () => {
    const report = await analyse("prompt-length", "--preset", "paper");
    expect(report.sets.map(({ name }: Report) => name)).toEqual(["5_tokens_prompts", "10_tokens_prompts"]);
    expect(report.sets[0]).toMatchObject({
      prompts: 2,
      layers: [{ layer: 0, value: expect.any(Number) }, { layer: 1 }],
    });
    expect(report.layersOf).toEqual({ name: "10_tokens_prompts", words: report.sets[1].words });
    expect(report.layers).toEqual(report.sets[1].layers);
  });

  test("compare: both sides, and their difference by layer", async () => {
    const report = await analyse("compare", "--preset", "paper", "--against", "adamw", "--text", file("text.txt"));
    expect(report.sides).toMatchObject([
      { family: "adam", optimizer: "ADAM" },
      { family: "adamw", optimizer: "ADAMW" },
    ]);
    for (const { layer, value } of report.differences) {
      expect(value).toBeCloseTo(report.sides[1].layers[layer].value - report.sides[0].layers[layer].value, 12);
    }
    expect(report.difference).toMatchObject({ n: 2, interval: [expect.any(Number), expect.any(Number)] });
    expect(report.sides[0].truncated.interval).toEqual([expect.any(Number), expect.any(Number)]);
    expect(report.layers).toEqual(
      report.sides[0].layers.map((own: Report, layer: number) => ({
        ...own,
        against: report.sides[1].layers[layer].value,
        difference: report.differences[layer].value,
      })),
    );
    // byte tokens and BOS: 16 of context predict 15, and the whole text its 240 characters
    expect(report.sides[0].truncated.tokens).toBe(15);
    expect(report.sides[0].sliding.tokens).toBe(240);
  });

  test("residual: pairs of refits, with themselves only where asked", async () => {
    const of = ({ pairs }: Report) =>
      pairs.filter(({ layer }: Report) => layer === 0).map(({ a, b }: Report) => [a, b]);
    const plain = await analyse("residual", "--preset", "paper", "--site", "resid_mid", "--no-self-pairs");
    expect(of(plain)).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    const self = await analyse("residual", "--preset", "paper", "--site", "resid_mid");
    expect(of(self)).toHaveLength(6);
    // with self pairs: (1/3)·1 + (2/3)·mean
    const mean = plain.layers[0].value;
    expect(self.layers[0].value).toBeCloseTo(1 / 3 + (2 / 3) * mean, 9);
  });

  test("residual by other measures, less what tokens explain, beside floors of its own", async () => {
    const plain = await analyse("residual");
    expect(plain).toMatchObject({ residualMeasure: "cka-debiased", control: "none", site: "resid_pre", width: 16 });
    expect(plain.layers[0]).toMatchObject({
      layer: 0,
      interval: [expect.any(Number), expect.any(Number)],
      floor: expect.any(Number),
      verdict: expect.any(String),
    });
    const args = ["--measure", "procrustes", "--control", "token-position", "--floor", "shuffled-rows"];
    const report = await analyse("residual", ...args);
    expect(report).toMatchObject({ residualMeasure: "procrustes", control: "token-position", site: "resid_post" });
    expect(report.pairs).toHaveLength(2 * 3);
    expect(report.provenance.reproduceCommand).toContain(
      "--floor shuffled-rows --measure procrustes --control token-position --site resid_post",
    );
    // a sample of the tokens, of which no two are one and the same
    const knn = await analyse("residual", "--measure", "knn", "--level", "0.9");
    expect(knn.compared).toBeLessThan(knn.tokens);
    const { stdout } = await onStore("analyse", "adam", "residual", "--measure", "knn", "--prompts", file("sets.json"));
    expect(stdout).toMatch(/\(resid_pre, knn\) of adam: .*\d+ tokens, of which \d+ are compared, of 16 dimensions/);
  });

  test("neurons: found again, layer by layer, with their spread", async () => {
    const report = await analyse("neurons", "--refit", "1");
    expect(report.refit).toBe(1);
    expect(layersOf(report)).toEqual(layers);
    expect(report.layers[0]).toMatchObject({
      n: 2,
      quantiles: { q05: expect.any(Number), q95: expect.any(Number), intervals: null },
      floorQuantiles: { q50: expect.any(Number) },
      silent: 0,
    });
    expect(report.provenance.reproduceCommand).toContain("neurons --refit 1");
    const { stdout } = await onStore("analyse", "adam", "neurons", "--prompts", file("sets.json"));
    expect(stdout).toMatch(/Neurons found again of adam: .*refit 0 \(seed 1\), 64 a layer on \d+ tokens/);
  });

  test("embeddings: three measures and all pairs of refits", async () => {
    const report = await json("analyse", "adam", "embeddings");
    expectCommon(report, "embeddings");
    expect(report.measures.map(({ measure }: Report) => measure)).toEqual(["cka-debiased", "procrustes", "knn"]);
    expect(report.measures[0]).toMatchObject({ n: 3, floor: expect.any(Number), tokens: report.vocabulary });
    expect(report.pairs).toHaveLength(9);
    const { stdout } = await onStore("analyse", "adam", "embeddings");
    expect(stdout).toMatch(/Likeness of embeddings of adam: step 10, 257 tokens of 16 dimensions/);
  });

  test("refit-pair: every layer of one refit beside every layer of another", async () => {
    const report = await analyse("refit-pair", "--left", "2", "--right", "0", "--site", "resid_post");
    expectCommon(report, "refit-pair");
    expect(report).toMatchObject({ left: 2, right: 0, site: "resid_post", control: "none", width: 16 });
    expect(report.layers.map(({ left, right }: Report) => [left, right])).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    expect(report.layers[1]).toMatchObject({ value: expect.any(Number), floor: expect.any(Number) });
    expect(report.provenance.reproduceCommand).toContain(
      "refit-pair --left 2 --right 0 --measure cka-debiased --site resid_post",
    );
    expect(report.distance.jensenShannon).toMatchObject({ value: expect.any(Number), calibrated: null });
    const { stdout } = await onStore("analyse", "adam", "refit-pair", "--prompts", file("sets.json"));
    expect(stdout).toMatch(/Layers of seed 1 down, of seed 2 across: cka-debiased/);
    const knn = await analyse("refit-pair", "--measure", "knn");
    expect(knn).toMatchObject({ residualMeasure: "knn", site: "resid_pre" });
    expect(knn.compared).toBeLessThanOrEqual(knn.tokens);
    expect(stdout).toMatch(/KL\(seed 1‖seed 2\) +\d\.\d{4} \[/);
  });

  test("stitching: one refit's layers on another's stream", async () => {
    const report = await analyse("stitching", "--left", "2", "--right", "0");
    expectCommon(report, "stitching");
    expect(report).toMatchObject({ left: 2, right: 0, width: 16, own: { value: expect.any(Number) } });
    expect(report.layers.map(({ layer }: Report) => layer)).toEqual([0, 1]);
    for (const { stitched, penalty } of report.layers) {
      expect(penalty.value).toBeCloseTo(stitched.value - report.own.value, 6);
    }
    expect(report.provenance.reproduceCommand).toContain("stitching --left 2 --right 0");
    const { stdout } = await onStore("analyse", "adam", "stitching", "--prompts", file("sets.json"));
    expect(stdout).toMatch(/Stitching seed 1 into seed 2 of adam/);
    expect(stdout).toMatch(/before layer +loss +penalty/);
  });

  test("ablation: the perplexity with all heads, and what each adds", async () => {
    const report = await analyse("ablation", "--preset", "paper");
    expect(slotsOf(report)).toEqual(slots);
    for (const { perplexity, deltaPerplexity } of report.heads) {
      expect(deltaPerplexity).toBeCloseTo(perplexity - report.baselinePerplexity, 6);
    }
  });

  test("ablation of all refits: each head beside its class, with intervals, floors and correlations", async () => {
    const report = await analyse(
      "ablation",
      "--kind",
      "mean-position",
      "--refit",
      "1",
      "--level",
      "0.9",
      "--per-token",
    );
    expect(report).toMatchObject({ kind: "mean-position", refit: 1, swappedWith: null });
    expect(slotsOf(report)).toEqual(slots);
    for (const { head, value, deltaPerplexity, deltaLoss: own, estimate, overRefits } of report.heads) {
      expect(estimate).toMatchObject({ value: expect.closeTo(own, 6), floor: expect.any(Number) });
      expect(estimate.interval[0]).toBeLessThanOrEqual(own);
      expect(estimate.interval[1]).toBeGreaterThanOrEqual(own);
      expect(value).toBe(deltaPerplexity);
      expect(overRefits.members).toHaveLength(3);
      expect(overRefits.members[1]).toBe(head);
      const { deltaLoss } = overRefits;
      expect(deltaLoss).toMatchObject({ n: 3, floor: expect.any(Number), calibrated: null, q: expect.any(Number) });
      expect(deltaLoss.interval[0]).toBeLessThanOrEqual(deltaLoss.value);
      expect(deltaLoss.interval[1]).toBeGreaterThanOrEqual(deltaLoss.value);
    }
    expect(report.correlations).toMatchObject({ over: "classes", overall: { n: 4 }, layers: [{ n: 2 }, { n: 2 }] });
    // every token of every prompt, weighted alike
    expect(report.prompts).toHaveLength(3);
    for (const { perToken, deltaLoss } of report.heads) {
      expect(perToken.map((change: number[]) => change.length)).toEqual(
        report.prompts.map(({ tokens }: Report) => tokens.length),
      );
      const all = perToken.flat();
      expect(all).toHaveLength(report.tokens);
      expect(all.reduce((sum: number, change: number) => sum + change, 0) / all.length).toBeCloseTo(deltaLoss, 6);
    }
    const again = report.provenance.reproduceCommand;
    expect(again).toContain("--refit 1");
    expect(again).toContain("--kind mean-position");
    expect(again).toContain("--level 0.9");
  });

  test("ablation: people see the same, and tokens only as JSON", async () => {
    const args = ["analyse", "adam", "ablation", "--prompts", file("sets.json")];
    const { stdout } = await onStore(...args, "--kind", "swap");
    expect(stdout).toMatch(/^Swap of the heads with those of refit 1 \(seed 2\) of adam: calibrated/);
    expect(stdout).toMatch(/L0H0 +-?\d\.\d{4} \[-?\d\.\d{4}, -?\d\.\d{4}\]/);
    const { stderr, code } = await onStore(...args, "--per-token");
    expect([code, stderr]).toEqual([1, expect.stringContaining("--per-token needs --json")]);
  });

  test("agreement: of every head by every measure, in parts that add up, in shares that make 1", async () => {
    const report = await analyse("agreement", "--anchor", "1", "--level", "0.8");
    expect(report).toMatchObject({ anchor: 1, mapSite: "resid_mid", loadOptions: { centerWritingWeights: false } });
    expect([layersOf(report), slotsOf(report)]).toEqual([layers, slots]);
    for (const of of [report.overall, ...report.layers, ...report.heads]) {
      for (const kind of ["cosine", "centred", "jensenShannon", "output", "effect"]) {
        const { value, interval, floor, n, verdict } = of[kind];
        expect(n).toBe(2);
        expect(Math.abs(value)).toBeLessThanOrEqual(1);
        expect(interval[0]).toBeLessThanOrEqual(value);
        expect(interval[1]).toBeGreaterThanOrEqual(value);
        expect([floor, verdict]).toEqual([expect.any(Number), expect.any(String)]);
      }
      expect(of.value).toBe(of.centred.value);
      const sum = (parts: Report) => Object.values<Report>(parts).reduce((total, { value }) => total + value, 0);
      expect(sum(of.parts)).toBeCloseTo(of.value, 9);
      if (of.value < 0.05) expect(of.shares).toBeNull();
      else expect(sum(of.shares)).toBeCloseTo(1, 9);
    }
    expect(report.heads[0].matches.map(({ refit }: Report) => refit)).toEqual([0, 2]);
    expect(report.warnings.map(({ code }: Report) => code)).toContain("FEW_TOKENS");
    expect(report.provenance.reproduceCommand).toContain("analyse adam agreement --anchor 1 --level 0.8");
  });

  test.each([
    ["prompts", "uniform-causal", ({ overall }: Report) => overall],
    ["influence", "shuffled-heads", ({ overall }: Report) => overall],
    ["agreement", "position-only", ({ heads }: Report) => heads[0].output],
    ["agreement", "shuffled-heads", ({ heads }: Report) => heads[0].effect],
    ["scores", "shuffled-rows", ({ heads }: Report) => heads[0].sink.estimate],
    ["neurons", "shuffled-heads", ({ layers }: Report) => layers[0]],
    ["ablation", "shuffled-heads", ({ heads }: Report) => heads[0].overRefits.deltaLoss],
  ] as const)("%s beside the floor %s", async (measure, floor, of) => {
    const report = await analyse(measure, "--floor", floor);
    expect(of(report)).toMatchObject({ floor: expect.any(Number) });
    expect(report.provenance.reproduceCommand).toContain(`--floor ${floor}`);
  });

  test("agreement: people get a row a head, and effects only where they are asked for", async () => {
    const args = ["analyse", "adam", "agreement", "--prompts", file("sets.json")];
    const { stdout } = await onStore(...args, "--no-effects", "--floor", "none");
    expect(stdout).toMatch(/^Agreement of heads of adam: calibrated, step 10/);
    expect(stdout).toMatch(/\n +cosine +centred +JS +output +effect +sink +position +token +content\n/);
    expect(stdout).toMatch(/\nL1H1 +0\.\d{3} +-?\d\.\d{3} +0\.\d{3} +-?\d\.\d{3} +– /);
    expect(stdout).not.toContain("calibrated\n");
    const json = JSON.parse((await onStore(...args, "--no-effects", "--json")).stdout);
    expect(json.heads[0].effect).toBeNull();
    const { stderr, code } = await onStore("analyse", "adam", "stability", "--no-effects");
    expect([code, stderr]).toEqual([1, expect.stringContaining("--no-effects is not for stability")]);
  });

  test("map: a point a head of every refit of every family", async () => {
    const report = await analyse("map", "--method", "pca", "--also", "adamw");
    expect(report).toMatchObject({ method: "pca", families: ["adam", "adamw"] });
    expect(report.points).toHaveLength(2 * 3 * 4);
    expect(report.points[0]).toMatchObject({ family: "adam", refit: 0, layer: 0, head: 0, relativeDepth: 0.5 });
    expect(report.heads).toEqual(report.points.map(({ relativeDepth, ...head }: Report) => head));
    for (const { share, interval } of report.agreement) {
      expect(interval[0]).toBeLessThanOrEqual(share);
      expect(interval[1]).toBeGreaterThanOrEqual(share);
    }
  });

  test("scores: a head's own, and its class' in all refits; a detector of the user's", async () => {
    writeFileSync(file("detector.json"), JSON.stringify({ name: "back one", offset: -1 }));
    const report = await analyse("scores", "--refit", "1", "--detector", file("detector.json"), "--level", "0.9");
    expect(slotsOf(report)).toEqual(slots);
    expect(report).toMatchObject({ refit: 1, refits: 3, detector: "back one" });
    // 16 of context: 7 tokens twice, and BOS
    expect(report.repeatedTokens).toEqual({ sequences: 8, tokens: 7 });
    for (const head of report.heads) {
      expect(head.detector).toEqual(head.previousToken);
      expect(head.members[1]).toEqual({ refit: 1, layer: head.layer, head: head.head });
      for (const name of ["previousToken", "induction", "duplicateToken", "self", "sink"]) {
        const { value, estimate } = head[name];
        expect(value).toBeGreaterThanOrEqual(0);
        expect(estimate).toMatchObject({ n: 3, floor: expect.any(Number), calibrated: expect.any(Number) });
        expect(estimate.interval[0]).toBeLessThanOrEqual(estimate.value);
        expect(estimate.interval[1]).toBeGreaterThanOrEqual(estimate.value);
      }
      expect(head.entropy.estimate.calibrated).toBeNull();
      expect(head.effectiveKeys.value).toBeGreaterThanOrEqual(1);
      expect(head.distances.reduce((sum: number, share: number) => sum + share, 0)).toBeCloseTo(1, 5);
    }
    expect([...report.heads].map((head: Report) => head.class).sort()).toEqual([0, 1, 2, 3]);

    const inline = `{"name": "before", "key": "same-token"}`;
    const args = ["analyse", "adam", "scores", "--prompts", file("sets.json"), "--detector", inline];
    const { stdout, stderr, code } = await onStore(...args);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/in 3 refits\n.*\nprevious token +L\dH\d 0\.\d\d \(0\.\d\d \[0\.\d\d, 0\.\d\d\]\)/);
    expect(stdout).toMatch(/^before /m);
  });

  test("--published lays the paper's curve beside", async () => {
    const { published } = await analyse("stability", "--preset", "paper", "--published", "l8_h8/stability");
    expect(published.layers[0]).toEqual({ layer: 0, value: expect.any(Number), published: 0.97 });
    expect(published.layers[7]).toEqual({ layer: 7, value: null, published: 0.827 });

    const args = ["analyse", "adam", "stability", "--prompts", file("sets.json"), "--published", "l8_h8/stability"];
    const warning = /warning: the paper's curve is of its own arithmetic, this report is not; ask with --preset paper/;
    expect((await onStore(...args)).stderr).toMatch(warning);
    expect((await onStore(...args, "--preset", "paper")).stderr).not.toMatch(warning);
  });

  test("--dry-run tells the cost and starts nothing", async () => {
    const jobs = await json("jobs");
    const { stored, cost } = await json("analyse", "adam", "ablation", "--step", "0", "--dry-run");
    expect([stored, cost.forwardPasses > 0]).toEqual([false, true]);
    expect(await json("jobs")).toHaveLength(jobs.length);
  });
});

test("people get the findings at the end", slow, async () => {
  const args = ["analyse", "adam", "stability", "--preset", "paper", "--prompts", file("sets.json")];
  const { stdout } = await onStore(...args);
  expect(stdout).toMatch(/What the paper says\n§4\.\d .*\n {2}(does not hold here|holds here): .*\d/);
  const extremes = await onStore("families", "extremes");
  expect(extremes.stdout).toMatch(/adam +2 × 2 +L[01] +0\.\d{3} .*\d \[-?\d\.\d{3}, \d\.\d{3}\] /);
});

describe("refused, with a sentence", slow, () => {
  test.each([
    [["attention", "residual", "--site", "resid_mid"], /resid_mid/],
    [["alone", "stability"], /at least 2/],
    [["alone", "embeddings"], /at least 2/],
    [["attention", "neurons"], /attention has no MLP/],
    [["adam", "residual", "--floor", "shuffled-heads"], /shuffled-heads, but a layer has one stream/],
    [["adam", "neurons", "--preset", "paper"], /--preset is not for neurons/],
    [["adam", "scores", "--detector", '{"name": "a", "offset": 1}'], /the offset of the detector a is 1/],
    [["adam", "scores", "--detector", '{"name": "a", "offset": -16}'], /-15 is the furthest back/],
    [["adam", "compare", "--against", "attention"], /attention/],
    [
      ["adam", "stability", "--published", "l9/stability"],
      /there is no published curve l9\/stability.*l8_h8\/stability/,
    ],
  ])("analyse %j", async (args, words) => {
    const { code, stdout, stderr } = await onStore("analyse", ...args);
    expect([code, stdout, stderr]).toEqual([1, "", expect.stringMatching(words)]);
  });
});

describe("reproduce", slow, () => {
  const args = ["adam", "--against", "adamw", "--prompts", file("sets.json"), "--text", file("text.txt")];

  test("Ctrl-C leaves it so that the same command goes on; then all is written at once", async () => {
    const running = start(["reproduce", ...args, "--out", file("report"), "--server", server.url]);
    await running.says(/\d+ of \d+ done/);
    running.pressCtrlC();
    const { code, stderr } = await running.ended;
    expect(code, stderr).toBe(130);
    expect(stderr).toMatch(/To go on: seedscope reproduce adam --against adamw/);
    expect(existsSync(file("report"))).toBe(false);

    const { files, missing, claims } = await json("reproduce", ...args, "--out", file("report"));
    expect(missing).toEqual([]);
    expect(claims.length).toBeGreaterThan(5);
    expect(readdirSync(file("report")).sort()).toEqual([...files].sort());
    const page = readFileSync(join(file("report"), "report.html"), "utf8");
    expect(page.match(/<svg/g)?.length).toBeGreaterThan(15);
    const provenance = JSON.parse(readFileSync(join(file("report"), "provenance.json"), "utf8"));
    expect(provenance.reports).toHaveLength(14);

    const again = await onStore("reproduce", ...args, "--out", file("report"));
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("is not empty")]);
  });

  test("what a family cannot give is listed with its reason", async () => {
    const { missing, files } = await json("reproduce", "alone", "--prompts", file("sets.json"), "--out", file("alone"));
    const sections = new Set(missing.map(({ section }: Report) => section));
    expect([...sections]).toEqual(["4.1", "4.2", "4.4.2", "4.5", "4.6", "4.7", "4.9"]);
    expect(files).toEqual(expect.arrayContaining(["ablation-heads.csv", "norms-layers.csv", "commonness-heads.csv"]));
    expect(readFileSync(join(file("alone"), "report.html"), "utf8")).toContain("Not measured: stability, because");
  });
});
