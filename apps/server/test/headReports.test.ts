/** What reports on heads tell: best matches across layers, matrices, extremes of layers. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { analysis, fewPrompts, mean, openServer, promptSet, rowsOf, type TestServer, trainTiny } from "./harness.js";

let server: TestServer;
let prompts: string;
const slow = { timeout: 120_000 };

beforeAll(async () => {
  server = await openServer({ compute: true });
  prompts = await promptSet(server, "few", fewPrompts);
  await trainTiny(server, "tiny");
}, 180_000);
afterAll(() => server?.close());

const heads = `anchor { ordinal } overall { value floor } layers { layer estimate { value n floor } sd }
  anchorCurves { refit { ordinal } values }
  heads { totalCount nodes { head { id } estimate { value } matches { refit { ordinal } head { layer index } similarity }
    ofTwo: matches(refits: [2]) { refit { ordinal } similarity } ofNone: matches(refits: []) { similarity } } }`;
const matrix = "{ rows cols rowLabels colLabels values }";

interface Listed {
  head: { id: string };
  estimate: { value: number };
  matches: { refit: { ordinal: number }; head: { layer: number; index: number }; similarity: number }[];
  ofTwo: { refit: { ordinal: number }; similarity: number }[];
  ofNone: unknown[];
}
const valuesOf = (report: { heads: { nodes: Listed[] } }) => report.heads.nodes.map(({ estimate }) => estimate.value);

test.each(["PAPER", "CALIBRATED"])("cross-layer best matches, %s", { timeout: 120_000 }, async (preset) => {
  const input = { preset, promptSet: prompts, anchor: 1 };
  const report = await analysis(server, "tiny", "crossLayer", { input, fields: `${heads} shares ${matrix}` });
  expect(report).toMatchObject({ id: `CrossLayerReport:${report.key}`, preset, step: 10, anchor: { ordinal: 1 } });
  expect(report.layers.map(({ layer }: { layer: number }) => layer)).toEqual([0, 1]);
  const curves = report.anchorCurves as { refit: { ordinal: number }; values: number[] }[];
  expect(curves.map(({ refit }) => refit.ordinal)).toEqual(preset === "PAPER" ? [1] : [0, 1, 2]);
  expect(report.overall.value).toBeCloseTo(mean(curves.flatMap(({ values }) => values)), 9);
  expect(report.heads.totalCount).toBe(4);

  const { nodes } = report.heads as { nodes: Listed[] };
  for (const { matches, ofTwo, ofNone, estimate } of nodes) {
    expect(matches.map(({ refit }) => refit.ordinal)).toEqual([0, 2]);
    expect(ofTwo).toEqual([{ refit: { ordinal: 2 }, similarity: matches[1].similarity }]);
    expect(ofNone).toEqual([]);
    expect(mean(matches.map(({ similarity }) => similarity))).toBeCloseTo(estimate.value, 9);
  }

  const { shares } = report;
  expect(shares).toMatchObject({ rows: 2, cols: 2, rowLabels: ["L0", "L1"], colLabels: ["L0", "L1"] });
  for (const row of rowsOf(shares)) expect(row[0] + row[1]).toBeCloseTo(1, 9);
  // of the 2 heads of layer 0 in 3 refits: with itself (PAPER only) each head matches its own layer, 2 of 6 at least
  if (preset === "PAPER") expect(rowsOf(shares)[0][0]).toBeGreaterThanOrEqual(1 / 3 - 1e-9);

  const found = (await server.ask("query N($id: ID!) { node(id: $id) { __typename id } }", { id: report.id })).data;
  expect(found.node).toEqual({ __typename: "CrossLayerReport", id: report.id });
});

test("refits may be left out: their numbers are gone, and the others keep their ordinals", slow, async () => {
  const input = { promptSet: prompts, anchor: 2, exclude: [1] };
  const fields = `${heads} excluded { label } stale coveredRefits`;
  const report = await analysis(server, "tiny", "stability", { input, fields });
  expect(report).toMatchObject({ excluded: [{ label: "seed 2" }], stale: false, coveredRefits: 2 });
  expect(report.overall.value).toBeCloseTo(
    report.anchorCurves[0].values.reduce((a: number, b: number) => a + b) / 2,
    9,
  );
  expect(report.anchorCurves.map(({ refit }: { refit: object }) => refit)).toEqual([{ ordinal: 0 }, { ordinal: 2 }]);
  for (const { head, matches } of report.heads.nodes as Listed[]) {
    expect(head.id).toMatch(/^Head:tiny\/2@/);
    expect(matches.map(({ refit }) => refit.ordinal)).toEqual([0]);
  }
  const whole = await analysis(server, "tiny", "stability", { input: { promptSet: prompts, anchor: 2 }, fields });
  expect(whole.excluded).toEqual([]);
  expect(whole.key).not.toBe(report.key);

  const effect = "overRefits { members { refit { ordinal } } deltaLoss { n } }";
  const effects = await analysis(server, "tiny", "ablation", {
    input: { promptSet: prompts, exclude: [0], refit: 1 },
    fields: `excluded { ordinal } refit { ordinal } heads { nodes { ${effect} } }`,
  });
  expect(effects).toMatchObject({ excluded: [{ ordinal: 0 }], refit: { ordinal: 1 } });
  expect(effects.heads.nodes[0].overRefits).toEqual({
    members: [{ refit: { ordinal: 1 } }, { refit: { ordinal: 2 } }],
    deltaLoss: { n: 2 },
  });
  const refused = await analysis(server, "tiny", "headScores", {
    input: { promptSet: prompts, exclude: [0] },
    fields: "refits",
  });
  expect(refused).toMatchObject({
    __typename: "AnalysisRefused",
    message: "refit 0 is left out, but its heads are listed",
  });
});

test("in PAPER a head is matched at least as well among all layers as in its own", { timeout: 120_000 }, async () => {
  const input = { preset: "PAPER", promptSet: prompts };
  const across = await analysis(server, "tiny", "crossLayer", { input, fields: heads });
  const within = await analysis(server, "tiny", "stability", { input, fields: heads });
  const ofOwnLayer = valuesOf(within);
  // the same float32 similarities, so the larger set has no smaller maximum
  for (const [i, value] of valuesOf(across).entries()) expect(value).toBeGreaterThanOrEqual(ofOwnLayer[i] - 1e-9);
});

test.each(["PAPER", "CALIBRATED"])("commonness has its matrix, %s", { timeout: 120_000 }, async (preset) => {
  const input = { preset, promptSet: prompts };
  const fields = `${heads} one: similarity(layer: 0) ${matrix} two: similarity(layer: 1) ${matrix}`;
  const report = await analysis(server, "tiny", "commonness", { input, fields });
  expect(report.one).toMatchObject({ rows: 2, cols: 2, rowLabels: ["H0", "H1"], colLabels: ["H0", "H1"] });
  // PAPER counts each head with itself, CALIBRATED does not: (1 + x)/2 and x
  const [x, y] = [report.one, report.two].map((layer) => rowsOf(layer)[0][1]);
  const expected = preset === "PAPER" ? [(1 + x) / 2, (1 + y) / 2] : [x, y];
  const values = valuesOf(report);
  expect([values[0], values[2]].map((value) => value.toFixed(6))).toEqual(expected.map((value) => value.toFixed(6)));
  expect(rowsOf(report.two)).toEqual([
    [expect.closeTo(1, 6), expect.closeTo(y, 9)],
    [expect.closeTo(y, 9), expect.closeTo(1, 6)],
  ]);
  await expect(
    analysis(server, "tiny", "commonness", { input, fields: `similarity(layer: 2) ${matrix}` }),
  ).rejects.toThrow("layer is 2; give 0 to 1");
});

test("an estimate has its interval at any level, z, q and verdict; a match its margin", {
  timeout: 120_000,
}, async () => {
  const estimate = `{ value floor z q verdict interval { level lower upper } calibrated calibratedInterval { lower upper }
    confidence(level: 0.5) { level lower upper } }`;
  const fields = `overall ${estimate} heads { nodes { estimate ${estimate} matches { similarity margin } } }`;
  const report = await analysis(server, "tiny", "stability", { input: { promptSet: prompts }, fields });
  for (const { value, interval, confidence, q, verdict } of [
    report.overall,
    ...report.heads.nodes.map((node: { estimate: object }) => node.estimate),
  ]) {
    expect(interval.level).toBe(0.95);
    expect(confidence.level).toBe(0.5);
    expect(value - confidence.lower).toBeLessThan(value - interval.lower);
    expect(q).toBeGreaterThanOrEqual(0);
    expect(["STABLE", "UNSTABLE", "INCONCLUSIVE", "AT_FLOOR"]).toContain(verdict);
  }
  // of two heads a margin is the similarity less the other's
  expect(report.heads.nodes[0].matches[0].margin).toEqual(expect.any(Number));
  const input = { promptSet: prompts, floor: "UNIFORM_CAUSAL", confidence: { level: 0.8, axes: "REFITS", seed: 3 } };
  const other = await analysis(server, "tiny", "stability", { input, fields });
  expect(other.overall).toMatchObject({ floor: 0, value: report.overall.value, interval: { level: 0.8 } });
  await expect(
    analysis(server, "tiny", "stability", { input, fields: "overall { confidence(level: 95) { lower } }" }),
  ).rejects.toThrow("level is 95; give a number between 0 and 1");
});

test("the heads of one refit that are most like a head, with interval over prompts in its layer", slow, async () => {
  const estimate = "estimate { value n floor floorKind interval { level lower upper } }";
  const near = `(refit: 1, layer: 0, head: 1) { head { label refit { ordinal } } ${estimate} }`;
  const input = { promptSet: prompts };
  const report = await analysis(server, "tiny", "classes", { input, fields: `neighbours${near}` });
  const found = report.neighbours as {
    head: { label: string };
    estimate: { value: number; interval: object | null };
  }[];
  expect(found.map(({ head }) => head.label).sort()).toEqual(["L0H0", "L1H0", "L1H1"]);
  const own = found.find(({ head }) => head.label === "L0H0")!;
  expect(own.estimate).toMatchObject({ n: fewPrompts.length, floorKind: "UNTRAINED", interval: { level: 0.95 } });
  expect(found.filter(({ estimate: { interval } }) => interval === null)).toHaveLength(2);
  // within a layer it is what commonness compares
  const fields = `similarity(layer: 0) ${matrix}`;
  const common = await analysis(server, "tiny", "commonness", { input: { ...input, anchor: 1 }, fields });
  expect(own.estimate.value).toBeCloseTo(rowsOf(common.similarity)[0][1], 6);
  const missing = "neighbours(refit: 5, layer: 0, head: 1) { head { label } }";
  await expect(analysis(server, "tiny", "classes", { input, fields: missing })).rejects.toThrow("refit is 5");
});

test("a head class is a node: one member in each refit", { timeout: 120_000 }, async () => {
  const members = "members { refit { ordinal } head { layer index } similarity margin near likeness }";
  const fields = `scope near cycleConsistency overall { value } layers { layer }
    classes { totalCount nodes { id label ordinal layer coverage consistency stability { value } medoid { label } ${members} } }
    of1: classes(layer: 1) { nodes { label } }`;
  const report = await analysis(server, "tiny", "classes", { input: { promptSet: prompts }, fields });
  expect(report).toMatchObject({ id: `ClassesReport:${report.key}`, scope: "WITHIN_LAYERS", near: 0.9 });
  const { nodes, totalCount } = report.classes;
  expect(totalCount).toBe(4);
  expect(nodes.map(({ label }: { label: string }) => label)).toEqual(["L0C0", "L0C1", "L1C0", "L1C1"]);
  expect(report.of1.nodes).toEqual([{ label: "L1C0" }, { label: "L1C1" }]);
  for (const { members, layer } of nodes as { layer: number; members: Listed["matches"] }[]) {
    expect(members.map(({ refit }) => refit.ordinal)).toEqual([0, 1, 2]);
    for (const { head } of members) expect(head.layer).toBe(layer);
  }
  const asked = `query N($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on HeadClass { label } } }`;
  const { data } = await server.ask(asked, { ids: [nodes[3].id, `HeadClass:${report.key}/9`] });
  expect(data.nodes).toEqual([{ __typename: "HeadClass", id: nodes[3].id, label: "L1C1" }, null]);
});

test("stability tells its extremes, and so do all families at once", { timeout: 120_000 }, async () => {
  const input = { preset: "PAPER", promptSet: prompts };
  const place = "{ layer value relativeDepth }";
  const extremes = `extremes { least ${place} most ${place} drop dropEstimate { value n interval { lower upper } floor } }`;
  const report = await analysis(server, "tiny", "stability", { input, fields: `${heads} ${extremes}` });
  const [first, second] = report.layers.map((l: { estimate: { value: number } }) => l.estimate.value);
  const least = first <= second ? 0 : 1;
  expect(report.extremes).toEqual({
    least: { layer: least, value: Math.min(first, second), relativeDepth: (least + 1) / 2 },
    most: { layer: 1 - least, value: Math.max(first, second), relativeDepth: (2 - least) / 2 },
    drop: expect.closeTo(Math.abs(first - second), 9),
    dropEstimate: {
      value: expect.closeTo(Math.abs(first - second), 9),
      n: report.layers[0].estimate.n,
      interval: { lower: expect.any(Number), upper: expect.any(Number) },
      floor: expect.any(Number),
    },
  });

  await trainTiny(server, "unmeasured", { initSeeds: [1] });
  const all = `query E($promptSet: ID, $preset: Preset) {
    layerExtremes(promptSet: $promptSet, preset: $preset) { family { slug } report { id } ${extremes} }
  }`;
  const { data } = await server.ask(all);
  expect(data.layerExtremes).toEqual([
    { family: { slug: "unmeasured" }, report: null, extremes: null },
    { family: { slug: "tiny" }, report: { id: report.id }, extremes: report.extremes },
  ]);
  expect((await server.ask(all, { promptSet: prompts })).data).toEqual(data);
  const { promptSets } = (await server.ask("{ promptSets { id builtIn } }")).data;
  const { id: builtIn } = promptSets.find((set: { builtIn: boolean }) => set.builtIn);
  const none = (await server.ask(all, { promptSet: builtIn })).data.layerExtremes;
  expect(none.map(({ extremes }: { extremes: object | null }) => extremes)).toEqual([null, null]);
  const { errors } = await server.ask(all, { promptSet: "Family:tiny" });
  expect(errors?.[0].message).toBe('promptSet is "Family:tiny", which is no prompt set\'s id');
});

test("a family of one refit has nothing to match across", async () => {
  const refused = await analysis(server, "unmeasured", "crossLayer");
  expect(refused).toMatchObject({ __typename: "AnalysisRefused", code: "TOO_FEW_REFITS" });
  expect(refused.message).toContain("unmeasured has 1");
});

test("a dry run starts nothing, and a stored report is given all the same", { timeout: 120_000 }, async () => {
  const jobs = async () => (await server.ask("{ jobs { totalCount } }")).data.jobs.totalCount;
  const before = await jobs();
  const wait = { dryRun: true };
  const asked = await analysis(server, "tiny", "crossLayer", { input: { promptSet: prompts, step: 0 }, wait });
  // never asked for, but what it is read from is stored: the twins' similarities, the floor of the tests above
  expect(asked).toMatchObject({ __typename: "AnalysisEstimate", cost: { forwardPasses: 0, cached: true } });
  const fresh = await promptSet(server, "fresh", fewPrompts.slice(1));
  const unseen = await analysis(server, "tiny", "crossLayer", { input: { promptSet: fresh }, wait });
  // 3 refits and their 3 twins on 3 prompts
  expect(unseen).toMatchObject({ __typename: "AnalysisEstimate", cost: { forwardPasses: 18, cached: false } });
  expect(unseen.cost.seconds).toBeGreaterThan(0);
  expect(await jobs()).toBe(before);
  // once somebody has begun it, a dry run tells of that job for as long as it is under way, and does not wait for it
  const begun = await analysis(server, "tiny", "crossLayer", { input: { promptSet: fresh }, wait: { waitMs: 0 } });
  expect(begun.__typename).toBe("AnalysisPending");
  const looked = await analysis(server, "tiny", "crossLayer", { input: { promptSet: fresh }, wait });
  if (looked.__typename === "AnalysisPending") expect(looked.job.id).toBe(begun.job.id);
  else expect(looked.__typename).toBe("CrossLayerReport");
  const known = await analysis(server, "tiny", "crossLayer", { input: { promptSet: prompts, preset: "PAPER" }, wait });
  expect(known.__typename).toBe("CrossLayerReport");
});

test.each(["PAPER", "CALIBRATED"])(
  "all heads of two refits are held against each other, %s",
  {
    timeout: 120_000,
  },
  async (preset) => {
    const input = { preset, promptSet: prompts, anchor: 1 };
    const fields = `heads { nodes { head { layer index } matches { refit { ordinal } head { index } similarity } } }
    pairs(left: 1, right: 2) { layer values assignment best }
    same: pairs(left: 0, right: 0) { values assignment }`;
    const report = await analysis(server, "tiny", "stability", { input, fields });
    expect(report.pairs.map(({ layer }: { layer: number }) => layer)).toEqual([0, 1]);
    // the counterparts of the anchor's heads are those that the preset matches by
    for (const { head, matches } of report.heads.nodes) {
      const { values, assignment, best } = report.pairs[head.layer];
      const match = matches.find(({ refit }: Listed["matches"][0]) => refit.ordinal === 2);
      expect((preset === "PAPER" ? best : assignment)[head.index]).toBe(match.head.index);
      expect(values[2 * head.index + match.head.index]).toBeCloseTo(match.similarity, 6);
    }
    // a refit held against itself
    expect(report.same[0].assignment).toEqual([0, 1]);
    expect(report.same[0].values[0]).toBeCloseTo(1, 5);
    await expect(
      analysis(server, "tiny", "stability", { input, fields: "pairs(left: 0, right: 3) { layer }" }),
    ).rejects.toThrow("right is 3; the report has refits 0 to 2");
  },
);
