"use client";
/** Follows a job by subscription until it settles; the cache carries its changes to everything on screen. */
import { useEffect, useRef } from "react";
import { useSubscription } from "urql";
import type { JobState } from "../gql/graphql";
import { graphql, readFragment } from "../graphql/documents";
import { isActive, type JobProgress, JobProgress_job } from "./jobState";
import { JobMade_job, type Made, madeBy } from "./made";

const JobUpdated = graphql(`
  subscription JobUpdated($id: ID!) {
    jobUpdated(id: $id) {
      ...JobProgress_job
      ...JobMade_job
      family {
        id
        loss { mean sd step refits }
        training { step totalSteps tokensPerSecond etaSeconds job { id } }
      }
    }
  }
`);

export type Settled = JobProgress & { made: Made | null };

/**
 * @param id the job; null follows nothing
 * @param onSettled called once when it has succeeded, failed or been cancelled
 */
export function useFollowedJob(id: string | null, onSettled: (state: JobState, job: Settled) => void): void {
  const [{ data }] = useSubscription({ query: JobUpdated, variables: { id: id ?? "" }, pause: !id });
  const job = readFragment(JobProgress_job, data?.jobUpdated);
  const settled = id && job?.id === id && !isActive(job.state) ? job : null;
  const once = settled && `${settled.id} ${settled.stateSince}`;
  const latest = useRef(onSettled);
  useEffect(() => {
    latest.current = onSettled;
  });
  useEffect(() => {
    if (!settled || !data) return;
    const made = madeBy(readFragment(JobMade_job, data.jobUpdated));
    latest.current(settled.state, { ...settled, made });
  }, [once]);
}

/** The same, as a component that draws nothing: one for each row of a list. */
export function FollowedJob({ id, onSettled }: { id: string; onSettled: (state: JobState) => void }) {
  useFollowedJob(id, onSettled);
  return null;
}
