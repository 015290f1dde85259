/** The weights of a family that was trained here, looked at as an import looks at others': which are not yet, and what is found. */
import { eq } from "drizzle-orm";
import type { CheckpointAudit } from "../checkpoints/audit.js";
import {
  type AuditedCheckpoint,
  lossFindings,
  merged,
  mostSeriousFirst,
  unusable,
  weightFindings,
} from "../checkpoints/integrity.js";
import { notify } from "../store/events.js";
import type { CheckpointRecord, FamilyRecord, Integrity, RefitLoss, RefitRecord } from "../store/records.js";
import { checkpoints, families } from "../store/schema.js";
import type { Store } from "../store/store.js";
import type { AuditResult, AuditWork } from "./messages.js";
import type { AuditUnit } from "./units.js";

/** Of all refits that are measured, every stored checkpoint. */
async function kept(store: Store, members: readonly RefitRecord[]): Promise<Map<RefitRecord, CheckpointRecord[]>> {
  const found = await store.checkpointsOfRefits(members.map(({ id }) => id));
  return new Map(members.map((refit) => [refit, found.get(refit.id) ?? []]));
}

/** Checkpoints that nobody has looked at. */
export async function missingAudits(store: Store, members: readonly RefitRecord[]): Promise<CheckpointRecord[]> {
  return [...(await kept(store, members)).values()].flat().filter(({ auditHash }) => auditHash === null);
}

/** @returns null where it is gone, or was looked at meanwhile */
export async function auditWork(store: Store, { jobId, checkpointId }: AuditUnit): Promise<AuditWork | null> {
  const job = (await store.jobsById([jobId])).get(jobId);
  if (!job) return null;
  const family = (await store.familiesById([job.familyId])).get(job.familyId)!;
  const members = (await store.measuredRefits([job.familyId])).get(job.familyId)!;
  const checkpoint = (await missingAudits(store, members)).find(({ id }) => id === checkpointId);
  return checkpoint ? { kind: "audit", config: family.config, checkpoint: checkpoint.fileHash } : null;
}

export async function storeAudit(store: Store, { checkpointId }: AuditUnit, { audit }: AuditResult): Promise<void> {
  await store.db.update(checkpoints).set({ auditHash: audit }).where(eq(checkpoints.id, checkpointId));
}

/** What all audits together tell, on the family's row. */
export async function storeIntegrity(
  store: Store,
  family: FamilyRecord,
  members: readonly RefitRecord[],
  { losses, step }: { losses: RefitLoss[]; step: number },
): Promise<void> {
  const audited: AuditedCheckpoint[] = [];
  for (const [{ label, initSeed }, own] of await kept(store, members)) {
    for (const { step: at, weightsHash, auditHash } of own) {
      if (auditHash === null) continue;
      const audit = JSON.parse(new TextDecoder().decode(await store.files.read(auditHash))) as CheckpointAudit;
      audited.push({ label, initSeed, step: at, stepIsKnown: true, weightsHash, audit });
    }
  }
  const findings = merged([
    // it is in the family all the same: it was trained here
    ...audited.flatMap(({ label, step: at, audit }) => {
      const found = unusable(label, at, audit);
      return found ? [{ ...found, severity: "WARNING" as const }] : [];
    }),
    ...weightFindings(audited),
    ...lossFindings(
      losses.map(({ ordinal, loss }) => ({ label: members[ordinal].label, step, loss })),
      family.config.dVocab,
    ),
  ]);
  const integrity: Integrity = {
    checkedAt: new Date().toISOString(),
    checkpoints: audited.length,
    losses,
    findings: mostSeriousFirst(findings),
  };
  await store.db.transaction(async (tx) => {
    await tx.update(families).set({ integrity }).where(eq(families.id, family.id));
    await notify(tx, { type: "family", familyId: family.id });
  });
}
