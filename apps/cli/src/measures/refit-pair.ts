/** Two refits held against each other, layer by layer. */

import { grouped, printLine } from "../output.js";
import {
  type AnyReport,
  type LoadOptions,
  loadFields,
  type Matrix,
  type Measure,
  type RefitName,
  rowsOf,
} from "./measure.js";
import { optionName, type ResidualSite } from "./residual.js";
import { loadedAs, names, printGrid, printTitle } from "./tables.js";

export interface RefitPairReport extends AnyReport {
  left: RefitName;
  right: RefitName;
  site: Uppercase<ResidualSite>;
  control: string;
  tokens: number;
  width: number;
  loadOptions: LoadOptions;
  cka: Matrix;
  floor: Matrix | null;
}

export const refitPair: Measure<RefitPairReport> = {
  name: "refit-pair",
  field: "refitPair",
  input: "RefitPairInput",
  report: "RefitPairReport",
  fields: () => `
    left { ordinal label } right { ordinal label } site control tokens width ${loadFields}
    cka { cols values } floor { cols values }
  `,
  json: ({ left, right, site, control, tokens, width, loadOptions, cka, floor }) => ({
    left: left.ordinal,
    right: right.ordinal,
    site: site.toLowerCase(),
    control: optionName(control),
    tokens,
    width,
    loadOptions,
    layers: rowsOf(cka).flatMap((row, of) =>
      row.map((value, to) => ({ left: of, right: to, value, floor: floor ? rowsOf(floor)[of][to] : null })),
    ),
  }),
  print(report) {
    const { left, right, site, control, tokens, width, loadOptions, cka, floor } = report;
    const what = `Streams (${site.toLowerCase()}) of ${left.label} and ${right.label}`;
    const size = `${grouped(tokens)} tokens of ${grouped(width)} dimensions`;
    printTitle(what, report, size, `control ${optionName(control)}`, loadedAs(loadOptions));
    for (const [title, matrix] of [
      ["debiased CKA", cka],
      ["floor", floor],
    ] as const) {
      if (!matrix) continue;
      const rows = rowsOf(matrix);
      const layers = names("L", rows.length);
      printLine(`\nLayers of ${left.label} down, of ${right.label} across: ${title}`);
      printGrid(layers, layers, (of, to) => rows[of][to]);
    }
  },
};
