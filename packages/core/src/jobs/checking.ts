/** Checks: the loss of every refit on a prompt set, and one refit's logits beside a reference. */
import { randomUUID } from "node:crypto";
import { and, eq, inArray } from "drizzle-orm";
import type { PromptLoss } from "../analysis/perplexity.js";
import { InvalidInput } from "../errors.js";
import { type ComputeBudget, takeCompute } from "../store/computeBudgets.js";
import { notify } from "../store/events.js";
import { toJob } from "../store/jobs.js";
import {
  type CheckParams,
  type CheckResult,
  type FamilyRecord,
  type JobRecord,
  NotFound,
  type Parity,
  type ParityParams,
  type RefitLoss,
  type RefitRecord,
} from "../store/records.js";
import { evaluations, jobs } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { succeed } from "./analysis.js";
import { missingAudits } from "./auditing.js";
import { builtInPrompts } from "./builtins.js";
import { passesSeconds } from "./cost.js";
import { evaluationKey } from "./keys.js";
import type { EvaluateWork, ParityWork } from "./messages.js";
import { submittedBefore } from "./submitted.js";
import type { EvaluateUnit } from "./units.js";

export type CheckJob = typeof jobs.$inferSelect & { params: CheckParams };

/** What is asked to be checked. */
export interface CheckRequest {
  familyId: string;
  /** a request with a key that is known gives the job of the first */
  idempotencyKey?: string;
  /** id of the user who asks */
  requestedBy?: string | null;
  /** default: the built-in set */
  promptSetHash?: string;
  /** default: the newest step that every refit has reached */
  step?: number;
  parity?: ParityParams;
  /** of a family trained here: whether its stored checkpoints are looked at, value by value, as an import's are */
  integrity?: boolean;
  /** what the check is taken from; default: nobody's */
  budget?: ComputeBudget;
}

/**
 * Starts a check; what is stored already is not computed again.
 *
 * @throws InvalidInput naming the field that does not fit the family; NotFound; LimitExceeded if the budget has less than it takes
 */
export async function submitCheck(store: Store, request: CheckRequest): Promise<JobRecord> {
  const before = await submittedBefore(store, request.idempotencyKey);
  if (before) return before.job;
  const family = (await store.familiesById([request.familyId])).get(request.familyId);
  if (!family) throw new NotFound(`there is no family ${request.familyId}`, "family");
  const members = (await store.measuredRefits([family.id])).get(family.id)!;
  const steps = (await store.stepsOfFamilies([family.id])).get(family.id)!;
  const step = request.step ?? steps.at(-1);
  if (step === undefined || !steps.includes(step)) {
    throw new InvalidInput(
      `step is ${step}; ${family.slug} has checkpoints of all refits at ${steps.join(", ") || "none"}`,
      "step",
    );
  }
  const promptSetHash = request.promptSetHash ?? (await builtInPrompts(store)).hash;
  const promptSet = (await store.promptSetsByHash([promptSetHash])).get(promptSetHash);
  if (!promptSet) throw new NotFound(`there is no prompt set ${promptSetHash}`, "promptSet");
  const { parity = null, integrity = false } = request;
  if (integrity) requireOwn(family, request);
  if (parity) requireParity(parity, family, members);
  const params: CheckParams = { step, promptSetHash, parity, ...(integrity && { integrity }) };
  const total = (await missingEvaluations(store, family, members, promptSetHash, step)).length * promptSet.size;
  const unseen = integrity ? await missingAudits(store, members) : [];
  const id = randomUUID();
  const seconds = await passesSeconds(store, family.config, total + (parity ? 1 : 0));
  const [row] = await store.db.transaction(async (tx) => {
    const made = await tx
      .insert(jobs)
      .values({
        id,
        kind: "check",
        state: "queued",
        familyId: family.id,
        title: `Check ${family.name} at step ${step}: loss on ${promptSet.name}${parity ? ", logits beside a reference" : ""}${integrity ? ", every checkpoint's weights" : ""}`,
        params,
        progress: {
          done: 0,
          total: total + (parity ? 1 : 0) + unseen.length,
          unit: "forward pass",
          etaSeconds: null,
          message: null,
        },
        priority: 10,
        idempotencyKey: request.idempotencyKey,
        requestedBy: request.requestedBy,
      })
      .onConflictDoNothing()
      .returning();
    if (made.length === 0) return made;
    if (request.budget) await takeCompute(tx, request.budget, seconds * 1000);
    await notify(tx, { type: "job", id });
    return made;
  });
  return row ? toJob(row) : (await submittedBefore(store, request.idempotencyKey))!.job;
}

/** An import has looked already; and what is found is told of the newest step, on the prompts that all families share. */
function requireOwn({ slug, source }: FamilyRecord, { step, promptSetHash }: CheckRequest): void {
  if (source === "imported") {
    throw new InvalidInput(`${slug} was imported, and its weights were looked at then; import it again`, "integrity");
  }
  if (step !== undefined || promptSetHash !== undefined) {
    throw new InvalidInput(
      "integrity is of the newest step, on the built-in prompts; leave step and promptSet out",
      "integrity",
    );
  }
}

function requireParity(
  { ordinal, tokens }: ParityParams,
  { slug, config }: FamilyRecord,
  members: readonly RefitRecord[],
): void {
  if (!members[ordinal]) {
    throw new InvalidInput(`refit is ${ordinal}; the refits of ${slug} are 0 to ${members.length - 1}`, "refit");
  }
  if (tokens.length < 1 || tokens.length > config.nCtx) {
    throw new InvalidInput(`there are ${tokens.length} tokens; 1 to ${config.nCtx} are needed`, "tokens");
  }
  const bad = tokens.find((id) => !Number.isInteger(id) || id < 0 || id >= config.dVocab);
  if (bad !== undefined) {
    throw new InvalidInput(`token ${bad} is not in the vocabulary; ids are 0 to ${config.dVocab - 1}`, "tokens");
  }
}

/** A family with its refits by ordinal, and the steps that all of them have. */
export async function wholeFamily(store: Store, familyId: string) {
  const family = (await store.familiesById([familyId])).get(familyId)!;
  const members = (await store.measuredRefits([familyId])).get(familyId)!;
  const steps = (await store.stepsOfFamilies([familyId])).get(familyId)!;
  return { family, members, steps };
}

/** A loss that is, or is to be, measured. */
export interface Evaluation {
  key: string;
  ordinal: number;
  weightsHash: string;
  checkpoint: string;
}

/** Every refit's loss at a step, with what is stored of it. */
async function evaluationsOf(
  store: Store,
  { config, tokenizer: { hash: tokenizer, bosId } }: FamilyRecord,
  members: readonly RefitRecord[],
  promptSet: string,
  step: number,
): Promise<(Evaluation & { stored: PromptLoss | null })[]> {
  const kept = await store.checkpointsOfRefits(members.map(({ id }) => id));
  const all = members.map(({ id, ordinal }): Evaluation => {
    const { weightsHash, fileHash } = kept.get(id)!.find((checkpoint) => checkpoint.step === step)!;
    const key = evaluationKey({ weights: weightsHash, promptSet, tokenizer, bosId, config });
    return { key, ordinal, weightsHash, checkpoint: fileHash };
  });
  const rows = await store.db
    .select()
    .from(evaluations)
    .where(
      inArray(
        evaluations.key,
        all.map(({ key }) => key),
      ),
    );
  return all.map((one) => ({ ...one, stored: rows.find(({ key }) => key === one.key) ?? null }));
}

/** Those of a step's losses that are not stored. */
export async function missingEvaluations(...of: Parameters<typeof evaluationsOf>): Promise<Evaluation[]> {
  return (await evaluationsOf(...of)).filter(({ stored }) => stored === null);
}

/** The stored losses of a step, by refit ordinal. */
export async function measured(...of: Parameters<typeof evaluationsOf>): Promise<RefitLoss[]> {
  return (await evaluationsOf(...of)).flatMap(({ ordinal, stored }) =>
    stored ? [{ ordinal, loss: stored.loss, perplexity: Math.exp(stored.loss), tokens: stored.tokens }] : [],
  );
}

/** @returns null if the loss is stored, or its refit is gone */
export async function evaluateWork(
  store: Store,
  { jobId, key }: EvaluateUnit,
): Promise<{ work: EvaluateWork; evaluation: Evaluation; promptSetHash: string } | null> {
  const job = (await store.jobsById([jobId])).get(jobId);
  if (!job) return null;
  const { family, members, steps } = await wholeFamily(store, job.familyId);
  const { step, promptSetHash } =
    job.kind === "check"
      ? (job.params as CheckParams)
      : { step: steps.at(-1)!, promptSetHash: (await builtInPrompts(store)).hash };
  const missing = await missingEvaluations(store, family, members, promptSetHash, step);
  const evaluation = missing.find((one) => one.key === key);
  if (!evaluation) return null;
  const promptSet = (await store.promptSetsByHash([promptSetHash])).get(promptSetHash)!;
  const { config, tokenizer } = family;
  return {
    work: {
      kind: "evaluate",
      config,
      checkpoint: evaluation.checkpoint,
      tokenizer: tokenizer.hash,
      bosId: tokenizer.bosId,
      prompts: promptSet.fileHash,
    },
    evaluation,
    promptSetHash,
  };
}

export async function storeEvaluation(
  store: Store,
  { key, weightsHash }: Evaluation,
  promptSetHash: string,
  engine: string,
  { loss, tokens }: PromptLoss,
): Promise<void> {
  await store.db
    .insert(evaluations)
    .values({ key, weightsHash, promptSetHash, loss, tokens, engine })
    .onConflictDoNothing();
}

export async function parityWork(store: Store, job: CheckJob): Promise<ParityWork | null> {
  const { parity, step } = job.params;
  if (!parity) return null;
  const { family, members } = await wholeFamily(store, job.familyId);
  const kept = await store.checkpointsOfRefits([members[parity.ordinal].id]);
  const { fileHash } = kept.get(members[parity.ordinal].id)!.find((checkpoint) => checkpoint.step === step)!;
  return { kind: "parity", config: family.config, checkpoint: fileHash, tokens: parity.tokens, logits: parity.logits };
}

export async function storeParity(store: Store, jobId: string, parity: Parity): Promise<void> {
  await store.db
    .update(jobs)
    .set({ result: { losses: [], parity } })
    .where(eq(jobs.id, jobId));
}

/** Everything is measured: the check's result. */
export async function finishCheck(store: Store, job: CheckJob): Promise<void> {
  const { family, members } = await wholeFamily(store, job.familyId);
  const { promptSetHash, step } = job.params;
  const losses = await measured(store, family, members, promptSetHash, step);
  await store.db.transaction(async (tx) => {
    await tx
      .update(jobs)
      .set({ result: { losses, parity: (job.result as CheckResult | null)?.parity ?? null } })
      .where(and(eq(jobs.id, job.id), inArray(jobs.state, ["queued", "running"])));
    await succeed(tx, toJob(job));
  });
}
