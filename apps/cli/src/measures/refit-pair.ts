/** Two refits held against each other: their layers, and what they predict. */

import { grouped, printLine, table } from "../output.js";
import {
  type AnyReport,
  type Estimate,
  estimateFields,
  estimateJson,
  type LoadOptions,
  loadFields,
  type Matrix,
  type Measure,
  type RefitName,
  rowsOf,
} from "./measure.js";
import { optionName, type ResidualSite } from "./residual.js";
import { loadedAs, names, printGrid, printTitle, shown, within } from "./tables.js";

export interface RefitPairReport extends AnyReport {
  left: RefitName;
  right: RefitName;
  site: Uppercase<ResidualSite>;
  residualMeasure: string;
  control: string;
  tokens: number;
  compared: number;
  width: number;
  loadOptions: LoadOptions;
  similarity: Matrix;
  floor: Matrix | null;
  distance: Record<"leftToRight" | "rightToLeft" | "jensenShannon", Estimate>;
}

export const refitPair: Measure<RefitPairReport> = {
  name: "refit-pair",
  field: "refitPair",
  input: "RefitPairInput",
  report: "RefitPairReport",
  fields: () => `
    left { ordinal label } right { ordinal label } residualMeasure site control tokens compared width ${loadFields}
    similarity { cols values } floor { cols values }
    distance { leftToRight ${estimateFields} rightToLeft ${estimateFields} jensenShannon ${estimateFields} }
  `,
  json: ({
    left,
    right,
    residualMeasure,
    site,
    control,
    tokens,
    compared,
    width,
    loadOptions,
    similarity,
    floor,
    distance,
  }) => ({
    left: left.ordinal,
    right: right.ordinal,
    residualMeasure: optionName(residualMeasure),
    site: site.toLowerCase(),
    control: optionName(control),
    tokens,
    compared,
    width,
    loadOptions,
    layers: rowsOf(similarity).flatMap((row, of) =>
      row.map((value, to) => ({ left: of, right: to, value, floor: floor ? rowsOf(floor)[of][to] : null })),
    ),
    distance: {
      leftToRight: estimateJson(distance.leftToRight),
      rightToLeft: estimateJson(distance.rightToLeft),
      jensenShannon: estimateJson(distance.jensenShannon),
    },
  }),
  print(report) {
    const { left, right, site, control, tokens, compared, width, loadOptions, similarity, floor, distance } = report;
    const what = `Streams (${site.toLowerCase()}) of ${left.label} and ${right.label}`;
    const some = compared < tokens ? `${grouped(compared)} of ` : "";
    const size = `${some}${grouped(tokens)} tokens of ${grouped(width)} dimensions`;
    printTitle(what, report, size, `control ${optionName(control)}`, loadedAs(loadOptions));
    for (const [title, matrix] of [
      [optionName(report.residualMeasure), similarity],
      ["floor", floor],
    ] as const) {
      if (!matrix) continue;
      const rows = rowsOf(matrix);
      const layers = names("L", rows.length);
      printLine(`\nLayers of ${left.label} down, of ${right.label} across: ${title}`);
      printGrid(layers, layers, (of, to) => rows[of][to]);
    }
    printLine("\nHow far apart what they predict is, nats a token");
    const divergences = [
      { name: `KL(${left.label}‖${right.label})`, estimate: distance.leftToRight },
      { name: `KL(${right.label}‖${left.label})`, estimate: distance.rightToLeft },
      { name: "Jensen-Shannon", estimate: distance.jensenShannon },
    ];
    printLine(
      table(divergences, [
        { title: "divergence", value: ({ name }) => name },
        { title: "value", value: ({ estimate }) => within(estimate.value, estimate.interval, 4), right: true },
        { title: "floor", value: ({ estimate }) => shown(estimate.floor, 4), right: true },
        { title: "prompts", value: ({ estimate }) => estimate.n, right: true },
      ]),
    );
  },
};
