/** A refit's state as a badge and a word. */
import type { BadgeKind } from "../frame/Badge";
import type { RefitState } from "../gql/graphql";

export const refitStates: Record<RefitState, [BadgeKind, string]> = {
  QUEUED: ["idle", "queued"],
  TRAINING: ["run", "training"],
  TRAINED: ["ok", "trained"],
  IMPORTING: ["run", "importing"],
  IMPORTED: ["ok", "imported"],
  FAILED: ["bad", "failed"],
  CANCELLED: ["idle", "cancelled"],
};
