/** Idempotency keys: each stands for one request, told by the digest of its input. */
import { eq } from "drizzle-orm";
import type { Database } from "./database.js";
import { Conflict } from "./records.js";
import { settings } from "./schema.js";

const rowOf = (key: string) => `idempotency/${key}`;

export function idempotencyQueries(db: Database) {
  return {
    /**
     * Makes the key stand for this request; that it does already is no error, and of two at once one is first.
     *
     * @returns whether it was new
     * @throws Conflict if it stands for another
     */
    async takeKey(key: string, digest: string): Promise<boolean> {
      const made = await db
        .insert(settings)
        .values({ key: rowOf(key), value: digest })
        .onConflictDoNothing()
        .returning({ key: settings.key });
      if (made.length > 0) return true;
      const [row] = await db
        .select()
        .from(settings)
        .where(eq(settings.key, rowOf(key)));
      if (row && row.value !== digest) {
        throw new Conflict("the idempotency key was used before, with other input; use another", "idempotencyKey");
      }
      return false;
    },

    /** Of a request that was refused: it may be corrected and come again. */
    async releaseKey(key: string): Promise<void> {
      await db.delete(settings).where(eq(settings.key, rowOf(key)));
    },
  };
}
