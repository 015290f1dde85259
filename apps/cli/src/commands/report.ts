/** seedscope report: stored reports, listed and written as files. */

import type { Command } from "commander";
import { oneOf, wholeNumber } from "../options.js";
import { readSettings, type Settings } from "../settings.js";

const formats = ["json", "csv", "parquet", "svg", "npz", "npy"] as const;

interface ExportOptions {
  format: (typeof formats)[number];
  table?: string;
  figure?: string;
  theme?: string;
  width?: number;
  array?: string;
  out?: string;
  force?: boolean;
}

const notes = `
json     all of the report, with provenance and warnings
csv      one table: the main one, or --table
parquet  the same, with provenance in its metadata
svg      one figure: the main one, or --figure; --theme light, dark or paper, --width in pixels
npz      all arrays of the report, or those below --array: numpy.load gives them by name
npy      one array: --array

A name that the report does not have is answered with those that it has.

Examples:
  $ seedscope report list shakespeare
  $ seedscope report export KEY --format csv --out heads.csv
  $ seedscope report export KEY --format csv --table layers --out - | column -ts,
  $ seedscope report export KEY --format svg --figure heads --theme paper --out heads.svg
  $ seedscope report export KEY --format npy --array pairs/L3 --out pairs.npy`;

export function addReport(program: Command): void {
  const report = program
    .command("report")
    .summary("list stored reports; `report export KEY` writes one as a file")
    .description("Stored reports: listed, and written as JSON, CSV, Parquet, SVG or NumPy arrays.");
  report
    .command("list")
    .description("Lists a family's stored reports with their keys.")
    .argument("<family>", "the family's slug or name")
    .action(async (family: string, _options: object, command: Command) => listReports(family, readSettings(command)));
  report
    .command("export")
    .description("Writes a stored report, or a table, a figure or an array of it, as one file.")
    .argument("<key>", "the report's key or id, from `seedscope report list` or `analyse --json`")
    .requiredOption("--format <format>", `${formats.join(", ")}`, oneOf(...formats))
    .option("--table <name>", "csv, parquet: which table (default: the main one)")
    .option("--figure <name>", "svg: which figure (default: the main one)")
    .option("--theme <theme>", "svg: light, dark or paper", oneOf("light", "dark", "paper"))
    .option("--width <pixels>", "svg: how wide", wholeNumber)
    .option("--array <name>", "npy: which array; npz: those below this name, as pairs")
    .option("--out <file>", "where to; - for stdout (default: a name that tells what it is, here)")
    .option("--force", "replace a file that is there")
    .addHelpText("after", notes)
    .action(async (key: string, options: ExportOptions, command: Command) =>
      exportReport(key, options, readSettings(command)),
    );
}

async function listReports(wanted: string, settings: Settings): Promise<void> {
  const [{ withClient }, { familySlug }, { storedReports }, { printJson, printLine, table }] = await Promise.all([
    import("../client/open.js"),
    import("../family.js"),
    import("../export-family.js"),
    import("../output.js"),
  ]);
  await withClient(settings, async (client) => {
    const slug = await familySlug(client, wanted);
    const reports = [];
    for await (const report of storedReports(client, slug)) reports.push(report);
    if (settings.json) return printJson(reports);
    if (reports.length === 0) return printLine(`No reports on ${slug} yet.`);
    printLine(
      table(reports, [
        { title: "measure", value: ({ measure }) => measure },
        { title: "preset", value: ({ preset }) => preset.toLowerCase() },
        { title: "step", value: ({ step }) => step, right: true },
        { title: "key", value: ({ key }) => key },
      ]),
    );
  });
}

async function exportReport(wanted: string, options: ExportOptions, settings: Settings): Promise<void> {
  const { out, force = false } = options;
  const [{ withClient }, { exportPath }, { intoFile }, { printJson, printLine, size }] = await Promise.all([
    import("../client/open.js"),
    import("../export-report.js"),
    import("../folder.js"),
    import("../output.js"),
  ]);
  const path = exportPath(wanted, options);
  const { name, bytes } = await withClient(settings, (client) => client.exported(path));
  if (out === "-") return void process.stdout.write(bytes);
  const file = intoFile(out ?? name, bytes, { force });
  if (settings.json) printJson({ file, bytes: bytes.length });
  else printLine(`${size(bytes.length)} in ${file}`);
}
