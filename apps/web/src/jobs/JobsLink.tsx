"use client";
/** The way to the jobs, with how many run now. */
import Link from "next/link";
import { graphql } from "../gql";
import { useLiveQuery } from "../graphql/useLiveQuery";

const Running = graphql(`
  query RunningJobs {
    jobs(first: 1, state: RUNNING) { totalCount }
  }
`);

const pollMilliseconds = 15_000;

export function JobsLink() {
  const { latest } = useLiveQuery({ query: Running, requestPolicy: "cache-and-network" }, pollMilliseconds);
  const running = latest?.jobs.totalCount ?? 0;
  return (
    <Link className="ctl" href="/jobs" prefetch={false}>
      Jobs
      {running > 0 ? (
        <b>
          {running}
          <span className="sr"> running</span>
        </b>
      ) : null}
    </Link>
  );
}
