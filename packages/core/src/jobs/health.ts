/** How the store and the queue are, for whoever looks after a server. */

import { count, sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { migrationsFolder } from "../store/migrate.js";
import { jobs, reports } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { waitingUnits } from "./queue.js";

export interface Readiness {
  /** whether the database answers */
  database: boolean;
  /** whether its tables are as this code knows them */
  migrations: boolean;
  queue: "reachable" | "not made yet" | "unreachable";
}

/** What is ready; never throws. */
export async function readiness(store: Store): Promise<Readiness> {
  const answers = async (read: () => Promise<boolean>) => read().catch(() => false);
  const database = await answers(async () => {
    await store.db.execute(sql`select 1`);
    return true;
  });
  if (!database) return { database, migrations: false, queue: "unreachable" };
  const migrations = await answers(async () => {
    const newest = Math.max(...readMigrationFiles({ migrationsFolder }).map(({ folderMillis }) => folderMillis));
    const { rows } = (await store.db.execute<{ newest: string }>(
      sql`select max(created_at) as newest from drizzle.__drizzle_migrations`,
    )) as unknown as { rows: { newest: string }[] };
    return Number(rows[0].newest) >= newest;
  });
  const units = await waitingUnits(store.db).catch(() => "unreachable" as const);
  const queue = units === "unreachable" ? units : units === null ? "not made yet" : "reachable";
  return { database, migrations, queue };
}

export interface JobCounts {
  jobs: { kind: string; state: string; count: number }[];
  /** units that wait for a compute process; null before there is a queue */
  waitingUnits: number | null;
  /** computing time of the stored reports */
  computed: { measure: string; seconds: number }[];
}

/** How many jobs there are, and what was computed. */
export async function jobCounts({ db }: Store): Promise<JobCounts> {
  const counted = await db
    .select({ kind: jobs.kind, state: jobs.state, count: count() })
    .from(jobs)
    .groupBy(jobs.kind, jobs.state);
  const computed = await db
    .select({
      measure: reports.measure,
      seconds: sql<number>`sum((${reports.provenance} ->> 'durationMs')::float8) / 1000`.mapWith(Number),
    })
    .from(reports)
    .groupBy(reports.measure);
  return { jobs: counted, waitingUnits: await waitingUnits(db), computed };
}
