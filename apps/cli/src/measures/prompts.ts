/** On which prompts refits disagree. */

import { decimals, printLine, table } from "../output.js";
import { type ClassName, classFields, label } from "./class-heads.js";
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
import { printOverall, printTitle, within } from "./tables.js";

interface PromptAgreement {
  prompt: number;
  text: string;
  tokens: number;
  estimate: Estimate;
  sd: number | null;
  deviation: number;
  z: number | null;
  q: number | null;
  heads: (ClassName & { value: number; deviation: number })[];
}

export interface PromptsReport extends AnyReport {
  anchor: RefitName;
  head: ClassName | null;
  overall: Estimate;
  lengthCorrelation: number | null;
  lengthCorrelationInterval: Interval | null;
  prompts: PromptAgreement[];
}

const defaultMost = 5;
/** From a longer text, its beginning. */
const shownText = 44;
/** What is told apart from the other prompts. */
const sure = 0.05;

/** @param most how many prompts people get at either end; programs get all */
export const promptsShowing = (most = defaultMost): Measure<PromptsReport> => ({
  name: "prompts",
  field: "promptAgreement",
  input: "PromptAgreementInput",
  report: "PromptAgreementReport",
  fields: () => `
    anchor { ordinal label } head { ${classFields} } overall ${estimateFields}
    lengthCorrelation lengthCorrelationInterval { lower upper }
    prompts {
      prompt text tokens estimate ${estimateFields} sd deviation z q
      heads { ${classFields} value deviation }
    }
  `,
  json: ({ anchor, head, overall, lengthCorrelation, lengthCorrelationInterval, prompts }) => ({
    anchor: anchor.ordinal,
    head,
    overall: estimateJson(overall),
    lengthCorrelation,
    lengthCorrelationInterval: intervalJson(lengthCorrelationInterval),
    prompts: prompts.map(({ estimate, z, q, ...one }) => ({
      ...one,
      ...estimateJson(estimate),
      // of the deviation from other prompts, not of being above the floor
      deviationZ: z,
      deviationQ: q,
    })),
  }),
  print(report) {
    const { anchor, head, overall, prompts, lengthCorrelation, lengthCorrelationInterval } = report;
    const whose = head ? `${label(head)} of ${anchor.label} alone` : "all heads";
    printTitle("Agreement by prompt", report, whose);
    printOverall(overall);
    // where all fit, once
    const ends = prompts.length <= 2 * most;
    printLine(`Refits agree least on${ends ? ", and so on to most" : ""}`);
    printPrompts(ends ? prompts : prompts.slice(0, most));
    if (!ends) {
      printLine("\nRefits agree most on");
      printPrompts(prompts.slice(-most).toReversed());
    }
    printLine(`\n* surely not as the other prompts (q below ${sure})`);
    if (lengthCorrelation !== null) {
      printLine(`Correlation with the number of tokens ${within(lengthCorrelation, lengthCorrelationInterval)}`);
    }
  },
});

export const prompts = promptsShowing();

function printPrompts(prompts: readonly PromptAgreement[]): void {
  const anyHeads = prompts.some(({ heads }) => heads.length > 0);
  printLine(
    table(prompts, [
      { title: "prompt", value: ({ prompt }) => prompt, right: true },
      { title: "text", value: ({ text }) => beginning(text) },
      { title: "tokens", value: ({ tokens }) => tokens, right: true },
      { title: "value", value: ({ estimate }) => within(estimate.value, estimate.interval), right: true },
      { title: "floor", value: ({ estimate }) => decimals(estimate.floor), right: true },
      { title: "calibrated", value: ({ estimate }) => decimals(estimate.calibrated), right: true },
      {
        title: "from the mean",
        value: ({ deviation, q }) => `${signed(deviation)}${q !== null && q < sure ? "*" : " "}`,
        right: true,
      },
      ...(anyHeads
        ? [
            {
              title: "heads that fall the most",
              value: ({ heads }: PromptAgreement) =>
                heads.map((one) => `${label(one)} ${signed(one.deviation, 2)}`).join(", "),
            },
          ]
        : []),
    ]),
  );
}

function beginning(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length <= shownText ? line : `${line.slice(0, shownText - 1)}…`;
}

function signed(value: number, digits = 3): string {
  return `${value < 0 ? "" : "+"}${value.toFixed(digits)}`;
}
