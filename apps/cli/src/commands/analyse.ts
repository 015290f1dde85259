/** seedscope analyse: how stable, or how common, a family's heads are. */

import { Argument, type Command } from "commander";
import type { Client } from "../client/client.js";
import type { Job } from "../follow-job.js";
import { oneOf, wholeNumber } from "../options.js";
import type { HeadReport } from "../report.js";
import { readSettings, type Settings } from "../settings.js";

const measures = ["stability", "commonness"] as const;
type Measure = (typeof measures)[number];

interface AnalyseOptions {
  preset: "paper" | "calibrated";
  prompts?: string;
  step?: number;
  anchor: number;
}

const examples = `
Examples:
  $ seedscope analyse shakespeare stability
  $ seedscope analyse shakespeare stability --preset paper --anchor 1 --json > stability.json
  $ seedscope analyse shakespeare commonness --prompts mine.json --step 100

A prompts file is a JSON array of strings, or { "name": …, "prompts": [ … ] }.`;

export function addAnalyse(program: Command): void {
  program
    .command("analyse")
    .alias("analyze")
    .summary("measure how stable or how common a family's heads are")
    .description(
      "Measures a family's heads across its refits, beside the floor that untrained models score (arXiv 2602.16740, §4.1 and §4.3).",
    )
    .argument("<family>", "the family's slug or name")
    .addArgument(new Argument("<measure>", "what to measure").choices(measures))
    .option(
      "--preset <name>",
      "calibrated, or paper for the paper's arithmetic",
      oneOf("paper", "calibrated"),
      "calibrated" as const,
    )
    .option("--prompts <file>", "a JSON file of prompts, or a stored set's hash (default: the built-in set)")
    .option("--step <n>", "a checkpoint step (default: the newest that all refits have)", wholeNumber)
    .option("--anchor <n>", "refit whose heads are listed, from 0; with paper also the only anchor", wholeNumber, 0)
    .addHelpText("after", examples)
    .action(async (family: string, measure: Measure, options: AnalyseOptions, command: Command) =>
      analyse(family, measure, options, readSettings(command)),
    );
}

async function analyse(wanted: string, measure: Measure, options: AnalyseOptions, settings: Settings): Promise<void> {
  const [{ withClient }, { familySlug }, { promptSetId, readPrompts }, { printReport }] = await Promise.all([
    import("../client/open.js"),
    import("../family.js"),
    import("../prompts.js"),
    import("../report.js"),
  ]);
  const prompts = options.prompts === undefined ? undefined : await readPrompts(options.prompts);
  await withClient(settings, async (client) => {
    const slug = await familySlug(client, wanted);
    const input = {
      preset: options.preset.toUpperCase(),
      promptSet: prompts && (await promptSetId(client, prompts)),
      step: options.step,
      anchor: options.anchor,
    };
    printReport(measure, await measured(client, settings, slug, measure, input), settings);
  });
}

type Outcome =
  | ({ __typename: "StabilityReport" | "CommonnessReport" } & HeadReport)
  | { __typename: "AnalysisPending"; job: Job }
  | { __typename: "AnalysisRefused"; message: string; suggestion: string | null };

/** Asks, waits for the job if there is one, and asks again. */
async function measured(
  client: Client,
  settings: Settings,
  slug: string,
  measure: Measure,
  input: object,
): Promise<HeadReport> {
  const [{ Failure }, { followJob, jobFields }, { reportFields }] = await Promise.all([
    import("../failure.js"),
    import("../follow-job.js"),
    import("../report.js"),
  ]);
  const [type, inputType] =
    measure === "stability" ? ["StabilityReport", "StabilityInput"] : ["CommonnessReport", "CommonnessInput"];
  const query = `query Analyse($slug: String!, $input: ${inputType}, $waitMs: Int) {
    family(slug: $slug) {
      outcome: ${measure}(input: $input, wait: { waitMs: $waitMs }) {
        __typename
        ... on ${type} { ${reportFields} }
        ... on AnalysisPending { job { ${jobFields} } }
        ... on AnalysisRefused { message suggestion }
      }
    }
  }`;
  const ask = async (waitMs: number) => {
    const answer = await client.request<{ family: { outcome: Outcome } }>(query, { slug, input, waitMs });
    return answer.family.outcome;
  };

  let outcome = await ask(0);
  if (outcome.__typename === "AnalysisPending") {
    await followJob(client, settings, outcome.job);
    outcome = await ask(2000);
  }
  switch (outcome.__typename) {
    case "AnalysisRefused":
      throw new Failure(`error: ${outcome.message}${outcome.suggestion ? `; ${outcome.suggestion}` : ""}`);
    case "AnalysisPending":
      throw new Failure("error: the job is done, but its report is not there; ask again");
    default:
      return outcome;
  }
}
