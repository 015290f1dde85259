/** Tables as CSV (RFC 4180, UTF-8, a header, \n): numbers at full precision, what is not known is an empty field. */
import type { Cell } from "./table.js";

/** @throws RangeError if a row has not as many cells as there are columns: a table that is shifted is worse than none */
export function csvOf(columns: readonly string[], rows: readonly (readonly (Cell | undefined)[])[]): string {
  const crooked = rows.find((row) => row.length !== columns.length);
  if (crooked) {
    throw new RangeError(`a table of ${columns.length} columns has a row of ${crooked.length}: ${crooked}`);
  }
  return [columns, ...rows].map((row) => `${row.map(field).join(",")}\n`).join("");
}

function field(value: Cell | undefined): string {
  if (value === null || value === undefined) return "";
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
