/** Puts what jobs are to do next into the queue. Everything follows from the rows, so it may be done at any time. */
import { and, asc, desc, eq, inArray } from "drizzle-orm";
import { notify } from "../store/events.js";
import { toJob } from "../store/jobs.js";
import type { AnalysisParams, CheckResult, JobFailure, TrainParams } from "../store/records.js";
import { builtInPromptSet } from "../store/reports.js";
import { jobs, refits } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { succeed } from "./analysis.js";
import { missingAudits, storeIntegrity } from "./auditing.js";
import { type CheckJob, finishCheck, measured, missingEvaluations, wholeFamily } from "./checking.js";
import { finishImport, type ImportJob, importEvaluations, membersLeft, settleRefits } from "./importing.js";
import { refitsOf } from "./jobRefits.js";
import { planAnalysis, planTraining } from "./plan.js";
import type { Queue } from "./queue.js";
import { requestReport, storedArtifacts } from "./request.js";

type JobRow = typeof jobs.$inferSelect;

/** Reading a report off its tables takes a moment, and then a whole analysis is there. */
const soonest = 100;

/** As soon as training: similarities take about as long as a few training steps. */
const whileTraining = 0;

/** Looks at the jobs under way that are next. @param most of how many */
export async function scheduleJobs(store: Store, queue: Queue, most: number): Promise<void> {
  const active = await store.db
    .select()
    .from(jobs)
    .where(inArray(jobs.state, ["queued", "running"]))
    .orderBy(desc(jobs.state), desc(jobs.priority), asc(jobs.createdAt))
    .limit(most);
  for (const job of active) await scheduleJob(store, queue, job);
}

export async function scheduleById(store: Store, queue: Queue, id: string): Promise<void> {
  const [job] = await store.db.select().from(jobs).where(eq(jobs.id, id));
  if (job && (job.state === "queued" || job.state === "running")) await scheduleJob(store, queue, job);
}

function scheduleJob(store: Store, queue: Queue, job: JobRow): Promise<void> {
  switch (job.kind) {
    case "train":
      return scheduleTraining(store, queue, job);
    case "import":
      return scheduleImport(store, queue, job as ImportJob);
    case "analysis":
      return scheduleAnalysis(store, queue, job);
    case "check":
      return scheduleCheck(store, queue, job as CheckJob);
    case "export":
      return queue.send({ kind: "export", jobId: job.id, attempt: job.attempt }, job.priority);
  }
}

/** Every member is read; then the refits that are left are measured once; then what was found is told. */
async function scheduleImport(store: Store, queue: Queue, job: ImportJob): Promise<void> {
  const about = { jobId: job.id, attempt: job.attempt };
  const left = await membersLeft(store.db, job);
  for (const { refitId, step } of left) await queue.send({ kind: "member", ...about, refitId, step }, job.priority);
  if (left.length > 0) return;
  if (!(await settleRefits(store, job.familyId))) {
    const [first] = job.params.findings.filter(({ severity }) => severity === "LEFT_OUT");
    const message = `no member of the family can be used: ${first?.message ?? "none is there"}`;
    return failJob(store, job.id, { message, retryable: false });
  }
  const missing = await importEvaluations(store, job.familyId);
  for (const { key, ordinal } of missing) await queue.send({ kind: "evaluate", ...about, key, ordinal }, job.priority);
  if (missing.length > 0) return;
  await finishImport(store, job);
  await measureReachedSteps(store, job.familyId);
}

async function scheduleCheck(store: Store, queue: Queue, job: CheckJob): Promise<void> {
  const about = { jobId: job.id, attempt: job.attempt };
  const { family, members } = await wholeFamily(store, job.familyId);
  const { promptSetHash, step, parity } = job.params;
  const missing = await missingEvaluations(store, family, members, promptSetHash, step);
  for (const { key, ordinal } of missing) await queue.send({ kind: "evaluate", ...about, key, ordinal }, job.priority);
  const compared = !parity || (job.result as CheckResult | null)?.parity;
  if (!compared) await queue.send({ kind: "parity", ...about }, job.priority);
  const unseen = job.params.integrity ? await missingAudits(store, members) : [];
  for (const { id } of unseen) await queue.send({ kind: "audit", ...about, checkpointId: id }, job.priority);
  if (missing.length > 0 || !compared || unseen.length > 0) return;
  if (job.params.integrity) {
    const losses = await measured(store, family, members, promptSetHash, step);
    await storeIntegrity(store, family, members, { losses, step });
  }
  await finishCheck(store, job);
}

async function scheduleTraining(store: Store, queue: Queue, job: JobRow): Promise<void> {
  const family = (await store.familiesById([job.familyId])).get(job.familyId)!;
  const members = await store.db.select().from(refits).where(refitsOf(job));
  await measureReachedSteps(store, job.familyId);
  const { next, finished } = planTraining(family.checkpointSteps, members);
  if (finished) {
    await store.db.transaction((tx) => succeed(tx, toJob(job)));
    // of an extension, the refits are measured with the others from now on
    if ((job.params as TrainParams).refits) await measureReachedSteps(store, job.familyId);
    return;
  }
  for (const step of next) {
    await queue.send({ kind: "train", jobId: job.id, attempt: job.attempt, ...step }, job.priority);
  }
}

/** Each step that every refit has reached is measured by itself, once, and again once there are more refits. */
async function measureReachedSteps(store: Store, familyId: string): Promise<void> {
  const nRefits = (await store.measuredRefits([familyId])).get(familyId)!.length;
  if (nRefits < 2) return;
  const steps = (await store.stepsOfFamilies([familyId])).get(familyId)!.filter((step) => step > 0);
  if (steps.length === 0) return;
  const analyses = await store.db
    .select({ params: jobs.params })
    .from(jobs)
    .where(and(eq(jobs.familyId, familyId), eq(jobs.kind, "analysis")));
  const builtIn = await builtInPromptSet(store.db);
  const asked = analyses
    .map(({ params }) => params as AnalysisParams)
    .filter((p) => p.measure === "stability" && p.preset === "CALIBRATED" && p.promptSetHash === builtIn)
    .filter((p) => !p.options.exclude);
  for (const step of steps) {
    if (asked.some((p) => p.step === step && p.weights.length === nRefits)) continue;
    await requestReport(store, {
      familyId,
      measure: "stability",
      preset: "CALIBRATED",
      step,
      priority: whileTraining,
    });
  }
}

async function scheduleAnalysis(store: Store, queue: Queue, job: JobRow): Promise<void> {
  if (await store.report(job.key!)) {
    await store.db.transaction((tx) => succeed(tx, toJob(job)));
    return;
  }
  const params = job.params as AnalysisParams;
  for (const step of planAnalysis(params.needs, await storedArtifacts(store, params.needs))) {
    const priority = step.kind === "report" ? soonest : job.priority;
    await queue.send({ jobId: job.id, attempt: job.attempt, ...step }, priority);
  }
}

const underWay = ["queued", "training", "importing"] as const;

/** Ends a job with a sentence; of a training or an import, the refit at fault has failed, and the others are cancelled. */
export async function failJob(
  store: Store,
  id: string,
  failure: JobFailure,
  { refitId, attempt }: { refitId?: string; attempt?: number } = {},
): Promise<void> {
  await store.db.transaction(async (tx) => {
    const [job] = await tx
      .update(jobs)
      .set({ state: "failed", stateSince: new Date(), failure })
      .where(
        and(
          eq(jobs.id, id),
          inArray(jobs.state, ["queued", "running"]),
          // a unit of an earlier attempt that ends late says nothing about this one
          attempt === undefined ? undefined : eq(jobs.attempt, attempt),
        ),
      )
      .returning();
    if (!job) return;
    if (job.kind === "train" || job.kind === "import") {
      const unfinished = and(refitsOf(job), inArray(refits.state, [...underWay]));
      if (refitId) await tx.update(refits).set({ state: "failed" }).where(eq(refits.id, refitId));
      await tx.update(refits).set({ state: "cancelled" }).where(unfinished);
    }
    await notify(tx, { type: "job", id }, { type: "family", familyId: job.familyId });
  });
}
