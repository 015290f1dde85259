import { expect, test } from "vitest";
import type { Report } from "../analysis/heads";
import { curveOfAll, divided, listedRefit, namesOf, toggled } from "./leftOut";

const seeds = [1, 2, 3, 4].map((seed) => ({ ordinal: seed - 1, label: `seed ${seed}` }));
const ordinals = (of: { ordinal: number }[]) => of.map(({ ordinal }) => ordinal);

test("the address says which are left out; what it cannot mean leaves all in", () => {
  const { left, stay } = divided(seeds, [3, 1, 9]);
  expect([ordinals(left), ordinals(stay)]).toEqual([
    [1, 3],
    [0, 2],
  ]);
  expect(ordinals(divided(seeds, [0, 1, 2]).stay)).toEqual([0, 1, 2, 3]);
  expect(divided(seeds, []).left).toEqual([]);
});

test("a click leaves one more out, another takes it back, and two always stay", () => {
  expect(toggled(seeds, [], 2)).toEqual([2]);
  expect(toggled(seeds, [2], 0)).toEqual([0, 2]);
  expect(toggled(seeds, [0, 2], 2)).toEqual([0]);
  expect(toggled(seeds, [0, 2], 1)).toEqual([0, 2]);
  // nothing of a meaningless address is carried on
  expect(toggled(seeds, [0, 1, 2], 3)).toEqual([3]);
});

test("the heads of the next refit that stays are listed", () => {
  const { stay } = divided(seeds, [1, 3]);
  expect([0, 1, 2, 3].map((asked) => listedRefit(stay, asked))).toEqual([0, 2, 2, 2]);
  expect(listedRefit([], 2)).toBe(0);
});

test("names, and the rest by number", () => {
  expect(namesOf(seeds.slice(0, 1))).toBe("seed 1");
  expect(namesOf(seeds.slice(0, 2))).toBe("seed 1 and seed 2");
  expect(namesOf(seeds)).toBe("seed 1, seed 2, seed 3 and seed 4");
  expect(namesOf(seeds, 3)).toBe("seed 1, seed 2 and 2 more");
});

const layer = (at: number, value: number, calibrated: number) => ({
  layer: at,
  sd: null,
  estimate: { value, n: 6, floor: 0.5, calibrated, interval: null, calibratedInterval: null, verdict: null },
});
const about = { preset: "CALIBRATED", step: 400, promptSet: { id: "p" } };
const some = { ...about, key: "some" } as unknown as Report;
const whole = { ...about, key: "whole", layers: [layer(0, 0.75, 0.5), layer(1, 0.6, 0.2)] } as unknown as Report;

test("all refits' curve stands beside that of some, of the same question alone", () => {
  expect(curveOfAll(some, whole, "raw")).toEqual({ text: ["all", "refits"], x: [0, 1], values: [0.75, 0.6] });
  expect(curveOfAll(some, whole, "calibrated")?.values).toEqual([0.5, 0.2]);
  expect(curveOfAll({ ...some, step: 200 } as Report, whole, "raw")).toBeNull();
  expect(curveOfAll(whole, whole, "raw")).toBeNull();
});
