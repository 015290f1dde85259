/** What each refit does to stability, and which lie apart. */

import { decimals, printLine, table } from "../output.js";
import { type ClassName, classFields, label } from "./class-heads.js";
import {
  type AnyReport,
  type Estimate,
  estimateFields,
  estimateJson,
  type Measure,
  type RefitName,
} from "./measure.js";
import { names, printGrid, printOverall, printTitle, shown } from "./tables.js";

interface Influence {
  value: number;
  delta: number;
  calibratedDelta: number | null;
  standardised: number | null;
}

interface RefitInfluence {
  refit: RefitName;
  mean: number;
  robustZ: number;
  outlier: "BELOW" | "ABOVE" | null;
  overall: Influence;
  layers: (Influence & { layer: number })[];
  heads: (Influence & ClassName)[];
}

export interface InfluenceReport extends AnyReport {
  anchor: RefitName;
  cutoff: number | null;
  overall: Estimate;
  refits: RefitInfluence[];
}

const influenceFields = "value delta calibratedDelta standardised";
const headsNamed = 3;

export const influence: Measure<InfluenceReport> = {
  name: "influence",
  field: "influence",
  input: "InfluenceInput",
  report: "InfluenceReport",
  fields: () => `
    anchor { ordinal label } cutoff overall ${estimateFields}
    refits {
      refit { ordinal label } mean robustZ outlier
      overall { ${influenceFields} } layers { layer ${influenceFields} } heads { ${classFields} ${influenceFields} }
    }
  `,
  json: ({ anchor, cutoff, overall, refits }) => ({
    anchor: anchor.ordinal,
    cutoff,
    overall: estimateJson(overall),
    refits: refits.map(({ refit, outlier, ...one }) => ({
      refit: refit.ordinal,
      label: refit.label,
      outlier: outlier?.toLowerCase() ?? null,
      ...one,
    })),
  }),
  print(report) {
    const { cutoff, overall, refits } = report;
    printTitle("Stability without each refit", report);
    printOverall(overall);
    printLine(
      table(refits, [
        { title: "refit", value: ({ refit }) => `${refit.ordinal} (${refit.label})` },
        { title: "with the others", value: ({ mean }) => decimals(mean), right: true },
        { title: "robust z", value: ({ robustZ }) => decimals(robustZ, 1), right: true },
        { title: "without it", value: ({ overall }) => decimals(overall.value), right: true },
        { title: "change", value: ({ overall }) => decimals(overall.delta), right: true },
        { title: "calibrated", value: ({ overall }) => decimals(overall.calibratedDelta), right: true },
        { title: "in standard errors", value: ({ overall }) => decimals(overall.standardised, 1), right: true },
        { title: "heads that change the most", value: ({ heads }) => most(heads) },
      ]),
    );
    printLine(`\n${outliers(report)}`);
    printLine("\nChange of each layer without the refit");
    const layers = refits[0].layers.length;
    printGrid(
      refits.map(({ refit }) => `${refit.ordinal}`),
      names("L", layers),
      (row, layer) => refits[row].layers[layer].delta,
    );
    if (cutoff === null) return;
    printLine(`\nOutliers have |robust z| above ${shown(cutoff, 2)}, which chance alone gives few families`);
  },
};

function outliers({ refits, cutoff }: InfluenceReport): string {
  if (cutoff === null) return `With ${refits.length} refits none can be told to lie apart`;
  const found = refits.filter(({ outlier }) => outlier !== null);
  if (found.length === 0) return "No refit lies apart";
  return found
    .map(({ refit, outlier }) => `${refit.label} lies apart: it agrees ${outlier === "BELOW" ? "less" : "more"}`)
    .join("\n");
}

function most(heads: RefitInfluence["heads"]): string {
  return heads
    .toSorted((a, b) => Math.abs(b.delta) - Math.abs(a.delta))
    .slice(0, headsNamed)
    .map((one) => `${label(one)} ${one.delta < 0 ? "" : "+"}${one.delta.toFixed(3)}`)
    .join(", ");
}
