"use client";
/** The way to the jobs, with how many are at work or wait for it. */
import Link from "next/link";
import { graphql } from "../graphql/documents";
import { useLiveQuery } from "../graphql/useLiveQuery";

const ActiveJobs = graphql(`
  query ActiveJobs {
    running: jobs(first: 1, state: RUNNING) { totalCount }
    queued: jobs(first: 1, state: QUEUED) { totalCount }
  }
`);

const pollMilliseconds = 15_000;

export function JobsLink({ current }: { current?: "page" }) {
  const { latest } = useLiveQuery({ query: ActiveJobs, requestPolicy: "cache-and-network" }, pollMilliseconds);
  const [running, queued] = [latest?.running.totalCount ?? 0, latest?.queued.totalCount ?? 0];
  const active = running + queued;
  return (
    <Link
      href="/jobs"
      prefetch={false}
      aria-current={current}
      title={active > 0 ? `${running} running, ${queued} queued` : undefined}
    >
      Jobs
      {active > 0 ? (
        <b>
          {active}
          <span className="sr"> active</span>
        </b>
      ) : null}
    </Link>
  );
}
