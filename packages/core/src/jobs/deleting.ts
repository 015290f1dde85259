/** Taking a family out of the store, with everything that is its own. */
import { and, eq, inArray, sql } from "drizzle-orm";
import { InvalidInput } from "../errors.js";
import { notify } from "../store/events.js";
import { NotFound } from "../store/records.js";
import { artifacts, checkpoints, claims, families, jobs, reports } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { filesReferredTo, sweepFiles } from "../store/sweep.js";
import { cancelJob } from "./control.js";

/** What goes with a family. Bytes are of files that nothing else refers to. */
export interface FamilyRemains {
  refits: number;
  checkpoints: number;
  reports: number;
  jobs: number;
  claims: number;
  bytes: {
    /** checkpoints, and what imports found out about them */
    weights: number;
    reports: number;
    /** what its reports were read from, and no other family's need */
    artifacts: number;
    /** tokenizer and manifest */
    other: number;
  };
}

/** @throws NotFound */
export async function remainsOf(store: Store, familyId: string): Promise<FamilyRemains> {
  return (await look(store, familyId)).remains;
}

/**
 * Cancels the family's jobs, then removes its rows at once. Reports of other families that it was held against stay:
 * they are theirs, and name it by its slug. Files that nothing refers to any more are removed once they are a day old,
 * for whatever is young may just be on its way to being referred to.
 *
 * @returns what has gone
 * @throws NotFound
 */
export async function deleteFamily(store: Store, familyId: string): Promise<FamilyRemains> {
  const { remains, ownArtifacts } = await look(store, familyId);
  const active = await store.db
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(eq(jobs.familyId, familyId), inArray(jobs.state, ["queued", "running"])));
  for (const { id } of active) {
    await cancelJob(store, id).catch((error: unknown) => {
      // it has ended by itself in the meantime
      if (!(error instanceof InvalidInput)) throw error;
    });
  }
  const members = (await store.refitsOfFamilies([familyId])).get(familyId)!;
  await store.db.transaction(async (tx) => {
    const ofFamily = await tx.select({ id: jobs.id }).from(jobs).where(eq(jobs.familyId, familyId));
    await tx.delete(families).where(eq(families.id, familyId));
    if (ownArtifacts.length > 0) await tx.delete(artifacts).where(inArray(artifacts.key, ownArtifacts));
    const events = ofFamily.map(({ id }) => ({ type: "job", id }) as const);
    await notify(tx, ...events, { type: "family", familyId });
  });
  for (const { id } of members) await store.files.removeStates(id);
  await sweepFiles(store);
  return remains;
}

async function look(store: Store, familyId: string) {
  const { db } = store;
  const family = (await store.familiesById([familyId])).get(familyId);
  if (!family) throw new NotFound(`there is no family ${familyId}`, "family");
  const ownArtifacts = await artifactsOfNobodyElse(store, familyId);
  const members = (await store.refitsOfFamilies([familyId])).get(familyId)!.map(({ id }) => id);
  const kept = members.length ? await db.select().from(checkpoints).where(inArray(checkpoints.refitId, members)) : [];
  const stored = await db.select({ file: reports.resultHash }).from(reports).where(eq(reports.familyId, familyId));
  const made = ownArtifacts.length
    ? await db.select({ file: artifacts.fileHash }).from(artifacts).where(inArray(artifacts.key, ownArtifacts))
    : [];
  const elsewhere = await filesReferredTo(store, { familyId, artifacts: ownArtifacts });
  const bytesOf = async (files: readonly (string | null)[]) => {
    const own = [...new Set(files)].filter((file) => file !== null && !elsewhere.has(file)) as string[];
    const sizes = await Promise.all(own.map((file) => store.files.size(file)));
    return sizes.reduce((sum, bytes) => sum + bytes, 0);
  };
  const remains: FamilyRemains = {
    refits: members.length,
    checkpoints: kept.length,
    reports: stored.length,
    jobs: await db.$count(jobs, eq(jobs.familyId, familyId)),
    claims: await db.$count(claims, eq(claims.familyId, familyId)),
    bytes: {
      weights: await bytesOf(kept.flatMap(({ fileHash, auditHash }) => [fileHash, auditHash])),
      reports: await bytesOf(stored.map(({ file }) => file)),
      artifacts: await bytesOf(made.map(({ file }) => file)),
      other: await bytesOf([family.tokenizer.hash, family.manifestHash]),
    },
  };
  return { remains, ownArtifacts };
}

/** Keys of what jobs of this family needed, and none of another family. */
async function artifactsOfNobodyElse({ db }: Store, familyId: string): Promise<string[]> {
  const { rows } = (await db.execute(sql`
    select need ->> 'key' as "key"
    from ${jobs} j cross join jsonb_array_elements(j.params -> 'needs') need
    where j.kind = 'analysis'
    group by 1
    having bool_and(j.family_id = ${familyId})`)) as unknown as { rows: { key: string }[] };
  return rows.map(({ key }) => key);
}
