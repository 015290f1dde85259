/** Results on stdout: tables for people, JSON for programs. Everything else goes to stderr. */

/** A column of a table; numbers stand right, words left. */
export interface Column<T> {
  title: string;
  value: (row: T) => string | number | null | undefined;
  right?: boolean;
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function printLine(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** Columns as wide as their widest cell, two spaces between them. */
export function table<T>(rows: readonly T[], columns: Column<T>[]): string {
  const cells = columns.map(({ title, value }) => [title, ...rows.map((row) => `${value(row) ?? "–"}`)]);
  const widths = cells.map((column) => Math.max(...column.map((cell) => cell.length)));
  const line = (row: number) =>
    cells
      .map((column, i) => (columns[i].right ? column[row].padStart(widths[i]) : column[row].padEnd(widths[i])))
      .join("  ")
      .trimEnd();
  return Array.from({ length: rows.length + 1 }, (_, row) => line(row)).join("\n");
}

/** Three decimals; null stays null. */
export function decimals(value: number | null | undefined, digits = 3): string | null {
  return value == null ? null : value.toFixed(digits);
}

/** 75 → "1 min 15 s". */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** 1_234_567 → "1.2 MB". */
export function size(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return `${power === 0 ? Math.round(bytes) : (bytes / 1000 ** power).toFixed(1)} ${units[power]}`;
}

/** 35231 → "35,231". */
export function grouped(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}
