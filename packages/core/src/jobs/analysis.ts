/** Analysis units: what they are given, and how what they give becomes rows. */
import { and, eq, inArray, or, sql } from "drizzle-orm";
import { notify } from "../store/events.js";
import type { AnalysisParams, JobRecord, Provenance } from "../store/records.js";
import { artifacts, jobs, reports } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { codeVersion } from "../store/version.js";
import { operationsAPass } from "./cost.js";
import { drawnSeeds, dtype } from "./keys.js";
import type { ReportResult, ReportWork, SimilaritiesResult, SimilaritiesWork, WeightsSource } from "./messages.js";
import { storedArtifacts, tablesOf } from "./request.js";
import type { SimilaritiesUnit } from "./units.js";
import { warningsOf } from "./warnings.js";

type AnalysisJob = typeof jobs.$inferSelect & { params: AnalysisParams };

/** The active jobs that wait for a similarity table. */
export async function jobsNeeding(store: Store, artifact: string): Promise<AnalysisJob[]> {
  const needs = or(sql`${jobs.params}->>'trained' = ${artifact}`, sql`${jobs.params}->>'floor' = ${artifact}`);
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

/** @returns null if nobody needs the table any more, or it is stored */
export async function similaritiesWork(
  store: Store,
  { artifact, of }: SimilaritiesUnit,
  needing: readonly AnalysisJob[],
): Promise<SimilaritiesWork | null> {
  const [job] = needing;
  if (!job) return null;
  const { params } = job;
  if ((await storedArtifacts(store, { trained: artifact, floor: null })).size > 0) return null;
  const family = (await store.familiesById([job.familyId])).get(job.familyId)!;
  const members = (await store.refitsOfFamilies([family.id])).get(family.id)!;
  const kept = await store.checkpointsOfRefits(members.map(({ id }) => id));
  const promptSet = (await store.promptSetsByHash([params.promptSetHash])).get(params.promptSetHash)!;
  const { floor } = family;
  const seeds = drawnSeeds(members);
  const stored = (hash: string, refitId: string): WeightsSource => ({
    kind: "stored",
    file: kept.get(refitId)!.find(({ weightsHash }) => weightsHash === hash)!.fileHash,
  });
  return {
    kind: "similarities",
    config: family.config,
    refits: members.map(({ id, ordinal }) =>
      of === "trained"
        ? stored(params.weights[ordinal], id)
        : floor.null === "drawn"
          ? { kind: "drawn", initSeed: seeds[ordinal], init: floor.init }
          : stored(params.floorWeights[ordinal], id),
    ),
    tokenizer: family.tokenizer.hash,
    bosId: family.tokenizer.bosId,
    prompts: promptSet.fileHash,
  };
}

export async function storeSimilarities(
  store: Store,
  artifact: string,
  engine: string,
  work: SimilaritiesWork,
  result: SimilaritiesResult,
): Promise<void> {
  const { file, ...measured } = result;
  await store.db
    .insert(artifacts)
    .values({
      key: artifact,
      fileHash: file,
      engine,
      ...measured,
      operations: result.forwardPasses * operationsAPass(work.config),
    })
    .onConflictDoNothing();
}

/** Tells how far the jobs are that wait for a table, or are done but for their report. */
export async function writeAnalysisProgress(
  store: Store,
  needing: readonly AnalysisJob[],
  done: ReadonlyMap<string, number>,
  perSecond: number | null,
): Promise<void> {
  for (const job of needing) {
    const tables = tablesOf(job.params);
    const stored = await storedArtifacts(store, job.params);
    const { total } = job.progress;
    const passes = tables.reduce(
      (sum, table) => sum + (stored.has(table) ? total / tables.length : (done.get(table) ?? 0)),
      0,
    );
    const progress = { ...job.progress, done: passes, etaSeconds: perSecond ? (total - passes) / perSecond : null };
    await store.db.transaction(async (tx) => {
      await tx
        .update(jobs)
        .set({ progress, ...(perSecond ? { rate: { perSecond, at: new Date().toISOString() } } : {}) })
        .where(and(eq(jobs.id, job.id), eq(jobs.state, "running")));
      await notify(tx, { type: "job", id: job.id });
    });
  }
}

/** @returns null if a table is missing (again) */
export async function reportWork(store: Store, params: AnalysisParams): Promise<ReportWork | null> {
  const tables = await store.db
    .select()
    .from(artifacts)
    .where(inArray(artifacts.key, tablesOf(params)));
  const file = (key: string | null) => tables.find((table) => table.key === key)?.fileHash ?? null;
  const trained = file(params.trained);
  const floor = file(params.floor);
  if (trained === null || (params.floor !== null && floor === null)) return null;
  const { measure, preset, anchor } = params;
  return { kind: "report", measure, preset, anchor, trained, floor };
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
  const tables = await store.db
    .select()
    .from(artifacts)
    .where(inArray(artifacts.key, tablesOf(params)));
  const trained = tables.find((table) => table.key === params.trained)!;
  const provenance: Omit<Provenance, "startedAt"> & { startedAt: string } = {
    key,
    weights: params.weights,
    floorWeights: params.floorWeights,
    promptSet: params.promptSetHash,
    paramsJson: params.paramsJson,
    codeVersion,
    engine: [...new Set([trained, ...tables].map(({ engine }) => engine))].join("; floor: "),
    dtype,
    startedAt: computed.startedAt.toISOString(),
    durationMs: computed.durationMs + tables.reduce((sum, table) => sum + table.durationMs, 0),
    reproduceCommand: reproduceCommand(family.slug, params, promptSet.builtIn),
  };
  const warnings = warningsOf({
    params,
    floor: family.floor,
    summary: result.summary,
    steps: family.recipe?.steps ?? null,
    nCtx: family.config.nCtx,
    prompts: trained.prompts,
    promptsTruncated: trained.promptsTruncated,
  });
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

function reproduceCommand(slug: string, params: AnalysisParams, builtInPrompts: boolean): string {
  const { measure, preset, step, anchor, promptSetHash } = params;
  return [
    `seedscope analyse ${slug} ${measure} --preset ${preset.toLowerCase()}`,
    preset === "PAPER" ? ` --anchor ${anchor}` : "",
    ` --step ${step}`,
    builtInPrompts ? "" : ` --prompts ${promptSetHash}`,
  ].join("");
}
