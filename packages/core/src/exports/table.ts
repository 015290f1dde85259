/** Reports as tidy tables: one observation a row, each column with its type, unit and meaning. */
import type { EstimateValue, Interval } from "../statistics/estimate.js";

/** integer: whole, within ±2^53. number: float64. */
export type ColumnType = "integer" | "number" | "text" | "boolean";

/** What is not known, or does not apply, is null. */
export type Cell = number | string | boolean | null;

/** What a column is, without its values. */
export interface ColumnAbout {
  /** snake_case, unique in its table */
  name: string;
  type: ColumnType;
  /** "nats/token", "step"; null: a label, a count, or a number without a unit */
  unit: string | null;
  description: string;
}

export interface Column<Row> extends ColumnAbout {
  of(row: Row): Cell | undefined;
}

/** One table of a report, as it is declared. */
export interface TableOf<Report> {
  /** within its measure: "heads" */
  name: string;
  /** what one row is */
  description: string;
  columns: ColumnAbout[];
  /** @returns the cells of each row, in the order of the columns */
  cells(report: Report): Cell[][];
}

/** A table with its values. */
export interface Table {
  name: string;
  description: string;
  columns: ColumnAbout[];
  rows: Cell[][];
}

/**
 * Declares a table.
 *
 * @param rows the observations in a report
 * @param columns what is told of each, single columns and groups of them
 */
export function table<Report, Row>(
  name: string,
  description: string,
  rows: (report: Report) => readonly Row[],
  columns: readonly (Column<Row> | Column<Row>[])[],
): TableOf<Report> {
  const flat = columns.flat();
  return {
    name,
    description,
    columns: flat.map(({ of: _of, ...about }) => about),
    cells: (report) => rows(report).map((row) => flat.map(({ of }) => of(row) ?? null)),
  };
}

/** @returns the declared table with a report's values */
export function filled<Report>({ name, description, columns, cells }: TableOf<Report>, report: Report): Table {
  return { name, description, columns, rows: cells(report) };
}

type Read<Row, T> = (row: Row) => T | null | undefined;

export function integer<Row>(
  name: string,
  description: string,
  of: Read<Row, number>,
  unit: string | null = null,
): Column<Row> {
  return { name, type: "integer", unit, description, of };
}

export function number<Row>(
  name: string,
  description: string,
  of: Read<Row, number>,
  unit: string | null = null,
): Column<Row> {
  return { name, type: "number", unit, description, of };
}

export function text<Row>(name: string, description: string, of: Read<Row, string>): Column<Row> {
  return { name, type: "text", unit: null, description, of };
}

export function flag<Row>(name: string, description: string, of: Read<Row, boolean>): Column<Row> {
  return { name, type: "boolean", unit: null, description, of };
}

export const layer = <Row extends { layer: number }>(): Column<Row> =>
  integer("layer", "the layer, from 0", (row) => row.layer);

export const head = <Row extends { head: number }>(): Column<Row> =>
  integer("head", "the head's index in its layer, from 0", (row) => row.head);

export const refit = <Row extends { refit: number }>(): Column<Row> =>
  integer("refit", "the refit's ordinal, from 0", (row) => row.refit);

/** `lower`, `upper` and `level` of an interval; all null where it is not known. */
export function interval<Row>(of: Read<Row, Interval>, prefix = "", unit: string | null = null): Column<Row>[] {
  return [
    number(`${prefix}lower`, "lower end of the confidence interval", (row) => of(row)?.lower, unit),
    number(`${prefix}upper`, "upper end of the confidence interval", (row) => of(row)?.upper, unit),
    number(`${prefix}level`, "confidence of the interval, in (0, 1)", (row) => of(row)?.level),
  ];
}

/**
 * An estimate, flat: the same twelve columns for every statistic; all null where there is none.
 *
 * @param unit of value, interval and floor; the calibrated value has none
 */
export function estimate<Row>(
  of: Read<Row, EstimateValue>,
  {
    prefix = "",
    unit = null,
    n = "refits, or pairs of them",
  }: { prefix?: string; unit?: string | null; n?: string } = {},
): Column<Row>[] {
  return [
    number(`${prefix}value`, "the statistic", (row) => of(row)?.value, unit),
    integer(`${prefix}n`, `how many it averages: ${n}`, (row) => of(row)?.n),
    ...interval((row: Row) => of(row)?.interval, prefix, unit),
    number(`${prefix}floor`, "the same statistic where nothing was learned", (row) => of(row)?.floor, unit),
    number(`${prefix}calibrated`, "(value - floor) / (1 - floor)", (row) => of(row)?.calibrated),
    number(
      `${prefix}calibrated_lower`,
      "lower end of the calibrated value's interval",
      (row) => of(row)?.calibratedInterval?.lower,
    ),
    number(
      `${prefix}calibrated_upper`,
      "upper end of the calibrated value's interval",
      (row) => of(row)?.calibratedInterval?.upper,
    ),
    number(`${prefix}z`, "(value - floor) / standard error of the difference", (row) => of(row)?.z),
    number(`${prefix}q`, "Benjamini-Hochberg q of being no more than the floor, in [0, 1]", (row) => of(row)?.q),
    text(`${prefix}verdict`, "STABLE, UNSTABLE, INCONCLUSIVE or AT_FLOOR", (row) => of(row)?.verdict),
  ];
}

/** A row of what is told of the whole family, of each layer and of each head alike. */
export interface Scoped<T> {
  scope: "overall" | "layer" | "head";
  layer: number | null;
  head: number | null;
  /** the head's class; null for a layer */
  ordinal: number | null;
  of: T;
}

/** The whole first, then its layers, then its heads. */
export function scoped<T>({
  overall,
  layers,
  heads,
}: {
  overall: T;
  layers: readonly (T & { layer: number })[];
  heads: readonly (T & { layer: number; head: number; ordinal: number })[];
}): Scoped<T>[] {
  return [
    { scope: "overall", layer: null, head: null, ordinal: null, of: overall },
    ...layers.map((of) => ({ scope: "layer" as const, layer: of.layer, head: null, ordinal: null, of })),
    ...heads.map((of) => ({ scope: "head" as const, layer: of.layer, head: of.head, ordinal: of.ordinal, of })),
  ];
}

export function scopeColumns<Row extends Omit<Scoped<unknown>, "of">>(): Column<Row>[] {
  return [
    text("scope", "overall, layer or head", (row) => row.scope),
    integer("layer", "the layer, from 0; null for the whole", (row) => row.layer),
    integer("head", "the head's index in the anchor, from 0; null for the whole and for a layer", (row) => row.head),
    integer("class", "ordinal of the head's class; null for the whole and for a layer", (row) => row.ordinal),
  ];
}
