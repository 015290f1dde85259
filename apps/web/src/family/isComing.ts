import type { ReportStatus } from "../analysis/useReport";

/** Whether there will be a picture without anybody doing anything. */
export const isComing = (status: ReportStatus): boolean =>
  status.is === "asking" ||
  (status.is === "pending" && status.job.state !== "FAILED" && status.job.state !== "CANCELLED");
