import { describe, expect, test } from "vitest";
import { type Slot, tableBy } from "../../test/tables.js";
import { randomStream } from "../random.js";
import { classes, headClasses } from "./classes.js";
import { stability } from "./stability.js";

const sizes = { nRefits: 5, nLayers: 2, nHeads: 4 };

/** Each refit's heads under names of their own: [refit][layer][head] → name */
function named(seed: number) {
  const drawn = randomStream(seed, "names");
  return Array.from({ length: sizes.nRefits }, () =>
    Array.from({ length: sizes.nLayers }, () => Array.from(drawn.permutation(sizes.nHeads))),
  );
}

/** Symmetric noise, the same whenever it is asked for. */
function noise(seed: number, a: Slot, b: Slot): number {
  const [one, other] = [a, b].map(({ refit, layer, head }) => `${refit} ${layer} ${head}`).sort();
  return randomStream(seed, `${one}, ${other}`).normal();
}

const names = named(1);
const nameOf = ({ refit, layer, head }: Slot) => `${layer} ${names[refit][layer][head]}`;

const identical = tableBy(sizes, (a, b) => (nameOf(a) === nameOf(b) ? 1 : 0.1));
const unrelated = (seed: number) => tableBy(sizes, (a, b) => (a === b ? 1 : 0.1 * noise(seed, a, b)));

describe("identical refits with permuted heads", () => {
  const report = classes(identical, unrelated(3), {});

  test("the permutation is found: each class holds one head by all its names", () => {
    for (const { members } of report.classes) {
      expect(members.map(({ refit }) => refit)).toEqual([0, 1, 2, 3, 4]);
      expect(new Set(members.map(nameOf)).size).toBe(1);
    }
  });

  test("all classes are complete and stable, with certainty", () => {
    expect(report.classes).toHaveLength(8);
    for (const { coverage, stability, consistency, distribution, members } of report.classes) {
      expect({ coverage, consistency, distribution }).toEqual({
        coverage: 1,
        consistency: 1,
        distribution: [1, 1, 1, 1, 1],
      });
      expect(stability).toMatchObject({ value: 1, interval: { lower: 1, upper: 1 }, verdict: "STABLE" });
      expect(members.every(({ near, margin }) => near && Math.abs(margin! - 0.9) < 1e-12)).toBe(true);
    }
    expect(report.cycleConsistency).toBe(1);
    expect(report.overall.value).toBe(1);
  });

  test("stability of the heads is 1, and each match is the same head", () => {
    const { heads } = stability(identical, null, { preset: "CALIBRATED", anchor: 0 });
    for (const { layer, head, refit, estimate, matches } of heads) {
      expect(estimate.value).toBe(1);
      for (const match of matches) expect(nameOf(match)).toBe(nameOf({ refit, layer, head }));
    }
  });
});

test("unrelated refits: calibrated 0 lies within the interval, no class is covered, and all are at their floor", () => {
  const report = classes(unrelated(4), unrelated(5), {});
  expect(report.overall.calibratedInterval!.lower).toBeLessThan(0);
  expect(report.overall.calibratedInterval!.upper).toBeGreaterThan(0);
  for (const { coverage, stability } of report.classes) {
    expect(coverage).toBe(0);
    expect(stability.verdict).toBe("AT_FLOOR");
  }
  expect(report.cycleConsistency!).toBeLessThan(0.6);
});

test("a planted stable head among noise is found, and only it", () => {
  const planted = tableBy(sizes, (a, b) =>
    a === b ? 1 : nameOf(a) === "1 2" && nameOf(b) === "1 2" ? 0.95 : 0.1 * noise(6, a, b),
  );
  const report = classes(planted, unrelated(7), {});
  const stable = report.classes.filter(({ stability }) => stability.verdict === "STABLE");
  expect(stable).toHaveLength(1);
  expect(stable[0]).toMatchObject({ layer: 1, coverage: 1 });
  expect(stable[0].members.map(nameOf)).toEqual(Array.from({ length: 5 }, () => "1 2"));
});

test("a near-copy in some refits is told from a likeness in all", () => {
  // refits 0, 2 and 3 hold near-copies of each other, 1 and 4 something like them
  const copies = new Set([0, 2, 3]);
  const some = tableBy({ ...sizes, nLayers: 1 }, (a, b) => {
    if (nameOf(a) !== nameOf(b)) return 0.05;
    if (a.refit === b.refit) return 1;
    return copies.has(a.refit) && copies.has(b.refit) ? 0.97 : 0.6;
  });
  for (const { coverage, medoid, distribution, members } of classes(some, null, {}).classes) {
    expect(copies.has(medoid.refit)).toBe(true);
    expect(coverage).toBe(2 / 4);
    expect(distribution.toSorted()).toEqual([0.6, 0.6, 0.97, 0.97, 1]);
    expect(members.filter(({ near }) => near).map(({ refit }) => refit)).toEqual([0, 2, 3]);
  }
  // with a laxer idea of a copy all are
  expect(classes(some, null, { near: 0.5 }).classes.every(({ coverage }) => coverage === 1)).toBe(true);
});

test("across layers a class may have members in several, and lies where most are", () => {
  // refit 1 has the two layers' heads swapped
  const swapped = tableBy(sizes, (a, b) => {
    const place = ({ refit, layer, head }: Slot) => `${refit === 1 ? 1 - layer : layer} ${head}`;
    return place(a) === place(b) ? 0.9 : 0;
  });
  const within = classes(swapped, null, {});
  const across = classes(swapped, null, { scope: "across-layers" });
  expect(within.overall.value).toBeCloseTo((6 / 10) * 0.9, 6); // of 10 pairs, the 4 with refit 1 share nothing
  expect(across.overall.value).toBeCloseTo(0.9, 6);
  for (const { layer, members } of across.classes) {
    expect(members.map((member) => member.layer)).toEqual([layer, 1 - layer, layer, layer, layer]);
  }
  expect(headClasses(swapped, "across-layers")).toHaveLength(8);
});

test("beside counterparts drawn at random a class shows what matching found", () => {
  // a layer's heads: 1 with the same name, 0.1 with the three others, so 0.325 at random
  const { classes: found } = classes(identical, null, { computedFloor: "shuffled-heads" });
  for (const { stability } of found) expect(stability.floor).toBeCloseTo((1 + 3 * 0.1) / 4, 12);
  // across layers: 0.1 with all of the other layer's four too
  const across = classes(identical, null, { scope: "across-layers", computedFloor: "shuffled-heads" });
  expect(across.overall.floor).toBeCloseTo((1 + 7 * 0.1) / 8, 6);
  expect(classes(identical, null, { computedFloor: "uniform-causal" }).overall).toMatchObject({
    floor: 0,
    calibrated: 1,
  });
});

test("what cannot be joined is refused by name", () => {
  const one = tableBy({ ...sizes, nRefits: 1 }, () => 1);
  expect(() => classes(one, null, {})).toThrow("classes join refits and need at least 2, but there is 1");
  expect(() => classes(identical, null, { near: 1.5 })).toThrow("near is 1.5; give the similarity of a near-copy");
});
