"use client";
/** Asks for a report, follows the job that makes it, and keeps the one before on screen until it is there. */
import { type AnyVariables, stringifyVariables, type TypedDocumentNode } from "@urql/core";
import type { DocumentNode } from "graphql";
import { useEffect, useMemo, useRef, useState } from "react";
import { useMutation } from "urql";
import type { EstimateOnlyFieldsFragment, PendingFieldsFragment, RefusedFieldsFragment } from "../gql/graphql";
import { type FragmentType, graphql, readFragment } from "../graphql/documents";
import { type Opened, opened } from "../graphql/open";
import { useLiveQuery } from "../graphql/useLiveQuery";
import { isActive, type JobProgress, JobProgress_job } from "../jobs/jobState";
import { useFollowedJob } from "../jobs/useJob";
import { useWatch } from "../jobs/watched";
import { type Stale, useStale } from "./growth";

/** Of every measure's union. */
interface Outcome {
  __typename: string;
}

/** A document that asks one family for one measure, under the name `outcome`. */
export type OutcomeDocument<O extends Outcome, Variables extends AnyVariables> = TypedDocumentNode<
  { family?: { id: string; outcome: O } | null },
  Variables
>;

/** The member of a union that is the report, its fragments open. */
export type ReportOf<O extends Outcome> = Opened<
  Exclude<O, { __typename: "AnalysisPending" | "AnalysisRefused" | "AnalysisEstimate" }>
>;

export type Cost = EstimateOnlyFieldsFragment["cost"];

export type ReportStatus =
  | { is: "nothing" }
  | { is: "asking"; cost: Cost | null }
  | { is: "estimate"; cost: Cost }
  | { is: "pending"; job: JobProgress; masked: FragmentType<typeof JobProgress_job>; cost: Cost }
  | { is: "refused"; refusal: RefusedFieldsFragment }
  | { is: "broken"; message: string }
  | { is: "ready" };

export interface ReportView<R> {
  status: ReportStatus;
  /** The report asked for, or the last one of the same measure and family; null before the first. */
  report: R | null;
  /** Whether `report` is the one asked for. */
  current: boolean;
  /** What the report leaves out that the family has had since; null where it covers all. */
  stale: Stale | null;
  /** What was asked, but for how long to wait; null while nothing is. */
  question: { document: DocumentNode; variables: { slug: string } } | null;
  refresh: () => void;
  compute: () => void;
}

/** How a report is asked for: whether it may be begun, and how long the request is held for it. */
const waits = { begin: { dryRun: false, waitMs: 1200 }, look: { dryRun: true } };

/** Should the socket be lost, a pending report is asked for again this often. */
const pollMilliseconds = 5000;

const Compute = graphql(`
  mutation ComputeAgain($id: ID!) {
    retryJob(input: { id: $id }) { job { ...JobProgress_job } userErrors { message } }
  }
`);

/**
 * @param variables what is asked, but for how long to wait; null asks for nothing yet
 * @param begin false only looks: what is not stored comes as an estimate of its cost, and nothing is started
 */
export function useReport<O extends Outcome, Variables extends { slug: string; wait: object }>(
  document: OutcomeDocument<O, Variables>,
  variables: Omit<Variables, "wait"> | null,
  begin: boolean,
): ReportView<ReportOf<O>> {
  const [waiting, setWaiting] = useState(false);
  const { data, error, refresh } = useLiveQuery(
    {
      query: document,
      variables: { slug: "", ...variables, wait: begin ? waits.begin : waits.look } as unknown as Variables,
      pause: !variables,
      // what was looked for and not found may have been made since
      requestPolicy: begin ? "cache-first" : "cache-and-network",
    },
    waiting ? pollMilliseconds : 0,
  );
  const outcome = variables ? data?.family?.outcome : undefined;
  const pending = member<PendingFieldsFragment>(outcome, "AnalysisPending");
  const refusal = member<RefusedFieldsFragment>(outcome, "AnalysisRefused");
  const estimated = member<EstimateOnlyFieldsFragment>(outcome, "AnalysisEstimate");
  const ready = outcome && !pending && !refusal && !estimated ? (opened(outcome) as ReportOf<O>) : null;

  const job = readFragment(JobProgress_job, pending?.job ?? null);
  if (waiting !== (!!job && isActive(job.state))) setWaiting(!waiting);
  const active = job && isActive(job.state) ? job.id : null;
  useFollowedJob(active, (state) => state === "SUCCEEDED" && refresh());
  useWatch(begin ? active : null);
  const finished = job?.state === "SUCCEEDED" ? job.id : null;
  useEffect(() => {
    if (finished) refresh();
  }, [finished, refresh]);
  const [, retry] = useMutation(Compute);

  const stale = useStale(variables?.slug ?? "", ready && "id" in ready ? (ready.id as string) : null);

  // what it was told to cost is still said when it has been begun, until the job is there
  const asked = keyOf("", variables);
  const told = useRef<{ key: string | null; cost: Cost } | null>(null);
  if (estimated) told.current = { key: asked, cost: estimated.cost };

  const kept = useRef<{ of: string; report: ReportOf<O> } | null>(null);
  const of = variables?.slug ?? "";
  if (ready) kept.current = { of, report: ready };

  const status: ReportStatus = !variables
    ? { is: "nothing" }
    : ready
      ? { is: "ready" }
      : pending && job
        ? { is: "pending", job, masked: pending.job, cost: pending.cost }
        : refusal
          ? { is: "refused", refusal }
          : estimated
            ? { is: "estimate", cost: estimated.cost }
            : error
              ? {
                  is: "broken",
                  message: error.networkError
                    ? "The server does not answer."
                    : (error.graphQLErrors[0]?.message ?? error.message),
                }
              : { is: "asking", cost: told.current?.key === asked ? told.current.cost : null };
  // the key stands for the variables: it changes exactly when they do
  const question = useMemo(() => variables && { document, variables }, [document, asked]);
  return {
    status,
    question,
    report: ready ?? (kept.current?.of === of ? kept.current.report : null),
    current: !!ready,
    stale,
    refresh,
    compute: () => {
      if (job?.retryable) retry({ id: job.id });
      else refresh();
    },
  };
}

/** Whether to compute means to begin what was only looked for: it is not stored, or what is stored is not of all refits. */
export const isLookedFor = ({ status, stale }: ReportView<unknown>): boolean =>
  status.is === "estimate" || (status.is === "ready" && stale !== null);

/** What is asked, as a key that is the same for the same question. */
export const keyOf = (name: string, variables: object | null): string | null =>
  variables && `${name} ${stringifyVariables(variables)}`;

/** The outcome as one of the members that all unions have; null if it is another. */
const member = <T>(outcome: Outcome | undefined, name: string): T | null =>
  outcome?.__typename === name ? (outcome as unknown as T) : null;
