/** Head stability: how surely a head is found again in the other refits. Paper §4.1. */

import { printLine } from "../output.js";
import {
  type HeadReport,
  headReportFields,
  headReportJson,
  headValueFields,
  matchFields,
  printHeadReport,
} from "./heads.js";
import { type Estimate, estimateFields, estimateJson, type Measure } from "./measure.js";
import { within } from "./tables.js";

export interface StabilityReport extends HeadReport {
  extremes: Extremes;
}

/** The least and the most stable layer. */
export interface Extremes {
  least: LayerPlace;
  most: LayerPlace;
  drop: number;
  /** null where it is not known how sure the drop is */
  dropEstimate: Estimate | null;
}

/** A layer that stands out, and how deep it lies: (layer + 1) / layers. */
export interface LayerPlace {
  layer: number;
  value: number;
  relativeDepth: number;
}

export const extremesFields = `{
  least { layer value relativeDepth } most { layer value relativeDepth } drop dropEstimate ${estimateFields}
}`;

export const extremesJson = ({ dropEstimate, ...extremes }: Extremes) => ({
  ...extremes,
  dropEstimate: dropEstimate && estimateJson(dropEstimate),
});

export const stability: Measure<StabilityReport> = {
  name: "stability",
  field: "stability",
  input: "StabilityInput",
  report: "StabilityReport",
  fields: () => `${headReportFields} extremes ${extremesFields}`,
  headFields: `${headValueFields} ${matchFields}`,
  json: (report) => ({ ...headReportJson(report), extremes: extremesJson(report.extremes) }),
  curve: ({ layers }) => layers.map(({ estimate }) => estimate.value),
  print(report) {
    printHeadReport("Stability", report);
    const { least, most, drop, dropEstimate } = report.extremes;
    printLine(
      `\nMost stable layer ${most.layer}, least stable layer ${least.layer}: ΔS ${within(drop, dropEstimate?.interval ?? null)}`,
    );
  },
};
