/** The file at an address: what an export's URL answers, and what the CLI writes. */

import {
  arrayCsv,
  arrayJson,
  arrayNpy,
  arraySource,
  arraysNpz,
  type ExportedReport,
  exportedReport,
  FileError,
  figureSvg,
  InvalidInput,
  NotFound,
  reportArray,
  reportJson,
  type Store,
  stemOf,
  tableCsv,
  tableOf,
  tableParquet,
} from "@seedscope/core";
import type { Family } from "../family/family.type.js";
import type { Loaders } from "../loaders.js";
import { type Address, readAddress } from "./address.js";

export interface ExportedFile {
  body: Uint8Array;
  /** media type, with the charset of text */
  type: string;
  /** what it is called where it is saved */
  name: string;
  /** of the report that it is of */
  key: string;
  family: Family;
}

export const types = {
  json: "application/json; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  svg: "image/svg+xml; charset=utf-8",
  parquet: "application/vnd.apache.parquet",
  npy: "application/octet-stream",
  npz: "application/zip",
};

/**
 * @param path after "/exports/reports/"
 * @throws NotFound if there is no such report, array or figure; InvalidInput on a parameter
 */
export async function exportedFile(
  { store, loaders }: { store: Store; loaders: Loaders },
  path: string,
  query: Record<string, unknown>,
): Promise<ExportedFile> {
  const address = readAddress(path, query);
  const record = await loaders.report.load(address.key);
  const family = record && (await loaders.family(record.familyId));
  if (!record || !family) throw new NotFound(`there is no report ${address.key}`);
  const [refits, promptSet, artifacts] = await Promise.all([
    loaders.refitsOf(family),
    loaders.promptSet.load(record.promptSetHash),
    loaders.artifacts.load(record.key),
  ]);
  const exported = exportedReport(record, {
    family: family.record,
    refits: refits.map(({ record }) => record),
    promptSet,
    artifacts: artifacts ?? [],
  });
  try {
    const { content, format, part } = await contentOf(store, exported, address);
    return {
      body: typeof content === "string" ? Buffer.from(content) : content,
      type: types[format],
      name: `${family.record.slug}-${stemOf(record)}${part ? `-${part.replaceAll("/", "-")}` : ""}.${format}`,
      key: record.key,
      family,
    };
  } catch (error) {
    if (error instanceof FileError) throw new NotFound("what this was read from is not kept any more");
    throw error;
  }
}

interface Content {
  content: string | Uint8Array;
  format: keyof typeof types;
  /** which table, figure or array; left out: all of the report */
  part?: string;
}

async function contentOf({ files }: Store, exported: ExportedReport, address: Address): Promise<Content> {
  switch (address.kind) {
    case "report":
      return address.format === "json"
        ? { content: await reportJson(files, exported), format: "json" }
        : npzOf(files, exported);
    case "table": {
      const table = await tableOf(files, exported, address.table);
      const content = address.format === "csv" ? tableCsv(table) : tableParquet(exported, table);
      return { content, format: address.format, part: table.name };
    }
    case "figure": {
      const svg = await figureSvg(files, exported, address);
      if (svg === null) throw new NotFound("this report has nothing to show in that figure");
      return { content: svg, format: "svg", part: address.figure };
    }
    case "array":
      return address.format === "npz" ? npzOf(files, exported, address.name) : arrayOf(files, exported, address);
  }
}

async function npzOf(files: Store["files"], exported: ExportedReport, within?: string): Promise<Content> {
  const { measure, createdAt } = exported.record;
  const npz = await arraysNpz(await arraySource(files, exported), createdAt, within);
  if (!npz) throw new NotFound(`this report on ${measure} has no arrays${within ? ` named ${within}` : ""}`);
  return { content: npz, format: "npz", part: within };
}

async function arrayOf(
  files: Store["files"],
  exported: ExportedReport,
  { name, format }: Extract<Address, { kind: "array" }>,
): Promise<Content> {
  const array = reportArray(await arraySource(files, exported), name);
  switch (format) {
    case "npy":
      return { content: await arrayNpy(array), format, part: name };
    case "json":
      return { content: await arrayJson(array), format, part: name };
    default: {
      const csv = await arrayCsv(array);
      if (csv === null) {
        throw new InvalidInput(`${name} has ${array.axes.length} axes, and CSV holds two; ask for .npy or .json`);
      }
      return { content: csv, format: "csv", part: name };
    }
  }
}
