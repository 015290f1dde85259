/** Claims: sentences with the number that bears them out, under short codes. */
import { randomUUID } from "node:crypto";
import { and, eq, inArray } from "drizzle-orm";
import { InvalidInput } from "../errors.js";
import type { Database } from "./database.js";
import { keyed, newestFirst } from "./pages.js";
import type { ClaimRecord, Page } from "./records.js";
import { claims, families } from "./schema.js";
import { shortCode } from "./shortCode.js";
import { type Sight, seenFamilies } from "./sight.js";

/** A claim to be made; `estimate` is what its report says at `place`. */
export type NewClaim = Omit<ClaimRecord, "id" | "shortCode" | "createdAt"> & {
  /** a claim that was made with the same key is given back */
  idempotencyKey?: string;
};

export function claimQueries(db: Database) {
  return {
    /** @throws InvalidInput with the field at fault */
    async addClaim(claim: NewClaim): Promise<ClaimRecord> {
      const { length } = claim.statement;
      if (claim.statement.trim() === "" || length > 500) {
        throw new InvalidInput(`statement has ${length} characters; it must have 1 to 500`, "statement");
      }
      for (;;) {
        const [made] = await db
          .insert(claims)
          .values({ ...claim, id: randomUUID(), shortCode: shortCode() })
          .onConflictDoNothing()
          .returning();
        if (made) return toClaim(made);
        const [known] = claim.idempotencyKey
          ? await db.select().from(claims).where(eq(claims.idempotencyKey, claim.idempotencyKey))
          : [];
        if (known) return toClaim(known);
        // else somebody has the short code already
      }
    },

    async claimsByCode(codes: readonly string[]): Promise<Map<string, ClaimRecord>> {
      const rows = codes.length
        ? await db
            .select()
            .from(claims)
            .where(inArray(claims.shortCode, [...codes]))
        : [];
      return keyed(rows.map(toClaim), ({ shortCode }) => shortCode);
    },

    /** Newest first. */
    claims({
      familyId,
      sight,
      ...page
    }: {
      first: number;
      after?: string | null;
      familyId?: string;
      /** only about families that are seen; default: all */
      sight?: Sight;
    }): Promise<Page<ClaimRecord>> {
      const seen = sight && !sight.everything;
      const where = and(
        familyId ? eq(claims.familyId, familyId) : undefined,
        seen
          ? inArray(claims.familyId, db.select({ id: families.id }).from(families).where(seenFamilies(sight)))
          : undefined,
      );
      return newestFirst(db, claims, { ...page, where }, toClaim);
    },

    async deleteClaim(id: string): Promise<void> {
      await db.delete(claims).where(eq(claims.id, id));
    },
  };
}

function toClaim({ idempotencyKey: _, ...claim }: typeof claims.$inferSelect): ClaimRecord {
  return claim;
}
