/** A job's state in words, and whether it will still change. */

import { bytes, count, ordinal } from "../format";
import type { BadgeKind } from "../frame/Badge";
import type { JobKind, JobProgress_JobFragment, JobState } from "../gql/graphql";
import { graphql } from "../graphql/documents";

export const JobProgress_job = graphql(`
  fragment JobProgress_job on Job {
    id
    kind
    state
    stateSince
    createdAt
    title
    queuePosition
    cancellable
    retryable
    progress { done total unit fraction etaSeconds message }
    failure { message retryable }
    requestedBy { id }
  }
`);

export type JobProgress = JobProgress_JobFragment;

export const isActive = (state: JobState): boolean => state === "QUEUED" || state === "RUNNING";

const badges: Record<JobState, BadgeKind> = {
  QUEUED: "idle",
  RUNNING: "run",
  SUCCEEDED: "ok",
  FAILED: "bad",
  CANCELLED: "idle",
};

export const badgeOf = (state: JobState): BadgeKind => badges[state];

/**
 * @param done the word for a job of this kind that has succeeded, e.g. "Trained"
 * @param cancelled for one that was; a training goes on from there, and has only stopped
 */
export function wordOf(state: JobState, running: string, done: string, cancelled = "Cancelled"): string {
  return { QUEUED: "Queued", RUNNING: running, SUCCEEDED: done, FAILED: "Failed", CANCELLED: cancelled }[state];
}

export const kindWords: Record<JobKind, string> = {
  ANALYSIS: "analysis",
  CHECK: "check",
  EXPORT: "export",
  IMPORT: "import",
  TRAIN: "training",
};

const units: Record<string, string> = {
  step: "steps",
  "forward pass": "forward passes",
  refit: "refits",
  report: "reports",
  unit: "units",
};

/** @returns e.g. "31 of 50 refits", "1.2 of 3.4 GB" */
export function doneOf({ done, total, unit }: { done: number; total: number; unit: string }): string {
  if (unit === "byte") return bytesOf(done, total);
  return `${count(done)} of ${count(total)} ${total === 1 ? unit : (units[unit] ?? unit)}`;
}

/** One unit for both where it is the same. */
function bytesOf(done: number, total: number): string {
  const [some, all] = [bytes(done).split(" "), bytes(total).split(" ")];
  return some[1] === all[1] ? `${some[0]} of ${all.join(" ")}` : `${some.join(" ")} of ${all.join(" ")}`;
}

/** @returns e.g. "Third in the queue." */
export function queueSentence(position: number | null | undefined): string {
  return position ? `${position === 1 ? "Next" : ordinal(position)} in the queue.` : "In the queue.";
}
