"use client";
/** A panel's inside for a report: what stands in its place until it is there, then the report, faded while it is another's. */
import type { ReactNode } from "react";
import { Bones, isOutlined, ReportNotice } from "./ReportState";
import type { ReportView } from "./useReport";

interface ReportBodyProps<R> {
  view: ReportView<R>;
  /** What to say where nothing can be asked. */
  nothing: ReactNode;
  /** Of the picture to come. */
  height: number;
  children: (report: R) => ReactNode;
}

export function ReportBody<R>({ view, nothing, height, children }: ReportBodyProps<R>) {
  const { report, status, current } = view;
  return (
    <>
      {status.is === "ready" ? null : (
        <div className="state" style={{ minHeight: report ? 72 : height }}>
          {!report && isOutlined(view) ? <Bones height={Math.round(height / 2)} /> : null}
          <ReportNotice view={view} nothing={nothing} />
        </div>
      )}
      {report ? <div className={current ? undefined : "faded"}>{children(report)}</div> : null}
    </>
  );
}
