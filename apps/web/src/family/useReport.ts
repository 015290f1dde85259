"use client";
/** Asks for a report, follows the job that makes it, and keeps the one before on screen until it is there. */
import { useEffect, useRef, useState } from "react";
import { useMutation } from "urql";
import { type FragmentType, graphql, readFragment } from "../gql";
import { useLiveQuery } from "../graphql/useLiveQuery";
import { isActive, type JobProgress, JobProgress_job } from "../jobs/jobState";
import { useFollowedJob } from "../jobs/useJob";
import {
  CommonnessOutcome,
  CommonnessReportFields,
  type Measure,
  pageLength,
  type Report,
  StabilityOutcome,
  StabilityReportFields,
} from "./report";
import { useAllHeads } from "./useAllHeads";

export interface ReportRequest {
  slug: string;
  measure: Measure;
  preset: "PAPER" | "CALIBRATED";
  step: number;
  promptSet: string | null;
  anchor: number;
  /** How many heads a refit has. */
  heads: number;
}

interface Cost {
  forwardPasses: number;
  seconds: number;
  memoryBytes: number;
  /** Whether most of it is stored already. */
  cached: boolean;
}

interface Refusal {
  code: string;
  message: string;
  suggestion: string | null;
}

export type ReportStatus =
  | { is: "nothing" }
  | { is: "asking" }
  | { is: "pending"; job: JobProgress; masked: FragmentType<typeof JobProgress_job>; cost: Cost }
  | { is: "refused"; refusal: Refusal }
  | { is: "broken"; message: string }
  | { is: "ready" };

export interface ReportView {
  status: ReportStatus;
  /** The report asked for, or the last one of the same measure and family; null before the first. */
  report: Report | null;
  /** Whether `report` is the one asked for. */
  current: boolean;
  refresh: () => void;
  compute: () => void;
}

/** Should the socket be lost, a pending report is asked for again this often. */
const pollMilliseconds = 5000;

const Compute = graphql(`
  mutation ComputeAgain($id: ID!) {
    retryJob(input: { id: $id }) { job { ...JobProgress_job } userErrors { message } }
  }
`);

/** @param request null asks for nothing yet */
export function useReport(request: ReportRequest | null): ReportView {
  const input = request && {
    preset: request.preset,
    step: request.step,
    anchor: request.anchor,
    ...(request.promptSet ? { promptSet: request.promptSet } : {}),
  };
  const variables = { slug: request?.slug ?? "", input: input ?? {}, heads: Math.min(pageLength, request?.heads ?? 1) };
  const isStability = request?.measure !== "commonness";
  const [waiting, setWaiting] = useState(false);
  const poll = waiting ? pollMilliseconds : 0;
  const stability = useLiveQuery({ query: StabilityOutcome, variables, pause: !request || !isStability }, poll);
  const commonness = useLiveQuery({ query: CommonnessOutcome, variables, pause: !request || isStability }, poll);
  const { data, error, refresh } = isStability ? stability : commonness;
  const outcome = request ? data?.family?.outcome : undefined;

  const masked = outcome?.__typename === "AnalysisPending" ? outcome.job : null;
  const job = readFragment(JobProgress_job, masked);
  if (waiting !== (!!job && isActive(job.state))) setWaiting(!waiting);
  useFollowedJob(job && isActive(job.state) ? job.id : null, (state) => state === "SUCCEEDED" && refresh());
  const finished = job?.state === "SUCCEEDED" ? job.id : null;
  useEffect(() => {
    if (finished) refresh();
  }, [finished, refresh]);
  const [, retry] = useMutation(Compute);

  const ready = useAllHeads(
    outcome?.__typename === "StabilityReport"
      ? readFragment(StabilityReportFields, outcome)
      : outcome?.__typename === "CommonnessReport"
        ? readFragment(CommonnessReportFields, outcome)
        : null,
  );
  const kept = useRef<{ of: string; report: Report } | null>(null);
  const of = `${request?.slug} ${request?.measure}`;
  if (ready) kept.current = { of, report: ready };

  const status: ReportStatus = !request
    ? { is: "nothing" }
    : ready
      ? { is: "ready" }
      : job && masked && outcome?.__typename === "AnalysisPending"
        ? { is: "pending", job, masked, cost: outcome.cost }
        : outcome?.__typename === "AnalysisRefused"
          ? { is: "refused", refusal: outcome }
          : error
            ? {
                is: "broken",
                message: error.networkError
                  ? "The server does not answer."
                  : (error.graphQLErrors[0]?.message ?? error.message),
              }
            : { is: "asking" };
  return {
    status,
    report: ready ?? (kept.current?.of === of ? kept.current.report : null),
    current: !!ready,
    refresh,
    compute: () => {
      if (job?.retryable) retry({ id: job.id });
      else refresh();
    },
  };
}
