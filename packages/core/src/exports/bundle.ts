/** Many reports as one archive: each in a folder of its own, and what all of it is in manifest.json and as an RO-Crate. */
import { createHash } from "node:crypto";
import type { Files } from "../store/files.js";
import type { ExportFormat } from "../store/records.js";
import { readReport } from "../store/reports.js";
import { codeVersion } from "../store/version.js";
import {
  arraySource,
  arraysNpz,
  type ExportedReport,
  figureSvg,
  reportJson,
  stemOf,
  tableCsv,
  tableParquet,
} from "./exported.js";
import { figuresOf } from "./figures/index.js";
import { filled } from "./table.js";
import { tablesOf } from "./tables/index.js";
import type { Member } from "./zip.js";

export interface Bundled {
  path: string;
  bytes: number;
  sha256: string;
}

/** What was put of a report. */
export interface BundledReport {
  exported: ExportedReport;
  folder: string;
  files: Bundled[];
}

/**
 * The archive's members, one report after the other; what they are comes last.
 *
 * @param at what the archive says of when it was made
 * @param onReport told after each
 */
export async function* bundleOf(
  files: Pick<Files, "read">,
  reports: readonly ExportedReport[],
  { formats, at, onReport }: { formats: readonly ExportFormat[]; at: Date; onReport(done: number): void },
): AsyncGenerator<Member> {
  const bundled: BundledReport[] = [];
  for (const exported of reports) {
    const folder = `reports/${stemOf(exported.record)}`;
    const put: Bundled[] = [];
    for await (const member of filesOf(files, exported, formats)) {
      const path = `${folder}/${member.name}`;
      const sha256 = createHash("sha256").update(member.bytes).digest("hex");
      put.push({ path, bytes: member.bytes.length, sha256 });
      yield { ...member, name: path };
    }
    bundled.push({ exported, folder, files: put });
    onReport(bundled.length);
  }
  yield textFile("manifest.json", manifestOf(bundled, formats, at));
  yield textFile("ro-crate-metadata.json", crateOf(bundled, at));
}

async function* filesOf(
  files: Pick<Files, "read">,
  exported: ExportedReport,
  formats: readonly ExportFormat[],
): AsyncGenerator<Member> {
  const { record } = exported;
  const report = await readReport(files, record);
  if (formats.includes("json")) yield text("report.json", await reportJson(files, exported));
  for (const declared of tablesOf(record.measure)) {
    const table = filled(declared, report);
    if (formats.includes("csv")) yield text(`tables/${table.name}.csv`, tableCsv(table));
    if (formats.includes("parquet")) {
      yield { name: `tables/${table.name}.parquet`, bytes: tableParquet(exported, table), stored: true };
    }
  }
  if (formats.includes("svg")) {
    for (const { name } of figuresOf(record.measure)) {
      const svg = await figureSvg(files, exported, { figure: name });
      if (svg !== null) yield text(`figures/${name}.svg`, svg);
    }
  }
  if (formats.includes("npz")) {
    const npz = await arraysNpz(await arraySource(files, exported, report), record.createdAt);
    if (npz) yield { name: "arrays.npz", bytes: npz, stored: true };
  }
}

const text = (name: string, content: string): Member => ({ name, bytes: Buffer.from(content) });
const textFile = (name: string, content: object) => text(name, `${JSON.stringify(content, null, 2)}\n`);

function manifestOf(bundled: readonly BundledReport[], formats: readonly ExportFormat[], at: Date) {
  return {
    format: "seedscope-export",
    version: 1,
    createdAt: at,
    codeVersion,
    family: bundled[0].exported.family,
    formats,
    reports: bundled.map(({ exported: { record, promptSet }, folder, files }) => {
      const { key, measure, preset, step, anchor, warnings, provenance } = record;
      return { key, measure, preset, step, anchor, promptSet, folder, files, warnings, provenance };
    }),
  };
}

/** RO-Crate 1.1: what the archive holds, and the computation that each report came from, as JSON-LD. */
function crateOf(bundled: readonly BundledReport[], at: Date) {
  const { family } = bundled[0].exported;
  const program = {
    "@id": "#seedscope",
    "@type": "SoftwareApplication",
    name: "Seedscope",
    softwareVersion: codeVersion,
  };
  return {
    "@context": "https://w3id.org/ro/crate/1.1/context",
    "@graph": [
      {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        conformsTo: { "@id": "https://w3id.org/ro/crate/1.1" },
        about: { "@id": "./" },
      },
      {
        "@id": "./",
        "@type": "Dataset",
        name: `Reports on ${family.name}`,
        description: `What Seedscope measured on the family ${family.slug}: ${bundled.length} reports.`,
        datePublished: at,
        hasPart: bundled.map(({ folder }) => ({ "@id": `${folder}/` })),
      },
      program,
      ...bundled.flatMap(({ exported: { record }, folder, files }) => [
        {
          "@id": `${folder}/`,
          "@type": "Dataset",
          name: `${record.measure} of ${family.slug}, ${record.preset}, step ${record.step}`,
          identifier: record.key,
          dateCreated: record.createdAt,
          hasPart: files.map(({ path }) => ({ "@id": path })),
        },
        {
          "@id": `#${record.key}`,
          "@type": "CreateAction",
          name: record.provenance.reproduceCommand,
          instrument: { "@id": "#seedscope" },
          startTime: record.provenance.startedAt,
          result: { "@id": `${folder}/` },
        },
        ...files.map(({ path, bytes, sha256 }) => ({
          "@id": path,
          "@type": "File",
          name: path.slice(folder.length + 1),
          contentSize: bytes,
          sha256,
          encodingFormat: mediaTypes[path.slice(path.lastIndexOf(".") + 1)],
        })),
      ]),
    ],
  };
}

const mediaTypes: Record<string, string> = {
  json: "application/json",
  csv: "text/csv",
  parquet: "application/vnd.apache.parquet",
  svg: "image/svg+xml",
  npz: "application/zip",
};
