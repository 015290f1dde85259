/** The tables of every measure, its main one first. */
import type { Measure, MeasureReport } from "../../analysis/report.js";
import { InvalidInput } from "../../errors.js";
import { filled, flag, type Table, type TableOf, table, text } from "../table.js";
import { ablationTables } from "./ablation.js";
import { portabilityTables, transplantTables } from "./circuits.js";
import { agreementTables, classesTables } from "./classes.js";
import { comparisonTables } from "./compare.js";
import { dynamicsTables, influenceTables, powerTables, promptsTables, varianceTables } from "./family.js";
import { commonnessTables, crossLayerTables, stabilityTables } from "./heads.js";
import { mapTables } from "./map.js";
import { normsTables, promptLengthTables } from "./norms.js";
import { scoresTables } from "./scores.js";
import { embeddingsTables, neuronsTables, refitPairTables, residualTables, stitchingTables } from "./streams.js";

const tables: { [M in Measure]: TableOf<Extract<MeasureReport, { measure: M }>>[] } = {
  stability: stabilityTables,
  "cross-layer": crossLayerTables,
  commonness: commonnessTables,
  norms: normsTables,
  "prompt-length": promptLengthTables,
  compare: comparisonTables,
  residual: residualTables,
  ablation: ablationTables,
  map: mapTables,
  classes: classesTables,
  agreement: agreementTables,
  neurons: neuronsTables,
  embeddings: embeddingsTables,
  "refit-pair": refitPairTables,
  stitching: stitchingTables,
  prompts: promptsTables,
  dynamics: dynamicsTables,
  power: powerTables,
  influence: influenceTables,
  variance: varianceTables,
  scores: scoresTables,
  portability: portabilityTables,
  transplant: transplantTables,
};

/** What the paper says of such a measurement, and what was found; no rows where it says nothing. */
const claims = table("claims", "one claim of the paper", ({ claims }: Pick<MeasureReport, "claims">) => claims ?? [], [
  text("section", "of arXiv 2602.16740", ({ section }) => section),
  text("statement", "what the paper says", ({ statement }) => statement),
  flag("holds", "whether it holds here", ({ holds }) => holds),
  text("finding", "what was found, with the numbers", ({ finding }) => finding),
]);

/** The tables that reports on a measure have, the main one first, the paper's claims last. */
export function tablesOf(measure: Measure): TableOf<MeasureReport>[] {
  // each is given reports of its own measure alone
  return [...(tables[measure] as TableOf<MeasureReport>[]), claims];
}

/**
 * One table of a report.
 *
 * @param name default: the main one
 * @throws InvalidInput on the field `table` if the measure has none of this name
 */
export function reportTable(report: MeasureReport, name?: string): Table {
  const known = tablesOf(report.measure);
  const wanted = name === undefined ? known[0] : known.find((one) => one.name === name);
  if (!wanted) {
    const names = known.map((one) => one.name).join(", ");
    throw new InvalidInput(`table is "${name}"; a report on ${report.measure} has ${names}`, "table");
  }
  return filled(wanted, report);
}
