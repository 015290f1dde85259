/** What answers about a whole family tell: agreement by prompt, dynamics, power, influence, variance. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { analysis, fewPrompts, mean, openServer, promptSet, type TestServer, trainTiny } from "./harness.js";

let server: TestServer;
let prompts: string;
const slow = { timeout: 120_000 };

beforeAll(async () => {
  server = await openServer({ compute: true });
  prompts = await promptSet(server, "few", fewPrompts);
  await trainTiny(server, "tiny", { checkpointSteps: [0, 4] });
  await trainTiny(server, "crossed", { initSeeds: [1, 2], dataSeeds: [1, 2], grid: "CROSSED", checkpointSteps: [0] });
}, 300_000);
afterAll(() => server?.close());

const of = (slug: string, field: string, fields: string, input: object = {}) =>
  analysis(server, slug, field, { input: { promptSet: prompts, ...input }, fields });
const name = "layer head ordinal";

test("prompts with their texts, in either order, as many as are asked for", slow, async () => {
  const fields = `anchor { ordinal } head { ${name} } overall { value n } lengthCorrelation
    least: prompts { prompt text tokens deviation z q sd estimate { value floor } heads { ${name} value deviation } }
    most: prompts(first: 1, order: MOST_FIRST) { prompt }`;
  const report = await of("tiny", "promptAgreement", fields, { anchor: 1 });
  expect(report).toMatchObject({ preset: "CALIBRATED", anchor: { ordinal: 1 }, head: null, overall: { n: 3 } });
  expect(report.least).toHaveLength(fewPrompts.length);
  for (const { prompt, text } of report.least) expect(text).toBe(fewPrompts[prompt]);
  expect(report.most).toEqual([{ prompt: report.least.at(-1).prompt }]);
  const values = report.least.map(({ estimate }: { estimate: { value: number } }) => estimate.value);
  expect(mean(values)).toBeCloseTo(report.overall.value, 9);
  const one = await of("tiny", "promptAgreement", fields, { head: "L1H1" });
  expect(one.head).toMatchObject({ layer: 1, head: 1 });
  await expect(of("tiny", "promptAgreement", "prompts(first: 0) { prompt }")).rejects.toThrow("first is 0");
});

test("dynamics by step, of layers and heads", slow, async () => {
  const way = "steps { step estimate { value } own } lockIn ownLockIn";
  const fields = `share steps overall { ${way} } layers { layer ${way} } heads { ${name} ownLockIns ${way} }`;
  const report = await of("tiny", "dynamics", fields, { share: 0.5 });
  expect(report).toMatchObject({ share: 0.5, steps: [0, 4, 10] });
  expect(report.heads).toHaveLength(4);
  const last = (of: { steps: { estimate: { value: number }; own: number }[] }) => of.steps[2];
  expect(last(report.overall).estimate.value).toBeCloseTo(
    mean(report.layers.map((layer: Parameters<typeof last>[0]) => last(layer).estimate.value)),
    9,
  );
  expect(report.heads[0].ownLockIns).toHaveLength(3);
  expect(last(report.heads[0]).own).toBe(1);
});

test("power, influence", slow, async () => {
  const needed = "value halfWidth components { refit pair prompt refitPrompt residual } refits prompts leastRefits";
  const power = await of(
    "tiny",
    "power",
    `level halfWidth pilotRefits pilotPrompts mostRefits overall { ${needed} } layers { layer ${needed} }
      heads { ${name} ${needed} } grid { refits prompts halfWidths }`,
    { halfWidth: 0.2, confidence: { level: 0.9 } },
  );
  expect(power).toMatchObject({ level: 0.9, halfWidth: 0.2, pilotRefits: 3, pilotPrompts: fewPrompts.length });
  expect(power.grid.halfWidths).toHaveLength(power.grid.refits.length);

  const change = "value delta calibratedDelta standardised";
  const influence = await of(
    "tiny",
    "influence",
    `cutoff overall { value } refits { refit { ordinal label } mean robustZ outlier
      overall { ${change} } layers { layer ${change} } heads { ${name} ${change} } }`,
  );
  expect(influence.cutoff).toBeNull();
  expect(influence.refits.map(({ refit }: { refit: { label: string } }) => refit.label)).toEqual([
    "seed 1",
    "seed 2",
    "seed 3",
  ]);
});

test("variance of a crossed family, and why not of another", slow, async () => {
  const share = "{ value interval { lower upper } }";
  const split = `common ${share} init ${share} data ${share} interaction ${share} initShare ${share} dataShare ${share}
    similarity { init data neither } floor`;
  const fields = `level initSeeds dataSeeds pairs { init data neither }
    overall { ${split} } layers { layer ${split} } heads { ${name} ${split} }`;
  const report = await of("crossed", "variance", fields);
  expect(report).toMatchObject({ initSeeds: [1, 2], dataSeeds: [1, 2], pairs: { init: 2, data: 2, neither: 2 } });
  const { common, init, data, interaction } = report.overall;
  expect(common.value + init.value + data.value + interaction.value).toBeCloseTo(1, 9);
  const found = (await server.ask("query N($id: ID!) { node(id: $id) { __typename id } }", { id: report.id })).data;
  expect(found.node).toEqual({ __typename: "VarianceReport", id: report.id });

  const refused = await of("tiny", "variance", fields);
  expect(refused).toMatchObject({ __typename: "AnalysisRefused", code: "SEEDS_NOT_CROSSED" });
  expect(refused.suggestion).toContain("--grid crossed");
});
