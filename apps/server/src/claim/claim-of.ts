/** Claims by their codes. */

import type { Loaders } from "../loaders.js";
import { ClaimCard } from "./claim-card.type.js";

/** @returns null if there is none of families that this viewer sees, that of the claim and those beside it in its report */
export async function claimOf(loaders: Loaders, code: string): Promise<ClaimCard | null> {
  const record = await loaders.claim.load(code);
  const family = record && (await loaders.family(record.familyId));
  const report = record && (await loaders.report.load(record.reportKey));
  return record && family && report ? new ClaimCard(record, family) : null;
}
