/** Tables that several measures print: estimates by layer, and grids of numbers. */

import { type Column, decimals, printLine, table } from "../output.js";
import type { AnyReport, Estimate, Interval, LayerEstimate, LoadOptions } from "./measure.js";

/** "Stability of demo: paper, step 400, prompts built-in (100)" */
export function printTitle(
  what: string,
  { family, preset, step, promptSet, excluded }: AnyReport,
  ...more: string[]
): void {
  const without = excluded.length > 0 ? [`without ${excluded.map(({ label }) => label).join(" and ")}`] : [];
  const prompts = `prompts ${promptSet.name} (${promptSet.size})`;
  const parts = [preset.toLowerCase(), `step ${step}`, prompts, ...without, ...more];
  printLine(`${what} of ${family.slug}: ${parts.join(", ")}`);
}

export function printOverall({ value, interval, floor, calibrated, calibratedInterval, verdict }: Estimate): void {
  const beside = [
    `Overall ${within(value, interval)}`,
    `floor ${shown(floor)}`,
    `calibrated ${within(calibrated, calibratedInterval)}`,
    ...(verdict ? [verdictWords[verdict]] : []),
  ];
  printLine(`${beside.join(", ")}\n`);
}

/** "0.412 [0.380, 0.444]" */
export function within(value: number | null, interval: Interval | null, digits = 3): string {
  return interval
    ? `${shown(value, digits)} [${shown(interval.lower, digits)}, ${shown(interval.upper, digits)}]`
    : shown(value, digits);
}

export const verdictWords: Record<NonNullable<Estimate["verdict"]>, string> = {
  STABLE: "stable",
  UNSTABLE: "unstable",
  INCONCLUSIVE: "inconclusive",
  AT_FLOOR: "at its floor",
};

/** "Heads of seed 1, stable: L0H1, L0H3", a line a verdict. */
export function printVerdicts(what: string, of: readonly { name: string; estimate: Estimate }[]): void {
  const found = (Object.keys(verdictWords) as (keyof typeof verdictWords)[]).flatMap((verdict) => {
    const names = of.filter(({ estimate }) => estimate.verdict === verdict).map(({ name }) => name);
    return names.length > 0 ? [`${what}, ${verdictWords[verdict]}: ${names.join(" ")}`] : [];
  });
  if (found.length > 0) printLine(`\n${found.join("\n")}`);
}

/** @param of what the standard deviation is over */
export function printLayers(layers: readonly LayerEstimate[], of: string): void {
  printLine(table(layers, [...layerColumns, { title: `sd over ${of}`, value: ({ sd }) => decimals(sd), right: true }]));
}

const layerColumns: Column<LayerEstimate>[] = [
  { title: "layer", value: ({ layer }) => layer, right: true },
  { title: "value", value: ({ estimate }) => within(estimate.value, estimate.interval), right: true },
  { title: "floor", value: ({ estimate }) => decimals(estimate.floor), right: true },
  {
    title: "calibrated",
    value: ({ estimate: { calibrated, calibratedInterval } }) =>
      calibrated === null ? null : within(calibrated, calibratedInterval),
    right: true,
  },
  { title: "verdict", value: ({ estimate: { verdict } }) => verdict && verdictWords[verdict] },
];

/** A rectangle of numbers with named rows and columns: L0, L1, … down, H0, H1, … across. */
export function printGrid(
  rows: readonly string[],
  cols: readonly string[],
  value: (row: number, col: number) => number | null | undefined,
  digits = 3,
): void {
  const columns = cols.map((title, col) => ({
    title,
    value: (row: number) => decimals(value(row, col), digits),
    right: true,
  }));
  printLine(table([...rows.keys()], [{ title: "", value: (row) => rows[row] }, ...columns]));
}

/** names("L", 3) → L0, L1, L2 */
export const names = (letter: string, count: number) => Array.from({ length: count }, (_, i) => `${letter}${i}`);

/** How the weights were read, where that matters to the measure. */
export function loadedAs({ centerWritingWeights, foldValueBiases }: LoadOptions): string {
  const read = [
    centerWritingWeights ? "writing weights centred" : null,
    foldValueBiases ? "value biases folded" : null,
  ].filter((part) => part !== null);
  return read.length > 0 ? read.join(" and ") : "weights as they are stored";
}

export const shown = (value: number | null | undefined, digits = 3) => decimals(value, digits) ?? "–";
