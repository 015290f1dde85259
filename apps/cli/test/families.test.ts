/** Answers about a whole family, from a terminal: trained with crossed seeds, then asked. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seedscope, serving, temporaryFolder, tiny } from "./harness.js";

const folder = temporaryFolder();
const file = (name: string) => join(folder.path, name);
const slow = { timeout: 300_000 };
let server: Awaited<ReturnType<typeof serving>>;
const onStore = (...args: string[]) => seedscope([...args, "--server", server.url]);

async function json(...args: string[]) {
  const { stdout, stderr, code } = await onStore(...args, "--json");
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

const texts = ["The cat sat on the mat.", "The dog, too.", "Nobody saw"];

beforeAll(async () => {
  server = await serving(file("store"));
  writeFileSync(file("prompts.json"), JSON.stringify(texts));
  const crossed = ["--name", "crossed", "--seeds", "1,2", "--data-seeds", "1..2", "--grid", "crossed"];
  const { refits } = await json("train", ...tiny, ...crossed, "--checkpoints", "0,4");
  expect(refits.map(({ label }: { label: string }) => label)).toEqual([
    "seed 1",
    "seed 1, data 2",
    "seed 2, data 1",
    "seed 2",
  ]);
  await json("train", ...tiny, "--name", "paired", "--seeds", "1..3", "--checkpoints", "0");
}, 300_000);
afterAll(async () => {
  await server?.close();
  folder.remove();
});

// biome-ignore lint/suspicious/noExplicitAny: each test knows its report's shape
type Report = any;

const slots = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const slotsOf = (heads: Report) => heads.map(({ layer, head }: Report) => [layer, head]);
const prompts = ["--prompts", file("prompts.json")];
const estimate = {
  value: expect.any(Number),
  floor: expect.any(Number),
  interval: [expect.any(Number), expect.any(Number)],
};

describe("analyse --json", slow, () => {
  test("prompts: all of them with their texts, those of least agreement first", async () => {
    const report = await json("analyse", "crossed", "prompts", ...prompts);
    expect(report).toMatchObject({ measure: "prompts", preset: "CALIBRATED", step: 10, anchor: 0, head: null });
    expect(report.prompts.map(({ prompt }: Report) => prompt).sort()).toEqual([0, 1, 2]);
    for (const { prompt, text, deviation } of report.prompts) {
      expect(text).toBe(texts[prompt]);
      expect(deviation).toBeGreaterThanOrEqual(report.prompts[0].deviation);
    }
    expect(report.prompts[0]).toMatchObject(estimate);
    expect(report.prompts[0].heads).toHaveLength(3);

    const one = await json("analyse", "crossed", "prompts", ...prompts, "--head", "l1h0", "--anchor", "2");
    expect(one.head).toMatchObject({ layer: 1, head: 0, ordinal: expect.any(Number) });
  });

  test("dynamics: every head at every step", async () => {
    const report = await json("analyse", "crossed", "dynamics", ...prompts, "--share", "0.5");
    expect(report).toMatchObject({ steps: [0, 4, 10], share: 0.5 });
    expect(slotsOf(report.heads).sort()).toEqual(slots);
    expect(report.heads[0].steps.map(({ step }: Report) => step)).toEqual([0, 4, 10]);
    expect(report.heads[0].steps[2]).toMatchObject({ ...estimate, own: 1 });
    expect(report.layers.map(({ layer }: Report) => layer)).toEqual([0, 1]);
    expect([0, 4, 10]).toContain(report.layers[0].ownLockIn);
  });

  test("power: what a half-width takes, and a table of them", async () => {
    const report = await json("analyse", "paired", "power", ...prompts, "--half-width", "0.3");
    expect(report).toMatchObject({ wanted: 0.3, level: 0.95, pilot: { refits: 3, prompts: 3 } });
    expect(slotsOf(report.heads).sort()).toEqual(slots);
    expect(report.layers[1]).toMatchObject({ layer: 1, halfWidth: expect.any(Number) });
    expect(report.grid[0]).toEqual({ refits: 3, prompts: 10, halfWidth: expect.any(Number) });
  });

  test("influence: every refit left out", async () => {
    const report = await json("analyse", "crossed", "influence", ...prompts);
    expect(report.refits.map(({ refit, label }: Report) => [refit, label])).toEqual([
      [0, "seed 1"],
      [1, "seed 1, data 2"],
      [2, "seed 2, data 1"],
      [3, "seed 2"],
    ]);
    for (const { overall } of report.refits) {
      expect(overall.delta).toBeCloseTo(overall.value - report.overall.value, 9);
    }
    expect(slotsOf(report.refits[0].heads).sort()).toEqual(slots);
  });

  test("variance: parts that sum to 1", async () => {
    const report = await json("analyse", "crossed", "variance", ...prompts);
    expect(report).toMatchObject({ initSeeds: [1, 2], dataSeeds: [1, 2], pairs: { init: 2, data: 2, neither: 2 } });
    for (const { common, init, data, interaction } of [report.overall, ...report.layers, ...report.heads]) {
      expect(common + init + data + interaction).toBeCloseTo(1, 9);
    }
    expect(report.overall.initInterval).toBeNull();
  });
});

describe("people get tables", slow, () => {
  test.each([
    ["prompts", "crossed", ["--most", "1"], /Refits agree least on\n.*prompt.*\n.*[\s\S]*Refits agree most on/],
    ["dynamics", "crossed", [], /locks in\nall/],
    ["power", "paired", [], /Half-width of the overall value/],
    ["influence", "crossed", [], /0 \(seed 1\)/],
    ["variance", "crossed", [], /2 share the initial weights, 2 the order of the data, 2 neither/],
  ])("%s", async (measure, family, more, words) => {
    const { stdout, stderr, code } = await onStore("analyse", family, measure, ...prompts, ...more);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(words);
  });
});

describe("refused, with a sentence", slow, () => {
  test.each([
    [["paired", "variance"], /no two refits of paired share the initial weights alone.*--grid crossed/],
    [["paired", "dynamics"], /only steps 0 and 10/],
    [["crossed", "prompts", "--head", "L9H0"], /crossed has layers 0 to 1/],
    [["crossed", "power"], /share a seed and others do not/],
    [["crossed", "power", "--share", "0.5"], /--share is not for power; it is for dynamics/],
    [["crossed", "influence", "--preset", "paper"], /--preset is not for influence/],
  ])("analyse %j", async (args, words) => {
    const { code, stdout, stderr } = await onStore("analyse", ...args);
    expect([code, stdout, stderr]).toEqual([1, "", expect.stringMatching(words)]);
  });
});
