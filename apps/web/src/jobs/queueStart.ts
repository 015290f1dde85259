/** When a queued job will begin, as far as that can be told. */
import { about, duration } from "../format";
import type { JobKind } from "../gql/graphql";

export interface AtWork {
  kind: JobKind;
  progress: { etaSeconds?: number | null };
}

/**
 * The first in the queue begins when any job at work has ended. A training makes way for it sooner: between two of its
 * steps.
 *
 * @returns a sentence; null where nobody knows
 */
export function startSentence(position: number | null | undefined, atWork: readonly AtWork[]): string | null {
  if (!position || atWork.length === 0) return null;
  const waits = atWork.flatMap(({ kind, progress }) =>
    kind === "TRAIN" ? [0] : progress.etaSeconds == null ? [] : [progress.etaSeconds],
  );
  if (waits.length === 0) return null;
  const wait = Math.min(...waits);
  if (position > 1) return wait < 1 ? null : `It starts in ${duration(wait)} at the soonest.`;
  return wait < 1 ? "It starts within seconds." : `It starts in ${about(wait)}.`;
}
