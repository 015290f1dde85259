/** Tables on some refits against those that the same refits give when there are no others. */
import { describe, expect, test } from "vitest";
import { config, engine, loaders, prompts, refits, similarities, twins } from "../../test/scattered.js";
import { ablation } from "./ablation.js";
import { promptLosses } from "./ablationEffects.js";
import { ablate } from "./ablationSweep.js";
import { scores } from "./scores.js";
import { headScores } from "./scoreTable.js";
import { byOrdinals, keptRefits, onSomeRefits, scoresOnSomeRefits } from "./someRefits.js";
import { stability } from "./stability.js";

const kept = [0, 2, 3];
const some = <T>(of: readonly T[]) => kept.map((ordinal) => of[ordinal]);

test("what stays, and what is no refit", () => {
  expect(keptRefits(4, [1])).toEqual(kept);
  expect(keptRefits(4, [3, 0, 3])).toEqual([1, 2]);
  expect(() => keptRefits(4, [4])).toThrow("exclude holds 4; this family's refits are 0 to 3");
});

describe("as if the others had never been trained", () => {
  test("similarities within layers, between them, and prompt by prompt", async () => {
    const whole = await similarities(refits);
    const alone = await similarities(some(refits));
    const cut = onSomeRefits(whole, kept);
    expect(cut.nRefits).toBe(3);
    // products of patterns are float32, and their order in a tile depends on how many there are
    const near = (a: ArrayLike<number>, b: ArrayLike<number>) => {
      expect(a.length).toBe(b.length);
      for (let i = 0; i < a.length; i++) expect(a[i]).toBeCloseTo(b[i], 5);
    };
    for (const kind of ["cosine", "centred"] as const) {
      for (const [layer, values] of cut[kind].entries()) near(values, alone[kind][layer]);
      for (const [pair, values] of cut.acrossLayers![kind].entries()) near(values, alone.acrossLayers![kind][pair]);
    }
    expect(cut.byPrompt!.lengths).toEqual(alone.byPrompt!.lengths);
    for (const [layer, values] of cut.byPrompt!.centred.entries()) near(values, alone.byPrompt!.centred[layer]);
    near(cut.byPrompt!.squares!, alone.byPrompt!.squares!);
  });

  test("scores, whole tables and what is read off them", async () => {
    const scored = (of: typeof refits) => headScores({ engine, config, refits: loaders(of), prompts, bosId: null });
    const cut = scoresOnSomeRefits(await scored(refits), kept);
    const alone = await scored(some(refits));
    expect(cut).toEqual(alone);
    const report = byOrdinals(scores(cut, onSomeRefits(await similarities(refits), kept), null, { refit: 1 }), kept);
    expect(report).toMatchObject({ refit: 2, refits: 3 });
    for (const { members } of report.heads) expect(members.map(({ refit }) => refit)).toEqual(kept);
  });
});

test("a report calls its refits by the family's ordinals, and is otherwise that of those that stay", async () => {
  const table = onSomeRefits(await similarities(refits), kept);
  const floor = onSomeRefits(await similarities(twins), kept);
  const own = stability(table, floor, { preset: "CALIBRATED", anchor: 1 });
  const report = byOrdinals(own, kept);
  expect(report.anchor).toBe(2);
  expect(report.anchors.map(({ refit }) => refit)).toEqual(kept);
  expect(report.layers).toEqual(own.layers);
  expect(report.overall.n).toBe(3);
  const [first] = report.heads;
  expect(first.refit).toBe(0);
  expect(first.matches.map(({ refit }) => refit)).toEqual([2, 3]);
});

test("an ablation over some refits says which", async () => {
  const tables = await Promise.all(
    some(refits).map((weights) => ablate({ engine, config, weights, prompts }, { kind: "zero" })),
  );
  const family = { refits: tables.map((one) => promptLosses(one)), floors: null };
  const load = { centerWritingWeights: false, foldValueBiases: false };
  const own = ablation(
    tables[2],
    onSomeRefits(await similarities(refits), kept),
    { preset: "CALIBRATED", refit: 2, load },
    family,
  );
  const report = byOrdinals(own, kept);
  expect(report).toMatchObject({ refit: 3, over: kept, swappedWith: null });
  expect(report.heads[0].overRefits).toMatchObject({ deltaLoss: { n: 3 }, members: { length: 3 } });
});
