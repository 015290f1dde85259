/** When heads become themselves: stability by step, and the step at which each locks in. */

import { decimals, printLine, table } from "../output.js";
import { type ClassName, classFields, printClasses } from "./class-heads.js";
import {
  type AnyReport,
  type Estimate,
  estimateFields,
  estimateJson,
  type Interval,
  intervalJson,
  type Measure,
  type RefitName,
} from "./measure.js";
import { printTitle, within } from "./tables.js";

interface Way {
  steps: { step: number; estimate: Estimate; own: number; ownInterval: Interval | null }[];
  lockIn: number | null;
  ownLockIn: number;
}

export interface DynamicsReport extends AnyReport {
  anchor: RefitName;
  share: number;
  steps: number[];
  overall: Way;
  layers: (Way & { layer: number })[];
  heads: (Way & ClassName & { ownLockIns: number[] })[];
}

const wayFields = `steps { step estimate ${estimateFields} own ownInterval { lower upper } } lockIn ownLockIn`;

export const dynamics: Measure<DynamicsReport> = {
  name: "dynamics",
  field: "dynamics",
  input: "DynamicsInput",
  report: "DynamicsReport",
  fields: () => `
    anchor { ordinal label } share steps
    overall { ${wayFields} } layers { layer ${wayFields} } heads { ${classFields} ownLockIns ${wayFields} }
  `,
  json: ({ anchor, share, steps, overall, layers, heads }) => ({
    anchor: anchor.ordinal,
    share,
    steps,
    overall: wayJson(overall),
    layers: layers.map(wayJson),
    heads: heads.map(wayJson),
  }),
  print(report) {
    const { anchor, share, steps, overall, layers, heads } = report;
    printTitle("Stability by step", report, `share ${share}`);
    const rows = [{ name: "all", ...overall }, ...layers.map((one) => ({ name: `L${one.layer}`, ...one }))];
    const calibrated = rows.some((row) => row.steps.some(({ estimate }) => estimate.calibrated !== null));
    const columns = (told: (step: Way["steps"][number]) => string | null) =>
      steps.map((step, at) => ({
        title: `${step}`,
        value: (row: Way) => told(row.steps[at]),
        right: true,
      }));
    printLine(`${calibrated ? "Calibrated value" : "Value"} at each step, and the step at which it locks in`);
    printLine(
      table(rows, [
        { title: "", value: ({ name }) => name },
        ...columns(({ estimate }) => decimals(calibrated ? estimate.calibrated : estimate.value, 2)),
        { title: "locks in", value: ({ lockIn }) => lockIn, right: true },
      ]),
    );
    printLine("\nLikeness to their own selves at the last step");
    printLine(
      table(rows, [
        { title: "", value: ({ name }) => name },
        ...columns(({ own, ownInterval }) => within(own, ownInterval, 2)),
        { title: "stays", value: ({ ownLockIn }) => ownLockIn, right: true },
      ]),
    );
    printLine(`\nStep at which each head of ${anchor.label} locks in; – is never surely above the floor`);
    printClasses(heads, ({ lockIn }) => lockIn, 0);
    printLine(`\nStep from which it stays like its own last self (${share})`);
    printClasses(heads, ({ ownLockIn }) => ownLockIn, 0);
  },
};

function wayJson<W extends Way>({ steps, ...about }: W) {
  return {
    ...about,
    steps: steps.map(({ step, estimate, own, ownInterval }) => ({
      step,
      ...estimateJson(estimate),
      own,
      ownInterval: intervalJson(ownInterval),
    })),
  };
}
