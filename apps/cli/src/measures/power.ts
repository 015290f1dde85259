/** How many refits and prompts a wanted half-width takes. */

import { decimals, grouped, printLine, table } from "../output.js";
import { type ClassName, classFields, printClasses } from "./class-heads.js";
import type { AnyReport, Measure, RefitName } from "./measure.js";
import { printGrid, printTitle } from "./tables.js";

interface Needed {
  value: number;
  halfWidth: number;
  components: { refit: number; pair: number; prompt: number; refitPrompt: number; residual: number };
  refits: number | null;
  prompts: number | null;
  leastRefits: number | null;
}

export interface PowerReport extends AnyReport {
  anchor: RefitName;
  level: number;
  halfWidth: number;
  pilotRefits: number;
  pilotPrompts: number;
  mostRefits: number;
  overall: Needed;
  layers: (Needed & { layer: number })[];
  heads: (Needed & ClassName)[];
  grid: { refits: number[]; prompts: number[]; halfWidths: number[][] };
}

const neededFields = "value halfWidth components { refit pair prompt refitPrompt residual } refits prompts leastRefits";

export const power: Measure<PowerReport> = {
  name: "power",
  field: "power",
  input: "PowerInput",
  report: "PowerReport",
  fields: () => `
    anchor { ordinal label } level halfWidth pilotRefits pilotPrompts mostRefits
    overall { ${neededFields} } layers { layer ${neededFields} } heads { ${classFields} ${neededFields} }
    grid { refits prompts halfWidths }
  `,
  json: ({ anchor, level, halfWidth, pilotRefits, pilotPrompts, mostRefits, overall, layers, heads, grid }) => ({
    anchor: anchor.ordinal,
    level,
    wanted: halfWidth,
    pilot: { refits: pilotRefits, prompts: pilotPrompts },
    mostRefits,
    overall,
    layers,
    heads,
    grid: grid.refits.flatMap((refits, row) =>
      grid.prompts.map((prompts, column) => ({ refits, prompts, halfWidth: grid.halfWidths[row][column] })),
    ),
  }),
  print(report) {
    const { halfWidth, level, pilotRefits, pilotPrompts, mostRefits, overall, layers, heads, grid, anchor } = report;
    const percent = Math.round(1000 * level) / 10;
    printTitle("Refits and prompts that it takes", report, `±${halfWidth} at ${percent} %`);
    printLine(`Measured on ${pilotRefits} refits and ${grouped(pilotPrompts)} prompts, whose variances predict\n`);
    const rows = [{ name: "all", ...overall }, ...layers.map((one) => ({ name: `L${one.layer}`, ...one }))];
    printLine(
      table(rows, [
        { title: "", value: ({ name }) => name },
        { title: "value", value: ({ value }) => decimals(value), right: true },
        { title: "now ±", value: ({ halfWidth }) => decimals(halfWidth), right: true },
        {
          title: `refits, of ${pilotPrompts} prompts`,
          value: ({ refits }) => refits ?? `> ${mostRefits}`,
          right: true,
        },
        {
          title: `prompts, of ${pilotRefits} refits`,
          value: ({ prompts }) => (prompts === null ? "no number" : grouped(prompts)),
          right: true,
        },
        {
          title: "refits at least",
          value: ({ leastRefits }) => leastRefits ?? `> ${mostRefits}`,
          right: true,
        },
      ]),
    );
    const stuck = rows.filter(({ prompts }) => prompts === null).map(({ name }) => name);
    if (stuck.length > 0) {
      printLine(
        `\nWith ${pilotRefits} refits no number of prompts is enough for ${stuck.join(" ")}: train more refits`,
      );
    }
    printLine("\nHalf-width of the overall value: refits down, prompts across");
    printGrid(grid.refits.map(String), grid.prompts.map(String), (row, column) => grid.halfWidths[row][column]);
    printLine(
      `\nRefits that each head of ${anchor.label} takes on ${grouped(pilotPrompts)} prompts; – is more than ${mostRefits}`,
    );
    printClasses(heads, ({ refits }) => refits, 0);
  },
};
