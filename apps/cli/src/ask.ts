/** Asking a family for a report: it is known, a job makes it, or it cannot be made. */

import type { Client } from "./client/client.js";
import { Failure } from "./failure.js";
import type { FoundFamily } from "./family.js";
import { followJob, type Job, jobFields } from "./follow-job.js";
import { type AnyReport, headPage, type Measure, selection } from "./measures/measure.js";
import type { Settings } from "./settings.js";

/** What it takes to make a report. */
export interface Cost {
  forwardPasses: number;
  seconds: number;
  memoryBytes: number;
  cached: boolean;
}

export interface Refusal {
  code: string;
  message: string;
  suggestion: string | null;
}

export type Outcome<R> = { report: R } | { job: Job; cost: Cost } | { cost: Cost } | { refused: Refusal };

interface Wait {
  /** how long the request may be held, in milliseconds */
  waitMs?: number;
  /** only tell what it would cost */
  dryRun?: boolean;
}

type Answer<R> =
  | { __typename: "AnalysisPending"; job: Job; cost: Cost }
  | { __typename: "AnalysisEstimate"; cost: Cost }
  | ({ __typename: "AnalysisRefused" } & Refusal)
  | ({ __typename: string; id: string } & R);

const costFields = "cost { forwardPasses seconds memoryBytes cached }";

/** @param input the measure's own, as the schema has it */
export async function ask<R extends AnyReport>(
  client: Client,
  { slug, layers }: FoundFamily,
  measure: Measure<R>,
  input: object,
  { waitMs = 0, dryRun = false }: Wait = {},
): Promise<Outcome<R>> {
  const query = `query Analyse($slug: String!, $input: ${measure.input}!, $wait: WaitPolicy) {
    family(slug: $slug) {
      outcome: ${measure.field}(input: $input, wait: $wait) {
        __typename
        ... on ${measure.report} { id ${selection(measure, layers)} }
        ... on AnalysisPending { job { ${jobFields} } ${costFields} }
        ... on AnalysisEstimate { ${costFields} }
        ... on AnalysisRefused { code message suggestion }
      }
    }
  }`;
  const variables = { slug, input, wait: { waitMs, dryRun } };
  const { family } = await client.request<{ family: { outcome: Answer<R> } }>(query, variables);
  const answer = family.outcome;
  switch (answer.__typename) {
    case "AnalysisPending":
    case "AnalysisEstimate": {
      const { job, cost } = answer as { job?: Job; cost: Cost };
      return job ? { job, cost } : { cost };
    }
    case "AnalysisRefused":
      return { refused: answer as Refusal };
    default: {
      const { __typename, id, ...report } = answer as { __typename: string; id: string } & R;
      return { report: await withAllHeads(client, measure, id, report as unknown as R) };
    }
  }
}

/** A stored report. */
export async function reportById<R extends AnyReport>(
  client: Client,
  measure: Measure<R>,
  id: string,
  layers: number,
): Promise<R> {
  const { node } = await client.request<{ node: R }>(
    `query Report($id: ID!) { node(id: $id) { ... on ${measure.report} { ${selection(measure, layers)} } } }`,
    { id },
  );
  return withAllHeads(client, measure, id, node);
}

interface HeadPage {
  nodes: unknown[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** The pages behind the first, for models of more heads than a page has. */
async function withAllHeads<R extends AnyReport>(
  client: Client,
  { headFields, headsField, report: type }: Measure<R>,
  id: string,
  report: R,
): Promise<R> {
  if (!headFields) return report;
  let page = (report as unknown as { heads: HeadPage }).heads;
  const nodes = [...page.nodes];
  while (page.pageInfo.hasNextPage) {
    const { node } = await client.request<{ node: { heads: HeadPage } }>(
      `query Heads($id: ID!, $after: String) { node(id: $id) { ... on ${type} { ${headPage(headFields, headsField, ", after: $after")} } } }`,
      { id, after: page.pageInfo.endCursor },
    );
    page = node.heads;
    nodes.push(...page.nodes);
  }
  return { ...report, heads: { nodes } };
}

/**
 * A report: asks, waits for its job if there is one, and asks again.
 *
 * @throws Failure with the refusal's sentence, or the job's
 */
export async function measured<R extends AnyReport>(
  client: Client,
  settings: Settings,
  family: FoundFamily,
  measure: Measure<R>,
  input: object,
): Promise<R> {
  let outcome = await ask(client, family, measure, input);
  if ("job" in outcome) {
    await followJob(client, settings, outcome.job);
    outcome = await ask(client, family, measure, input, { waitMs: 2000 });
  }
  if ("report" in outcome) return outcome.report;
  if ("refused" in outcome) throw refusal(outcome.refused);
  throw new Failure("error: the job is done, but its report is not there; ask again");
}

export function refusal({ message, suggestion }: Refusal): Failure {
  return new Failure(`error: ${message}${suggestion ? `; ${suggestion}` : ""}`);
}
