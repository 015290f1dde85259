/** A report on heads, for people and for programs. */

import { decimals, printJson, printLine, table } from "./output.js";
import type { Settings } from "./settings.js";

interface Estimate {
  value: number;
  n: number;
  floor: number | null;
  calibrated: number | null;
}

export interface HeadReport {
  family: { slug: string };
  promptSet: { name: string; contentHash: string; size: number };
  preset: "PAPER" | "CALIBRATED";
  step: number;
  anchor: { ordinal: number; label: string };
  overall: Estimate;
  layers: { layer: number; estimate: Estimate; sd: number | null }[];
  heads: { nodes: { head: { layer: number; index: number }; estimate: Estimate; rank: number }[] };
  warnings: { code: string; message: string }[];
  provenance: Record<string, unknown>;
}

const estimate = "{ value n floor calibrated }";

export const reportFields = `
  family { slug }
  promptSet { name contentHash size }
  preset step
  anchor { ordinal label }
  overall ${estimate}
  layers { layer estimate ${estimate} sd }
  heads(first: 256) { nodes { head { layer index } estimate ${estimate} rank } }
  warnings { code message }
  provenance {
    key weights floorWeights promptSet paramsJson codeVersion engine dtype startedAt durationMs reproduceCommand
  }
`;

/** On stdout; warnings on stderr. */
export function printReport(measure: string, report: HeadReport, { json }: Settings): void {
  for (const { message } of report.warnings) console.error(`warning: ${message}`);
  if (json) printJson(reportJson(measure, report));
  else printTables(measure, report);
}

/** What `analyse --json` prints. */
export function reportJson(measure: string, report: HeadReport) {
  const { family, preset, step, anchor, promptSet, overall, layers, heads, warnings, provenance } = report;
  return {
    family: family.slug,
    measure,
    preset,
    step,
    anchor: anchor.ordinal,
    promptSet,
    overall,
    layers: layers.map(({ layer, estimate, sd }) => ({ layer, ...estimate, sd })),
    heads: heads.nodes.map(({ head, estimate }) => ({ layer: head.layer, head: head.index, ...estimate })),
    warnings,
    provenance,
  };
}

function printTables(measure: string, report: HeadReport): void {
  const { family, preset, step, promptSet, overall, layers, heads, anchor } = report;
  const ofWhat = `${preset.toLowerCase()}, step ${step}, prompts ${promptSet.name} (${promptSet.size})`;
  printLine(`${capital(measure)} of ${family.slug}: ${ofWhat}`);
  printLine(
    `Overall ${shown(overall.value)}, floor ${shown(overall.floor)}, calibrated ${shown(overall.calibrated)}\n`,
  );
  printLine(
    table(layers, [
      { title: "layer", value: ({ layer }) => layer, right: true },
      { title: "value", value: ({ estimate }) => decimals(estimate.value), right: true },
      { title: "floor", value: ({ estimate }) => decimals(estimate.floor), right: true },
      { title: "calibrated", value: ({ estimate }) => decimals(estimate.calibrated), right: true },
      { title: "sd over heads", value: ({ sd }) => decimals(sd), right: true },
    ]),
  );
  for (const kind of ["value", "floor", "calibrated"] as const) {
    if (heads.nodes.every(({ estimate }) => estimate[kind] === null)) continue;
    printLine(`\nHeads of ${anchor.label} (refit ${anchor.ordinal}), ${kind}`);
    printLine(headGrid(report, (estimate) => estimate[kind]));
  }
}

/** Layers down, heads across. */
function headGrid({ layers, heads }: HeadReport, read: (estimate: Estimate) => number | null): string {
  const width = Math.max(...heads.nodes.map(({ head }) => head.index)) + 1;
  const cell = (layer: number, index: number) =>
    heads.nodes.find(({ head }) => head.layer === layer && head.index === index)?.estimate ?? null;
  return table(layers, [
    { title: "", value: ({ layer }) => `L${layer}` },
    ...Array.from({ length: width }, (_, index) => ({
      title: `H${index}`,
      value: ({ layer }: { layer: number }) => {
        const estimate = cell(layer, index);
        return estimate && decimals(read(estimate));
      },
      right: true,
    })),
  ]);
}

const shown = (value: number | null) => decimals(value) ?? "–";

const capital = (word: string) => word[0].toUpperCase() + word.slice(1);
