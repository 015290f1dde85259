/** Likeness of the refits' embeddings. */

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
  rowsOf,
} from "./measure.js";
import { optionName } from "./residual.js";
import { loadedAs, names, printGrid, shown, within } from "./tables.js";

export interface EmbeddingsReport extends AnyReport {
  loadOptions: LoadOptions;
  vocabulary: number;
  width: number;
  measures: { measure: string; estimate: Estimate; tokens: number; similarity: Matrix }[];
}

export const embeddings: Measure<EmbeddingsReport> = {
  name: "embeddings",
  field: "embeddings",
  input: "EmbeddingsInput",
  report: "EmbeddingsReport",
  fields: () => `
    vocabulary width ${loadFields}
    measures { measure estimate ${estimateFields} tokens similarity { cols values } }
  `,
  json: ({ vocabulary, width, loadOptions, measures }) => ({
    vocabulary,
    width,
    loadOptions,
    measures: measures.map(({ measure, estimate, tokens }) => ({
      measure: optionName(measure),
      ...estimateJson(estimate),
      tokens,
    })),
    pairs: measures.flatMap(({ measure, similarity }) =>
      rowsOf(similarity).flatMap((row, a) =>
        row.slice(a + 1).map((value, i) => ({ a, b: a + 1 + i, measure: optionName(measure), value })),
      ),
    ),
  }),
  print({ family, step, vocabulary, width, loadOptions, measures }) {
    const size = `${grouped(vocabulary)} tokens of ${grouped(width)} dimensions`;
    printLine(`Likeness of embeddings of ${family.slug}: step ${step}, ${size}, ${loadedAs(loadOptions)}`);
    printLine(
      table(measures, [
        { title: "measure", value: ({ measure }) => optionName(measure) },
        { title: "value", value: ({ estimate }) => within(estimate.value, estimate.interval), right: true },
        { title: "floor", value: ({ estimate }) => shown(estimate.floor), right: true },
        {
          title: "calibrated",
          value: ({ estimate: { calibrated, calibratedInterval } }) => within(calibrated, calibratedInterval),
          right: true,
        },
        { title: "verdict", value: ({ estimate: { verdict } }) => verdict && optionName(verdict).replace("-", " ") },
        { title: "tokens compared", value: ({ tokens }) => tokens, right: true },
      ]),
    );
    for (const { measure, similarity } of measures) {
      const rows = rowsOf(similarity);
      printLine(`\n${optionName(measure)} of every two refits`);
      printGrid(names("R", rows.length), names("R", rows.length), (a, b) => rows[a][b]);
    }
  },
};
