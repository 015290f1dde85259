"use client";
/** What a panel says while it has no report: what it costs, where it stands, why not, and what to do. */
import type { ReactNode } from "react";
import { about, bytes, count, duration } from "../format";
import { Badge, type BadgeKind } from "../frame/Badge";
import { ProgressBar } from "../frame/ProgressBar";
import type { RefusedFieldsFragment } from "../gql/graphql";
import { JobActions } from "../jobs/JobActions";
import { doneOf, queueSentence } from "../jobs/jobState";
import { QueueStart } from "../jobs/QueueStart";
import { NeedsRight } from "../signin/NeedsRight";
import { useViewer } from "../signin/useViewer";
import { useView } from "../view";
import type { Stale } from "./growth";
import { remedyOf } from "./remedy";
import type { Cost, ReportStatus, ReportView } from "./useReport";

/** The word in the panel's corner; null when the result itself is shown. */
export function ReportBadge({ view, partial }: { view: ReportView<unknown>; partial: boolean }) {
  const { status, stale } = view;
  if (status.is === "ready" && stale) return <StaleBadge view={view} stale={stale} />;
  const badge: Record<Exclude<typeof status.is, "pending">, [BadgeKind, string] | null> = {
    nothing: ["idle", "empty"],
    asking: view.report ? ["idle", "asking"] : null,
    estimate: ["idle", "not computed"],
    refused: ["warn", "refused"],
    broken: ["bad", "failed"],
    ready: partial ? ["run", "training goes on"] : null,
  };
  const shown = status.is === "pending" ? jobBadge[status.job.state] : badge[status.is];
  return shown ? <Badge kind={shown[0]}>{shown[1]}</Badge> : null;
}

function StaleBadge({ view, stale: { covered, refits } }: { view: ReportView<unknown>; stale: Stale }) {
  const { can } = useViewer();
  const why = `Made from ${covered} of the ${refits} refits that the family has by now.`;
  return (
    <>
      <Badge kind="warn" title={why}>
        stale
      </Badge>
      {can("COMPUTE") ? (
        <button type="button" className="ctl s" title={why} onClick={view.compute}>
          Compute again
        </button>
      ) : null}
    </>
  );
}

const jobBadge: Record<string, [BadgeKind, string]> = {
  QUEUED: ["run", "queued"],
  RUNNING: ["run", "running"],
  SUCCEEDED: ["ok", "ready"],
  FAILED: ["bad", "failed"],
  CANCELLED: ["idle", "cancelled"],
};

/** One sentence or two, and the button that goes with them. Nothing when the report is ready. */
export function ReportNotice({ view, nothing }: { view: ReportView<unknown>; nothing: ReactNode }) {
  const { status } = view;
  switch (status.is) {
    case "ready":
      return null;
    case "nothing":
      return <p>{nothing}</p>;
    case "asking":
      return <p>Asking for the report. {status.cost ? priceOf(status.cost) : null}</p>;
    case "broken":
      return (
        <>
          <p>
            <b>The report could not be read.</b> {status.message}
          </p>
          <button type="button" className="ctl m" onClick={view.refresh}>
            Try again
          </button>
        </>
      );
    case "refused":
      return (
        <>
          <p>
            <b>Not possible.</b> {status.refusal.message}
          </p>
          {status.refusal.suggestion ? <p>{status.refusal.suggestion}</p> : null}
          <Apply refusal={status.refusal} />
          {status.refusal.code === "NOT_ALLOWED" ? <NeedsRight need="COMPUTE">{null}</NeedsRight> : null}
        </>
      );
    case "estimate":
      return (
        <>
          <p>
            <b>Not computed yet.</b> {priceOf(status.cost)}
          </p>
          <Begin view={view}>Compute</Begin>
        </>
      );
    case "pending":
      return <Pending view={view} />;
  }
}

const priceOf = (cost: Cost): string =>
  cost.cached
    ? "Most of it is known already."
    : `${count(cost.forwardPasses)} forward passes, ${about(cost.seconds)}, ${bytes(cost.memoryBytes)} of memory.`;

function Pending({ view }: { view: ReportView<unknown> }) {
  if (view.status.is !== "pending") return null;
  const { job, masked, cost } = view.status;
  const price = priceOf(cost);
  switch (job.state) {
    case "QUEUED":
      return (
        <>
          <p>
            <b>{queueSentence(job.queuePosition)}</b> <QueueStart position={job.queuePosition} /> {price}
          </p>
          <span style={{ display: "flex", gap: 8 }}>
            <JobActions job={masked} size="m" />
          </span>
        </>
      );
    case "RUNNING":
    case "SUCCEEDED":
      return (
        <>
          <ProgressBar fraction={job.progress.fraction} label={job.title} />
          <p className="small">
            {doneOf(job.progress)}
            {job.progress.etaSeconds === null ? "" : `, ${duration(job.progress.etaSeconds)} left`}.
            {view.report ? " Faded: the report before." : ` ${price}`}
          </p>
          <span style={{ display: "flex", gap: 8 }}>
            <JobActions job={masked} size="m" />
          </span>
        </>
      );
    case "FAILED":
      return (
        <>
          <p>
            <b>Failed.</b> {job.failure?.message ?? "The analysis failed."}
          </p>
          <p>What is finished is kept.</p>
          <Begin view={view}>Try again</Begin>
        </>
      );
    case "CANCELLED":
      return (
        <>
          <p>
            <b>Cancelled.</b> {price}
          </p>
          <Begin view={view}>Compute</Begin>
        </>
      );
  }
}

/** What the refusal suggests, done by one click where the address can say it. */
function Apply({ refusal }: { refusal: RefusedFieldsFragment }) {
  const [, onView] = useView();
  const remedy = remedyOf(refusal);
  return remedy ? (
    <button type="button" className="ctl m" onClick={() => onView(remedy.change)}>
      {remedy.label}
    </button>
  ) : null;
}

/** The button that has a report computed, for those who may. */
function Begin({ view, children }: { view: ReportView<unknown>; children: string }) {
  return (
    <NeedsRight need="COMPUTE">
      <button type="button" className="ctl m" onClick={view.compute}>
        {children}
      </button>
    </NeedsRight>
  );
}

/** Whether there will be a picture without anybody doing anything. */
export const isComing = (status: ReportStatus): boolean =>
  status.is === "asking" ||
  (status.is === "pending" && status.job.state !== "FAILED" && status.job.state !== "CANCELLED");

/** Whether there will be a picture, by itself or at a click: then its outline stands where it will be. */
export const isOutlined = ({ status }: ReportView<unknown>): boolean => status.is === "estimate" || isComing(status);

/** Grey bars where the picture will be. */
export function Bones({ height }: { height: number }) {
  return (
    <div className="bones" style={{ height }} aria-hidden="true">
      <i />
      <i />
      <i />
      <i />
    </div>
  );
}
