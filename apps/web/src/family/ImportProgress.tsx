/** Where an import stands: what is read of how much, what is being done, and when it will be through. */
import { duration } from "../format";
import { Badge } from "../frame/Badge";
import { Panel } from "../frame/Panel";
import { ProgressBar } from "../frame/ProgressBar";
import { badgeOf, doneOf, type JobProgress, queueSentence, wordOf } from "../jobs/jobState";

export function ImportProgress({ job }: { job: JobProgress | undefined }) {
  return (
    <Panel
      title="Import"
      sub={job?.title}
      actions={
        job ? <Badge kind={badgeOf(job.state)}>{wordOf(job.state, "importing", "imported").toLowerCase()}</Badge> : null
      }
    >
      <div className="state">{job ? <Standing job={job} /> : <p>Asking how far the import is.</p>}</div>
    </Panel>
  );
}

function Standing({ job }: { job: JobProgress }) {
  const { progress } = job;
  switch (job.state) {
    case "QUEUED":
      return (
        <p>
          <b>{queueSentence(job.queuePosition)}</b> {doneOf({ ...progress, done: 0 })} to be read.
        </p>
      );
    case "FAILED":
      return (
        <p>
          <b>The import stopped.</b> {job.failure?.message} Checkpoints that were read are kept
          {job.retryable ? "; trying again goes on with the others" : ""}.
        </p>
      );
    case "CANCELLED":
      return (
        <p>
          <b>Cancelled</b> at {doneOf(progress)}. Trying again goes on from there; importing under the same name begins
          anew.
        </p>
      );
    default:
      return (
        <>
          <ProgressBar fraction={progress.fraction} label={job.title} />
          <p>
            <b>{doneOf(progress)}</b>, {Math.floor(100 * progress.fraction)} %
            {progress.etaSeconds === null ? "" : `, ${duration(progress.etaSeconds)} left`}
            {progress.message ? `; ${progress.message}` : ""}.
          </p>
          <p className="small">
            Every tensor is looked at on the way. What is found, and the first report of its heads, appear here.
          </p>
        </>
      );
  }
}
