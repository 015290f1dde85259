/** Two refits held against each other over HTTP. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { analysis, fewPrompts, openServer, promptSet, rowsOf, type TestServer, trainTiny } from "./harness.js";

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

const estimate = "value n floor floorKind calibrated interval { level lower upper }";
const fields = `left { ordinal } right { ordinal label } site residualMeasure control tokens compared width loadOptions { centerWritingWeights }
  similarity { rows cols rowLabels colLabels values } floor { values }
  distance { leftToRight { ${estimate} } rightToLeft { ${estimate} } jensenShannon { ${estimate} } }
  warnings { code } provenance { reproduceCommand }`;
const of = (family: string, input: object) =>
  analysis(server, family, "refitPair", { input: { promptSet: prompts, ...input }, fields });

test("every layer of one refit and every layer of the other", { timeout: 120_000 }, async () => {
  const report = await of("tiny", { left: 2, right: 0, site: "RESID_POST" });
  expect(report).toMatchObject({
    id: `RefitPairReport:${report.key}`,
    left: { ordinal: 2 },
    right: { ordinal: 0, label: "seed 1" },
    site: "RESID_POST",
    residualMeasure: "CKA_DEBIASED",
    control: "NONE",
    // 4 prompts, cut to the context of 16
    tokens: 64,
    compared: 64,
    width: 16,
    loadOptions: { centerWritingWeights: false },
    similarity: { rows: 2, cols: 2, rowLabels: ["L0", "L1"], colLabels: ["L0", "L1"] },
  });
  expect(report.floor.values).toHaveLength(4);
  // they are all that there is to it: two refits are not few
  expect(report.warnings.map(({ code }: { code: string }) => code)).not.toContain("FEW_SEEDS");
  expect(report.provenance.reproduceCommand).toContain(
    "tiny refit-pair --left 2 --right 0 --measure cka-debiased --site resid_post",
  );

  const residual = await analysis(server, "tiny", "residual", {
    input: { promptSet: prompts, site: "RESID_POST" },
    fields: "zero: similarity(layer: 0) { rows cols values } one: similarity(layer: 1) { rows cols values }",
  });
  const cka = rowsOf(report.similarity);
  for (const [layer, matrix] of [residual.zero, residual.one].entries()) {
    expect(cka[layer][layer]).toBeCloseTo(rowsOf(matrix)[2][0], 6);
  }
});

test("by another measure, with a floor that it can tell something of", { timeout: 120_000 }, async () => {
  const report = await of("tiny", { residualMeasure: "PROCRUSTES" });
  expect(report).toMatchObject({ residualMeasure: "PROCRUSTES", compared: 64 });
  const residual = await analysis(server, "tiny", "residual", {
    input: { promptSet: prompts, residualMeasure: "PROCRUSTES" },
    fields: "similarity(layer: 1) { rows cols values }",
  });
  expect(rowsOf(report.similarity)[1][1]).toBeCloseTo(rowsOf(residual.similarity)[0][1], 6);
  expect(await of("tiny", { residualMeasure: "KNN", floor: "POSITION_ONLY" })).toMatchObject({
    code: "INVALID_INPUT",
    suggestion: "use untrained, shuffled-rows or none",
  });
});

test("how far apart what they predict is, and the other way round", { timeout: 120_000 }, async () => {
  const { distance } = await of("tiny", { left: 0, right: 2, confidence: { level: 0.9 } });
  const turned = (await of("tiny", { left: 2, right: 0 })).distance;
  // 4 prompts are drawn; nats have no ceiling to be calibrated by
  const about = { n: 4, floorKind: "UNTRAINED", calibrated: null, interval: { level: 0.9 } };
  for (const one of Object.values(distance)) expect(one).toMatchObject(about);
  for (const { value, floor } of [distance.leftToRight, distance.rightToLeft]) {
    expect(value).toBeGreaterThan(distance.jensenShannon.value);
    // logits of the twins are draws that spread by 0.8: their KL is near 0.8²
    expect(Math.abs(floor - 0.64)).toBeLessThan(0.2);
  }
  expect(turned.rightToLeft.value).toBeCloseTo(distance.leftToRight.value, 6);
  expect(turned.jensenShannon.value).toBeCloseTo(distance.jensenShannon.value, 6);
  const { value, interval } = distance.jensenShannon;
  expect(interval.lower).toBeLessThan(value);
  expect(interval.upper).toBeLessThan(Math.LN2);
  const shuffled = (await of("tiny", { left: 0, right: 2, floor: "SHUFFLED_ROWS" })).distance;
  expect(shuffled.leftToRight).toMatchObject({ value: distance.leftToRight.value, floor: null, floorKind: null });
});

test("a control with a floor of its own", { timeout: 120_000 }, async () => {
  const report = await of("tiny", { control: "TOKEN_POSITION", floor: "SHUFFLED_ROWS" });
  // nothing is left of resid_pre in layer 0; left is 0 and right 1
  expect(report).toMatchObject({ site: "RESID_POST", left: { ordinal: 0 }, right: { ordinal: 1 } });
  for (const value of report.floor.values) expect(Math.abs(value)).toBeLessThan(0.5);
  expect((await of("tiny", { floor: "NONE" })).floor).toBeNull();
});

test("what cannot be held against each other is refused by name", async () => {
  expect(await of("tiny", { left: 1, right: 1 })).toMatchObject({
    code: "INVALID_INPUT",
    message: "left and right are both refit 1",
  });
  expect(await of("tiny", { right: 3 })).toMatchObject({ message: "right is 3; this family's refits are 0 to 2" });
  expect(await of("tiny", { left: 3 })).toMatchObject({ message: "left is 3; this family's refits are 0 to 2" });
  expect(await of("bare", { site: "RESID_MID" })).toMatchObject({ code: "NO_SUCH_SITE" });
  expect(await of("tiny", { floor: "UNIFORM_CAUSAL" })).toMatchObject({
    message: "floor is uniform-causal, which is of attention patterns, and refit-pair has none",
  });
});
