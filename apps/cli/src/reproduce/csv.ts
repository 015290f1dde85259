/** Tables that are written as CSV files. */

import { type Cell, csvOf } from "@seedscope/core";

/** A table of the report, and the file it is written to. */
export interface Table {
  /** the file's name, without .csv */
  name: string;
  /** what it holds, for people */
  title: string;
  columns: string[];
  rows: (Cell | undefined)[][];
}

/** @throws RangeError if a row has not as many cells as there are columns */
export const csv = ({ columns, rows }: Table): string => csvOf(columns, rows);
