/** Likeness of residual streams over HTTP. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { analysis, fewPrompts, mean, openServer, promptSet, rowsOf, type TestServer, trainTiny } from "./harness.js";

let server: TestServer;
let prompts: string;

beforeAll(async () => {
  server = await openServer({ compute: true });
  prompts = await promptSet(server, "few", fewPrompts);
  await trainTiny(server, "tiny");
  await trainTiny(server, "bare", {
    architecture: { layers: 2, heads: 2, dModel: 16, contextLength: 16, attentionOnly: true },
  });
}, 180_000);
afterAll(() => server?.close());

const fields = `site selfPairs tokens loadOptions { centerWritingWeights foldValueBiases }
  overall { value n floor calibrated } layers { layer estimate { value n floor } sd }
  zero: similarity(layer: 0) { rows cols rowLabels colLabels values } one: similarity(layer: 1) { rows cols values }`;

test.each([
  ["PAPER", "RESID_PRE", undefined, true],
  ["PAPER", "RESID_MID", false, false],
  ["CALIBRATED", "RESID_POST", undefined, false],
  ["CALIBRATED", "RESID_POST", true, true],
])("%s at %s, self pairs %s", { timeout: 120_000 }, async (preset, site, selfPairs, counted) => {
  const input = { preset, promptSet: prompts, site, selfPairs };
  const report = await analysis(server, "tiny", "residual", { input, fields });
  expect(report).toMatchObject({
    id: `ResidualReport:${report.key}`,
    preset,
    site,
    selfPairs: counted,
    // 4 prompts, cut to the context of 16
    tokens: 64,
    loadOptions: { centerWritingWeights: preset === "PAPER" },
  });
  expect(report.zero).toMatchObject({ rows: 3, cols: 3, rowLabels: ["seed 1", "seed 2", "seed 3"] });
  for (const [layer, matrix] of [report.zero, report.one].entries()) {
    const cka = rowsOf(matrix);
    for (const refit of [0, 1, 2]) expect(cka[refit][refit]).toBeCloseTo(1, 6);
    const c = mean([cka[0][1], cka[0][2], cka[1][2]]);
    const { value, n, floor } = report.layers[layer].estimate;
    // three refits: a third of all ordered pairs are self pairs
    expect(value).toBeCloseTo(counted ? 1 / 3 + (2 / 3) * c : c, 6);
    expect([n, typeof floor]).toEqual([3, "number"]);
  }
  const [zero, one] = report.layers.map((layer: { estimate: { value: number } }) => layer.estimate.value);
  expect(report.overall.value).toBeCloseTo((zero + one) / 2, 9);
});

test("RESID_PRE is what is read when no site is given", { timeout: 120_000 }, async () => {
  const report = await analysis(server, "bare", "residual", { input: { promptSet: prompts }, fields });
  expect(report).toMatchObject({ __typename: "ResidualReport", site: "RESID_PRE", selfPairs: false });
});

test("blocks without an MLP have no resid_mid", async () => {
  const refused = await analysis(server, "bare", "residual", { input: { promptSet: prompts, site: "RESID_MID" } });
  expect(refused).toMatchObject({ __typename: "AnalysisRefused", code: "NO_SUCH_SITE", suggestion: "use resid_post" });
  expect(refused.message).toContain("bare has no resid_mid");
});

test("another measure, with a control and a floor of its own", { timeout: 120_000 }, async () => {
  const input = {
    promptSet: prompts,
    residualMeasure: "CKA_LINEAR",
    control: "TOKEN_POSITION",
    floor: "SHUFFLED_ROWS",
    confidence: { level: 0.9 },
  };
  const more =
    "residualMeasure control compared width overall { interval { level lower upper } verdict } provenance { reproduceCommand }";
  const report = await analysis(server, "tiny", "residual", { input, fields: `${fields} ${more}` });
  expect(report).toMatchObject({
    residualMeasure: "CKA_LINEAR",
    control: "TOKEN_POSITION",
    // nothing is left of resid_pre in layer 0
    site: "RESID_POST",
    compared: 64,
    width: 16,
    overall: { interval: { level: 0.9 }, verdict: expect.any(String) },
  });
  const { value, floor } = report.overall;
  expect(floor).toBeGreaterThan(0);
  expect(value).toBeLessThanOrEqual(1);
  expect(report.provenance.reproduceCommand).toContain("--measure cka-linear --control token-position");
});

test("what means nothing for streams is refused by name", async () => {
  const of = (input: object) => analysis(server, "tiny", "residual", { input: { promptSet: prompts, ...input } });
  expect(await of({ floor: "UNIFORM_CAUSAL" })).toMatchObject({
    code: "INVALID_INPUT",
    message: "floor is uniform-causal, which is of attention patterns, and residual has none",
  });
  expect(await of({ control: "TOKEN_POSITION", site: "RESID_PRE" })).toMatchObject({ code: "NO_SUCH_SITE" });
});

test("neurons of a refit, and what they are by themselves", { timeout: 120_000 }, async () => {
  const fields = `refit { ordinal } tokens width overall { value n }
    layers { layer estimate { value floor } sd quantiles { q50 intervals { q50 { lower upper } } } floorQuantiles { q50 } silent } values(layer: 1)`;
  const report = await analysis(server, "tiny", "neurons", { input: { promptSet: prompts, refit: 2 }, fields });
  expect(report).toMatchObject({ __typename: "NeuronsReport", refit: { ordinal: 2 }, tokens: 64, overall: { n: 2 } });
  // two other refits are too few to leave one out
  expect(report.layers[0].quantiles).toEqual({ q50: expect.any(Number), intervals: null });
  expect(report.values).toHaveLength(report.width);
  expect(mean(report.values)).toBeCloseTo(report.layers[1].estimate.value, 6);
  const refused = await analysis(server, "bare", "neurons", { input: { promptSet: prompts } });
  expect(refused).toMatchObject({ __typename: "AnalysisRefused", code: "NO_SUCH_SITE" });
});

test("embeddings of every two refits, by three measures", { timeout: 120_000 }, async () => {
  const fields =
    "vocabulary width measures { measure estimate { value n floor } tokens similarity { rows rowLabels values } }";
  const report = await analysis(server, "tiny", "embeddings", { input: { floor: "SHUFFLED_ROWS" }, fields });
  expect(report.measures.map(({ measure }: { measure: string }) => measure)).toEqual([
    "CKA_DEBIASED",
    "PROCRUSTES",
    "KNN",
  ]);
  const [{ estimate, similarity }] = report.measures;
  expect(similarity).toMatchObject({ rows: 3, rowLabels: ["seed 1", "seed 2", "seed 3"] });
  const [, ab, ac, , , bc] = similarity.values;
  expect(estimate.value).toBeCloseTo(mean([ab, ac, bc]), 9);
});
