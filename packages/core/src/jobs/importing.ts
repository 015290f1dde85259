/** Import jobs: what their units are given, how what these give becomes rows, and what is found out at the end. */
import { randomUUID } from "node:crypto";
import { and, asc, eq, inArray } from "drizzle-orm";
import type { CheckpointAudit } from "../checkpoints/audit.js";
import {
  type AuditedCheckpoint,
  type Finding,
  lossFindings,
  merged,
  mostSeriousFirst,
  seedsUnknown,
  twinsMissing,
  weightFindings,
} from "../checkpoints/integrity.js";
import { transformerLensInit } from "../model/parameters.js";
import { notify } from "../store/events.js";
import type { FamilyFloor, FamilyRecord, ImportParams, RefitRecord } from "../store/records.js";
import { checkpoints, families, jobs, refits } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { codeVersion } from "../store/version.js";
import { succeed } from "./analysis.js";
import { builtInPrompts } from "./builtins.js";
import { measured, missingEvaluations, wholeFamily } from "./checking.js";
import type { MemberResult, MemberWork } from "./messages.js";
import type { MemberUnit } from "./units.js";

export type ImportJob = typeof jobs.$inferSelect & { params: ImportParams };

/** @returns null if the checkpoint is there, or nobody wants it any more; else marks job and refit as being worked on */
export async function memberWork(
  store: Store,
  { jobId, attempt, refitId, step }: MemberUnit,
): Promise<MemberWork | null> {
  return store.db.transaction(async (tx) => {
    const [job] = (await tx.select().from(jobs).where(eq(jobs.id, jobId)).for("update")) as ImportJob[];
    if (!job || job.attempt !== attempt || (job.state !== "queued" && job.state !== "running")) return null;
    const member = (await membersLeft(tx, job)).find((left) => left.refitId === refitId && left.step === step);
    if (!member) return null;
    const [family] = await tx.select().from(families).where(eq(families.id, job.familyId));
    const [refit] = await tx.update(refits).set({ state: "importing" }).where(eq(refits.id, refitId)).returning();
    if (job.state === "queued") {
      await tx.update(jobs).set({ state: "running", stateSince: new Date() }).where(eq(jobs.id, jobId));
    }
    await notify(tx, { type: "job", id: jobId }, { type: "family", familyId: job.familyId });
    const { source } = member;
    const provenance = {
      family: family.slug,
      // where it lay on somebody's disk is nobody else's business
      source: source.kind === "disk" ? { kind: "disk", name: source.name } : source,
      sha256: member.sha256,
      manifest: family.manifestHash,
      codeVersion,
    };
    return {
      kind: "member",
      config: family.config,
      member,
      initSeed: refit.initSeed,
      dataSeed: refit.dataSeed,
      provenance,
    };
  });
}

/** A checkpoint that was read becomes a row; one that was left out, a finding. */
export async function storeMember(
  store: Store,
  { jobId, refitId, step }: MemberUnit,
  result: MemberResult,
): Promise<void> {
  await store.db.transaction(async (tx) => {
    const [job] = (await tx.select().from(jobs).where(eq(jobs.id, jobId)).for("update")) as ImportJob[];
    if (!job) return;
    const params: ImportParams = {
      ...job.params,
      findings: [...job.params.findings, ...result.findings],
      leftOut: result.kept ? job.params.leftOut : [...job.params.leftOut, { refitId, step }],
    };
    if (result.kept) {
      const row = {
        weightsHash: result.weightsHash,
        fileHash: result.file,
        bytes: result.bytes,
        auditHash: result.audit,
      };
      await tx
        .insert(checkpoints)
        .values({ id: randomUUID(), refitId, step, tokens: null, ...row })
        .onConflictDoUpdate({ target: [checkpoints.refitId, checkpoints.step], set: row });
    }
    await tx.update(jobs).set({ params }).where(eq(jobs.id, jobId));
    await notify(tx, { type: "job", id: jobId }, { type: "family", familyId: job.familyId });
  });
}

/** Members that are neither stored nor left out, of refits that are still in the family. */
export async function membersLeft(db: Store["db"], job: ImportJob): Promise<ImportParams["members"]> {
  const rows = await db
    .select({ refitId: refits.id, step: checkpoints.step })
    .from(refits)
    .leftJoin(checkpoints, eq(checkpoints.refitId, refits.id))
    .where(eq(refits.familyId, job.familyId));
  const there = new Set(rows.map(({ refitId }) => refitId));
  const done = new Set([...rows, ...job.params.leftOut].map(({ refitId, step }) => `${refitId} ${step}`));
  return job.params.members.filter(({ refitId, step }) => there.has(refitId) && !done.has(`${refitId} ${step}`));
}

/** Whether an import job has members to be read. */
export async function someMembersLeft(store: Store, jobId: string): Promise<boolean> {
  const [job] = (await store.db.select().from(jobs).where(eq(jobs.id, jobId))) as ImportJob[];
  return job !== undefined && (await membersLeft(store.db, job)).length > 0;
}

/**
 * Once every member is stored or left out: refits without trained weights leave the family, and the others close ranks.
 *
 * @returns false if none is left
 */
export async function settleRefits(store: Store, familyId: string): Promise<boolean> {
  return store.db.transaction(async (tx) => {
    const members = await tx.select().from(refits).where(eq(refits.familyId, familyId)).orderBy(asc(refits.ordinal));
    const rows = await tx
      .select({ refitId: checkpoints.refitId, step: checkpoints.step })
      .from(checkpoints)
      .where(
        inArray(
          checkpoints.refitId,
          members.map(({ id }) => id),
        ),
      );
    const lastStep = new Map<string, number>();
    for (const { refitId, step } of rows) lastStep.set(refitId, Math.max(step, lastStep.get(refitId) ?? 0));
    const trained = rows.some(({ step }) => step > 0);
    const kept = members.filter(({ id }) => lastStep.has(id) && (!trained || lastStep.get(id)! > 0));
    if (kept.length === 0) return false;
    const gone = members.filter((refit) => !kept.includes(refit)).map(({ id }) => id);
    if (gone.length > 0) await tx.delete(refits).where(inArray(refits.id, gone));
    for (const [ordinal, { id }] of kept.entries()) {
      await tx
        .update(refits)
        .set({ ordinal, step: lastStep.get(id)! })
        .where(eq(refits.id, id));
    }
    return true;
  });
}

/** The last of an import: everything that was found out, on the family's row. */
export async function finishImport(store: Store, job: ImportJob): Promise<void> {
  const { family, members, steps } = await wholeFamily(store, job.familyId);
  const kept = await store.checkpointsOfRefits(members.map(({ id }) => id));
  const audited: AuditedCheckpoint[] = [];
  for (const { id, label, initSeed } of members) {
    for (const { step, weightsHash, auditHash } of kept.get(id)!) {
      const audit = JSON.parse(new TextDecoder().decode(await store.files.read(auditHash!))) as CheckpointAudit;
      audited.push({ label, initSeed, step, stepIsKnown: step !== job.params.inventedStep, weightsHash, audit });
    }
  }
  const losses =
    steps.length > 0 ? await measured(store, family, members, (await builtInPrompts(store)).hash, steps.at(-1)!) : [];
  const floor = settledFloor(family, steps);
  const findings = merged([
    ...job.params.findings,
    ...weightFindings(audited),
    ...stepFindings(
      members.map(({ id, label }) => ({ label, steps: kept.get(id)!.map(({ step }) => step) })),
      steps,
    ),
    ...(floor === family.floor ? [] : floorFindings(family, members)),
    ...lossFindings(
      losses.map(({ ordinal, loss }) => ({ label: members[ordinal].label, step: steps.at(-1)!, loss })),
      family.config.dVocab,
    ),
  ]);
  await store.db.transaction(async (tx) => {
    await tx
      .update(families)
      .set({
        floor,
        checkpointSteps: steps,
        integrity: {
          checkedAt: new Date().toISOString(),
          checkpoints: audited.length,
          losses,
          findings: mostSeriousFirst(findings),
        },
      })
      .where(eq(families.id, family.id));
    await tx.update(refits).set({ state: "imported" }).where(eq(refits.familyId, family.id));
    await succeed(tx, job);
  });
  await forgetUploads(store, job);
}

/** What was uploaded is kept as checkpoints now, unless another import waits for the same file. */
async function forgetUploads(store: Store, job: ImportJob): Promise<void> {
  const uploads = (params: ImportParams) =>
    params.members.flatMap(({ source }) => (source.kind === "upload" ? [source.hash] : []));
  const own = [...new Set(uploads(job.params))];
  if (own.length === 0) return;
  const kept = await store.db
    .select({ hash: checkpoints.fileHash })
    .from(checkpoints)
    .where(inArray(checkpoints.fileHash, own));
  const active = (await store.db
    .select()
    .from(jobs)
    .where(and(eq(jobs.kind, "import"), inArray(jobs.state, ["queued", "running"])))) as ImportJob[];
  const needed = new Set([...kept.map(({ hash }) => hash), ...active.flatMap(({ params }) => uploads(params))]);
  for (const hash of own) if (!needed.has(hash)) await store.files.remove(hash);
}

/** Which losses an import still lacks: those of its newest common step, on the built-in prompts. */
export async function importEvaluations(store: Store, familyId: string) {
  const { family, members, steps } = await wholeFamily(store, familyId);
  if (steps.length === 0) return [];
  return missingEvaluations(store, family, members, (await builtInPrompts(store)).hash, steps.at(-1)!);
}

/** A floor on step 0 needs all of them; otherwise untrained networks are drawn as TransformerLens draws them. */
function settledFloor({ floor, config }: FamilyRecord, steps: readonly number[]): FamilyFloor {
  if (floor.null !== "step-0" || steps.includes(0)) return floor;
  return { null: "drawn", init: transformerLensInit(config), declared: false };
}

/** What is said where a family was to be measured against its step 0, and is not. */
function floorFindings({ name }: FamilyRecord, members: readonly RefitRecord[]): Finding[] {
  return [twinsMissing(name, []), ...seedsUnknown(members)];
}

/** Steps that only some refits have cannot be compared. */
function stepFindings(members: readonly { label: string; steps: number[] }[], common: readonly number[]): Finding[] {
  const partial = [...new Set(members.flatMap(({ steps }) => steps))].filter((step) => !common.includes(step));
  return partial
    .sort((a, b) => a - b)
    .map((step) => {
      const without = members.filter(({ steps }) => !steps.includes(step)).map(({ label }) => label);
      return {
        code: "STEPS_DIFFER",
        severity: "WARNING",
        message: `step ${step} is missing for ${without.slice(0, 5).join(", ")}${without.length > 5 ? ` and ${without.length - 5} more` : ""}; only steps that all refits have are measured.`,
        refits: without,
        step,
        tensor: null,
      };
    });
}
