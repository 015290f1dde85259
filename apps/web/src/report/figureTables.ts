/** The numbers of a picture as a table, from what the picture draws. */
import type { Table } from "./table";

interface Line {
  text: readonly string[];
  /** By x; null where there is none. */
  values: readonly (number | null)[];
}

/** A column a line. @param across what x counts */
export const linesTable = (title: string, across: string, x: readonly number[], lines: readonly Line[]): Table => ({
  title,
  columns: [across, ...lines.map(({ text }) => text.join(" "))],
  rows: x.map((at, i) => [at, ...lines.map(({ values }) => values[i] ?? null)]),
});

interface Grid {
  title: string;
  rowLabels: readonly string[];
  columnLabels: readonly string[];
  /** What goes down and what goes across. */
  down: string;
  across: string;
  cells: readonly (readonly { value: number | null }[])[];
}

/** A row a cell: what a heatmap colours, whatever its shape. */
export const cellsTable = ({ title, rowLabels, columnLabels, down, across, cells }: Grid): Table => ({
  title,
  columns: [down, across === down ? `other ${across}` : across, "value"],
  rows: cells.flatMap((line, row) => line.map(({ value }, column) => [rowLabels[row], columnLabels[column], value])),
});
