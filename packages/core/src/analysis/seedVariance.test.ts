import { describe, expect, test } from "vitest";
import { familyBy } from "../../test/familyPairs.js";
import { randomStream } from "../random.js";
import { crossing, type Seeds, seedVariance } from "./seedVariance.js";

const about = { anchor: 0, level: 0.95 };
const grid = (inits: number, datas: number): Seeds[] =>
  Array.from({ length: inits * datas }, (_, refit) => ({
    init: 1 + Math.floor(refit / datas),
    data: 1 + (refit % datas),
  }));

/** Heads u + vₐ + w_b + e_ab, cosines of long random vectors: their squared lengths are the parts. */
function planted(seeds: Seeds[], parts: { common: number; init: number; data: number }, seed: number, entries = 3000) {
  const stream = randomStream(seed, "planted parts");
  const vector = (share: number) =>
    Float64Array.from({ length: entries }, () => Math.sqrt(share / entries) * stream.normal());
  const u = vector(parts.common);
  const v = new Map(seeds.map(({ init }) => [init, vector(parts.init)]));
  const w = new Map(seeds.map(({ data }) => [data, vector(parts.data)]));
  const heads = seeds.map(({ init, data }) => {
    const own = vector(1 - parts.common - parts.init - parts.data);
    return own.map((e, at) => u[at] + v.get(init)![at] + w.get(data)![at] + e);
  });
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, at) => sum + x * b[at], 0);
  return familyBy({
    nRefits: seeds.length,
    nPrompts: 2,
    likeness: ({ i, j }) => dot(heads[i], heads[j]) / Math.sqrt(dot(heads[i], heads[i]) * dot(heads[j], heads[j])),
    floor: () => 0.05,
  });
}

describe("variance by seed", () => {
  test("pairs of a grid of 2 inits and 3 data seeds, counted by hand", () => {
    // init only: 2 · 3 choose 2 = 6; data only: 3 · 1 = 3; neither: 15 - 9 = 6
    expect(crossing(grid(2, 3))).toEqual({ init: 6, data: 3, neither: 6 });
    expect(crossing([1, 2, 3].map((seed) => ({ init: seed, data: seed })))).toEqual({ init: 0, data: 0, neither: 3 });
  });

  test("by hand: similarities .5, .7 and .6 are .5 common, .2 init, .1 data and .2 left", () => {
    const seeds = grid(3, 3);
    const likeness = ({ i, j }: { i: number; j: number }) =>
      seeds[i].init === seeds[j].init ? 0.7 : seeds[i].data === seeds[j].data ? 0.6 : 0.5;
    const { overall, pairs } = seedVariance(
      familyBy({ nRefits: 9, nPrompts: 2, likeness, floor: () => 0.1 }),
      seeds,
      about,
    );
    expect(pairs).toEqual({ init: 9, data: 9, neither: 18 });
    expect(overall.similarity).toEqual({
      init: expect.closeTo(0.7, 12),
      data: expect.closeTo(0.6, 12),
      neither: expect.closeTo(0.5, 12),
    });
    const { common, init, data, interaction, initShare, dataShare, floor } = overall;
    const values = [common, init, data, interaction, initShare!, dataShare!].map(({ value }) => value);
    expect(values).toEqual([0.5, 0.2, 0.1, 0.2, 0.4, 0.2].map((x) => expect.closeTo(x, 12)));
    expect(floor).toBeCloseTo(0.1, 12);
    // nothing varies between seeds
    expect(common.interval!.upper - common.interval!.lower).toBeCloseTo(0, 9);
  });

  test("a planted share of the init is recovered, within intervals that mostly hold it", () => {
    const parts = { common: 0.3, init: 0.4, data: 0.1 };
    const splits = Array.from({ length: 60 }, (_, seed) =>
      seedVariance(planted(grid(4, 4), parts, seed, 300), grid(4, 4), about),
    );
    for (const [name, truth] of [
      ["common", 0.3],
      ["init", 0.4],
      ["data", 0.1],
      ["interaction", 0.2],
      ["initShare", 0.4 / 0.7],
      ["dataShare", 0.1 / 0.7],
    ] as const) {
      const found = splits.map(({ overall }) => overall[name]!);
      const values = found.map(({ value }) => value);
      const centre = values.reduce((sum, x) => sum + x, 0) / values.length;
      expect(Math.abs(centre - truth), name).toBeLessThan(0.02);
      const held = found.filter(({ interval }) => interval!.lower <= truth && truth <= interval!.upper).length;
      // cautious: above 90 % of 60
      expect(held, name).toBeGreaterThanOrEqual(54);
    }
  });

  test("init alone, data alone", () => {
    const seeds = grid(3, 3);
    const init = seedVariance(planted(seeds, { common: 0.2, init: 0.8, data: 0 }, 1), seeds, about).overall;
    expect(init.initShare!.value).toBeCloseTo(1, 1);
    expect(init.dataShare!.value).toBeCloseTo(0, 1);
    const data = seedVariance(planted(seeds, { common: 0.2, init: 0, data: 0.8 }, 1), seeds, about).overall;
    expect(data.dataShare!.value).toBeCloseTo(1, 1);
  });

  test("two seeds of a kind have a split and no intervals", () => {
    const seeds = grid(2, 3);
    const { overall } = seedVariance(planted(seeds, { common: 0.3, init: 0.3, data: 0.2 }, 2), seeds, about);
    expect(overall.init.interval).toBeNull();
    expect(overall.init.value).toBeCloseTo(0.3, 1);
  });

  test("refits that are all the same have nothing to split", () => {
    const { overall } = seedVariance(familyBy({ nRefits: 4, nPrompts: 1, likeness: () => 1 }), grid(2, 2), about);
    expect([overall.initShare, overall.dataShare, overall.common.value]).toEqual([null, null, 1]);
  });

  test("seeds that are not crossed", () => {
    const family = familyBy({ nRefits: 3, nPrompts: 1, likeness: () => 0.5 });
    const paired = [1, 2, 3].map((seed) => ({ init: seed, data: seed }));
    expect(() => seedVariance(family, paired, about)).toThrow("no two refits share their initial weights");
  });
});
