import { expect, test } from "vitest";
import { tiny } from "../../test/families.js";
import { bareEstimate, type EstimateValue } from "../statistics/estimate.js";
import type { AnalysisParams, FamilyFloor, Need, ReportSummary } from "../store/records.js";
import { warningsOf } from "./warnings.js";

function needOf(...weights: string[]): Need {
  const refits = weights.map((hash) => ({ kind: "stored" as const, file: `file of ${hash}`, weights: hash }));
  const prompts = { hash: "p", file: "q" };
  const work = { kind: "similarities" as const, config: tiny.config, refits, tokenizer: "t", bosId: null, prompts };
  return { role: "trained", key: "k", passes: 1, work };
}

const params: AnalysisParams = {
  measure: "stability",
  preset: "PAPER",
  step: 100,
  anchor: 0,
  promptSetHash: "p",
  options: {},
  about: { families: [{ slug: "f", nLayers: 3, optimizer: "adam" }] },
  needs: [needOf("a", "b", "c", "d", "e", "f")],
  weights: ["a", "b", "c", "d", "e"],
  floorWeights: ["f", "g", "h", "i", "j"],
  paramsJson: "{}",
};

const estimate = (value: number, floor: number | null): EstimateValue => ({
  ...bareEstimate(value, 1, floor),
  calibrated: null,
});

function summary(overall: EstimateValue, ...layers: EstimateValue[]): ReportSummary {
  return { overall, layers: layers.map((value, layer) => ({ layer, estimate: value, sd: null })) };
}

const fine = {
  params,
  floor: { null: "step-0" } as FamilyFloor,
  summary: summary(estimate(0.8, 0.5), estimate(0.8, 0.5), estimate(0.8, 0.5)),
  steps: 100,
  nCtx: 64,
  prompts: 100,
  promptsTruncated: 0,
};

const drawn = (standardDeviation: number, declared: boolean): FamilyFloor => ({
  null: "drawn",
  init: { standardDeviation, residualStandardDeviation: 0.01 },
  declared,
});

test("six refits, a floor, whole prompts, finished training: nothing to warn of", () => {
  expect(warningsOf(fine)).toEqual([]);
});

test.each([
  [{ ...fine, params: { ...params, needs: [needOf("a")] } }, "FEW_SEEDS", "There is 1 refit: "],
  [{ ...fine, promptsTruncated: 3 }, "PROMPTS_TRUNCATED", "3 of 100 prompts are longer than the context"],
  [{ ...fine, params: { ...params, floorWeights: [] } }, "NO_FLOOR", "There are no untrained twins"],
  [
    { ...fine, floor: drawn(0.02, true) },
    "FLOOR_DRAWN",
    "The floor is that of networks drawn anew from each refit's seed (standard deviation 0.02, W_O and W_out 0.01), as the family's manifest declares.",
  ],
  [
    { ...fine, floor: drawn(0.01, false) },
    "FLOOR_DRAWN",
    "The floor is that of networks drawn anew from each refit's seed (standard deviation 0.01), as TransformerLens does; how this family was drawn is not declared.",
  ],
  [{ ...fine, steps: 400 }, "UNFINISHED_TRAINING", "The refits were measured at step 100 of 400;"],
  [{ ...fine, params: { ...params, measure: "commonness" as const } }, "SELF_TERMS_INCLUDED", "As in the paper,"],
  [
    { ...fine, summary: summary(estimate(0.6, 0.5), estimate(0.8, 0.5), estimate(0.4, 0.5)) },
    "FLOOR_ABOVE_VALUE",
    "In layer 1 these refits score below their untrained twins",
  ],
  [
    { ...fine, summary: summary(estimate(0.4, 0.5), estimate(0.4, 0.5), estimate(0.4, 0.5)) },
    "FLOOR_ABOVE_VALUE",
    "These refits score below their untrained twins",
  ],
  [
    {
      ...fine,
      params: { ...params, measure: "residual" as const },
      summary: summary(estimate(0.4, 0.5), estimate(0.4, 0.5)),
    },
    "FLOOR_ABOVE_VALUE",
    "These refits score below their untrained twins: on this scale the seeds share no more",
  ],
])("%#", (about, code, message) => {
  const warnings = warningsOf(about);
  expect(warnings.map((warning) => warning.code)).toEqual([code]);
  expect(warnings[0].message.startsWith(message)).toBe(true);
});
