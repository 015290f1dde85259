/** Circuits from a terminal, on a family too small to wait for: JSON, tables, costs, refusals. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seedscope, serving, temporaryFolder, tiny } from "./harness.js";

const folder = temporaryFolder();
const store = join(folder.path, "store");
const prompts = join(folder.path, "prompts.json");
const slow = { timeout: 300_000 };
let server: Awaited<ReturnType<typeof serving>>;
const onStore = (...args: string[]) => seedscope([...args, "--server", server.url]);

async function json(...args: string[]) {
  const { stdout, stderr, code } = await onStore(...args, "--json");
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

beforeAll(async () => {
  server = await serving(store);
  writeFileSync(prompts, JSON.stringify(["The cat sat on the mat.", "The dog, too.", "Nobody saw"]));
  await json("train", ...tiny, "--heads", "4", "--name", "adam", "--seeds", "1..3");
}, 300_000);
afterAll(async () => {
  await server?.close();
  folder.remove();
});

// biome-ignore lint/suspicious/noExplicitAny: each test knows its report's shape
type Report = any;

describe("portability", slow, () => {
  const asked = ["analyse", "adam", "portability", "--prompts", prompts, "--heads", "L0H1,L1H2", "--refit", "1"];

  test("--json: effects of the set, its counterparts and random sets, refit by refit", async () => {
    const report = await json(...asked, "--kind", "mean", "--controls", "4", "--level", "0.9");
    expect(report).toMatchObject({
      family: "adam",
      measure: "portability",
      refit: 1,
      kind: "mean",
      heads: [
        { layer: 0, head: 1 },
        { layer: 1, head: 2 },
      ],
      controls: 4,
      // byte tokens cut to 16, of which the first, BOS, is not predicted
      tokens: 15 + 13 + 10,
    });
    expect(report.refits.map(({ refit }: Report) => refit)).toEqual([0, 1, 2]);
    for (const { effect, loss, baseline, controls, control, heads } of report.refits) {
      expect(effect).toBeCloseTo(loss - baseline, 12);
      expect(controls).toHaveLength(4);
      expect(control).toBeCloseTo(controls.reduce((sum: number, value: number) => sum + value, 0) / 4, 12);
      expect(heads.map(({ layer }: Report) => layer)).toEqual([0, 1]);
    }
    const [, own] = report.refits;
    expect(own.heads).toEqual(report.heads.map((head: Report) => ({ ...head, similarity: null })));
    expect(report.source).toMatchObject({ value: own.effect, n: 1 });
    expect(report.source.floor).toBeCloseTo(own.control, 9);
    expect(report.mapped).toMatchObject({ n: 2, z: expect.anything() });
    expect(report.mapped.value).toBeCloseTo((report.refits[0].effect + report.refits[2].effect) / 2, 9);
    expect(report.percentile).toBeCloseTo((report.refits[0].percentile + report.refits[2].percentile) / 2, 12);
    expect(report.provenance.reproduceCommand).toContain(
      "portability --refit 1 --level 0.9 --heads L0H1,L1H2 --controls 4 --kind mean --step 10",
    );
  });

  test("a table of refits, in words what transfers", async () => {
    const { stdout, code } = await onStore(...asked);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Portability of L0H1 L1H2 of adam: /);
    expect(stdout).toMatch(/Counterparts elsewhere .*, random /);
    expect(stdout).toMatch(/^Transfer/m);
    expect(stdout).toMatch(/^ *1 +L0H1 L1H2 +– – /m);
  });

  test("--dry-run tells what it would cost", async () => {
    const { cost, stored } = await json(...asked, "--controls", "7", "--dry-run");
    // the table is stored; 3 prompts through 3 refits, each as it is and without 8 sets
    expect([stored, cost.forwardPasses]).toEqual([false, 3 * 3 * 9]);
  });

  test.each([
    [["--heads", "L9H1"], "heads: L9H1: this family has layers 0 to 1"],
    [[], "portability needs --heads: the set of heads, such as L0H1,L2H3"],
    [["--heads", "L0H1", "--floor", "none"], "--floor is not for portability"],
    [["--heads", "L0H1", "--preset", "paper"], "--preset is not for portability"],
  ])("%j is refused", async (args, message) => {
    const { stderr, code } = await onStore("analyse", "adam", "portability", ...args);
    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
  });
});

describe("transplant", slow, () => {
  const asked = ["analyse", "adam", "transplant", "--prompts", prompts, "--refit", "2"];

  test("--json: losses with each head zeroed, at its mean, and replaced, refit by refit", async () => {
    const report = await json(...asked, "--resamples", "200");
    expect(report).toMatchObject({ family: "adam", measure: "transplant", refit: 2, tokens: 15 + 13 + 10 });
    expect(report.baselinePerplexity).toBeCloseTo(Math.exp(report.baselineLoss), 9);
    // prompts 0 and 2, and prompt 1; BOS is a token too
    expect(report.fittedTokens).toEqual([16 + 11, 14]);
    expect(report.layers.map(({ layer }: Report) => layer)).toEqual([0, 1]);
    expect(report.heads.map(({ layer, head }: Report) => [layer, head])).toHaveLength(8);
    for (const { zero, transplanted, unmatched, recovered, transplants } of report.heads) {
      expect(transplants.map(({ refit }: Report) => refit)).toEqual([0, 1]);
      const mean = (of: (one: Report) => number) =>
        transplants.reduce((sum: number, one: Report) => sum + of(one), 0) / 2;
      expect(transplanted).toBeCloseTo(
        mean(({ loss }) => loss),
        9,
      );
      expect(unmatched).toBeCloseTo(
        mean((one) => one.unmatched.loss),
        9,
      );
      for (const { head, unmatched } of transplants) expect(unmatched.head).not.toBe(head);
      if (recovered === null) continue;
      const share = (loss: number) => (zero - loss) / (zero - report.baselineLoss);
      expect(recovered.value).toBeCloseTo(share(transplanted), 6);
      expect(recovered.floor).toBeCloseTo(share(unmatched), 6);
    }
    // of a head of each layer and refit, its counterpart is its own: no head stands twice
    for (const refit of [0, 1]) {
      const donors = report.heads.slice(0, 4).map(({ transplants }: Report) => transplants[refit].head);
      expect(donors.toSorted()).toEqual([0, 1, 2, 3]);
    }
    expect(report.provenance.reproduceCommand).toContain("adam transplant --refit 2 --resamples 200 --step 10");
  });

  test("tables of layers and heads", async () => {
    const { stdout, code } = await onStore(...asked);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Head transplants of adam: .*into refit 2/);
    expect(stdout).toMatch(/streams were mapped by halves of 27 and 14 tokens/);
    expect(stdout).toMatch(/^layer +heads +recovered +unmatched/m);
    expect(stdout).toMatch(/^Share recovered by the counterparts/m);
  });
});
