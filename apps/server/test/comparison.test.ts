/** Families side by side, and one family on prompts of several lengths. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { analysis, fewPrompts, mean, openServer, promptSet, type TestServer, tinyInput, trainTiny } from "./harness.js";

let server: TestServer;
let prompts: string;

beforeAll(async () => {
  server = await openServer({ compute: true });
  prompts = await promptSet(server, "few", fewPrompts);
  await trainTiny(server, "adam");
  const recipe = { ...tinyInput.recipe, optimizer: "ADAMW", weightDecay: 0.1 };
  await trainTiny(server, "adamw", { recipe });
  await trainTiny(server, "wide", { architecture: { ...tinyInput.architecture, dModel: 32 } });
}, 240_000);
afterAll(() => server?.close());

const layers = "layers { layer estimate { value n floor } sd }";
const range = "{ mean interval { lower upper } min max tokens }";
const comparison = `loadOptions { centerWritingWeights foldValueBiases } difference { n value interval { lower upper } } differences { n value interval { level lower upper } floor calibrated verdict } text { name contentHash }
  sides { family { slug } anchor { id } overall { value } ${layers} normSite norms { layer attnOut resid }
    perplexities { refit { id } truncated sliding } truncated ${range} sliding ${range} }`;

interface Side {
  family: { slug: string };
  layers: { estimate: { value: number } }[];
  norms: { layer: number; attnOut: number; resid: number }[];
  perplexities: { refit: { id: string }; truncated: number; sliding: number }[];
  truncated: Range;
  sliding: Range;
}

interface Range {
  mean: number;
  interval: { lower: number; upper: number };
  min: number;
  max: number;
  tokens: number;
}

test.each(["PAPER", "CALIBRATED"])("two families side by side, %s", { timeout: 180_000 }, async (preset) => {
  const input = { against: "Family:adamw", preset, promptSet: prompts, anchor: 1 };
  const report = await analysis(server, "adam", "comparison", { input, fields: comparison });
  expect(report).toMatchObject({
    id: `ComparisonReport:${report.key}`,
    loadOptions: { centerWritingWeights: preset === "PAPER" },
    text: { name: "the prompts of few", contentHash: prompts.slice("PromptSet:".length) },
    sides: [
      { family: { slug: "adam" }, anchor: { id: "Refit:adam/1" }, normSite: "RESID_MID" },
      { family: { slug: "adamw" }, anchor: { id: "Refit:adamw/1" }, normSite: "RESID_MID" },
    ],
  });
  const sides = report.sides as [Side, Side];
  const [ofAdam, ofAdamW] = sides.map((side) => side.layers.map(({ estimate }) => estimate.value));
  const differences: { value: number; interval: { lower: number; upper: number } }[] = report.differences;
  for (const [layer, { value, interval }] of differences.entries()) {
    expect(value).toBeCloseTo(ofAdamW[layer] - ofAdam[layer], 9);
    expect((interval.lower + interval.upper) / 2).toBeCloseTo(value, 9);
  }
  // three refits each: two others of the anchor, three pairs of all
  const n = preset === "PAPER" ? 2 : 3;
  expect(differences[0]).toMatchObject({ n, interval: { level: 0.95 }, floor: expect.any(Number), calibrated: null });
  expect(report.difference.n).toBe(n);
  expect(report.difference.value).toBeCloseTo(mean(differences.map(({ value }) => value)), 9);
  for (const side of sides) {
    expect(side.norms.map(({ layer }) => layer)).toEqual([0, 1]);
    for (const { attnOut, resid } of side.norms) expect(Math.min(attnOut, resid)).toBeGreaterThan(0);
    const refits = side.perplexities.map(({ refit }) => refit.id);
    expect(refits).toEqual([0, 1, 2].map((ordinal) => `Refit:${side.family.slug}/${ordinal}`));
    for (const protocol of ["truncated", "sliding"] as const) {
      const values = side.perplexities.map((refit) => refit[protocol]);
      expect(side[protocol]).toMatchObject({ min: Math.min(...values), max: Math.max(...values) });
      expect(side[protocol].mean).toBeCloseTo(mean(values), 6);
      expect(side[protocol].interval.lower).toBeLessThan(side[protocol].mean);
      expect(side[protocol].interval.upper).toBeGreaterThan(side[protocol].mean);
    }
    // bytes, and BOS before them; of the text's first window of 16 all but the first token are predicted
    const bytes = fewPrompts.join("\n\n").length;
    expect([side.truncated.tokens, side.sliding.tokens]).toEqual([15, bytes]);
  }
  const optimizers = report.claims.map(({ section }: { section: string }) => section);
  expect(optimizers).toContain("4.5");

  const stability = await analysis(server, "adam", "stability", {
    input: { preset, promptSet: prompts, anchor: 1 },
    fields: "overall { value }",
  });
  expect(report.sides[0].overall.value).toBeCloseTo(stability.overall.value, 9);
});

test("perplexity on a text of one's own", { timeout: 120_000 }, async () => {
  const body = "A short tale about nothing in particular, told twice. ".repeat(3);
  const response = await fetch(`${server.url}/uploads/corpora?name=tale.txt`, { method: "PUT", body });
  const { id: text } = (await response.json()) as { id: string };
  const input = { against: "Family:adamw", promptSet: prompts, text };
  const report = await analysis(server, "adam", "comparison", { input, fields: comparison });
  expect(report.text).toEqual({ name: "tale.txt", contentHash: text.slice("Corpus:".length) });
  expect(report.sides[1].sliding.tokens).toBe(body.length);
});

test.each([
  [{ against: "Family:wide" }, "INCOMPARABLE", /d_model is 16 in adam and 32 in wide/],
  [{ against: "Family:adam" }, "INVALID_INPUT", /against is adam itself/],
  [{ against: "Family:nobody" }, "INVALID_INPUT", /against is "Family:nobody", and there is no such family/],
  [
    { against: "Family:adamw", text: `Corpus:${"0".repeat(64)}` },
    "INVALID_INPUT",
    /text is "Corpus:0000.*", and there is no such corpus/,
  ],
  [{ against: "Family:adamw", text: "tale.txt" }, "INVALID_INPUT", /text is "tale.txt", which is no corpus' id/],
  [{ against: "Family:adamw", promptSet: "few" }, "UNKNOWN_PROMPT_SET", /"few" is no prompt set's id/],
  [{ against: "Family:adamw", step: 99 }, "NO_CHECKPOINT", /step 99/],
])("%j is refused: %s", async (input, code, message) => {
  const refused = await analysis(server, "adam", "comparison", { input });
  expect(refused).toMatchObject({ __typename: "AnalysisRefused", code, message: expect.stringMatching(message) });
});

const sets = `anchor { ordinal }
  sets { name words prompts meanTokens promptSet { id name } overall { value floor } ${layers} }`;

test("stability by prompt length, on the built-in six", { timeout: 180_000 }, async () => {
  const report = await analysis(server, "adam", "promptLength", { input: { preset: "PAPER" }, fields: sets });
  expect(report).toMatchObject({ id: `PromptLengthReport:${report.key}`, anchor: { ordinal: 0 } });
  expect(report.sets.map(({ words, prompts }: { words: number; prompts: number }) => [words, prompts])).toEqual(
    [5, 10, 20, 30, 40, 50].map((words) => [words, 20]),
  );
  for (const { name, promptSet, layers } of report.sets) {
    expect(name).toBe(promptSet.name);
    expect(layers.map(({ layer }: { layer: number }) => layer)).toEqual([0, 1]);
  }
  // a family that reads 16 bytes sees no more than that of any prompt
  expect(report.sets.at(-1).meanTokens).toBe(16);
});

test("stability by prompt length, on sets of one's own", { timeout: 120_000 }, async () => {
  const short = await promptSet(server, "short", ["One fine day", "Not so long"]);
  const input = { promptSets: [prompts, short], anchor: 2 };
  const report = await analysis(server, "adam", "promptLength", { input, fields: sets });
  // "One fine day" is 12 bytes, "Not so long" 11; BOS before each
  expect(
    report.sets.map(({ promptSet, words, meanTokens }: Record<string, unknown>) => ({ promptSet, words, meanTokens })),
  ).toEqual([
    { promptSet: { id: short, name: "short" }, words: 3, meanTokens: 12.5 },
    { promptSet: { id: prompts, name: "few" }, words: null, meanTokens: 16 },
  ]);
  const refused = await analysis(server, "adam", "promptLength", { input: { promptSets: [short] } });
  expect(refused).toMatchObject({ __typename: "AnalysisRefused", code: "INVALID_INPUT" });
});
