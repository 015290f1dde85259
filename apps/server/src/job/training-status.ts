/** How far and how fast a family's training is, from its job and its refits. */

import type { FamilyRecord, JobRecord } from "@seedscope/core";
import type { Context } from "../context.js";
import type { Family } from "../family/family.type.js";
import { Job, type TrainingStatus } from "./job.type.js";

/** @returns null for a family that was not trained here */
export async function trainingStatus(family: Family, { loaders }: Context): Promise<TrainingStatus | null> {
  const { record } = family;
  const [job, refits] = await Promise.all([loaders.trainingJob.load(record.id), loaders.refitsOf(family)]);
  if (!job || !record.recipe) return null;
  return {
    job: new Job(job),
    step: Math.min(...refits.map(({ step }) => step)),
    totalSteps: record.recipe.steps,
    tokensPerSecond: tokensPerSecond(record, job),
    etaSeconds: job.state === "running" ? job.progress.etaSeconds : null,
  };
}

/** The steps left over the time they are expected to take, in tokens; a job's progress counts steps of all refits. */
function tokensPerSecond({ recipe, config }: FamilyRecord, { state, progress }: JobRecord): number | null {
  if (state !== "running" || !recipe || !progress.etaSeconds) return null;
  return ((progress.total - progress.done) / progress.etaSeconds) * recipe.batchSize * config.nCtx;
}
