"use client";
/** All jobs, newest first: what runs, what waits, what went wrong. */
import Link from "next/link";
import { useState } from "react";
import { oneOfParameter, useChoices } from "../address";
import { ago, count, duration, plural } from "../format";
import { Badge } from "../frame/Badge";
import { Header } from "../frame/Header";
import { PageHead } from "../frame/PageHead";
import { ProgressBar } from "../frame/ProgressBar";
import { Segmented } from "../frame/Segmented";
import { Select } from "../frame/Select";
import type { JobsPageQuery } from "../gql/graphql";
import { graphql, readFragment } from "../graphql/documents";
import { useLiveQuery } from "../graphql/useLiveQuery";
import { JobActions } from "./JobActions";
import styles from "./JobsPage.module.css";
import { badgeOf, doneOf, isActive, JobProgress_job, kindWords, queueSentence, wordOf } from "./jobState";
import { MadeLink } from "./MadeLink";
import { JobMade_job, madeBy } from "./made";
import { timersOf } from "./timers";
import { FollowedJob } from "./useJob";
import { useNow } from "./useNow";

const Jobs = graphql(`
  query JobsPage($first: Int!, $state: JobState, $kind: JobKind) {
    jobs(first: $first, state: $state, kind: $kind) {
      totalCount
      nodes { id ...JobProgress_job ...JobMade_job requestedBy { id name } family { id slug name } }
    }
  }
`);

const pageSize = 50;
/** The most the server lists at once. */
const mostListed = 256;
const pollMilliseconds = { idle: 15_000, busy: 4000 };

const choices = {
  state: oneOfParameter("state", ["all", "RUNNING", "QUEUED", "SUCCEEDED", "FAILED", "CANCELLED"], "all"),
  kind: oneOfParameter("kind", ["all", "TRAIN", "ANALYSIS", "IMPORT", "CHECK", "EXPORT"], "all"),
};

export function JobsPage() {
  const [first, setFirst] = useState(pageSize);
  const [{ state: filter, kind }, change] = useChoices(choices);
  const [busy, setBusy] = useState(true);
  const {
    latest: data,
    error,
    refresh,
  } = useLiveQuery(
    {
      query: Jobs,
      variables: { first, state: filter === "all" ? null : filter, kind: kind === "all" ? null : kind },
      requestPolicy: "cache-and-network",
    },
    busy ? pollMilliseconds.busy : pollMilliseconds.idle,
  );
  const jobs = data?.jobs.nodes;
  const active = (jobs ?? []).filter((node) => isActive(readFragment(JobProgress_job, node).state));
  if (busy !== active.length > 0) setBusy(active.length > 0);
  const now = useNow(active.length > 0);

  return (
    <>
      <Header />
      <main>
        <PageHead
          crumb="Jobs"
          title="Jobs"
          facts={
            data ? (
              <>
                <span>{plural(data.jobs.totalCount, "job")}</span>
                <span>{active.length} active</span>
              </>
            ) : null
          }
        >
          <div className="acts" style={{ flexWrap: "wrap" }}>
            <Select
              label="Kind"
              showLabel
              value={kind}
              onChange={(kind) => change({ kind })}
              choices={[
                { value: "all", label: "any" },
                { value: "TRAIN", label: "Training" },
                { value: "ANALYSIS", label: "Reports" },
                { value: "IMPORT", label: "Imports" },
                { value: "CHECK", label: "Checks" },
                { value: "EXPORT", label: "Exports" },
              ]}
            />
            <Segmented
              label="Which jobs"
              value={filter}
              onChange={(state) => change({ state })}
              choices={[
                { value: "all", label: "All" },
                { value: "RUNNING", label: "Running" },
                { value: "QUEUED", label: "Queued" },
                { value: "SUCCEEDED", label: "Done" },
                { value: "FAILED", label: "Failed" },
                { value: "CANCELLED", label: "Cancelled" },
              ]}
            />
          </div>
        </PageHead>
        <section className={`panel ${styles.list}`} aria-label="Jobs">
          {jobs && jobs.length > 0 ? (
            <table>
              <thead>
                <tr>
                  <th scope="col">Job</th>
                  <th scope="col">Family</th>
                  <th scope="col">State</th>
                  <th scope="col">Progress</th>
                  <th scope="col">Asked for</th>
                  <th scope="col">
                    <span className="sr">Actions</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {jobs.map((node) => (
                  <JobRow key={node.id} node={node} now={now} onChanged={refresh} />
                ))}
              </tbody>
            </table>
          ) : (
            <div className={`state ${styles.empty}`}>
              {error && !data ? (
                <p>
                  <b>The list of jobs could not be read.</b>{" "}
                  {error.networkError
                    ? "The server does not answer. It is asked again every few seconds."
                    : error.message}
                </p>
              ) : data ? (
                <p>
                  <b>{filter === "all" && kind === "all" ? "No job yet." : "No such job."}</b> Training or importing a
                  family makes one, and so does asking for a report that is not stored.
                </p>
              ) : (
                <p>Reading the list.</p>
              )}
            </div>
          )}
        </section>
        {data && data.jobs.totalCount > data.jobs.nodes.length && first < mostListed ? (
          <p className="small muted" style={{ marginTop: 8 }}>
            {data.jobs.nodes.length} of {count(data.jobs.totalCount)} shown.{" "}
            <button type="button" className="linkish" onClick={() => setFirst(Math.min(mostListed, first + pageSize))}>
              Show more
            </button>
          </p>
        ) : null}
        {active.map((node) => (
          <FollowedJob key={node.id} id={node.id} onSettled={refresh} />
        ))}
      </main>
    </>
  );
}

type JobNode = JobsPageQuery["jobs"]["nodes"][number];

interface JobRowProps {
  node: JobNode;
  now: number;
  onChanged: () => void;
}

function JobRow({ node, now, onChanged }: JobRowProps) {
  const timers = timersOf(readFragment(JobProgress_job, node), now);
  const job = readFragment(JobProgress_job, node);
  const { progress } = job;
  return (
    <tr>
      <td className={styles.title}>
        <b>{job.title}</b>
        <span className={styles.meta}>
          {job.failure ? job.failure.message : (progress.message ?? kindWords[job.kind])}
        </span>
      </td>
      <td>
        {node.family ? (
          <Link href={`/f/${node.family.slug}`}>{node.family.name}</Link>
        ) : (
          <span className="faint">–</span>
        )}
      </td>
      <td>
        <Badge kind={badgeOf(job.state)}>{wordOf(job.state, "Running", "Done")}</Badge>
        <span className={styles.meta}>
          {job.state === "QUEUED"
            ? `${queueSentence(job.queuePosition).replace(".", "")}, ${timers.state}`
            : timers.state}
        </span>
        {timers.before ? <span className={styles.meta}>{timers.before}</span> : null}
      </td>
      <td>
        <div className={styles.progress}>
          <span className="small">
            <span>{doneOf(progress)}</span>
            <b>{Math.floor(100 * progress.fraction)} %</b>
          </span>
          {isActive(job.state) ? <ProgressBar fraction={progress.fraction} label={job.title} /> : null}
          {job.state === "RUNNING" && progress.etaSeconds !== null ? (
            <span className="small faint">{duration(progress.etaSeconds)} left</span>
          ) : null}
        </div>
      </td>
      <td className="muted nowrap">
        {ago(job.createdAt, now)}
        {node.requestedBy ? <span className={styles.meta}>{node.requestedBy.name}</span> : null}
      </td>
      <td>
        <span className={styles.actions}>
          <MadeLink className="ctl m" made={madeBy(readFragment(JobMade_job, node))} />
          <JobActions job={node} size="m" onChanged={onChanged} />
        </span>
      </td>
    </tr>
  );
}
