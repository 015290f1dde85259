import { expect, test } from "vitest";
import type { AnalysisParams, ReportOptions } from "../store/records.js";
import { analysisTitle } from "./title.js";

type Params = Parameters<typeof analysisTitle>[0];

const names = { family: "demo", refits: ["seed 1", "seed 2", "seed 3"], promptSet: { name: "mine", builtIn: true } };
const asked: Params = {
  measure: "stability",
  preset: "CALIBRATED",
  step: 400,
  anchor: 0,
  promptSetHash: "0123456789abcdef",
  options: {},
};
const titleOf = (change: Partial<Params>, builtIn = true) =>
  analysisTitle({ ...asked, ...change }, { ...names, promptSet: { name: "mine", builtIn } });

test("a request by default says measure, family, step and preset alone", () => {
  const options = { floor: "untrained", resampling: { level: 0.95, resamples: 1000, axes: "both", seed: 1 } } as const;
  expect(titleOf({ options })).toBe("Stability of demo at step 400, calibrated preset");
});

test("what is of one refit, or of two, names them", () => {
  const load = { centerWritingWeights: false, foldValueBiases: false };
  expect(titleOf({ measure: "ablation", anchor: 1, options: { ablationKind: "mean", load } })).toBe(
    "Ablation of every head of demo, seed 2 at step 400, calibrated preset, mean ablation",
  );
  expect(titleOf({ measure: "scores" })).toBe("Scores of heads of demo, seed 1 at step 400, calibrated preset");
  expect(titleOf({ measure: "refit-pair", options: { right: 2, site: "resid_pre" } })).toBe(
    "Two refits held against each other of demo, seed 1 against seed 3 at step 400, calibrated preset, resid_pre",
  );
});

test("prompts of one's own are named, with their hash: two sets may have one name", () => {
  expect(titleOf({}, false)).toBe("Stability of demo at step 400, calibrated preset, prompts mine 01234567");
});

// two values of each, none of them the default
const different: { [Name in Exclude<keyof ReportOptions, "steps">]-?: [ReportOptions[Name], ReportOptions[Name]] } = {
  floor: ["none", "shuffled-heads"],
  resampling: [
    { level: 0.9, resamples: 1000, axes: "both", seed: 1 },
    { level: 0.95, resamples: 500, axes: "both", seed: 2 },
  ],
  exclude: [[1], [1, 2]],
  scope: ["across-layers", undefined],
  near: [0.8, 0.7],
  effects: [false, undefined],
  load: [
    { centerWritingWeights: true, foldValueBiases: false },
    { centerWritingWeights: false, foldValueBiases: true },
  ],
  site: ["resid_mid", "resid_post"],
  selfPairs: [true, undefined],
  against: ["other", "third"],
  text: ["aaaaaaaaaa", "bbbbbbbbbb"],
  promptSets: [
    ["aaaaaaaaaa", "bbbbbbbbbb"],
    ["aaaaaaaaaa", "cccccccccc"],
  ],
  ablationKind: ["zero", "resample"],
  method: ["umap", "pca"],
  neighbourhood: [10, 20],
  also: [["other"], ["other", "third"]],
  residualMeasure: ["cka-rbf", "knn"],
  control: ["token", "position"],
  right: [1, 2],
  head: ["L0H0", "L0H1"],
  share: [0.9, 0.8],
  halfWidth: [0.02, 0.01],
  detector: [
    { name: "mine", offset: -1 },
    { name: "mine", offset: -2 },
  ],
  heads: [["L0H0"], ["L0H0", "L0H1"]],
  controls: [20, 40],
};

test.each(Object.entries(different))("%s: another request, another title", (name, values) => {
  const measure: AnalysisParams["measure"] = name === "promptSets" ? "prompt-length" : "residual";
  const told = [undefined, ...values].map((value) => titleOf({ measure, options: { [name]: value } }));
  expect(new Set(told).size).toBe(new Set([undefined, ...values]).size);
});
