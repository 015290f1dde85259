/** A report on its way out: everything that its files are made of, and those files. */
import type { MeasureReport } from "../analysis/report.js";
import { npyOf } from "../checkpoints/npy.js";
import type { Files } from "../store/files.js";
import type { FamilyRecord, PromptSetRecord, RefitRecord, ReportRecord } from "../store/records.js";
import { type ReportArtifact, readReport } from "../store/reports.js";
import { type ArraySource, arraysOf, labelsOf, type ReportArray } from "./arrays.js";
import { csvOf } from "./csv.js";
import { type FigureOptions, reportFigure } from "./figures/index.js";
import { parquetOf } from "./parquet.js";
import type { Cell, Table } from "./table.js";
import { reportTable } from "./tables/index.js";
import { zipped } from "./zip.js";

/** What is known of a report beside its numbers: small, and plain data. */
export interface ExportedReport {
  record: ReportRecord;
  family: Pick<FamilyRecord, "slug" | "name"> & { nLayers: number; nHeads: number };
  /** labels by ordinal */
  refits: string[];
  /** null where it is gone */
  promptSet: Pick<PromptSetRecord, "hash" | "name" | "size"> | null;
  artifacts: ReportArtifact[];
}

export function exportedReport(
  record: ReportRecord,
  {
    family: { slug, name, config },
    refits,
    promptSet,
    artifacts,
  }: {
    family: FamilyRecord;
    refits: readonly RefitRecord[];
    promptSet: PromptSetRecord | null;
    artifacts: ReportArtifact[];
  },
): ExportedReport {
  return {
    record,
    family: { slug, name, nLayers: config.nLayers, nHeads: config.nHeads },
    refits: refits.map(({ label }) => label),
    promptSet: promptSet && { hash: promptSet.hash, name: promptSet.name, size: promptSet.size },
    artifacts,
  };
}

/** "stability-calibrated-step-400-1a2b3c4d": what a report's files are called. */
export function stemOf({ measure, preset, step, key }: ReportRecord): string {
  return `${measure}-${preset.toLowerCase()}-step-${step}-${key.slice(0, 8)}`;
}

/** What a report says of itself beside its numbers. */
function aboutOf({ record, family, promptSet }: ExportedReport) {
  const { key, measure, preset, step, anchor, createdAt, warnings, provenance } = record;
  return {
    key,
    measure,
    family: { slug: family.slug, name: family.name },
    preset,
    step,
    anchor,
    promptSet,
    createdAt,
    warnings,
    provenance,
  };
}

/** "Key 1a2b…, 5 refits, 100 prompts, CALIBRATED, step 400, Seedscope 0.4.0." */
function provenanceSentence({ record, refits, promptSet }: ExportedReport): string {
  const { key, preset, step, provenance } = record;
  const prompts = promptSet ? `${promptSet.size} prompts (${promptSet.name})` : "prompts unknown";
  return `Report ${key}: ${refits.length} refits, ${prompts}, preset ${preset}, step ${step}; computed by Seedscope ${provenance.codeVersion}. To compute it again: ${provenance.reproduceCommand}`;
}

type Reading = Pick<Files, "read">;

/** Everything that is stored, its provenance and warnings with it. */
export async function reportJson(files: Reading, exported: ExportedReport): Promise<string> {
  const result = await readReport(files, exported.record);
  return `${JSON.stringify({ ...aboutOf(exported), result }, null, 2)}\n`;
}

export function tableCsv({ columns, rows }: Table): string {
  return csvOf(
    columns.map(({ name }) => name),
    rows,
  );
}

/** @param name default: the main one. @throws InvalidInput on the field `table` */
export async function tableOf(files: Reading, { record }: ExportedReport, name?: string): Promise<Table> {
  return reportTable(await readReport(files, record), name);
}

export function tableParquet(exported: ExportedReport, table: Table): Uint8Array {
  return parquetOf(table, aboutOf(exported));
}

/** @returns null where the report has nothing to show in it. @throws InvalidInput on `figure`, `theme` or `width` */
export async function figureSvg(
  files: Reading,
  exported: ExportedReport,
  options: FigureOptions,
): Promise<string | null> {
  const subject = { family: exported.family.slug, refits: exported.refits };
  return reportFigure(await readReport(files, exported.record), subject, provenanceSentence(exported), options);
}

/** @param report as it was read, where it was read already */
export async function arraySource(
  files: Reading,
  { record, family, refits, artifacts }: ExportedReport,
  report?: MeasureReport,
): Promise<ArraySource> {
  return {
    report: report ?? (await readReport(files, record)),
    refits,
    nLayers: family.nLayers,
    nHeads: family.nHeads,
    artifacts,
    file: (hash) => files.read(hash),
  };
}

export async function arrayNpy(array: ReportArray): Promise<Uint8Array> {
  const { values, shape, dtype } = await array.read();
  return npyOf(values, shape, dtype);
}

/** Shape, axes and labels beside the values, nested as the axes are. NaN, which JSON has not, is null. */
export async function arrayJson(array: ReportArray): Promise<string> {
  const { values, shape, dtype } = await array.read();
  const { name, description, axes } = array;
  const labels = labelsOf(array, shape);
  return `${JSON.stringify({ name, description, shape, dtype, axes, labels, values: nested(values, shape) })}\n`;
}

type Nested = (number | Nested)[];

function nested(values: ArrayLike<number>, [length, ...inner]: readonly number[], from = 0): Nested {
  const size = inner.reduce((product, n) => product * n, 1);
  return Array.from({ length }, (_, i) =>
    inner.length === 0 ? values[from + i] : nested(values, inner, from + i * size),
  );
}

/**
 * A matrix with its columns' names above it and its rows' before it; a vector as one column.
 *
 * @returns null where it has more than two axes
 */
export async function arrayCsv(array: ReportArray): Promise<string | null> {
  if (array.axes.length > 2) return null;
  const { values, shape } = await array.read();
  const [rows, cols = 1] = shape;
  const [rowNames, colNames = null] = labelsOf(array, shape);
  const header = Array.from({ length: cols }, (_, c) => colNames?.[c] ?? (shape.length === 1 ? "value" : `${c}`));
  const cells = Array.from({ length: rows }, (_, r): Cell[] => [
    rowNames?.[r] ?? r,
    ...Array.from({ length: cols }, (_, c) => finite(values[r * cols + c])),
  ]);
  return csvOf([array.axes[0], ...header], cells);
}

const finite = (value: number) => (Number.isFinite(value) ? value : null);

/**
 * NumPy's .npz: every array of a report, or those whose names begin so, under its own name.
 *
 * @returns null if there are none
 */
/** One array by itself; always the same bytes for the same values. */
export async function zippedArray(array: ReportArray): Promise<Uint8Array> {
  const member = { name: `${array.name}.npy`, bytes: await arrayNpy(array), stored: true };
  return zipped([member], new Date("1980-01-01T00:00:00Z"));
}

export async function arraysNpz(source: ArraySource, modified: Date, within = ""): Promise<Uint8Array | null> {
  const members = [];
  for (const array of arraysOf(source)) {
    if (array.name !== within && !array.name.startsWith(within === "" ? "" : `${within}/`)) continue;
    members.push({ name: `${array.name}.npy`, bytes: await arrayNpy(array), stored: true });
  }
  return members.length > 0 ? zipped(members, modified) : null;
}
