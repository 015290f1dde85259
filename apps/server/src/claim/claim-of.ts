/** Claims by their codes. */

import type { Loaders } from "../loaders.js";
import { ClaimCard } from "./claim-card.type.js";

/** @returns null if there is none of a family that this viewer sees */
export async function claimOf(loaders: Loaders, code: string): Promise<ClaimCard | null> {
  const record = await loaders.claim.load(code);
  const family = record && (await loaders.family(record.familyId));
  return record && family ? new ClaimCard(record, family) : null;
}
