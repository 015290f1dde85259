"use client";
/** Follows a job by subscription until it settles; the cache carries its changes to everything on screen. */
import { useEffect, useRef } from "react";
import { useSubscription } from "urql";
import { graphql, readFragment } from "../gql";
import type { JobState, JobUpdatedSubscription } from "../gql/graphql";
import { isActive, type JobProgress, JobProgress_job } from "./jobState";
import { watch } from "./watched";

const JobUpdated = graphql(`
  subscription JobUpdated($id: ID!) {
    jobUpdated(id: $id) {
      ...JobProgress_job
      family {
        id
        slug
        name
        loss { mean sd step refits }
        training { step totalSteps tokensPerSecond etaSeconds job { id } }
      }
    }
  }
`);

export type Settled = JobProgress & Pick<JobUpdatedSubscription["jobUpdated"], "family">;

/**
 * @param id the job; null follows nothing
 * @param onSettled called once when it has succeeded, failed or been cancelled
 */
export function useFollowedJob(id: string | null, onSettled: (state: JobState, job: Settled) => void): void {
  const [{ data }] = useSubscription({ query: JobUpdated, variables: { id: id ?? "" }, pause: !id });
  const job = readFragment(JobProgress_job, data?.jobUpdated);
  const settled = id && job?.id === id && !isActive(job.state) ? job : null;
  const once = settled && `${settled.id} ${settled.stateSince}`;
  useEffect(() => {
    if (id) watch(id);
  }, [id]);
  const latest = useRef(onSettled);
  useEffect(() => {
    latest.current = onSettled;
  });
  useEffect(() => {
    if (settled && data) latest.current(settled.state, { ...settled, family: data.jobUpdated.family });
  }, [once]);
}

/** The same, as a component that draws nothing: one for each row of a list. */
export function FollowedJob({ id, onSettled }: { id: string; onSettled: (state: JobState) => void }) {
  useFollowedJob(id, onSettled);
  return null;
}
