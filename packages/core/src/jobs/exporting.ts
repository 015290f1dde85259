/** Bulk exports: many of a family's reports as one archive, kept for some days. */
import { createHash, randomUUID } from "node:crypto";
import { and, eq, inArray } from "drizzle-orm";
import type { Measure } from "../analysis/report.js";
import { InvalidInput } from "../errors.js";
import { exportedReport } from "../exports/exported.js";
import { notify } from "../store/events.js";
import { toJob } from "../store/jobs.js";
import {
  type ExportFormat,
  type ExportParams,
  type ExportResult,
  exportFormats,
  type JobRecord,
  NotFound,
} from "../store/records.js";
import { jobs } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { succeed } from "./analysis.js";
import type { ArchiveResult, ExportWork } from "./messages.js";

/** What is asked to be exported. */
export interface ExportRequest {
  familyId: string;
  /** default: all measures */
  measures?: Measure[];
  formats: ExportFormat[];
  /** keys; default: all stored reports of the family */
  reports?: string[];
  /** how long the archive is kept; default 7 */
  days?: number;
  /** id of the user who asks */
  requestedBy?: string | null;
}

const daysAllowed = { least: 1, most: 30 };
/** A zip archive of them must stay below 4 GiB and 65,535 files. */
const mostReports = 1000;
const dayMs = 24 * 3_600_000;

/**
 * Starts an export; while the same one is under way, that one is given.
 *
 * @throws InvalidInput naming the field; NotFound if there is no such family or report
 */
export async function submitExport(store: Store, request: ExportRequest): Promise<JobRecord> {
  const { familyId, measures, days = 7, requestedBy = null } = request;
  const family = (await store.familiesById([familyId])).get(familyId);
  if (!family) throw new NotFound(`there is no family ${familyId}`, "family");
  if (!(days >= daysAllowed.least && days <= daysAllowed.most)) {
    throw new InvalidInput(`days is ${days}; give ${daysAllowed.least} to ${daysAllowed.most}`, "days");
  }
  const formats = exportFormats.filter((format) => request.formats.includes(format));
  if (formats.length === 0) {
    throw new InvalidInput(`formats is empty; give some of ${exportFormats.join(", ")}`, "formats");
  }
  const stored = (await store.reportsOfFamilies([familyId])).get(familyId)!;
  const unknown = request.reports?.find((key) => !stored.some((report) => report.key === key));
  if (unknown !== undefined) {
    throw new NotFound(`reports has ${unknown}, and ${family.slug} has no such report`, "reports");
  }
  const chosen = stored.filter(
    ({ key, measure }) => (request.reports?.includes(key) ?? true) && (measures?.includes(measure) ?? true),
  );
  if (chosen.length === 0) {
    const of = measures ? ` on ${measures.join(", ")}` : "";
    throw new InvalidInput(`there is nothing to export: ${family.slug} has no stored report${of}`, "reports");
  }
  if (chosen.length > mostReports) {
    throw new InvalidInput(`these are ${chosen.length} reports; an archive holds at most ${mostReports}`, "reports");
  }
  const params: ExportParams = { reports: chosen.map(({ key }) => key), formats, days };
  const key = createHash("sha256")
    .update(JSON.stringify({ export: params }))
    .digest("hex");
  return store.db.transaction(async (tx) => {
    const id = randomUUID();
    const [made] = await tx
      .insert(jobs)
      .values({
        id,
        kind: "export",
        state: "queued",
        familyId,
        title: `Export ${chosen.length === 1 ? "1 report" : `${chosen.length} reports`} of ${family.name}: ${formats.join(", ")}`,
        params,
        progress: { done: 0, total: chosen.length, unit: "report", etaSeconds: null, message: null },
        key,
        priority: 10,
        requestedBy,
      })
      .onConflictDoNothing()
      .returning();
    if (made) {
      await notify(tx, { type: "job", id });
      return toJob(made);
    }
    const [active] = await tx
      .select()
      .from(jobs)
      .where(and(eq(jobs.key, key), inArray(jobs.state, ["queued", "running"])));
    return toJob(active);
  });
}

/** Marks the job as at work. @returns null if it or its family is gone. @throws InvalidInput if its reports are */
export async function exportWork(store: Store, jobId: string): Promise<ExportWork | null> {
  const job = (await store.jobsById([jobId])).get(jobId);
  const family = job && (await store.familiesById([job.familyId])).get(job.familyId);
  if (!family) return null;
  const { reports: keys, formats } = job.params as ExportParams;
  const [records, artifacts, members] = await Promise.all([
    store.reportsByKey(keys),
    store.reportArtifacts(keys),
    store.refitsOfFamilies([family.id]),
  ]);
  const promptSets = await store.promptSetsByHash([...records.values()].map(({ promptSetHash }) => promptSetHash));
  const reports = keys.flatMap((key) => {
    const record = records.get(key);
    return record
      ? [
          exportedReport(record, {
            family,
            refits: members.get(family.id)!,
            promptSet: promptSets.get(record.promptSetHash) ?? null,
            artifacts: artifacts.get(key) ?? [],
          }),
        ]
      : [];
  });
  if (reports.length === 0) throw new InvalidInput("none of the reports is stored any more", "reports");
  await store.db.transaction(async (tx) => {
    await tx
      .update(jobs)
      .set({ state: "running", stateSince: new Date() })
      .where(and(eq(jobs.id, jobId), eq(jobs.state, "queued")));
    await notify(tx, { type: "job", id: jobId });
  });
  return { kind: "export", reports, formats, at: job.createdAt };
}

/** The archive is there: the job has what it was made for, and the days begin. */
export async function storeExport(store: Store, jobId: string, archive: ArchiveResult): Promise<void> {
  await store.db.transaction(async (tx) => {
    const [row] = await tx.select().from(jobs).where(eq(jobs.id, jobId));
    if (!row) return;
    const { days } = row.params as ExportParams;
    const result: ExportResult = { ...archive, expiresAt: new Date(Date.now() + days * dayMs).toISOString() };
    await tx
      .update(jobs)
      .set({ result })
      .where(and(eq(jobs.id, jobId), inArray(jobs.state, ["queued", "running"])));
    await succeed(tx, toJob(row));
  });
}
