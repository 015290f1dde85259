/** Asking for a report: known, under way, or refused. */
import { randomUUID } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { Preset } from "../analysis/headReport.js";
import type { Measure } from "../analysis/report.js";
import { InvalidInput } from "../errors.js";
import { type ComputeBudget, takeCompute } from "../store/computeBudgets.js";
import { notify } from "../store/events.js";
import { toJob } from "../store/jobs.js";
import {
  type AnalysisParams,
  type FamilyRecord,
  type JobRecord,
  LimitExceeded,
  type Need,
  type PromptSetRecord,
  type ReportRecord,
} from "../store/records.js";
import { builtInPromptSet } from "../store/reports.js";
import { artifacts, jobs } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { builtInPrompts } from "./builtins.js";
import { type CostEstimate, estimateCost } from "./cost.js";
import { canonicalJson, type ReportParams, reportKey } from "./keys.js";
import { planMeasure, requirePairs, unknownSet } from "./measures.js";
import type { RequestOptions } from "./needs.js";
import { passesOf } from "./plan.js";
import { type Refusal, Refused, refuse } from "./refusal.js";
import { membersOf, subjectOf } from "./subject.js";
import { analysisTitle } from "./title.js";

/** What is asked to be measured. */
export interface ReportRequest {
  familyId: string;
  measure: Measure;
  preset: Preset;
  /** default: the built-in set */
  promptSetHash?: string;
  /** default: the newest step that every refit has reached */
  step?: number;
  /** ordinal; of norms, ablation and scores, the refit that is looked at; of refit-pair and stitching, the left one; default 0 */
  anchor?: number;
  /** start nothing: only say what it would cost, and whether a job is at it already */
  dryRun?: boolean;
  /** higher is sooner; default: before training */
  priority?: number;
  /** kept with the job, if one is made: a request with a key that is known gives the job of the first */
  idempotencyKey?: string;
  /** id of the user who asks */
  requestedBy?: string | null;
  options?: RequestOptions;
  /** where a job is started, it is taken from this; default: from nobody's */
  budget?: ComputeBudget;
  /** start no job that is guessed to compute longer */
  maxSeconds?: number;
}

/** `job` is null for a dry run that finds none under way. */
export type ReportOutcome =
  | { report: ReportRecord }
  | { job: JobRecord | null; cost: CostEstimate }
  | { refused: Refusal };

/** Somebody waits for it: sooner than training, whose units are short. */
export const askedFor = 10;
/** Nobody waits for it: when there is nothing else to do. */
export const inBatch = -10;

/** A report that is known answers at once; identical requests share one job. */
export async function requestReport(store: Store, request: ReportRequest): Promise<ReportOutcome> {
  try {
    const resolved = await resolveRequest(store, request);
    const { key, params } = resolved;
    const report = await store.report(key);
    if (report) return { report };

    const cost = await estimateCost(store, params, await storedArtifacts(store, params.needs));
    if (request.dryRun) return { job: await activeJob(store, key), cost };
    const job = await sharedJob(store, { ...resolved, cost, request });
    return job ? { job, cost } : requestReport(store, request);
  } catch (error) {
    return { refused: refusalOf(error) };
  }
}

/** @throws whatever is no refusal */
function refusalOf(error: unknown): Refusal {
  if (error instanceof Refused) return error.refusal;
  if (error instanceof LimitExceeded) {
    return { code: "OVER_COMPUTE_BUDGET", message: error.message, suggestion: "ask again then, or for fewer prompts" };
  }
  if (error instanceof InvalidInput) return { code: "INVALID_INPUT", message: error.message, suggestion: null };
  throw error;
}

/** Which of them are stored. */
export async function storedArtifacts(store: Store, needs: readonly Need[]): Promise<Set<string>> {
  const rows = await store.db
    .select({ key: artifacts.key })
    .from(artifacts)
    .where(
      inArray(
        artifacts.key,
        needs.map(({ key }) => key),
      ),
    );
  return new Set(rows.map(({ key }) => key));
}

interface Resolved {
  key: string;
  family: FamilyRecord;
  params: AnalysisParams;
  title: string;
}

async function resolveRequest(store: Store, request: ReportRequest): Promise<Resolved> {
  const { measure, preset, anchor = 0, options = {} } = request;
  requirePairs(measure, await membersOf(store, request.familyId));
  const subject = await subjectOf(store, request.familyId, request.step);
  const { family, members, step } = subject;
  const promptSet = await promptSetOf(store, request.promptSetHash);
  const plan = await planMeasure(store, measure, {
    subject,
    preset,
    anchor,
    promptSet,
    step: request.step,
    options,
  });
  const { config, tokenizer } = family;
  const params: ReportParams = {
    family: family.slug,
    measure,
    preset,
    step,
    anchor,
    options: plan.options,
    tokenizer: tokenizer.hash,
    bosId: tokenizer.bosId,
    config,
  };
  const { weights, floorWeights, promptSetHash } = plan;
  const planned: AnalysisParams = { measure, preset, step, anchor, ...plan, paramsJson: canonicalJson(params) };
  return {
    key: reportKey({ weights, floorWeights, promptSet: promptSetHash, params }),
    family,
    params: planned,
    title: analysisTitle(planned, { family: family.name, refits: members.map(({ label }) => label), promptSet }),
  };
}

async function promptSetOf(store: Store, asked?: string): Promise<PromptSetRecord> {
  const hash = asked ?? (await builtInPromptSet(store.db));
  if (hash === null) return builtInPrompts(store);
  return (await store.promptSetsByHash([hash])).get(hash) ?? unknownSet(hash);
}

/** @returns the active job with this key, made where there is none; null if it ended in between */
async function sharedJob(
  store: Store,
  { family, key, params, title, cost, request }: Resolved & { cost: CostEstimate; request: ReportRequest },
): Promise<JobRecord | null> {
  const { priority = askedFor, idempotencyKey, requestedBy, budget, maxSeconds } = request;
  const job: typeof jobs.$inferInsert = {
    id: randomUUID(),
    kind: "analysis",
    state: "queued",
    familyId: family.id,
    title,
    params,
    progress: {
      done: 0,
      total: passesOf(params.needs),
      unit: "forward pass",
      etaSeconds: null,
      message: null,
    },
    key,
    priority,
    idempotencyKey,
    requestedBy,
  };
  await store.db.transaction(async (tx) => {
    const made = await tx.insert(jobs).values(job).onConflictDoNothing().returning({ id: jobs.id });
    if (made.length === 0) {
      // whoever is in more of a hurry hurries it for all
      const sooner = sql`greatest(${jobs.priority}, ${priority})`;
      await tx
        .update(jobs)
        .set({ priority: sooner })
        .where(and(eq(jobs.key, key), eq(jobs.state, "queued")));
      return;
    }
    // only whoever starts the job pays for it; a refusal undoes the insertion
    requireWithin(cost, maxSeconds);
    if (budget) await takeCompute(tx, budget, cost.seconds * 1000);
    await notify(tx, { type: "job", id: job.id });
  });
  return activeJob(store, key);
}

/** @returns the job under way that makes the report with this key, whoever asked for it */
async function activeJob(store: Store, key: string): Promise<JobRecord | null> {
  const [row] = await store.db
    .select()
    .from(jobs)
    .where(and(eq(jobs.key, key), inArray(jobs.state, ["queued", "running"])));
  return row ? toJob(row) : null;
}

function requireWithin({ seconds }: CostEstimate, maxSeconds = Number.POSITIVE_INFINITY): void {
  if (seconds <= maxSeconds) return;
  refuse(
    "ABOVE_MAX_COMPUTE",
    `this takes about ${Number(seconds.toPrecision(3))} s of compute, and at most ${maxSeconds} s are asked for`,
    "raise maxComputeSeconds, or ask for fewer prompts",
  );
}
