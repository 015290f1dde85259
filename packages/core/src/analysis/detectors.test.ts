/** What a user's detector looks at, and what is no detector. */
import { describe, expect, test } from "vitest";
import { cellsOf, parseDetector, requireDetector } from "./detectors.js";

const tokens = Int32Array.from([3, 1, 3, 3, 1]);
const pairs = (rule: Parameters<typeof cellsOf>[0]) => {
  const { queries, query, key, weight } = cellsOf(rule, tokens);
  return { queries, cells: Array.from(query, (q, i) => [q, key[i], weight[i]]) };
};

describe("cells, worked by hand on the tokens 3 1 3 3 1", () => {
  test("an offset", () => {
    expect(pairs({ offset: -2 })).toEqual({
      queries: 3,
      cells: [
        [2, 0, 1],
        [3, 1, 1],
        [4, 2, 1],
      ],
    });
  });

  test("the first, from position 1 on", () => {
    expect(pairs({ key: "first" })).toEqual({ queries: 4, cells: [1, 2, 3, 4].map((q) => [q, 0, 1]) });
  });

  test("the same token before; and the token after each of those", () => {
    const same = [
      [2, 0],
      [3, 0],
      [3, 2],
      [4, 1],
    ];
    expect(pairs({ key: "same-token" })).toEqual({ queries: 3, cells: same.map(([q, k]) => [q, k, 1]) });
    expect(pairs({ key: "after-same-token" })).toEqual({ queries: 3, cells: same.map(([q, k]) => [q, k + 1, 1]) });
  });

  test("a matrix: the first row is never looked at, nor are those beyond it", () => {
    const pattern = [
      [1, 0, 0],
      [0, 0, 0],
      [2, 0, 8],
    ];
    expect(pairs({ pattern })).toEqual({
      queries: 1,
      cells: [
        [2, 0, 0.25],
        [2, 2, 1],
      ],
    });
  });
});

test("what is a detector is taken as it is; null is as left out", () => {
  expect(parseDetector({ name: "two back", offset: -2, key: null })).toEqual({ name: "two back", offset: -2 });
  expect(parseDetector({ name: "rows", pattern: [[0], [1, 0]] })).toEqual({ name: "rows", pattern: [[0], [1, 0]] });
});

test.each([
  [[1], "the detector is an array of 1, but an object"],
  [{ offset: -1 }, "the detector's name is missing"],
  [{ name: "a" }, "the detector a has nothing else beside its name; exactly one of offset, key and pattern is needed"],
  [{ name: "a", offset: -1, key: "first" }, "the detector a has offset, key beside its name"],
  [{ name: "a", keys: "first" }, "the detector a has keys beside its name"],
  [{ name: "a", offset: 1 }, "the offset of the detector a is 1, but a whole number of 0 or below"],
  [{ name: "a", offset: "-1" }, 'the offset of the detector a is "-1"'],
  [{ name: "a", key: "last" }, 'the key of the detector a is "last"; first, same-token, after-same-token are known'],
  [{ name: "a", pattern: [[1]] }, "the pattern of the detector a is an array of 1, but rows of weights"],
  [{ name: "a", pattern: [[1], [1, 0, 0]] }, "row 1 of the pattern of the detector a is an array of 3, but 2 weights"],
  [
    {
      name: "a",
      pattern: [
        [0, 1],
        [1, 0],
      ],
    },
    "row 0 of the pattern of the detector a has 1 at key 1, but heads see",
  ],
  [{ name: "a", pattern: [[0], [-1, 0]] }, "row 1 of the pattern of the detector a has -1 at key 0, but a number of 0"],
  [{ name: "a", pattern: [[1], [0, 0]] }, "the pattern of the detector a has no weight after its first row"],
])("refused: %j", (value, message) => {
  expect(() => parseDetector(value)).toThrow(message as string);
});

test("a pattern is part of the report's parameters, and may not be long", () => {
  const pattern = Array.from({ length: 129 }, (_, query) => new Array(query + 1).fill(1));
  expect(() => parseDetector({ name: "a", pattern })).toThrow(
    "the pattern of the detector a has 129 rows; at most 128",
  );
  expect(() => parseDetector({ name: "a", pattern: pattern.slice(0, 128) })).not.toThrow();
});

test("what the context has no room for is refused", () => {
  expect(requireDetector({ name: "a", offset: -15 }, 16)).toEqual({ name: "a", offset: -15 });
  expect(() => requireDetector({ name: "a", offset: -16 }, 16)).toThrow("-15 is the furthest back");
  const pattern = [[0], [1, 0], [1, 0, 0]];
  expect(() => requireDetector({ name: "a", pattern }, 2)).toThrow("has 3 rows, but the context has 2 positions");
});
