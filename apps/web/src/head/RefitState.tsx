/** Above a chart with one value a refit: what is missing, what it costs, how far it is, or why there is no more. */
import Link from "next/link";
import type { RefitReports } from "../analysis/useRefitReports";
import { about, bytes, count, duration, plural } from "../format";
import { ProgressBar } from "../frame/ProgressBar";
import { JobActions } from "../jobs/JobActions";
import { doneOf, queueSentence } from "../jobs/jobState";
import { QueueStart } from "../jobs/QueueStart";
import { NeedsRight } from "../signin/NeedsRight";
import styles from "./Head.module.css";

interface RefitStateProps {
  reports: RefitReports<unknown>;
  refits: number;
  /** What is computed: "Zero-ablation". */
  what: string;
}

/** Drawn faded while refits are missing: what is there says nothing yet of the others. */
export const isPartial = ({ of }: RefitReports<unknown>, refits: number): boolean => of.size < refits;

export function RefitState({ reports, refits, what }: RefitStateProps) {
  const { of, missing, cost, running, looking, failed, compute } = reports;
  if (failed) {
    return (
      <div className={styles.notice} role="alert">
        <p>
          <b>
            {of.size} of {plural(refits, "refit")}.
          </b>{" "}
          {failed} What is there is kept.
        </p>
        <NeedsRight need="COMPUTE">
          <button type="button" className="ctl s" onClick={compute}>
            Try again
          </button>
        </NeedsRight>
      </div>
    );
  }
  if (running) {
    const { job, masked } = running;
    return (
      <div className={styles.notice}>
        <ProgressBar fraction={job?.state === "RUNNING" ? job.progress.fraction : of.size / refits} label={what} />
        <p className="small">
          {of.size} of {plural(refits, "refit")} read.{" "}
          {job?.state === "QUEUED" ? (
            <>
              {queueSentence(job.queuePosition)} <QueueStart position={job.queuePosition} />
            </>
          ) : null}
          {job?.state === "RUNNING"
            ? `${doneOf(job.progress)}${job.progress.etaSeconds === null ? "" : `, ${duration(job.progress.etaSeconds)} left`}.`
            : null}
        </p>
        {masked ? <JobActions job={masked} size="s" /> : null}
        {job ? (
          <Link className="small" href="/jobs">
            Jobs
          </Link>
        ) : null}
      </div>
    );
  }
  if (missing > 0 && cost) {
    return (
      <div className={styles.notice}>
        <p>
          <b>
            {what} is not computed for {missing === refits ? "any refit" : plural(missing, "refit")}.
          </b>{" "}
          {count(cost.forwardPasses)} forward passes, {about(cost.seconds)}, {bytes(cost.memoryBytes)} of memory.
        </p>
        <NeedsRight need="COMPUTE">
          <button type="button" className="ctl m" onClick={compute}>
            Compute
          </button>
        </NeedsRight>
      </div>
    );
  }
  if (looking && of.size < refits) {
    return (
      <div className={styles.notice}>
        <p className="small">
          {of.size} of {plural(refits, "refit")} read.
        </p>
      </div>
    );
  }
  return null;
}
