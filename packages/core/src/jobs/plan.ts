/** What a job is to do next, from what is done: pure, so that it can be asked at any time, by any runner, again and again. */

import type { Need } from "../store/records.js";

/** A refit as the plan sees it. */
export interface RefitFacts {
  id: string;
  ordinal: number;
  /** step of its stored training state; -1 before the first */
  savedStep: number;
}

/** Train one refit from its stored state to a checkpoint step. */
export interface TrainStep {
  refitId: string;
  fromStep: number;
  untilStep: number;
}

/**
 * One chain a refit, from checkpoint to checkpoint, the refits that are furthest behind first. None goes more than one
 * checkpoint ahead of the last, so that the family can be compared step by step while it trains.
 *
 * @param checkpointSteps ascending, from 0
 * @returns what may be at work now, and whether nothing is left
 */
export function planTraining(
  checkpointSteps: readonly number[],
  refits: readonly RefitFacts[],
): { next: TrainStep[]; finished: boolean } {
  const left = refits
    .map((refit) => ({ ...refit, checkpoint: nextCheckpoint(checkpointSteps, refit.savedStep) }))
    .filter(({ checkpoint }) => checkpoint < checkpointSteps.length);
  const lowest = Math.min(...left.map(({ checkpoint }) => checkpoint));
  const next = left
    .filter(({ checkpoint }) => checkpoint <= lowest + 1)
    .sort((a, b) => a.savedStep - b.savedStep || a.ordinal - b.ordinal)
    .map(({ id, savedStep, checkpoint }) => ({
      refitId: id,
      fromStep: savedStep,
      untilStep: checkpointSteps[checkpoint],
    }));
  return { next, finished: left.length === 0 };
}

/** Index of the first step beyond; the untrained weights of step 0 are stored on the way to the first. */
function nextCheckpoint(checkpointSteps: readonly number[], savedStep: number): number {
  const beyond = checkpointSteps.findIndex((step) => step > Math.max(savedStep, 0));
  return beyond === -1 ? checkpointSteps.length : beyond;
}

export type AnalysisStep = { kind: "artifact"; artifact: string } | { kind: "report" };

/**
 * Whatever is missing of what a report is read from and can be made now, each once; once nothing is missing, the report.
 *
 * @param stored keys of the artifacts that are stored
 */
export function planAnalysis(
  needs: readonly Pick<Need, "key" | "after">[],
  stored: ReadonlySet<string>,
): AnalysisStep[] {
  const missing = needs.filter(({ key }) => !stored.has(key));
  if (missing.length === 0) return [{ kind: "report" }];
  const ready = missing.filter(({ after = [] }) => after.every((key) => stored.has(key)));
  return [...new Set(ready.map(({ key }) => key))].map((artifact) => ({ kind: "artifact", artifact }));
}

/** Of all of them, each counted once. */
export function passesOf(needs: readonly Pick<Need, "key" | "passes">[]): number {
  return [...new Map(needs.map(({ key, passes }) => [key, passes])).values()].reduce((sum, passes) => sum + passes, 0);
}
