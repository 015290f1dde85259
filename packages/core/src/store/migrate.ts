/** Brings a database's tables up to date, from the one migrations folder. */
import { fileURLToPath } from "node:url";
import type { PGlite } from "@electric-sql/pglite";
import { drizzle as drizzlePg } from "drizzle-orm/node-postgres";
import { migrate as migrateOnPg } from "drizzle-orm/node-postgres/migrator";
import { drizzle as drizzlePglite } from "drizzle-orm/pglite";
import { migrate as migrateOnPglite } from "drizzle-orm/pglite/migrator";
import type pg from "pg";

export const migrationsFolder = fileURLToPath(new URL("../../migrations", import.meta.url));

export function migratePglite(client: PGlite): Promise<void> {
  return migrateOnPglite(drizzlePglite(client), { migrationsFolder });
}

/** Several processes may start at once: the first migrates, the others wait for it. */
export async function migratePostgres(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock(7363)");
    await migrateOnPg(drizzlePg(client), { migrationsFolder });
  } finally {
    await client.query("select pg_advisory_unlock(7363)").catch(() => {});
    client.release();
  }
}
