/** Stopping a job, and trying it again. */
import { and, eq, inArray, ne, notInArray, sql } from "drizzle-orm";
import { InvalidInput } from "../errors.js";
import { notify } from "../store/events.js";
import { toJob } from "../store/jobs.js";
import { isUuid } from "../store/pages.js";
import { type JobRecord, NotFound } from "../store/records.js";
import { jobs, refits } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { refitsOf } from "./jobRefits.js";

/**
 * Cancels a job that is queued or running. Whatever runner works on it kills its processes as soon as it hears of it;
 * files and rows are whole at every moment, so nothing half-written is left.
 *
 * @throws InvalidInput if it has ended already; NotFound
 */
export async function cancelJob(store: Store, id: string): Promise<JobRecord> {
  return change(store, id, async (job, tx) => {
    if (job.state !== "queued" && job.state !== "running") {
      throw new InvalidInput(`the job "${job.title}" has ${job.state} already; only a job under way can be cancelled`);
    }
    if (job.kind === "train" || job.kind === "import") {
      const underWay = inArray(refits.state, ["queued", "training", "importing"]);
      const unfinished = and(refitsOf(job), underWay);
      await tx.update(refits).set({ state: "cancelled" }).where(unfinished);
    }
    return { state: "cancelled", stateSince: new Date() };
  });
}

/**
 * Goes on with a job that failed or was cancelled, from what it has stored.
 *
 * @throws InvalidInput if it is neither, or failed in a way that would come back; NotFound
 */
export async function retryJob(store: Store, id: string): Promise<JobRecord> {
  return change(store, id, async (job, tx) => {
    if (job.state !== "failed" && job.state !== "cancelled") {
      throw new InvalidInput(
        `the job "${job.title}" is ${job.state}; only one that failed or was cancelled can be retried`,
      );
    }
    if (job.failure && !job.failure.retryable) {
      throw new InvalidInput(`the job "${job.title}" would fail again: ${job.failure.message}`);
    }
    if (job.key !== null) {
      const [other] = await tx
        .select()
        .from(jobs)
        .where(and(eq(jobs.key, job.key), ne(jobs.id, id), inArray(jobs.state, ["queued", "running"])));
      if (other) throw new InvalidInput(`the same work is under way already, as job ${other.id}`);
    }
    if (job.kind === "train" || job.kind === "import") {
      await tx
        .update(refits)
        .set({ state: "queued" })
        .where(and(refitsOf(job), notInArray(refits.state, ["trained", "imported"])));
    }
    return { state: "queued", stateSince: new Date(), failure: null, rate: null, attempt: sql`${jobs.attempt} + 1` };
  });
}

type JobRow = typeof jobs.$inferSelect;
type Change = { [K in keyof JobRow]?: JobRow[K] | ReturnType<typeof sql> };

async function change(
  store: Store,
  id: string,
  decide: (job: JobRow, tx: Store["db"]) => Promise<Change>,
): Promise<JobRecord> {
  if (!isUuid(id)) throw new NotFound(`there is no job ${id}`, "id");
  return store.db.transaction(async (tx) => {
    const [job] = await tx.select().from(jobs).where(eq(jobs.id, id)).for("update");
    if (!job) throw new NotFound(`there is no job ${id}`, "id");
    const [changed] = await tx
      .update(jobs)
      .set(await decide(job, tx))
      .where(eq(jobs.id, id))
      .returning();
    await notify(tx, { type: "job", id }, { type: "family", familyId: job.familyId });
    return toJob(changed);
  });
}
