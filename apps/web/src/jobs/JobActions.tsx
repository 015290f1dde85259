"use client";
/** Cancel (after a question) and retry; of a training, pause and resume, which are the same without the question; what the server says against it is shown beside the button. */
import { useState } from "react";
import { useMutation } from "urql";
import { ConfirmDialog } from "../frame/ConfirmDialog";
import type { JobKind } from "../gql/graphql";
import type { FragmentType } from "../graphql/documents";
import { graphql, readFragment } from "../graphql/documents";
import { useViewer } from "../signin/useViewer";
import { JobProgress_job, kindWords } from "./jobState";
import { watch } from "./watched";

const CancelJob = graphql(`
  mutation CancelJob($id: ID!) {
    cancelJob(input: { id: $id }) { job { ...JobProgress_job } userErrors { message } }
  }
`);

const RetryJob = graphql(`
  mutation RetryJob($id: ID!) {
    retryJob(input: { id: $id }) { job { ...JobProgress_job } userErrors { message } }
  }
`);

/** What is lost and what is kept when a job of this kind is cancelled. */
const afterwards: Record<JobKind, string> = {
  TRAIN: "Checkpoints that all refits have reached are kept; Resume goes on from the last stored state of each refit.",
  IMPORT: "Checkpoints that have been read are kept; trying again goes on with the others.",
  ANALYSIS: "What is already computed is kept and used when it is asked for again.",
  CHECK: "What is already computed is kept and used when it is asked for again.",
  EXPORT: "The reports stay; their archive is written from the start when it is tried again.",
};

interface JobActionsProps {
  job: FragmentType<typeof JobProgress_job>;
  size?: "m" | "s";
  /** Called after the server has answered. */
  onChanged?: () => void;
}

export function JobActions({ job: masked, size, onChanged }: JobActionsProps) {
  const job = readFragment(JobProgress_job, masked);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [cancelling, cancel] = useMutation(CancelJob);
  const [retrying, retry] = useMutation(RetryJob);
  const className = size ? `ctl ${size}` : "ctl";
  const kind = kindWords[job.kind];
  const isTraining = job.kind === "TRAIN";
  const { can, user } = useViewer();
  const own = job.kind === "ANALYSIS" && user !== null && job.requestedBy?.id === user.id;
  if (!can("WRITE") && !own) return null;

  const stop = async () => {
    const { data, error } = await cancel({ id: job.id });
    setProblem(error?.message ?? data?.cancelJob.userErrors[0]?.message ?? null);
    onChanged?.();
  };
  const close = (confirmed: boolean) => {
    setAsking(false);
    if (confirmed) void stop();
  };
  const again = async () => {
    const { data, error } = await retry({ id: job.id });
    setProblem(error?.message ?? data?.retryJob.userErrors[0]?.message ?? null);
    if (data?.retryJob.job) watch(job.id);
    onChanged?.();
  };

  return (
    <>
      {problem ? (
        <span className="small" style={{ color: "var(--bad)" }}>
          {problem}
        </span>
      ) : null}
      {job.retryable ? (
        <button type="button" className={className} onClick={again} disabled={retrying.fetching}>
          {isTraining && job.state === "CANCELLED" ? "Resume" : "Try again"}
        </button>
      ) : null}
      {isTraining && job.cancellable ? (
        <button
          type="button"
          className={className}
          title="Stops it; Resume goes on from the last stored state, to the same weights"
          onClick={stop}
          disabled={cancelling.fetching}
        >
          Pause
        </button>
      ) : null}
      {job.cancellable ? (
        <button
          type="button"
          className={`${className} danger`}
          onClick={() => setAsking(true)}
          disabled={cancelling.fetching}
        >
          Cancel
        </button>
      ) : null}
      <ConfirmDialog
        open={asking}
        title={`Cancel this ${kind}?`}
        keep={isTraining ? "Go on training" : "Go on"}
        go={`Cancel ${kind}`}
        onClose={close}
      >
        <p>{job.title}</p>
        <p>{afterwards[job.kind]}</p>
      </ConfirmDialog>
    </>
  );
}
