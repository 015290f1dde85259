import { describe, expect, test } from "vitest";
import { familyBy } from "../../test/familyPairs.js";
import { promptTableBy } from "../../test/tables.js";
import { randomStream } from "../random.js";
import { defaultResampling as resampling } from "../statistics/resampling.js";
import { familyPairs } from "./classPairs.js";
import { dynamics, lockIn } from "./dynamics.js";

const nRefits = 5;
const nHeads = 3;
const steps = [0, 10, 20, 40, 80];

/**
 * Class c of refit r is its head (c + r) mod 3. From step `since[c]` on, its members are 0.8 alike, before 0.1; other
 * heads always 0.1. A head is 0.95 like its last self since then, before 0.2.
 */
const since = [20, 80, 0];
const classOfHead = (refit: number, head: number) => (head - refit + 10 * nHeads) % nHeads;

function tableAt(step: number) {
  const noise = randomStream(step + 1, "noise");
  return promptTableBy({ nRefits, nLayers: 2, nHeads, nPrompts: 6 }, (a, b) => {
    const [mine, others] = [classOfHead(a.refit, a.head), classOfHead(b.refit, b.head)];
    if (a.refit === b.refit && a.head === b.head) return 1;
    return (mine === others && step >= since[mine] ? 0.8 : 0.1) + 0.01 * noise.normal();
  });
}

const ownOf = (refit: number) =>
  promptTableBy({ nRefits: steps.length, nLayers: 2, nHeads, nPrompts: 6 }, (a, b) => {
    if (a.head !== b.head) return 0;
    const [early, late] = [steps[Math.min(a.refit, b.refit)], steps[Math.max(a.refit, b.refit)]];
    return early === late ? 1 : early >= since[classOfHead(refit, a.head)] ? 0.95 : 0.2;
  });

const floor = promptTableBy({ nRefits, nLayers: 2, nHeads, nPrompts: 6 }, (a, b) =>
  a.refit === b.refit && a.head === b.head ? 1 : 0.1,
);

function measured({ share = 0.9, at = steps, own = ownOf } = {}) {
  const last = familyPairs(tableAt(at[at.length - 1]), floor);
  const input = {
    steps: at,
    last,
    tableAt: async (step: number) => tableAt(step),
    ownOf: async (r: number) => own(r),
  };
  return dynamics(input, { anchor: 0, share, resampling });
}

describe("dynamics", () => {
  test("the step at which each head locks in is found, followed back through its slots", async () => {
    const { heads, layers, steps: reported } = await measured();
    expect(reported).toEqual(steps);
    expect(heads.map(({ layer, head, lockIn }) => [layer, head, lockIn])).toEqual([
      [0, 0, 20],
      [0, 1, 80],
      [0, 2, 0],
      [1, 0, 20],
      [1, 1, 80],
      [1, 2, 0],
    ]);
    // layers are means: (0.1 + 0.1 + 0.8)/3 at first, then (0.8 + 0.1 + 0.8)/3, then 0.8
    expect(layers[0].lockIn).toBe(80);
    expect(layers[0].steps.map(({ estimate }) => estimate.value)).toEqual(
      [1 / 3, 1 / 3, 1.7 / 3, 1.7 / 3, 0.8].map((value) => expect.closeTo(value, 1)),
    );
    const [first] = heads;
    expect(first.steps.map(({ estimate }) => estimate.value > 0.5)).toEqual([false, false, true, true, true]);
    // (0.8 - 0.1)/0.9
    expect(first.steps[4].estimate.calibrated).toBeCloseTo(0.7 / 0.9, 1);
  });

  test("untrained heads come out at the floor", async () => {
    const { heads } = await measured();
    expect(heads[0].steps.map(({ estimate }) => estimate.verdict)).toEqual([
      "AT_FLOOR",
      "AT_FLOOR",
      "STABLE",
      "STABLE",
      "STABLE",
    ]);
  });

  test("own last self: one step a refit, and their mean", async () => {
    const { heads, overall } = await measured();
    expect(heads[0].steps.map(({ own }) => own)).toEqual([0.2, 0.2, 0.95, 0.95, 1].map((x) => expect.closeTo(x, 6)));
    expect(heads.map(({ ownLockIn }) => ownLockIn)).toEqual([20, 80, 0, 20, 80, 0]);
    expect(heads[1].ownLockIns).toEqual([80, 80, 80, 80, 80]);
    expect(overall.steps[0].own).toBeCloseTo((0.2 + 0.2 + 0.95) / 3, 6);
  });

  test("likeness to the own last self has an interval over refits", async () => {
    // at the first step 0, 0.05, … 0.2 in refits 0 to 4: mean 0.1, s² = 0.00625
    const own = (refit: number) =>
      promptTableBy({ nRefits: steps.length, nLayers: 2, nHeads, nPrompts: 6 }, (a, b) =>
        a.head === b.head ? (a.refit === b.refit ? 1 : 0.05 * refit) : 0,
      );
    const { heads, layers, overall } = await measured({ own });
    // Student's t at 0.975 with 4 degrees of freedom is 2.77645; drawn 1,000 times, known to one part in 45
    const reach = 2.77645 * Math.sqrt(0.00625 / 5);
    for (const way of [heads[0], layers[1], overall]) {
      const [{ own: value, ownInterval }] = way.steps;
      expect(value).toBeCloseTo(0.1, 6);
      expect(Math.abs((ownInterval!.upper - 0.1) / reach - 1)).toBeLessThan(0.1);
      expect(Math.abs((0.1 - ownInterval!.lower) / reach - 1)).toBeLessThan(0.1);
      expect(way.steps.at(-1)).toMatchObject({ own: 1, ownInterval: { lower: 1, upper: 1 } });
    }
  });

  test("a smaller share is reached sooner", async () => {
    const { layers } = await measured({ share: 0.6 });
    // calibrated (1.7/3 - .1)/.9 of (.8 - .1)/.9 is two thirds
    expect(layers[0].lockIn).toBe(20);
  });

  test("a head that falls back locks in after that; one that is not above its floor never does", () => {
    const at = (calibrated: number, q = 0.001) => ({ value: calibrated, calibrated, floor: 0.1, q });
    const about = { share: 0.9, alpha: 0.05 };
    expect(lockIn([0, 1, 2, 3], [at(0), at(0.6), at(0.2), at(0.6)], about)).toBe(3);
    expect(lockIn([0, 1, 2, 3], [at(0), at(0.55), at(0.7), at(0.6)], about)).toBe(1);
    expect(lockIn([0, 1, 2, 3], [at(0), at(0.6), at(0.6), at(0.6, 0.2)], about)).toBeNull();
    expect(lockIn([0, 1, 2, 3], [at(0), at(0.6), at(0.6), at(-0.1)], about)).toBeNull();
    const bare = (value: number) => ({ value, calibrated: null, floor: null, q: null });
    expect(lockIn([0, 1, 2], [bare(0.2), bare(0.5), bare(0.5)], about)).toBe(1);
  });

  test("refused: two steps, no share", async () => {
    await expect(measured({ at: [0, 80] })).rejects.toThrow("there are 2 steps; a way shows from 3 on");
    await expect(measured({ share: 0 })).rejects.toThrow("share is 0; give a number above 0 and up to 1");
  });

  test("a family by pairs needs its tables prompt by prompt", () => {
    const table = tableAt(80);
    const family = familyPairs(table, floor);
    const rule = familyBy({ nRefits, nPrompts: 6, nLayers: 2, nHeads, likeness: () => 0.8 });
    expect(family.layers[1].classes.map(({ heads }) => heads)).toEqual(
      rule.layers[1].classes.map(({ heads }) => heads),
    );
    expect(family.layers[0].floor!.values.every((value) => Math.abs(value - 0.1) < 1e-6)).toBe(true);
    expect(() => familyPairs({ ...table, byPrompt: null }, null)).toThrow("without similarities by prompt");
  });
});
