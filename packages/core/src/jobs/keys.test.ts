import { describe, expect, test } from "vitest";
import { tiny } from "../../test/families.js";
import { canonicalJson, drawnSeeds, type ReportParams, reportKey, similaritiesKey } from "./keys.js";

test("canonical JSON sorts keys at every depth, and leaves arrays as they are", () => {
  expect(canonicalJson({ b: [2, 1], a: { d: null, c: "x" } })).toBe('{"a":{"c":"x","d":null},"b":[2,1]}');
});

describe("a key follows from everything that a number depends on, and nothing else", () => {
  const params: ReportParams = {
    family: "demo",
    measure: "stability",
    preset: "PAPER",
    step: 40,
    anchor: 0,
    tokenizer: "t",
    bosId: null,
    config: tiny.config,
  };
  const of = { weights: ["a", "b"], floorWeights: ["c", "d"], promptSet: "p", params };

  test("whatever order it is written in", () => {
    const { config, ...rest } = params;
    expect(
      reportKey({ params: { config, ...rest }, promptSet: "p", floorWeights: ["c", "d"], weights: ["a", "b"] }),
    ).toBe(reportKey(of));
  });

  test.each<[string, typeof of]>([
    ["other weights", { ...of, weights: ["a", "x"] }],
    ["the refits in another order", { ...of, weights: ["b", "a"] }],
    ["weights that became floors", { ...of, weights: ["a", "b", "c"], floorWeights: ["d"] }],
    ["other prompts", { ...of, promptSet: "q" }],
    ["another preset", { ...of, params: { ...params, preset: "CALIBRATED" } }],
    ["another family of equal weights", { ...of, params: { ...params, family: "copy" } }],
    ["another anchor", { ...of, params: { ...params, anchor: 1 } }],
  ])("%s: another report", (_, other) => {
    expect(reportKey(other)).not.toBe(reportKey(of));
  });

  test("similarities: the nonlinearity is in no weight, and counts", () => {
    const table = { weights: ["a"], promptSet: "p", tokenizer: "t", bosId: null, config: tiny.config };
    const tanh = { ...tiny.config, mlp: { dMlp: 32, activation: "gelu_new" as const } };
    expect(similaritiesKey({ ...table, config: tanh })).not.toBe(similaritiesKey(table));
  });
});

test("untrained networks are drawn from the declared seeds, and undeclared ones collide with none", () => {
  const seeds = (...initSeeds: (number | null)[]) => drawnSeeds(initSeeds.map((initSeed) => ({ initSeed })));
  expect(seeds(1, 2, 3)).toEqual([1, 2, 3]);
  expect(seeds(1, null, 0, null)).toEqual([1, 2, 0, 3]);
  expect(seeds(7, 7)).toEqual([7, 7]);
});
