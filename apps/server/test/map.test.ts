/** The map of heads over HTTP. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { analysis, fewPrompts, openServer, promptSet, type TestServer, trainTiny } from "./harness.js";

let server: TestServer;
let prompts: string;

beforeAll(async () => {
  server = await openServer({ compute: true });
  prompts = await promptSet(server, "few", fewPrompts);
  await trainTiny(server, "tiny");
  await trainTiny(server, "other", {
    architecture: { layers: 3, heads: 2, dModel: 16, contextLength: 16, attentionOnly: true },
    initSeeds: [4, 5],
  });
}, 180_000);
afterAll(() => server?.close());

const fields = `method neighbourhood seed families { slug } agreement { of share interval { lower upper } chance }
  points { family refit layer head relativeDepth x y }`;

test.each([
  ["TSNE", 4, 4],
  ["UMAP", 3, 3],
  ["PCA", undefined, null],
])("heads of two families by %s", { timeout: 120_000 }, async (method, asked, neighbourhood) => {
  const input = { method, promptSet: prompts, also: ["Family:other"], neighbourhood: asked };
  const report = await analysis(server, "tiny", "map", { input, fields });
  expect(report).toMatchObject({
    id: `MapReport:${report.key}`,
    preset: "PAPER",
    method,
    neighbourhood,
    seed: 42,
    families: [{ slug: "tiny" }, { slug: "other" }],
  });
  const { points } = report;
  // 3 refits of 2 × 2 heads, then 2 refits of 3 × 2
  expect(points.family).toEqual([...Array(12).fill(0), ...Array(12).fill(1)]);
  expect(points.refit).toEqual(
    [0, 1, 2].flatMap((r) => Array(4).fill(r)).concat([0, 1].flatMap((r) => Array(6).fill(r))),
  );
  expect(points.layer.slice(-6)).toEqual([0, 0, 1, 1, 2, 2]);
  expect(points.head.slice(-6)).toEqual([0, 1, 0, 1, 0, 1]);
  expect([points.relativeDepth[0], points.relativeDepth[2]]).toEqual([0.5, 1]);
  expect(points.relativeDepth.at(-3)).toBeCloseTo(2 / 3, 12);
  for (const place of [points.x, points.y]) {
    expect(place).toHaveLength(24);
    expect(new Set(place).size).toBeGreaterThan(12);
  }
  expect(report.agreement.map(({ of }: { of: string }) => of)).toEqual(["LAYER", "REFIT", "FAMILY"]);
  for (const { share, interval, chance } of report.agreement) {
    for (const value of [share, chance]) expect(value >= 0 && value <= 1).toBe(true);
    // the other family has two refits
    expect(interval).toBeNull();
  }
});

test("of families of three refits or more, agreement has intervals", { timeout: 120_000 }, async () => {
  const { agreement } = await analysis(server, "tiny", "map", { input: { method: "PCA", promptSet: prompts }, fields });
  for (const { share, interval } of agreement) {
    expect(interval.lower).toBeLessThanOrEqual(share);
    expect(interval.upper).toBeGreaterThanOrEqual(share);
  }
});

test.each([
  [{ also: ["Family:nobody"] }, /also is "Family:nobody", and there is no such family/],
  [{ also: ["Family:tiny"] }, /tiny is on the map already/],
])("%j is refused", async (input, message) => {
  const refused = await analysis(server, "tiny", "map", { input: { ...input, promptSet: prompts } });
  expect(refused).toMatchObject({ __typename: "AnalysisRefused", code: "INVALID_INPUT" });
  expect(refused.message).toMatch(message);
});

test("every stored report of the family is listed under its type and found by its id", async () => {
  const { data } = await server.ask(
    '{ family(slug: "tiny") { reports { nodes { __typename id claims { section } promptSet { name } } } } }',
  );
  const { nodes } = data.family.reports as { nodes: { __typename: string; id: string }[] };
  const maps = nodes.filter(({ __typename }) => __typename === "MapReport");
  expect(maps).toHaveLength(4);
  expect(maps[0]).toMatchObject({ claims: [], promptSet: { name: "few" } });
  // training has stability measured as it goes
  expect(new Set(nodes.map(({ __typename }) => __typename))).toEqual(new Set(["StabilityReport", "MapReport"]));
  const ids = nodes.map(({ id }) => id);
  const found = (await server.ask("query N($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", { ids })).data.nodes;
  expect(found).toEqual(nodes.map(({ __typename, id }) => ({ __typename, id })));
});
