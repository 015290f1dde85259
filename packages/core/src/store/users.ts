/** People with accounts, read. */
import { inArray } from "drizzle-orm";
import type { UserRecord } from "./accountRecords.js";
import type { Database } from "./database.js";
import { keyed } from "./pages.js";
import { users } from "./schema.js";

export function userQueries(db: Database) {
  return {
    async usersById(ids: readonly string[]): Promise<Map<string, UserRecord>> {
      const { id, name, email, role, createdAt } = users;
      const rows = ids.length
        ? await db
            .select({ id, name, email, role, createdAt })
            .from(users)
            .where(inArray(id, [...ids]))
        : [];
      return keyed<UserRecord, string>(rows, (user) => user.id);
    },
  };
}
