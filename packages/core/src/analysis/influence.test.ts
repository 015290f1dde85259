import { describe, expect, test } from "vitest";
import { familyBy } from "../../test/familyPairs.js";
import { randomStream } from "../random.js";
import { defaultResampling as resampling } from "../statistics/resampling.js";
import { influence } from "./influence.js";

const about = { anchor: 0, resampling };

/** Refits that are alike but for noise of their own, and perhaps one that is less like all others. */
function noisy({ odd = -1, nRefits = 6, seed = 1 }) {
  const stream = randomStream(seed, "noise");
  const own = Array.from({ length: nRefits }, () => 0.02 * stream.normal());
  return familyBy({
    nRefits,
    nPrompts: 5,
    nLayers: 2,
    nHeads: 2,
    likeness: ({ i, j }) => 0.7 + own[i] + own[j] - (i === odd || j === odd ? 0.3 : 0) + 0.01 * stream.normal(),
    floor: () => 0.1,
  });
}

describe("influence", () => {
  test("by hand: the mean without each of three refits, calibrated too", () => {
    // pairs 01, 02, 12: .9, .6, .3; mean .6; without 0: .3, without 1: .6, without 2: .9
    const scores = [0.9, 0.6, 0.3];
    const floors = [0.2, 0.1, 0.3];
    const { refits, overall, cutoff } = influence(
      familyBy({
        nRefits: 3,
        nPrompts: 2,
        likeness: ({ i, j }) => scores[i + j - 1],
        floor: ({ i, j }) => floors[i + j - 1],
      }),
      about,
    );
    expect(overall.value).toBeCloseTo(0.6, 12);
    expect(refits.map(({ overall }) => overall.value)).toEqual([0.3, 0.6, 0.9].map((x) => expect.closeTo(x, 12)));
    expect(refits.map(({ overall }) => overall.delta)).toEqual([-0.3, 0, 0.3].map((x) => expect.closeTo(x, 12)));
    // calibrated (.6 - .2)/.8 = .5; without 0 the floor is .3: (.3 - .3)/.7 = 0
    expect(refits[0].overall.calibratedDelta).toBeCloseTo(-0.5, 12);
    // two others have no spread, and among three none is apart
    expect([refits[0].overall.standardised, cutoff, refits[0].outlier]).toEqual([null, null, null]);
    expect(refits.map(({ mean }) => mean)).toEqual([0.75, 0.6, 0.45].map((x) => expect.closeTo(x, 12)));
  });

  test("by hand: standardised by the standard error that the others have", () => {
    // of refits 0, 1, 2 alone: pairs .9, .6, .3; pseudo-values θ + 2·2/1·(rᵢ - θ) = 1.2, .6, 0; SE = sd/√3
    const scores: Record<string, number> = { "0,1": 0.9, "0,2": 0.6, "1,2": 0.3 };
    const family = familyBy({ nRefits: 4, nPrompts: 1, likeness: ({ i, j }) => scores[`${i},${j}`] ?? 0.1 });
    const { delta, standardised } = influence(family, about).refits[3].overall;
    expect(delta).toBeCloseTo(0.6 - (0.9 + 0.6 + 0.3 + 0.1 * 3) / 6, 12);
    // drawn 1,000 times with replacement: within 2 · 1/√2000 of it
    expect(standardised! / (delta / (0.6 / Math.sqrt(3)))).toBeCloseTo(1, 1);
  });

  test.each([4, 6, 12])("a planted outlier among %i refits is flagged, and only it", (nRefits) => {
    const { refits, cutoff } = influence(noisy({ odd: 2, nRefits }), about);
    expect(refits.map(({ outlier }) => outlier)).toEqual(
      Array.from({ length: nRefits }, (_, refit) => (refit === 2 ? "BELOW" : null)),
    );
    expect(Math.abs(refits[2].robustZ)).toBeGreaterThan(cutoff!);
    // 2/n of all pairs score 0.3 less
    expect(refits[2].overall.delta / (0.6 / nRefits)).toBeCloseTo(1, 0);
    const others = refits.filter(({ refit }) => refit !== 2);
    expect(others.every(({ overall }) => Math.abs(overall.delta) < refits[2].overall.delta / 2)).toBe(true);
    expect(refits[2].layers.every(({ delta }) => delta > 0.03)).toBe(true);
    expect(refits[2].heads.map(({ layer, head }) => [layer, head])).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
  });

  test("families without an outlier have one in about 5 % of cases", () => {
    const flagged = Array.from({ length: 400 }, (_, seed) => influence(noisy({ seed: seed + 10 }), about)).filter(
      ({ refits }) => refits.some(({ outlier }) => outlier !== null),
    );
    // 5 % of 400, standard error 4.4
    expect(flagged.length).toBeLessThan(34);
  });

  test("an outlier of one head shows in that head", () => {
    const family = familyBy({
      nRefits: 5,
      nPrompts: 2,
      nHeads: 2,
      likeness: ({ i, j, head }) => 0.8 - (head === 1 && (i === 4 || j === 4) ? 0.5 : 0),
    });
    const { heads } = influence(family, about).refits[4];
    // head 1: 4 of 10 pairs score .3: mean .6, without the refit .8
    expect(heads.map(({ delta }) => delta)).toEqual([expect.closeTo(0, 12), expect.closeTo(0.2, 12)]);
  });

  test("two refits are too few", () => {
    expect(() => influence(familyBy({ nRefits: 2, nPrompts: 2, likeness: () => 0.5 }), about)).toThrow(
      "at least 3 are needed",
    );
  });
});
