/** The paper's own numbers, as the API gives them out. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { openServer, type TestServer } from "./harness.js";

let server: TestServer;

beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server?.close());

test("curves, all or those of one measure, are as long as their layers", async () => {
  const query =
    "query P($measure: PublishedMeasure) { published(measure: $measure) { id measure architecture label x values source } }";
  const all = (await server.ask(query)).data.published;
  expect(new Set(all.map(({ id }: { id: string }) => id)).size).toBe(all.length);
  for (const { x, values, source } of all) {
    expect(x).toHaveLength(values.length);
    expect(source).not.toBe("");
  }
  const stability = (await server.ask(query, { measure: "STABILITY" })).data.published;
  expect(stability.every(({ measure }: { measure: string }) => measure === "STABILITY")).toBe(true);
  // Stability_Attention_Head.ipynb, cell 13, read off
  expect(stability.find(({ id }: { id: string }) => id === "l8_h8/stability")).toMatchObject({
    architecture: "l8_h8",
    values: [0.97, 0.908, 0.851, 0.774, 0.643, 0.705, 0.868, 0.827],
  });
  for (const measure of ["COMPARISON", "PROMPT_LENGTH", "CROSS_LAYER"]) {
    expect((await server.ask(query, { measure })).data.published.length).toBeGreaterThan(0);
  }
});

test("the table of extremes has all 26 architectures, layers from 0", async () => {
  const place = "{ layer value relativeDepth }";
  const { data } = await server.ask(
    `{ publishedExtremes { architecture source extremes { least ${place} most ${place} drop dropEstimate { value } } } }`,
  );
  expect(data.publishedExtremes).toHaveLength(26);
  const [row] = data.publishedExtremes.filter((r: { architecture: string }) => r.architecture === "l8_h8");
  // printed: layer 5 (from 1) 0.643109, layer 1 0.970063
  expect(row.extremes).toEqual({
    least: { layer: 4, value: 0.643109, relativeDepth: 0.625 },
    most: { layer: 0, value: 0.970063, relativeDepth: 0.125 },
    drop: expect.closeTo(0.326954, 9),
    dropEstimate: null,
  });
});

test("the table of norms has a correlation a weight, over as many layers as there are", async () => {
  const { data } = await server.ask("{ publishedNorms { architecture correlations { weight pearson n } source } }");
  expect(data.publishedNorms).toHaveLength(13);
  const of = (name: string) =>
    data.publishedNorms.find((row: { architecture: string }) => row.architecture === name).correlations;
  expect(of("l8_h8")).toContainEqual({ weight: "W_Q", pearson: -0.844714, n: 8 });
  expect(of("gpt2").map(({ n }: { n: number }) => n)).toEqual([12, 12, 12, 12, 12, 12]);
  expect(of("l8_h16_attn").map(({ weight }: { weight: string }) => weight)).toEqual(["W_Q", "W_K", "W_V", "W_O"]);
});
