/** Analysis units: what they are given, and how what they give becomes rows. */
import { and, eq, inArray, sql } from "drizzle-orm";
import { notify } from "../store/events.js";
import type { AnalysisParams, JobRecord, Need, Provenance } from "../store/records.js";
import { artifacts, jobs, reports } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { codeVersion } from "../store/version.js";
import { operationsOf } from "./cost.js";
import { dtype } from "./keys.js";
import type { ArtifactResult, MakeArtifact, ReportResult, ReportWork } from "./messages.js";
import { reproduceCommand } from "./reproduceCommand.js";
import { storedArtifacts } from "./request.js";
import { sharesSome } from "./seeds.js";
import { warningsOf } from "./warnings.js";

type AnalysisJob = typeof jobs.$inferSelect & { params: AnalysisParams };

/** The active jobs that wait for an artifact. */
export async function jobsNeeding(store: Store, artifact: string): Promise<AnalysisJob[]> {
  const needs = sql`${jobs.params}->'needs' @> ${JSON.stringify([{ key: artifact }])}::jsonb`;
  const active = inArray(jobs.state, ["queued", "running"]);
  return (await store.db
    .select()
    .from(jobs)
    .where(and(eq(jobs.kind, "analysis"), active, needs))) as AnalysisJob[];
}

/** Marks analysis jobs as being worked on. */
export async function beginAnalysis(store: Store, ids: readonly string[]): Promise<void> {
  await store.db.transaction(async (tx) => {
    const begun = await tx
      .update(jobs)
      .set({ state: "running", stateSince: new Date() })
      .where(and(inArray(jobs.id, [...ids]), eq(jobs.state, "queued")))
      .returning({ id: jobs.id });
    await notify(tx, ...begun.map(({ id }) => ({ type: "job", id }) as const));
  });
}

/** @returns null if nobody needs the artifact any more, it is stored, or what it is made from is not (any more) */
export async function neededWork(
  store: Store,
  artifact: string,
  needing: readonly AnalysisJob[],
): Promise<{ need: Need; work: MakeArtifact } | null> {
  const need = needing[0]?.params.needs.find(({ key }) => key === artifact);
  if (!need || (await storedArtifacts(store, [need])).size > 0) return null;
  const after = need.after ?? [];
  const rows = await store.db.select().from(artifacts).where(inArray(artifacts.key, after));
  if (rows.length < new Set(after).size) return null;
  const files = Object.fromEntries(rows.map(({ key, fileHash }) => [key, fileHash]));
  return { need, work: { kind: "artifact", work: need.work, files } };
}

export async function storeArtifact(store: Store, engine: string, need: Need, result: ArtifactResult): Promise<void> {
  const { file, ...measured } = result;
  await store.db
    .insert(artifacts)
    .values({
      key: need.key,
      fileHash: file,
      engine,
      ...measured,
      forwardPasses: need.passes,
      operations: operationsOf(need),
    })
    .onConflictDoNothing();
}

/**
 * Tells how far the jobs are that wait for an artifact, or are done but for their report.
 *
 * @param shares of what is at work here: key → how much of it is done, in [0, 1]
 */
export async function writeAnalysisProgress(
  store: Store,
  needing: readonly AnalysisJob[],
  shares: ReadonlyMap<string, number>,
  perSecond: number | null,
): Promise<void> {
  for (const job of needing) {
    const { needs } = job.params;
    const stored = await storedArtifacts(store, needs);
    const { total } = job.progress;
    const done = Math.round(
      [...new Map(needs.map((need) => [need.key, need.passes]))].reduce(
        (sum, [key, passes]) => sum + passes * (stored.has(key) ? 1 : (shares.get(key) ?? 0)),
        0,
      ),
    );
    const progress = { ...job.progress, done, etaSeconds: perSecond ? (total - done) / perSecond : null };
    await store.db.transaction(async (tx) => {
      await tx
        .update(jobs)
        .set({ progress, ...(perSecond ? { rate: { perSecond, at: new Date().toISOString() } } : {}) })
        .where(and(eq(jobs.id, job.id), eq(jobs.state, "running")));
      await notify(tx, { type: "job", id: job.id });
    });
  }
}

/** Everything is computed but the report itself, which for a map of many heads takes its time. */
export async function writeReportProgress(store: Store, job: JobRecord, share: number): Promise<void> {
  const progress = {
    ...job.progress,
    done: job.progress.total,
    message: `the report itself: ${Math.round(100 * share)} %`,
  };
  await store.db.transaction(async (tx) => {
    await tx
      .update(jobs)
      .set({ progress })
      .where(and(eq(jobs.id, job.id), eq(jobs.state, "running")));
    await notify(tx, { type: "job", id: job.id });
  });
}

/** @returns null if an artifact is missing (again) */
export async function reportWork(store: Store, params: AnalysisParams): Promise<ReportWork | null> {
  const rows = await artifactsOf(store, params);
  const files = params.needs.map(({ role, key }) => [role, rows.find((row) => row.key === key)?.fileHash] as const);
  if (files.some(([, file]) => file === undefined)) return null;
  return { kind: "report", params, files: Object.fromEntries(files) as Record<string, string> };
}

function artifactsOf(store: Store, { needs }: AnalysisParams) {
  const keys = needs.map(({ key }) => key);
  return store.db.select().from(artifacts).where(inArray(artifacts.key, keys));
}

/** The report's row, its warnings and provenance; ends the job. */
export async function storeReport(
  store: Store,
  job: JobRecord & { params: AnalysisParams; key: string | null },
  result: ReportResult,
  computed: { startedAt: Date; durationMs: number },
): Promise<void> {
  const { params } = job;
  const key = job.key!;
  const family = (await store.familiesById([job.familyId])).get(job.familyId)!;
  const promptSet = (await store.promptSetsByHash([params.promptSetHash])).get(params.promptSetHash)!;
  const members = (await store.refitsOfFamilies([family.id])).get(family.id)!;
  const rows = await artifactsOf(store, params);
  const onPrompts = rows.filter(({ prompts }) => prompts > 0);
  const provenance: Omit<Provenance, "startedAt"> & { startedAt: string } = {
    key,
    weights: params.weights,
    floorWeights: params.floorWeights,
    promptSet: params.promptSetHash,
    paramsJson: params.paramsJson,
    codeVersion,
    engine: [...new Set(rows.map(({ engine }) => engine))].join("; "),
    dtype,
    startedAt: computed.startedAt.toISOString(),
    durationMs: computed.durationMs + rows.reduce((sum, row) => sum + row.durationMs, 0),
    reproduceCommand: reproduceCommand(family.slug, params, promptSet.builtIn),
  };
  const warnings = [
    ...warningsOf({
      params,
      floor: family.floor,
      summary: result.summary,
      steps: family.recipe?.steps ?? null,
      nCtx: family.config.nCtx,
      prompts: Math.max(0, ...onPrompts.map(({ prompts }) => prompts)),
      promptsTruncated: Math.max(0, ...onPrompts.map(({ promptsTruncated }) => promptsTruncated)),
      seedsShared: sharesSome(members),
    }),
    ...result.warnings,
  ];
  const { measure, preset, step, anchor, promptSetHash } = params;
  await store.db.transaction(async (tx) => {
    await tx
      .insert(reports)
      .values({
        key,
        measure,
        familyId: family.id,
        promptSetHash,
        preset,
        step,
        anchor,
        summary: result.summary,
        resultHash: result.file,
        warnings,
        provenance,
      })
      .onConflictDoNothing();
    await succeed(tx, job);
  });
}

/** The job has what it was made for. */
export async function succeed(tx: Store["db"], job: JobRecord): Promise<void> {
  await tx
    .update(jobs)
    .set({
      state: "succeeded",
      stateSince: new Date(),
      progress: { ...job.progress, done: job.progress.total, etaSeconds: null, message: null },
    })
    .where(and(eq(jobs.id, job.id), inArray(jobs.state, ["queued", "running"])));
  await notify(tx, { type: "job", id: job.id }, { type: "family", familyId: job.familyId });
}
