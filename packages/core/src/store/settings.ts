/** What all servers on one database must agree on: each setting is made once, by whoever needs it first. */
import { eq } from "drizzle-orm";
import type { Database } from "./database.js";
import { settings } from "./schema.js";

export function settingQueries(db: Database) {
  return {
    /** @returns the setting as it is stored; what `make` gives where there was none, and nobody was quicker */
    async setting<T>(key: string, make: () => T): Promise<T> {
      const stored = () => db.select().from(settings).where(eq(settings.key, key));
      let [row] = await stored();
      if (!row) {
        await db.insert(settings).values({ key, value: make() }).onConflictDoNothing();
        [row] = await stored();
      }
      return row.value as T;
    },
  };
}
