/** What a report was made from and on, as tables. */
import type { AnalysisReport } from "../analysis/Provenance";
import type { Table } from "./table";

/** Everything in full, where the panel shortens: hashes, all weights, the time. */
export function provenanceTable({
  key,
  preset,
  step,
  createdAt,
  promptSet,
  warnings,
  provenance,
}: AnalysisReport): Table {
  const { weights, floorWeights, engine, dtype, codeVersion, durationMs, reproduceCommand } = provenance;
  return {
    title: "Provenance",
    columns: ["fact", "value"],
    rows: [
      ["report", key],
      ["preset", preset.toLowerCase()],
      ["step", step],
      ["prompt set", promptSet.name],
      ["prompt set hash", promptSet.contentHash],
      ["prompts", promptSet.size],
      ...weights.map((hash, i): [string, string] => [`weights ${i + 1}`, hash]),
      ...floorWeights.map((hash, i): [string, string] => [`floor weights ${i + 1}`, hash]),
      ["engine", engine],
      ["dtype", dtype],
      ["code", codeVersion],
      ["computed at", createdAt],
      ["milliseconds", durationMs],
      ["command", reproduceCommand],
      ...warnings.map(({ message }): [string, string] => ["caution", message]),
    ],
  };
}

export const promptTable = ({ promptSet }: Pick<AnalysisReport, "promptSet">): Table => ({
  title: `First of the ${promptSet.size} texts of ${promptSet.name}`,
  columns: ["prompt", "text"],
  rows: promptSet.sample.map(({ index, text }) => [index, text]),
});
