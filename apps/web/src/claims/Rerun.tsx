"use client";
/** A claim's question asked of another family: looked up first, computed when it is asked for. */
import Link from "next/link";
import { useState } from "react";
import { useQuery } from "urql";
import type { EstimateNumbers } from "../estimate";
import { bytes, count, duration, fixed, signed } from "../format";
import { ProgressBar } from "../frame/ProgressBar";
import { Select } from "../frame/Select";
import type { RerunClaimQuery } from "../gql/graphql";
import { readFragment } from "../graphql/documents";
import { doneOf, isActive, JobProgress_job, queueSentence } from "../jobs/jobState";
import { useFollowedJob } from "../jobs/useJob";
import { useWatch } from "../jobs/watched";
import { NeedsRight } from "../signin/NeedsRight";
import { ClaimNumber } from "./ClaimNumber";
import styles from "./Claims.module.css";
import { FamiliesToRerun, RerunClaim } from "./documents";

/** How the other family is asked: whether the work may be begun, and how long the request is held for it. */
const waits = { begin: { waitMs: 1200 }, look: { dryRun: true } };

interface RerunProps {
  code: string;
  /** The id of the claim's own family, which is not offered. */
  family: string;
  claimed: EstimateNumbers | null;
}

export function Rerun({ code, family, claimed }: RerunProps) {
  const [{ data: all }] = useQuery({ query: FamiliesToRerun });
  const [other, setOther] = useState("");
  const [begin, setBegin] = useState(false);
  const [{ data, error, fetching }, execute] = useQuery({
    query: RerunClaim,
    variables: { code, family: other, wait: begin ? waits.begin : waits.look },
    pause: !other,
    requestPolicy: begin ? "cache-and-network" : "network-only",
  });
  const others = (all?.families.nodes ?? []).filter(({ id }) => id !== family);
  const again = other ? data?.claim?.rerun : undefined;
  const job = readFragment(JobProgress_job, again?.outcome.__typename === "AnalysisPending" ? again.outcome.job : null);
  const active = job && isActive(job.state) ? job.id : null;
  // what was cancelled or failed is not begun again by itself
  useFollowedJob(active, (state) =>
    begin && state !== "SUCCEEDED" ? setBegin(false) : execute({ requestPolicy: "network-only" }),
  );
  useWatch(begin ? active : null);
  if (others.length === 0) return null;
  const choose = (id: string) => {
    setOther(id);
    setBegin(false);
  };
  return (
    <div className={styles.rerun}>
      <Select
        small
        showLabel
        label="The same of"
        value={other}
        onChange={choose}
        choices={[
          { value: "", label: "another family…" },
          ...others.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      {!other ? null : error ? (
        <p role="alert">{error.networkError ? "The server does not answer." : error.graphQLErrors[0]?.message}</p>
      ) : again && !fetching ? (
        <Answer
          again={again}
          claimed={claimed}
          slug={others.find(({ id }) => id === other)?.slug}
          onBegin={() => setBegin(true)}
        />
      ) : (
        <p className="muted">Asking.</p>
      )}
    </div>
  );
}

interface AnswerProps {
  again: NonNullable<RerunClaimQuery["claim"]>["rerun"];
  claimed: EstimateNumbers | null;
  slug: string | undefined;
  onBegin: () => void;
}

function Answer({ again, claimed, slug, onBegin }: AnswerProps) {
  const { outcome, estimate, difference, differenceInterval } = again;
  switch (outcome.__typename) {
    case "AnalysisRefused":
      return (
        <p>
          <b>Not possible.</b> {outcome.message} {outcome.suggestion}
        </p>
      );
    case "AnalysisEstimate":
      return (
        <>
          <p className="small">
            <b>Not computed yet.</b> {count(outcome.cost.forwardPasses)} forward passes, about{" "}
            {duration(outcome.cost.seconds)}, {bytes(outcome.cost.memoryBytes)} of memory.
          </p>
          <NeedsRight need="COMPUTE">
            <button type="button" className="ctl s" onClick={onBegin}>
              Compute
            </button>
          </NeedsRight>
        </>
      );
    case "AnalysisPending":
      return <Pending masked={outcome.job} />;
  }
  if (!estimate) return <p className="muted">That family has no number at this place.</p>;
  return (
    <>
      <ClaimNumber estimate={estimate} />
      {difference === null || !claimed ? null : (
        <p className="small muted">
          {signed(difference)} against the claim
          {differenceInterval ? ` [${fixed(differenceInterval.lower)}, ${fixed(differenceInterval.upper)}]` : ""}
        </p>
      )}
      {slug ? (
        <Link className="small" href={`/f/${slug}`}>
          Open the family
        </Link>
      ) : null}
    </>
  );
}

type PendingJob = Extract<AnswerProps["again"]["outcome"], { __typename: "AnalysisPending" }>["job"];

function Pending({ masked }: { masked: PendingJob }) {
  const job = readFragment(JobProgress_job, masked);
  if (job.failure) return <p>Failed. {job.failure.message}</p>;
  if (job.state === "QUEUED") return <p className="muted">{queueSentence(job.queuePosition)}</p>;
  return (
    <div className={styles.progress}>
      <ProgressBar fraction={job.progress.fraction} label={job.title} />
      <p className="small muted">
        {doneOf(job.progress)}
        {job.progress.etaSeconds === null ? "" : `, ${duration(job.progress.etaSeconds)} left`}
      </p>
    </div>
  );
}
