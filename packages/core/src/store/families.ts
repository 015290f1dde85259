/** Families, their refits and checkpoints, read in batches. */

import { and, asc, eq, ilike, inArray, or, sql } from "drizzle-orm";
import type { Visibility } from "./accountRecords.js";
import type { Database } from "./database.js";
import { notify } from "./events.js";
import { grouped, isUuid, keyed, newestFirst } from "./pages.js";
import { type CheckpointRecord, type FamilyRecord, NotFound, type Page, type RefitRecord } from "./records.js";
import { checkpoints, families, jobs, refits } from "./schema.js";
import { type Sight, seenFamilies } from "./sight.js";

export function familyQueries(db: Database) {
  const familiesWhere = async (column: typeof families.id | typeof families.slug, values: readonly string[]) =>
    values.length
      ? db
          .select()
          .from(families)
          .where(inArray(column, [...values]))
      : [];

  const refitsOfFamilies = async (familyIds: readonly string[]): Promise<Map<string, RefitRecord[]>> => {
    const ids = familyIds.filter(isUuid);
    const rows = ids.length
      ? await db.select().from(refits).where(inArray(refits.familyId, ids)).orderBy(asc(refits.ordinal))
      : [];
    return grouped(familyIds, rows.map(toRefit), ({ familyId }) => familyId);
  };

  const measuredRefits = async (familyIds: readonly string[]): Promise<Map<string, RefitRecord[]>> => {
    const ofFamilies = await refitsOfFamilies(familyIds);
    const ids = familyIds.filter(isUuid);
    const first = sql<number>`min((${jobs.params} #>> '{refits,from}')::int)`.mapWith(Number);
    const unfinished = ids.length
      ? await db
          .select({ familyId: jobs.familyId, first })
          .from(jobs)
          .where(sql`${inArray(jobs.familyId, ids)} and ${jobs.kind} = 'train' and ${jobs.state} <> 'succeeded'
            and ${jobs.params} #>> '{refits,from}' is not null`)
          .groupBy(jobs.familyId)
      : [];
    const until = new Map(unfinished.map(({ familyId, first }) => [familyId, first]));
    return new Map([...ofFamilies].map(([id, all]) => [id, all.slice(0, until.get(id) ?? all.length)]));
  };

  return {
    /**
     * Newest first.
     *
     * @param query part of a name or slug, in any case
     * @param sight whose list it is; default: all families
     */
    families({
      first,
      after,
      query,
      sight,
    }: {
      first: number;
      after?: string | null;
      query?: string | null;
      sight?: Sight;
    }): Promise<Page<FamilyRecord>> {
      const pattern = `%${(query ?? "").replace(/[\\%_]/g, "\\$&")}%`;
      const named = query ? or(ilike(families.name, pattern), ilike(families.slug, pattern)) : undefined;
      const where = and(named, sight && seenFamilies(sight));
      return newestFirst(db, families, { first, after, where }, (row: FamilyRecord) => row);
    },

    async familyBySlug(slug: string): Promise<FamilyRecord | null> {
      return (await familiesWhere(families.slug, [slug]))[0] ?? null;
    },

    async familiesBySlug(slugs: readonly string[]): Promise<Map<string, FamilyRecord>> {
      return keyed<FamilyRecord, string>(await familiesWhere(families.slug, slugs), ({ slug }) => slug);
    },

    async familiesById(ids: readonly string[]): Promise<Map<string, FamilyRecord>> {
      return keyed<FamilyRecord, string>(await familiesWhere(families.id, ids.filter(isUuid)), ({ id }) => id);
    },

    /** Family id → its refits by ordinal. */
    refitsOfFamilies,

    /** @throws NotFound */
    async setVisibility(id: string, visibility: Visibility): Promise<FamilyRecord> {
      return db.transaction(async (tx) => {
        const [row] = await tx.update(families).set({ visibility }).where(eq(families.id, id)).returning();
        if (!row) throw new NotFound(`there is no family ${id}`, "family");
        await notify(tx, { type: "family", familyId: id });
        return row;
      });
    },
    /** Family id → the refits that measures look at, by ordinal: all but those of an extension that is not done. */
    measuredRefits,

    async refitsById(ids: readonly string[]): Promise<Map<string, RefitRecord>> {
      const known = ids.filter(isUuid);
      const rows = known.length ? await db.select().from(refits).where(inArray(refits.id, known)) : [];
      return keyed(rows.map(toRefit), ({ id }) => id);
    },

    /** Refit id → its checkpoints by step. */
    async checkpointsOfRefits(refitIds: readonly string[]): Promise<Map<string, CheckpointRecord[]>> {
      const ids = refitIds.filter(isUuid);
      const rows = ids.length
        ? await db.select().from(checkpoints).where(inArray(checkpoints.refitId, ids)).orderBy(asc(checkpoints.step))
        : [];
      return grouped(refitIds, rows, ({ refitId }) => refitId);
    },

    async checkpointsById(ids: readonly string[]): Promise<Map<string, CheckpointRecord>> {
      const known = ids.filter(isUuid);
      const rows = known.length ? await db.select().from(checkpoints).where(inArray(checkpoints.id, known)) : [];
      return keyed<CheckpointRecord, string>(rows, ({ id }) => id);
    },

    /** Family id → the checkpoint steps that every refit that is measured has reached, ascending. */
    async stepsOfFamilies(familyIds: readonly string[]): Promise<Map<string, number[]>> {
      const ofFamilies = await measuredRefits(familyIds);
      const ids = [...ofFamilies.values()].flat().map(({ id }) => id);
      const rows = ids.length
        ? await db
            .select({ familyId: refits.familyId, step: checkpoints.step })
            .from(checkpoints)
            .innerJoin(refits, eq(refits.id, checkpoints.refitId))
            .where(inArray(refits.id, ids))
            .orderBy(asc(checkpoints.step))
        : [];
      const steps = grouped(familyIds, rows, ({ familyId }) => familyId);
      return new Map([...steps].map(([id, ofAll]) => [id, reachedByAll(ofAll, ofFamilies.get(id)?.length ?? 0)]));
    },
  };
}

function reachedByAll(checkpointsByStep: readonly { step: number }[], nRefits: number): number[] {
  const counts = new Map<number, number>();
  for (const { step } of checkpointsByStep) counts.set(step, (counts.get(step) ?? 0) + 1);
  return [...counts].filter(([, count]) => count === nRefits).map(([step]) => step);
}

function toRefit({ savedStep: _, ...refit }: typeof refits.$inferSelect): RefitRecord {
  return refit;
}
