import { describe, expect, test } from "vitest";
import {
  attendedFrom,
  attendsTo,
  largestKeys,
  likeness,
  patternOf,
  position,
  shownValues,
  tokenLabel,
  withoutSink,
} from "./pattern";

const rest = { losses: [], truncated: false };
const tokens = ["<|bos|>", "a", "b"];
/** Rows: 1 | 0.25 0.75 | 0.5 0.1 0.4 */
const one = patternOf({ tokens, indices: [0, 3, 4, 6, 7, 8], values: [1, 0.25, 0.75, 0.5, 0.1, 0.4], ...rest });

describe("a pattern", () => {
  test("is dense, with 0 where nothing was kept", () => {
    expect([...one.values].map((value) => Number(value.toFixed(2)))).toEqual([1, 0, 0, 0.25, 0.75, 0, 0.5, 0.1, 0.4]);
  });

  test("says where a token's attention goes and comes from", () => {
    expect(attendsTo(one.values, 3, 2)).toEqual({ at: 0, value: 0.5 });
    expect(attendedFrom(one.values, 3, 1)).toEqual({ at: 2, value: expect.closeTo(0.1) });
    expect(attendedFrom(one.values, 3, 2)).toBe(null);
  });

  test("without the sink has rows that are shares of the rest", () => {
    // 0.1/(0.1 + 0.4) and 0.4/0.5
    expect([...withoutSink(one)]).toEqual([0, 0, 0, 0, 1, 0, 0, expect.closeTo(0.2), expect.closeTo(0.8)]);
  });

  test("made sparse keeps of each row the largest keys that hold 90 % of it", () => {
    // row 2: 0.5 and 0.4 hold 0.9 of 1; row 1: 0.75 alone does not
    expect([...largestKeys(one.values, 3)].map((value) => Number(value.toFixed(2)))).toEqual([
      1, 0, 0, 0.25, 0.75, 0, 0.5, 0, 0.4,
    ]);
  });

  test("differs from the pin by its values less the pin's, on the same text alone", () => {
    const other = patternOf({ tokens, indices: [0, 3, 6], values: [1, 1, 1], ...rest });
    const looks = { sink: true, sparse: false, difference: true };
    expect(shownValues(one, other, looks)?.[3]).toBeCloseTo(-0.75);
    expect(shownValues(one, patternOf({ tokens: ["a"], indices: [0], values: [1], ...rest }), looks)).toBe(null);
    expect(shownValues(one, null, looks)).toBe(null);
  });
});

describe("likeness", () => {
  test("is 1 with itself, -1 with its mirror around even attention", () => {
    // row 1 is 0.5 ± 0.25, row 2 of both is even
    const third = 1 / 3;
    const of = (first: number) =>
      patternOf({
        tokens,
        indices: [0, 3, 4, 6, 7, 8],
        values: [1, first, 1 - first, third, third, third],
        ...rest,
      });
    expect(likeness(of(0.25), of(0.25))).toBeCloseTo(1, 6);
    expect(likeness(of(0.25), of(0.75))).toBeCloseTo(-1, 5);
  });
});

test("three decades fill the logarithmic ramp", () => {
  expect(position(1, true)).toBe(1);
  expect(position(0.001, true)).toBeCloseTo(0);
  expect(position(-0.1, true)).toBeCloseTo(-2 / 3);
  expect(position(0, true)).toBe(0);
  expect(position(0.3, false)).toBe(0.3);
});

test("no token is invisible on an axis", () => {
  expect(["<|bos|>", " gate", " ", "\n"].map(tokenLabel)).toEqual(["BOS", "gate", "␣", "↵"]);
});
