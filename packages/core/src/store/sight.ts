/** Which families somebody sees. One rule, said twice: of a record here, and of rows where lists are read. */
import { and, eq, inArray, or, type SQL, sql } from "drizzle-orm";
import type { Database } from "./database.js";
import type { FamilyRecord } from "./records.js";
import { families, jobs } from "./schema.js";

export interface Sight {
  /** all families, whosesoever */
  everything: boolean;
  /** those that are the team's, beside the public ones */
  team: boolean;
  /** whose own families are seen, whatever their visibility; null: nobody's */
  userId: string | null;
}

export function sees(
  { everything, team, userId }: Sight,
  { visibility, ownerId }: Pick<FamilyRecord, "visibility" | "ownerId">,
): boolean {
  if (everything || visibility === "public") return true;
  return (team && visibility === "team") || (userId !== null && ownerId === userId);
}

/** The same as a condition on rows of families; undefined: all of them. */
export function seenFamilies({ everything, team, userId }: Sight): SQL | undefined {
  if (everything) return undefined;
  return or(
    inArray(families.visibility, team ? ["public", "team"] : ["public"]),
    userId === null ? undefined : eq(families.ownerId, userId),
  );
}

/** A condition on rows of jobs: every family that a job is about is seen, those beside its own too. */
export function seenJobs(db: Database, sight: Sight): SQL | undefined {
  if (sight.everything) return undefined;
  const seen = db.select({ id: families.id }).from(families).where(seenFamilies(sight));
  const seenSlugs = db.select({ slug: families.slug }).from(families).where(seenFamilies(sight));
  const about = sql`jsonb_array_elements(coalesce(${jobs.params} #> '{about,families}', '[]'::jsonb))`;
  return and(
    inArray(jobs.familyId, seen),
    sql`not exists (select from ${about} as about(family) where about.family ->> 'slug' not in ${seenSlugs})`,
  );
}
