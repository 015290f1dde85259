/** Asking for a report: known, under way, or refused. */
import { randomUUID } from "node:crypto";
import { and, eq, inArray } from "drizzle-orm";
import type { Preset } from "../analysis/headReport.js";
import { notify } from "../store/events.js";
import { toJob } from "../store/jobs.js";
import type {
  AnalysisParams,
  CheckpointRecord,
  FamilyRecord,
  JobRecord,
  Measure,
  PromptSetRecord,
  RefitRecord,
  ReportRecord,
} from "../store/records.js";
import { builtInPromptSet } from "../store/reports.js";
import { artifacts, jobs } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { builtInPrompts } from "./builtins.js";
import { type CostEstimate, estimateCost } from "./cost.js";
import { canonicalJson, drawnHash, drawnSeeds, type ReportParams, reportKey, similaritiesKey } from "./keys.js";

/** What is asked to be measured. */
export interface ReportRequest {
  familyId: string;
  measure: Measure;
  preset: Preset;
  /** default: the built-in set */
  promptSetHash?: string;
  /** default: the newest step that every refit has reached */
  step?: number;
  /** ordinal; default 0 */
  anchor?: number;
  /** only say what it would cost */
  dryRun?: boolean;
  /** higher is sooner; default: before training */
  priority?: number;
}

export type RefusalCode = "TOO_FEW_REFITS" | "NO_CHECKPOINT" | "UNKNOWN_PROMPT_SET" | "INVALID_INPUT";

/** Why a report cannot be made, in a sentence, and what could be asked instead. */
export interface Refusal {
  code: RefusalCode;
  message: string;
  suggestion: string | null;
}

/** `job` is null for a dry run. */
export type ReportOutcome =
  | { report: ReportRecord }
  | { job: JobRecord | null; cost: CostEstimate }
  | { refused: Refusal };

/** Somebody waits for it: sooner than training, whose units are short. */
export const askedFor = 10;

/** A report that is known answers at once; identical requests share one job. */
export async function requestReport(store: Store, request: ReportRequest): Promise<ReportOutcome> {
  const resolved = await resolveRequest(store, request);
  if ("refused" in resolved) return resolved;
  const { key, family, promptSet, params } = resolved;
  const report = await store.report(key);
  if (report) return { report };

  const stored = await storedArtifacts(store, params);
  const cost = await estimateCost(store, family.config, promptSet, {
    refits: params.weights.length,
    tables: tablesOf(params).filter((table) => !stored.has(table)).length,
  });
  if (request.dryRun) return { job: null, cost };
  const job = await sharedJob(store, resolved, request.priority ?? askedFor);
  return job ? { job, cost } : requestReport(store, request);
}

/** The similarity tables that a report is read from: the twins' may be the same, at step 0. */
export function tablesOf({ trained, floor }: Pick<AnalysisParams, "trained" | "floor">): string[] {
  return floor === null || floor === trained ? [trained] : [trained, floor];
}

/** Which of them are stored. */
export async function storedArtifacts(
  store: Store,
  of: Pick<AnalysisParams, "trained" | "floor">,
): Promise<Set<string>> {
  const rows = await store.db
    .select({ key: artifacts.key })
    .from(artifacts)
    .where(inArray(artifacts.key, tablesOf(of)));
  return new Set(rows.map(({ key }) => key));
}

interface Resolved {
  key: string;
  family: FamilyRecord;
  promptSet: PromptSetRecord;
  params: AnalysisParams;
}

async function resolveRequest(store: Store, request: ReportRequest): Promise<Resolved | { refused: Refusal }> {
  const { measure, preset, anchor = 0 } = request;
  const family = (await store.familiesById([request.familyId])).get(request.familyId);
  if (!family) return refuse("INVALID_INPUT", `there is no family ${request.familyId}`);
  const promptSet = await promptSetOf(store, request.promptSetHash);
  if (!promptSet) {
    return refuse(
      "UNKNOWN_PROMPT_SET",
      `there is no prompt set ${request.promptSetHash}`,
      "leave it out for the built-in set, or add one first",
    );
  }
  const members = (await store.refitsOfFamilies([family.id])).get(family.id)!;
  const refusal =
    tooFew(measure, family, members) ?? noSuchAnchor(members, anchor) ?? incomparable(measure, preset, family);
  if (refusal) return refusal;

  const steps = (await store.stepsOfFamilies([family.id])).get(family.id)!;
  const step = request.step ?? steps.at(-1);
  if (step === undefined || !steps.includes(step)) return noCheckpoint(family, step, steps);
  const checkpoints = await store.checkpointsOfRefits(members.map(({ id }) => id));
  const at = (s: number) => members.map(({ id }) => checkpoints.get(id)!.find((checkpoint) => checkpoint.step === s)!);
  return {
    family,
    promptSet,
    ...analysis(
      family,
      promptSet,
      { measure, preset, step, anchor },
      at(step).map(({ weightsHash }) => weightsHash),
      untrainedWeights(family, members, steps.includes(0) ? at(0) : []),
    ),
  };
}

/** Hashes of what the family's floor is measured on, by refit ordinal; empty where there is no floor. */
function untrainedWeights(
  { floor, config }: FamilyRecord,
  members: readonly RefitRecord[],
  twins: readonly CheckpointRecord[],
): string[] {
  switch (floor.null) {
    case "step-0":
      return twins.map(({ weightsHash }) => weightsHash);
    case "drawn":
      return drawnSeeds(members).map((initSeed) => drawnHash({ config, init: floor.init, initSeed }));
    case "none":
      return [];
  }
}

function analysis(
  family: FamilyRecord,
  promptSet: PromptSetRecord,
  asked: Pick<AnalysisParams, "measure" | "preset" | "step" | "anchor">,
  weights: string[],
  floorWeights: string[],
): Pick<Resolved, "key" | "params"> {
  const table = (of: string[]) =>
    similaritiesKey({
      weights: of,
      promptSet: promptSet.hash,
      tokenizer: family.tokenizer.hash,
      bosId: family.tokenizer.bosId,
      config: family.config,
    });
  const params: ReportParams = {
    family: family.slug,
    ...asked,
    tokenizer: family.tokenizer.hash,
    bosId: family.tokenizer.bosId,
    config: family.config,
  };
  return {
    key: reportKey({ weights, floorWeights, promptSet: promptSet.hash, params }),
    params: {
      ...asked,
      promptSetHash: promptSet.hash,
      trained: table(weights),
      floor: floorWeights.length > 0 ? table(floorWeights) : null,
      weights,
      floorWeights,
      paramsJson: canonicalJson(params),
    },
  };
}

async function promptSetOf(store: Store, asked?: string): Promise<PromptSetRecord | null> {
  const hash = asked ?? (await builtInPromptSet(store.db));
  if (hash === null) return builtInPrompts(store);
  return (await store.promptSetsByHash([hash])).get(hash) ?? null;
}

function tooFew(measure: Measure, { slug }: FamilyRecord, refits: readonly RefitRecord[]) {
  if (measure === "commonness" || refits.length >= 2) return null;
  return refuse(
    "TOO_FEW_REFITS",
    `stability compares refits and needs at least 2, but ${slug} has ${refits.length}`,
    "train a family with more seeds; commonness needs only one refit",
  );
}

function noSuchAnchor(refits: readonly RefitRecord[], anchor: number) {
  if (Number.isInteger(anchor) && anchor >= 0 && anchor < refits.length) return null;
  return refuse("INVALID_INPUT", `anchor is ${anchor}; this family's refits are 0 to ${refits.length - 1}`);
}

function incomparable(measure: Measure, preset: Preset, { slug, config }: FamilyRecord) {
  if (measure === "stability" || preset === "PAPER" || config.nHeads > 1) return null;
  return refuse("INVALID_INPUT", `commonness compares heads of one layer and needs at least 2, but ${slug} has 1`);
}

function noCheckpoint({ slug }: FamilyRecord, step: number | undefined, steps: readonly number[]) {
  if (step === undefined) {
    return refuse(
      "NO_CHECKPOINT",
      `no refit of ${slug} has been stored at a step that all have reached`,
      "wait until its training has begun",
    );
  }
  return refuse(
    "NO_CHECKPOINT",
    `${slug} has no checkpoints of all refits at step ${step}`,
    steps.length > 0 ? `use one of the steps ${steps.join(", ")}` : "wait until its training has begun",
  );
}

function refuse(code: RefusalCode, message: string, suggestion: string | null = null): { refused: Refusal } {
  return { refused: { code, message, suggestion } };
}

/** @returns the active job with this key, made where there is none; null if it ended in between */
async function sharedJob(
  store: Store,
  { key, family, promptSet, params }: Resolved,
  priority: number,
): Promise<JobRecord | null> {
  const measure = params.measure === "stability" ? "Stability" : "Commonness";
  const job: typeof jobs.$inferInsert = {
    id: randomUUID(),
    kind: "analysis",
    state: "queued",
    familyId: family.id,
    title: `${measure} of ${family.name} at step ${params.step}, ${params.preset.toLowerCase()} preset`,
    params,
    progress: {
      done: 0,
      total: tablesOf(params).length * params.weights.length * promptSet.size,
      unit: "forward pass",
      etaSeconds: null,
      message: null,
    },
    key,
    priority,
  };
  await store.db.transaction(async (tx) => {
    const made = await tx.insert(jobs).values(job).onConflictDoNothing().returning({ id: jobs.id });
    if (made.length > 0) await notify(tx, { type: "job", id: job.id });
  });
  const [row] = await store.db
    .select()
    .from(jobs)
    .where(and(eq(jobs.key, key), inArray(jobs.state, ["queued", "running"])));
  return row ? toJob(row) : null;
}
