/** Likeness of the refits' residual streams. Paper §4.7. */

import { grouped, printLine } from "../output.js";
import {
  type AnyReport,
  type Estimate,
  estimateFields,
  estimateJson,
  type LayerEstimate,
  type LayerMatrices,
  type LoadOptions,
  layerFields,
  layerJson,
  layerMatrices,
  loadFields,
  type Measure,
  matricesOf,
} from "./measure.js";
import { loadedAs, names, printGrid, printLayers, printOverall, printTitle } from "./tables.js";

export const residualSites = ["resid_pre", "resid_mid", "resid_post"] as const;
export type ResidualSite = (typeof residualSites)[number];

export const residualMeasures = ["cka-linear", "cka-debiased", "cka-rbf", "procrustes", "svcca", "rsa", "knn"] as const;
export type ResidualMeasure = (typeof residualMeasures)[number];

export const residualControls = ["none", "token", "position", "token-position", "untrained"] as const;
export type ResidualControl = (typeof residualControls)[number];

/** "CKA_RBF" → "cka-rbf" */
export const optionName = (value: string) => value.toLowerCase().replaceAll("_", "-");

export type ResidualReport = AnyReport & {
  residualMeasure: string;
  control: string;
  site: Uppercase<ResidualSite>;
  selfPairs: boolean;
  tokens: number;
  compared: number;
  width: number;
  loadOptions: LoadOptions;
  overall: Estimate;
  layers: LayerEstimate[];
} & LayerMatrices;

export const residual: Measure<ResidualReport> = {
  name: "residual",
  field: "residual",
  input: "ResidualInput",
  report: "ResidualReport",
  fields: (layers) => `
    residualMeasure control site selfPairs tokens compared width ${loadFields}
    overall ${estimateFields} ${layerFields}
    ${layerMatrices(layers)}
  `,
  json: (report) => ({
    residualMeasure: optionName(report.residualMeasure),
    control: optionName(report.control),
    site: report.site.toLowerCase(),
    selfPairs: report.selfPairs,
    tokens: report.tokens,
    compared: report.compared,
    width: report.width,
    loadOptions: report.loadOptions,
    overall: estimateJson(report.overall),
    layers: report.layers.map(layerJson),
    pairs: refitPairs(report).filter(({ a, b }) => report.selfPairs || a !== b),
  }),
  curve: ({ layers }) => layers.map(({ estimate }) => estimate.value),
  print(report) {
    const { site, selfPairs, tokens, compared, width, overall, layers, loadOptions } = report;
    const pairs = selfPairs ? "with self pairs" : "without self pairs";
    const measure = optionName(report.residualMeasure);
    const stream = `Stability of the residual stream (${site.toLowerCase()}, ${measure})`;
    const control = optionName(report.control);
    const size = `${grouped(tokens)} tokens${compared < tokens ? `, of which ${grouped(compared)} are compared,` : ""} of ${grouped(width)} dimensions`;
    printTitle(stream, report, size, `control ${control}`, pairs, loadedAs(loadOptions));
    printOverall(overall);
    printLayers(layers, "pairs");
    for (const [layer, rows] of matricesOf(report).entries()) {
      printLine(`\nLayer ${layer}: ${measure} of every two refits`);
      printGrid(names("R", rows.length), names("R", rows.length), (a, b) => rows[a][b]);
    }
  },
};

/** Every two refits once, a refit and itself too: a ≤ b. */
export function refitPairs(report: ResidualReport): { a: number; b: number; layer: number; value: number }[] {
  return matricesOf(report).flatMap((rows, layer) =>
    rows.flatMap((row, a) => row.slice(a).map((value, i) => ({ a, b: a + i, layer, value }))),
  );
}
