import { expect, test } from "vitest";
import type { AnalysisParams } from "../store/records.js";
import { reproduceCommand } from "./reproduceCommand.js";

const params: AnalysisParams = {
  measure: "compare",
  preset: "PAPER",
  step: 1000,
  anchor: 0,
  promptSetHash: "abc",
  options: { against: "adamw" },
  about: { families: [] },
  needs: [],
  weights: [],
  floorWeights: [],
  paramsJson: "{}",
};

test("a step is named, except where two families were taken each at its own last", () => {
  const command = "seedscope analyse adam compare --preset paper --anchor 0 --against adamw";
  expect(reproduceCommand("adam", params, true)).toBe(`${command} --step 1000`);
  expect(reproduceCommand("adam", { ...params, about: { families: [], lastSteps: true } }, true)).toBe(command);
});
