/** What asking for a family's training or import gives, and how it is found again by its idempotency key. */
import { eq } from "drizzle-orm";
import { toJob } from "../store/jobs.js";
import type { FamilyRecord, JobRecord } from "../store/records.js";
import { families, jobs } from "../store/schema.js";
import type { Store } from "../store/store.js";

/** A family, and the job that trains it. `created` is false where the idempotency key was known. */
export interface Submitted {
  family: FamilyRecord;
  job: JobRecord;
  created: boolean;
}

export async function submittedBefore(store: Store, idempotencyKey?: string): Promise<Submitted | null> {
  if (!idempotencyKey) return null;
  const [row] = await store.db.select({ id: jobs.id }).from(jobs).where(eq(jobs.idempotencyKey, idempotencyKey));
  return row ? submitted(store, row.id, false) : null;
}

export async function submitted(store: Store, jobId: string, created: boolean): Promise<Submitted | null> {
  const [row] = await store.db
    .select()
    .from(jobs)
    .innerJoin(families, eq(families.id, jobs.familyId))
    .where(eq(jobs.id, jobId));
  return row ? { family: row.families, job: toJob(row.jobs), created } : null;
}
