/** The least and the most stable layer of every family. Paper §4.6. */

import type { Client } from "./client/client.js";
import { type AnyReport, commonFields, reportCommon } from "./measures/measure.js";
import { type Extremes, extremesFields, extremesJson } from "./measures/stability.js";
import { within } from "./measures/tables.js";
import { decimals, printJson, printLine, table } from "./output.js";
import type { Settings } from "./settings.js";

interface Row {
  family: { slug: string; architecture: { layers: number; heads: number; attentionOnly: boolean } };
  report: AnyReport | null;
  extremes: Extremes | null;
}

/** Of a family's newest stored stability report. */
export interface FamilyExtremes extends Row {
  report: AnyReport;
  extremes: Extremes;
}

/** @param promptSet id; default: the built-in prompts */
export async function layerExtremes(
  client: Client,
  preset: "PAPER" | "CALIBRATED",
  promptSet?: string,
): Promise<Row[]> {
  const { layerExtremes } = await client.request<{ layerExtremes: Row[] }>(
    `query Extremes($preset: Preset, $promptSet: ID) {
      layerExtremes(preset: $preset, promptSet: $promptSet) {
        family { slug architecture { layers heads attentionOnly } }
        report { ${commonFields} }
        extremes ${extremesFields}
      }
    }`,
    { preset, promptSet },
  );
  return layerExtremes;
}

/** The paper's own table, of its 26 architectures. */
export async function publishedExtremes(client: Client): Promise<{ architecture: string; extremes: Extremes }[]> {
  const { publishedExtremes } = await client.request<{
    publishedExtremes: { architecture: string; extremes: Extremes }[];
  }>(`query PublishedExtremes { publishedExtremes { architecture extremes ${extremesFields} } }`);
  return publishedExtremes;
}

/** Families without a stored report are left out: nothing is computed for them. */
export function measuredExtremes(rows: readonly Row[]): FamilyExtremes[] {
  return rows.filter((row): row is FamilyExtremes => row.report !== null && row.extremes !== null);
}

export function printExtremes(rows: readonly Row[], preset: string, { json }: Settings): void {
  if (json) {
    printJson(
      rows.map(({ family, report, extremes }) => ({
        family: family.slug,
        ...family.architecture,
        extremes: extremes && extremesJson(extremes),
        report: report && reportCommon(report),
      })),
    );
    return;
  }
  const measured = measuredExtremes(rows);
  if (measured.length > 0) {
    printLine(
      table(measured, [
        { title: "family", value: ({ family }) => family.slug },
        {
          title: "shape",
          value: ({ family: { architecture: a } }) =>
            `${a.layers} × ${a.heads}${a.attentionOnly ? ", attention only" : ""}`,
        },
        { title: "least stable", value: ({ extremes }) => `L${extremes.least.layer}`, right: true },
        { title: "value", value: ({ extremes }) => decimals(extremes.least.value), right: true },
        { title: "depth", value: ({ extremes }) => decimals(extremes.least.relativeDepth), right: true },
        { title: "most stable", value: ({ extremes }) => `L${extremes.most.layer}`, right: true },
        { title: "value", value: ({ extremes }) => decimals(extremes.most.value), right: true },
        {
          title: "ΔS",
          value: ({ extremes: { drop, dropEstimate } }) => within(drop, dropEstimate?.interval ?? null),
          right: true,
        },
        { title: "step", value: ({ report }) => report.step, right: true },
      ]),
    );
  }
  const others = rows.filter(({ report }) => report === null).map(({ family }) => family.slug);
  if (others.length > 0) {
    printLine(`${measured.length > 0 ? "\n" : ""}Without a stored report: ${others.join(", ")}`);
    printLine(`To make one: seedscope analyse ${others[0]} stability --preset ${preset}`);
  }
  if (rows.length === 0) printLine("No families yet. Make one with: seedscope train --name NAME");
}
