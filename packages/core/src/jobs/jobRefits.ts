/** Which of a family's refits a job trains or imports. */
import { and, eq, gte, lt } from "drizzle-orm";
import type { TrainParams } from "../store/records.js";
import { type jobs, refits } from "../store/schema.js";

/** Of a job that extends a family, its own; else all. */
export function refitsOf({ familyId, params }: Pick<typeof jobs.$inferSelect, "familyId" | "params">) {
  const range = (params as TrainParams).refits;
  const family = eq(refits.familyId, familyId);
  return range ? and(family, gte(refits.ordinal, range.from), lt(refits.ordinal, range.to)) : family;
}
