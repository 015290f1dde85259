/** Asking for a report: stored, made while the request waits, made by a job, only estimated, or refused. */

import { InvalidInput, type Measure, type ReportRequest, requestReport } from "@seedscope/core";
import { may, refusalOf } from "../access/rights.js";
import type { Viewer } from "../access/viewer.js";
import type { Context } from "../context.js";
import type { Family } from "../family/family.type.js";
import { follow } from "../follow.js";
import { isFinal, Job } from "../job/job.type.js";
import type { Analysis } from "./analysis.interface.js";
import { AnalysisEstimate, AnalysisPending, AnalysisRefused } from "./outcome.type.js";
import type { WaitPolicy } from "./report.input.js";
import { reportOf } from "./report-of.js";
import { type Asked, requestOf } from "./request-of.js";

const longestWaitMs = 30_000;

/**
 * The stored report, or the one that its job stores within `waitMs`; else the job. A dry run starts none and does not
 * wait for the one under way, and whoever may only look is refused where there is something to begin.
 *
 * @throws InvalidInput when waitMs is outside 0..30000, or maxComputeSeconds is below 0
 */
export async function askForReport(
  context: Context,
  family: Family,
  measure: Measure,
  input: Asked | null | undefined,
  wait: WaitPolicy | null | undefined,
): Promise<Outcome> {
  const asked = await requestOf(input ?? {}, context.loaders);
  if (asked instanceof AnalysisRefused) return asked;
  return answerTo(context, family, { familyId: family.record.id, measure, ...asked }, wait);
}

/** What asking for an analysis can give. */
export type Outcome = Analysis | AnalysisPending | AnalysisEstimate | AnalysisRefused;

/** As `askForReport`, of a request in core's words. */
export async function answerTo(
  { store, reports, viewer, budget, asking }: Context,
  family: Family,
  asked: ReportRequest,
  wait: WaitPolicy | null | undefined,
): Promise<Outcome> {
  const waitMs = wait?.waitMs ?? 2000;
  if (waitMs < 0 || waitMs > longestWaitMs) {
    throw new InvalidInput(`waitMs is ${waitMs}; give 0 to ${longestWaitMs}`, "waitMs");
  }
  if (wait?.maxComputeSeconds != null && !(wait.maxComputeSeconds >= 0)) {
    throw new InvalidInput(`maxComputeSeconds is ${wait.maxComputeSeconds}; give 0 or more`, "maxComputeSeconds");
  }
  const mayCompute = may(viewer, "compute");
  const dryRun = wait?.dryRun ?? false;
  const known = reports.answerTo(asked);
  if (known) return reportOf(known, family);
  const keep = reports.keeper(asked);
  const request = { ...asked, requestedBy: viewer.userId };
  const answer = await requestReport(store, {
    ...request,
    dryRun: dryRun || !mayCompute,
    budget: budget ?? undefined,
    maxSeconds: wait?.maxComputeSeconds ?? undefined,
  });
  if ("report" in answer) {
    keep(answer.report);
    return reportOf(answer.report, family);
  }
  if ("refused" in answer) {
    const { code, message, suggestion } = answer.refused;
    return new AnalysisRefused(code, message, suggestion);
  }
  if (!answer.job) {
    return dryRun ? new AnalysisEstimate(answer.cost) : new AnalysisRefused("NOT_ALLOWED", ...notAllowed(viewer));
  }
  const job = await finalJob(store, answer.job.id, dryRun ? 0 : waitMs, asking.giveUp.signal);
  if (job?.state === "succeeded") {
    const stored = await requestReport(store, { ...request, dryRun: true });
    if ("report" in stored) return reportOf(stored.report, family);
  }
  return new AnalysisPending(new Job(job ?? answer.job), answer.cost);
}

/** Why nothing is computed for a viewer, and what to do about it. */
function notAllowed(viewer: Viewer): [message: string, suggestion: string] {
  const { message } = refusalOf(viewer, "compute", "this report is not stored, and having it computed")!;
  return [message, "ask for what is stored: reports of a family lists it"];
}

/** The job when it has come to a final state, or as it stands after `waitMs`, or once nobody waits any more. */
async function finalJob(store: Context["store"], id: string, waitMs: number, givenUp: AbortSignal) {
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
  const end = () => void states.return?.();
  const timer = setTimeout(end, waitMs);
  givenUp.addEventListener("abort", end, { once: true });
  let job = await read();
  for await (const state of states) job = state;
  clearTimeout(timer);
  givenUp.removeEventListener("abort", end);
  return job;
}
