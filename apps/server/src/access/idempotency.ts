/** Idempotency keys are each viewer's own: nobody gets another's job by the key that both chose. */

import type { Viewer } from "./viewer.js";

export function ownKey({ userId }: Viewer, key: string | null | undefined): string | undefined {
  if (key == null) return undefined;
  return userId === null ? key : `${userId}/${key}`;
}
