/** Keyset pages: newest first, by (created_at, id). */
import { and, desc, type SQL, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { InvalidInput } from "../errors.js";
import type { Database } from "./database.js";
import type { Page } from "./records.js";

/** Most rows of one page. */
export const mostRows = 500;

/**
 * @param after id of the last row of the page before
 * @throws InvalidInput if `first` is no whole number from 0 to 500
 */
export async function newestFirst<Row, T>(
  db: Database,
  table: PgTable & { id: PgColumn; createdAt: PgColumn },
  { first, after, where }: { first: number; after?: string | null; where?: SQL },
  toRecord: (row: Row) => T,
): Promise<Page<T>> {
  if (!Number.isInteger(first) || first < 0 || first > mostRows) {
    throw new InvalidInput(`first is ${first}; it must be a whole number from 0 to ${mostRows}`, "first");
  }
  const beyond =
    after && isUuid(after)
      ? sql`(${table.createdAt}, ${table.id}) < (select t.created_at, t.id from ${table} t where t.id = ${after})`
      : undefined;
  const rows = (await db
    .select()
    .from(table)
    .where(and(where, beyond))
    .orderBy(desc(table.createdAt), desc(table.id))
    .limit(first + 1)) as Row[];
  const totalCount = await db.$count(table, where);
  return {
    items: rows.slice(0, first).map(toRecord),
    totalCount,
    hasNextPage: rows.length > first,
    hasPreviousPage: Boolean(after),
  };
}

/** Ids come from outside; what is no uuid names nothing. */
export function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
}

/** Rows by their key, for loaders. */
export function keyed<T, K extends string>(rows: readonly T[], key: (row: T) => K): Map<K, T> {
  return new Map(rows.map((row) => [key(row), row]));
}

/** Every key with its rows, those without any too. */
export function grouped<T>(keys: readonly string[], rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>(keys.map((k) => [k, []]));
  for (const row of rows) groups.get(key(row))?.push(row);
  return groups;
}
