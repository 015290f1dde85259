/** Asking for a report: stored, made while the request waits, made by a job, or refused. */

import { InvalidInput, type Measure, type ReportRecord, requestReport } from "@seedscope/core";
import type { Context } from "../context.js";
import type { Family } from "../family/family.type.js";
import { follow } from "../follow.js";
import { parseIdOf } from "../ids.js";
import { isFinal, Job } from "../job/job.type.js";
import { AnalysisPending, AnalysisRefused } from "./outcome.type.js";
import type { StabilityInput, WaitPolicy } from "./report.input.js";
import { CommonnessReport, StabilityReport } from "./report.type.js";

const longestWaitMs = 30_000;

/** A stored report as the type of its measure. */
export function reportOf(record: ReportRecord, family: Family): StabilityReport | CommonnessReport {
  return new (record.measure === "stability" ? StabilityReport : CommonnessReport)(record, family);
}

/**
 * The stored report, or the one that its job stores within `waitMs`; else the job.
 *
 * @throws InvalidInput when waitMs is outside 0..30000
 */
export async function askForReport(
  { store }: Context,
  family: Family,
  measure: Measure,
  input: StabilityInput | null | undefined,
  wait: WaitPolicy | null | undefined,
): Promise<StabilityReport | CommonnessReport | AnalysisPending | AnalysisRefused> {
  const waitMs = wait?.waitMs ?? 2000;
  if (waitMs < 0 || waitMs > longestWaitMs) {
    throw new InvalidInput(`waitMs is ${waitMs}; give 0 to ${longestWaitMs}`, "waitMs");
  }
  const promptSet = input?.promptSet == null ? null : parseIdOf("PromptSet", input.promptSet);
  if (input?.promptSet != null && !promptSet) {
    return new AnalysisRefused("UNKNOWN_PROMPT_SET", `promptSet is "${input.promptSet}", which is no prompt set's id`);
  }
  const request = {
    familyId: family.record.id,
    measure,
    preset: input?.preset ?? "CALIBRATED",
    promptSetHash: promptSet?.hash,
    step: input?.step ?? undefined,
    anchor: input?.anchor ?? undefined,
  };
  const answer = await requestReport(store, request);
  if ("report" in answer) return reportOf(answer.report, family);
  if ("refused" in answer) {
    const { code, message, suggestion } = answer.refused;
    return new AnalysisRefused(code, message, suggestion);
  }
  if (!answer.job) throw new Error("only a dry run has no job");
  const job = await finalJob(store, answer.job.id, waitMs);
  if (job?.state === "succeeded") {
    const stored = await requestReport(store, request);
    if ("report" in stored) return reportOf(stored.report, family);
  }
  return new AnalysisPending(new Job(job ?? answer.job), answer.cost);
}

/** The job when it has come to a final state, or as it stands after `waitMs`. */
async function finalJob(store: Context["store"], id: string, waitMs: number) {
  const read = async () => (await store.jobsById([id])).get(id);
  if (waitMs === 0) return read();
  const states = follow(
    store,
    (event) => event.type === "job" && event.id === id,
    async () => {
      const job = await read();
      return { value: job, last: !job || isFinal(job.state) };
    },
  );
  const timer = setTimeout(() => states.return?.(), waitMs);
  let job = await read();
  for await (const state of states) job = state;
  clearTimeout(timer);
  return job;
}
