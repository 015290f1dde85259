/** Jobs, read: pages, batches, places in the queue, and how a family's training goes. */
import { and, asc, desc, eq, inArray } from "drizzle-orm";
import type { Database } from "./database.js";
import { isUuid, keyed, newestFirst } from "./pages.js";
import type { JobKind, JobRecord, JobState, Page } from "./records.js";
import { families, jobs, refits } from "./schema.js";
import { type Sight, seenJobs } from "./sight.js";

/** How a family's training goes. */
export interface TrainingProgress {
  job: JobRecord;
  /** steps done, smallest over refits */
  step: number;
  totalSteps: number;
  /** all refits together; null when idle */
  tokensPerSecond: number | null;
  etaSeconds: number | null;
}

/** A rate older than this is no longer one. */
const rateHoldsMs = 15_000;

export function jobQueries(db: Database) {
  const newestOfFamilies = (kind: JobKind, familyIds: readonly string[]) =>
    db
      .selectDistinctOn([jobs.familyId])
      .from(jobs)
      .where(and(inArray(jobs.familyId, familyIds.filter(isUuid)), eq(jobs.kind, kind)))
      .orderBy(jobs.familyId, desc(jobs.createdAt));

  return {
    /** Newest first. @param sight whose list it is; default: everybody's jobs */
    jobs({
      first,
      after,
      state,
      sight,
      kind,
      familyId,
    }: {
      first: number;
      after?: string | null;
      state?: JobState | null;
      kind?: JobKind | null;
      familyId?: string | null;
      sight?: Sight;
    }): Promise<Page<JobRecord>> {
      const where = and(
        state ? eq(jobs.state, state) : undefined,
        kind ? eq(jobs.kind, kind) : undefined,
        familyId ? eq(jobs.familyId, familyId) : undefined,
        sight && seenJobs(db, sight),
      );
      return newestFirst(db, jobs, { first, after, where }, toJob);
    },

    async jobsById(ids: readonly string[]): Promise<Map<string, JobRecord>> {
      const known = ids.filter(isUuid);
      const rows = known.length ? await db.select().from(jobs).where(inArray(jobs.id, known)) : [];
      return keyed(rows.map(toJob), ({ id }) => id);
    },

    /** @returns the job that was made under this idempotency key; null if none was */
    async jobWithKey(idempotencyKey: string): Promise<JobRecord | null> {
      const [row] = await db.select().from(jobs).where(eq(jobs.idempotencyKey, idempotencyKey));
      return row ? toJob(row) : null;
    },

    /** Family id → the job that trains or trained it. */
    async trainingJobsOfFamilies(familyIds: readonly string[]): Promise<Map<string, JobRecord>> {
      return keyed((await newestOfFamilies("train", familyIds)).map(toJob), ({ familyId }) => familyId);
    },

    /** Family id → the job that imports or imported it. */
    async importJobsOfFamilies(familyIds: readonly string[]): Promise<Map<string, JobRecord>> {
      return keyed((await newestOfFamilies("import", familyIds)).map(toJob), ({ familyId }) => familyId);
    },

    /** Job id → its place in the queue, 1 = next; jobs that are not queued are left out. */
    async queuePositions(ids: readonly string[]): Promise<Map<string, number>> {
      const queued = await db
        .select({ id: jobs.id })
        .from(jobs)
        .where(eq(jobs.state, "queued"))
        .orderBy(desc(jobs.priority), asc(jobs.createdAt), asc(jobs.id));
      const positions = new Map(queued.map(({ id }, i) => [id, i + 1]));
      return new Map(ids.flatMap((id) => (positions.has(id) ? [[id, positions.get(id)!]] : [])));
    },

    /** Family id → how its training goes; families that were not trained here are left out. */
    async trainingStatus(familyIds: readonly string[]): Promise<Map<string, TrainingProgress>> {
      const rows = await newestOfFamilies("train", familyIds);
      if (rows.length === 0) return new Map();
      const trained = rows.map(({ familyId }) => familyId);
      const ofFamilies = await db.select().from(families).where(inArray(families.id, trained));
      const steps = await db
        .select({ familyId: refits.familyId, step: refits.step })
        .from(refits)
        .where(inArray(refits.familyId, trained));
      return new Map(
        rows.map((row) => {
          const { config, recipe } = ofFamilies.find(({ id }) => id === row.familyId)!;
          const running = row.state === "running" && row.rate && Date.now() - Date.parse(row.rate.at) < rateHoldsMs;
          const tokensAStep = (recipe?.batchSize ?? 0) * config.nCtx;
          return [
            row.familyId,
            {
              job: toJob(row),
              step: Math.min(...steps.filter(({ familyId }) => familyId === row.familyId).map(({ step }) => step)),
              totalSteps: recipe?.steps ?? 0,
              tokensPerSecond: running ? row.rate!.perSecond * tokensAStep : null,
              etaSeconds: running ? row.progress.etaSeconds : null,
            },
          ];
        }),
      );
    },
  };
}

export function toJob(row: typeof jobs.$inferSelect): JobRecord {
  const { rate: _rate, priority: _priority, attempt: _attempt, ...job } = row;
  return job;
}
