import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomStream } from "../random.js";
import { pearson } from "../statistics/correlation.js";
import { effectAgreement, type TokenLosses } from "./effectAgreement.js";

const lengths = [5, 9, 3, 12];
const nTokens = lengths.reduce((sum, length) => sum + length - 1, 0);
const prompts = lengths.map((length) => new Int32Array(length));

/** Losses of random numbers; those of head `copied[i]` change as those of another refit's head i do, but for noise. */
function lossesOf(seed: number, changes: (head: number, token: number) => number): TokenLosses {
  const draws = randomStream(seed, "losses");
  const whole = Float32Array.from({ length: nTokens }, () => 3 + draws.normal());
  const tokenLosses = new Float32Array(5 * nTokens);
  tokenLosses.set(whole);
  for (let head = 0; head < 4; head++) {
    for (let token = 0; token < nTokens; token++) {
      tokenLosses[(1 + head) * nTokens + token] = whole[token] + changes(head, token);
    }
  }
  return { nLayers: 2, nHeads: 2, prompts, tokenLosses };
}

const noise = (seed: number) => (head: number, token: number) =>
  randomStream(seed, "changes").split(head).split(token).normal();
/** In refit 1, layer 0 has its two heads the other way round. */
const counterparts = [
  [
    [1, 0],
    [0, 1],
  ],
  [
    [0, 1],
    [1, 0],
  ],
];
const changeOf = ({ tokenLosses }: TokenLosses, head: number) =>
  Array.from({ length: nTokens }, (_, token) => tokenLosses[(1 + head) * nTokens + token] - tokenLosses[token]);

/** [layer, head, other refit][prompt] */
const byPair = (values: Float64Array) =>
  Array.from({ length: values.length / 4 }, (_, pair) => Array.from(values.subarray(4 * pair, 4 * pair + 4)));
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe("agreement of effects", () => {
  const refits = [lossesOf(1, noise(1)), lossesOf(2, noise(2)), lossesOf(3, noise(3))];

  test("is Pearson's r over the tokens of all prompts, of a head and its counterpart", () => {
    const found = byPair(effectAgreement(refits, 0, counterparts));
    for (const [pair, [head, refit, other]] of [
      [0, [0, 1, 1]],
      [1, [0, 2, 0]],
      [2, [1, 1, 0]],
      [5, [2, 2, 3]],
    ] as const) {
      const r = pearson(changeOf(refits[0], head), changeOf(refits[refit], other)) as number;
      expect(mean(found[pair])).toBeCloseTo(r, 12);
    }
  });

  test("is 1 where the counterparts do the same, whatever the losses themselves, and -1 where they do the opposite", () => {
    const swapped = lossesOf(4, (head, token) => 2 * noise(1)([1, 0, 2, 3][head], token));
    const opposite = lossesOf(5, (head, token) => -noise(1)([0, 1, 3, 2][head], token));
    const found = byPair(effectAgreement([refits[0], swapped, opposite], 0, counterparts));
    for (const [pair, values] of found.entries()) expect(mean(values)).toBeCloseTo(pair % 2 === 0 ? 1 : -1, 5);
  });

  test("each prompt's number is how r changes as that prompt counts a little more", () => {
    const found = byPair(effectAgreement(refits, 0, counterparts));
    const [x, y] = [changeOf(refits[0], 0), changeOf(refits[1], 1)];
    const less = (values: number[]) => values.map((value) => value - mean(values));
    const [dx, dy] = [less(x), less(y)];
    const promptOf = lengths.flatMap((length, prompt) => Array(length - 1).fill(prompt));
    const weighted = (weights: number[]) => {
      const sum = (a: number[], b: number[]) => a.reduce((s, value, i) => s + weights[promptOf[i]] * value * b[i], 0);
      return sum(dx, dy) / Math.sqrt(sum(dx, dx) * sum(dy, dy));
    };
    const r = weighted([1, 1, 1, 1]);
    for (const prompt of lengths.keys()) {
      const step = 1e-6;
      const more = weighted(lengths.map((_, i) => (i === prompt ? 1 + step : 1)));
      expect(found[0][prompt] - r).toBeCloseTo((4 * (more - r)) / step, 4);
    }
  });

  test("does not depend on the scale of the changes, nor on one that all tokens share", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 10, noNaN: true }), fc.integer({ min: -2, max: 2 }), (scale, shift) => {
        const moved = lossesOf(2, (head, token) => scale * noise(2)(head, token) + shift);
        const found = effectAgreement([refits[0], moved, refits[2]], 0, counterparts);
        effectAgreement(refits, 0, counterparts).forEach((value, i) => {
          expect(found[i]).toBeCloseTo(value, 3);
        });
      }),
    );
  });

  test("is 0 where a head changes nothing", () => {
    const idle = lossesOf(2, () => 0);
    expect([...effectAgreement([refits[0], idle], 0, [counterparts[0]])]).toEqual(Array(16).fill(0));
  });

  test("of other prompts or heads is refused", () => {
    const other = { ...refits[1], prompts: prompts.slice(1) };
    expect(() => effectAgreement([refits[0], other], 0, [counterparts[0]])).toThrow(
      "refit 1 was ablated in 2 layers of 2 heads, on prompts of 9, 3, 12 tokens; refit 0 in 2 layers of 2 heads, on prompts of 5, 9, 3, 12 tokens",
    );
  });
});
