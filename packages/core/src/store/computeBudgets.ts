/** How much compute a viewer may have: a bucket that fills with what jobs are guessed to take, and leaks. */
import { eq, type SQL, sql } from "drizzle-orm";
import type { Database } from "./database.js";
import { LimitExceeded } from "./records.js";
import { computeBudgets } from "./schema.js";

/** Whose bucket, and how large. */
export interface ComputeBudget {
  /** a user's id, or whatever else tells viewers apart */
  viewer: string;
  /** milliseconds of compute that the bucket holds */
  capacityMs: number;
  /** milliseconds that leak away in an hour; above 0 */
  restoredPerHourMs: number;
}

/** What is left of a budget now. */
export interface ComputeLeft {
  remainingMs: number;
  /** when all of it will be there again */
  fullAt: Date;
}

const hourMs = 3_600_000;

/** The database's clock, so that several servers agree. */
const now = sql`clock_timestamp()`;

/** What is in a bucket by now, in milliseconds of compute. */
const levelNow = ({ restoredPerHourMs }: ComputeBudget): SQL<number> =>
  sql<number>`greatest(0, ${computeBudgets.level} - greatest(0, extract(epoch from ${now} - ${computeBudgets.at})) * ${restoredPerHourMs / 3600}::float8)`;

/** What is left, without taking any. */
export async function computeLeft(db: Database, budget: ComputeBudget): Promise<ComputeLeft> {
  const [row] = await db
    .select({ level: levelNow(budget) })
    .from(computeBudgets)
    .where(eq(computeBudgets.viewer, budget.viewer));
  const level = Number(row?.level ?? 0);
  return {
    remainingMs: Math.max(0, budget.capacityMs - level),
    fullAt: new Date(Date.now() + (level * hourMs) / budget.restoredPerHourMs),
  };
}

/**
 * Takes compute out of a budget: one statement, so that concurrent requests, of several servers too, never take more
 * than there is. In a transaction that fails afterwards, nothing is taken.
 *
 * @throws LimitExceeded telling when there will be enough, if ever
 */
export async function takeCompute(db: Database, budget: ComputeBudget, milliseconds: number): Promise<void> {
  const { viewer, capacityMs } = budget;
  if (milliseconds > capacityMs) {
    throw new LimitExceeded(
      `this takes about ${inSeconds(milliseconds)} of compute, and the budget holds ${inSeconds(capacityMs)}: ask for less`,
    );
  }
  const level = sql`${levelNow(budget)} + ${milliseconds}::float8`;
  const taken = await db
    .insert(computeBudgets)
    .values({ viewer, level: milliseconds, at: sql`${now}` })
    .onConflictDoUpdate({
      target: computeBudgets.viewer,
      set: { level, at: now },
      setWhere: sql`${level} <= ${capacityMs}::float8`,
    })
    .returning({ viewer: computeBudgets.viewer });
  if (taken.length > 0) return;
  const { remainingMs } = await computeLeft(db, budget);
  const waitMs = ((milliseconds - remainingMs) * hourMs) / budget.restoredPerHourMs;
  const when = new Date(Date.now() + waitMs).toISOString().replace(/\.\d+Z$/, "Z");
  throw new LimitExceeded(
    `this takes about ${inSeconds(milliseconds)} of compute, and ${inSeconds(remainingMs)} of ${inSeconds(capacityMs)} are left; enough will be there at ${when}`,
  );
}

/** Forgets buckets that were last filled before then: they have leaked empty. */
export async function forgetBudgets(db: Database, before: Date): Promise<void> {
  await db.delete(computeBudgets).where(sql`${computeBudgets.at} < ${before.toISOString()}::timestamptz`);
}

const inSeconds = (milliseconds: number) => `${Number((milliseconds / 1000).toPrecision(3))} s`;
