import { describe, expect, test } from "vitest";
import { tiny } from "../../test/families.js";
import type { ArtifactWork } from "../store/artifactWork.js";
import { artifactKey, canonicalJson, drawnSeeds, type ReportParams, reportKey } from "./keys.js";

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
    options: {},
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

  describe("an artifact", () => {
    const work: ArtifactWork = {
      kind: "ablation",
      ablating: { kind: "zero" },
      config: tiny.config,
      refits: [{ kind: "stored", file: "here", weights: "a" }],
      tokenizer: "t",
      bosId: null,
      prompts: { hash: "p", file: "q" },
      load: { centerWritingWeights: true, foldValueBiases: true },
    };

    test("the nonlinearity is in no weight, and counts; so do the options of loading", () => {
      const tanh = { ...tiny.config, mlp: { dMlp: 32, activation: "gelu_new" as const } };
      expect(artifactKey({ ...work, config: tanh })).not.toBe(artifactKey(work));
      const load = { centerWritingWeights: true, foldValueBiases: false };
      expect(artifactKey({ ...work, load })).not.toBe(artifactKey(work));
    });

    test("where weights lie does not count, what they are does", () => {
      const at = (file: string, weights: string) =>
        artifactKey({ ...work, refits: [{ kind: "stored", file, weights }] });
      expect(at("elsewhere", "a")).toBe(artifactKey(work));
      expect(at("here", "b")).not.toBe(artifactKey(work));
    });
  });
});

test("untrained networks are drawn from the declared seeds, and undeclared ones collide with none", () => {
  const seeds = (...initSeeds: (number | null)[]) => drawnSeeds(initSeeds.map((initSeed) => ({ initSeed })));
  expect(seeds(1, 2, 3)).toEqual([1, 2, 3]);
  expect(seeds(1, null, 0, null)).toEqual([1, 2, 0, 3]);
  expect(seeds(7, 7)).toEqual([7, 7]);
});
