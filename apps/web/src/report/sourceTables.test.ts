import { expect, test } from "vitest";
import type { AnalysisReport } from "../analysis/Provenance";
import { promptTable, provenanceTable } from "./sourceTables";

const report = {
  key: "k1",
  preset: "PAPER",
  step: 100,
  createdAt: "2026-01-02T03:04:05Z",
  promptSet: { id: "p", name: "stories", size: 32, contentHash: "c1", sample: [{ index: 0, text: "Once, a dog" }] },
  warnings: [{ code: "FEW_REFITS", message: "Two refits only." }],
  provenance: {
    weights: ["w1", "w2"],
    floorWeights: ["f1"],
    engine: "cpu",
    dtype: "float32",
    codeVersion: "1.0",
    durationMs: 250,
    reproduceCommand: "npx seedscope stability x",
  },
} as unknown as AnalysisReport;

test("provenance names every checkpoint and every caution, in full", () => {
  const { rows } = provenanceTable(report);
  expect(rows).toContainEqual(["weights 2", "w2"]);
  expect(rows).toContainEqual(["floor weights 1", "f1"]);
  expect(rows).toContainEqual(["prompts", 32]);
  expect(rows.at(-1)).toEqual(["caution", "Two refits only."]);
});

test("prompts keep their place in the set", () => {
  expect(promptTable(report)).toMatchObject({
    title: "First of the 32 texts of stories",
    rows: [[0, "Once, a dog"]],
  });
});
