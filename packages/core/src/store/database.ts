/** The database: PGlite in a folder or PostgreSQL by its url; one schema, one migrations folder, brought up to date at start. */
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { drizzle as drizzlePg } from "drizzle-orm/node-postgres";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { drizzle as drizzlePglite } from "drizzle-orm/pglite";
import pg from "pg";
import { type Db as BossDatabase, fromPglite } from "pg-boss";
import { InvalidInput } from "../errors.js";
import { askModule } from "./fork.js";
import { migratePglite, migratePostgres } from "./migrate.js";
import * as schema from "./schema.js";

/** What queries are written against; a transaction is one too. Inside a transaction only `tx` may be used: PGlite has one connection. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>;

/** An open database with the little that differs between the two kinds. */
export interface Connection {
  readonly embedded: boolean;
  /** "PGlite in .seedscope", "PostgreSQL at db.example/seedscope" */
  readonly description: string;
  readonly db: Database;
  /** Hears NOTIFY; `onGap` is called when notifications may have been missed. @returns stops listening */
  listen(channel: string, onPayload: (payload: string) => void, onGap: () => void): Promise<() => Promise<void>>;
  /** how pg-boss reaches the same database */
  readonly boss: { db: BossDatabase; backend: "pglite" } | { connectionString: string };
  close(): Promise<void>;
}

/**
 * PGlite clears all its buffers when it starts: its own 160 MB take half of that time, and stay in memory. A store's
 * rows are some 50 MB, and what is not in these buffers is in the system's.
 */
const startParams = [...PGlite.defaultStartParams, "-c", "shared_buffers=32MB"];

/** @param folder PGlite's; made when missing. The caller holds its lock. */
export async function openPglite(folder: string): Promise<Connection> {
  if (!existsSync(folder)) await createPglite(folder);
  const client = await PGlite.create(folder, { startParams });
  try {
    await migratePglite(client);
    const db = drizzlePglite(client, { schema });
    return {
      embedded: true,
      description: `PGlite in ${folder}`,
      db: db as unknown as Database,
      listen: (channel, onPayload) => client.listen(channel, onPayload),
      boss: { db: fromPglite(client), backend: "pglite" },
      close: () => client.close(),
    };
  } catch (error) {
    await client.close();
    throw error;
  }
}

/** Made under another name and renamed, so that a database is there whole or not at all. */
async function createPglite(folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  await askModule(import.meta.url, "createDatabase", { folder: unfinished });
  renameSync(unfinished, folder);
}

/** @throws InvalidInput if the database cannot be reached */
export async function openPostgres(url: string): Promise<Connection> {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  pool.on("error", () => {}); // an idle connection that broke: the pool opens another when one is needed
  const description = describeUrl(url);
  try {
    await migratePostgres(pool);
  } catch (error) {
    await pool.end();
    const { code, message } = error as NodeJS.ErrnoException;
    if (/^E[A-Z]+$|^3D000$|^28/.test(code ?? "")) {
      throw new InvalidInput(`${description} cannot be opened: ${message || code}; check DATABASE_URL`, "databaseUrl");
    }
    throw error;
  }
  return {
    embedded: false,
    description,
    db: drizzlePg(pool, { schema }) as unknown as Database,
    listen: (channel, onPayload, onGap) => listenPostgres(url, channel, onPayload, onGap),
    boss: { connectionString: url },
    close: () => pool.end(),
  };
}

/** One connection of its own, opened again whenever it breaks. */
async function listenPostgres(
  connectionString: string,
  channel: string,
  onPayload: (payload: string) => void,
  onGap: () => void,
): Promise<() => Promise<void>> {
  let client: pg.Client | null = null;
  let stopped = false;
  const connect = async () => {
    const next = new pg.Client({ connectionString, keepAlive: true });
    next.on("notification", ({ payload }) => onPayload(payload ?? ""));
    next.on("error", () => {});
    next.on("end", () => {
      if (!stopped) setTimeout(reconnect, 1_000).unref();
    });
    await next.connect();
    await next.query(`listen ${channel}`);
    client = next;
  };
  const reconnect = async () => {
    if (stopped) return;
    try {
      await connect();
      onGap();
    } catch {
      setTimeout(reconnect, 1_000).unref();
    }
  };
  await connect();
  return async () => {
    stopped = true;
    await client?.end();
  };
}

function describeUrl(url: string): string {
  if (!URL.canParse(url)) {
    throw new InvalidInput(`DATABASE_URL is "${url}"; it must be like postgres://user:password@host:5432/name`);
  }
  const { host, pathname } = new URL(url);
  return `PostgreSQL at ${host || "local socket"}${pathname}`;
}
