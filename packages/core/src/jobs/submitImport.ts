/** Asking for a family to be imported. */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { takeCompute } from "../store/computeBudgets.js";
import { notify } from "../store/events.js";
import { AlreadyExists, type FamilyRecord, type ImportMember, type ImportParams } from "../store/records.js";
import { families, jobs, refits } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { readingSeconds } from "./cost.js";
import { type ImportPlan, type ImportRequest, planImport } from "./importPlan.js";
import { taken } from "./naming.js";
import { bytesToRead } from "./progress.js";
import { type Submitted, submitted, submittedBefore } from "./submitted.js";

/**
 * Looks at everything first, then makes family, refits and job in one transaction. An import of the same name gives way
 * if it failed or was cancelled, or if `replace` says so.
 *
 * @throws InvalidInput with the field at fault; AlreadyExists if the name is taken; LimitExceeded if the budget has less
 *   than what it takes
 */
export async function submitImport(store: Store, request: ImportRequest): Promise<Submitted> {
  const before = await submittedBefore(store, request.idempotencyKey);
  if (before) return before;
  const plan = await planImport(store, request);
  const { json, ...tokenizer } = plan.tokenizer;
  const text = new TextEncoder();
  const family: typeof families.$inferInsert = {
    id: randomUUID(),
    slug: plan.slug,
    name: plan.name,
    source: "imported",
    config: plan.config,
    recipe: null,
    tokenizer: { ...tokenizer, hash: await store.files.put(text.encode(json)) },
    corpusHash: null,
    checkpointSteps: [...new Set(plan.members.map(({ step }) => step))].sort((a, b) => a - b),
    floor: plan.floor,
    ownerId: request.requestedBy,
    manifestHash: await store.files.put(text.encode(JSON.stringify(request.manifest, null, 2))),
  };
  const rows = refitRows(family.id, plan);
  const job = importJob(family, plan, rows, request);
  const replaced = await givesWay(store, plan, request);
  // a family keeps whose it is, whoever imports it again
  family.visibility = replaced?.visibility ?? request.visibility;
  family.ownerId = replaced ? replaced.ownerId : request.requestedBy;
  try {
    await store.db.transaction(async (tx) => {
      // its files are swept once they are old: what is imported now may be among them
      if (replaced) await tx.delete(families).where(eq(families.id, replaced.id));
      await tx.insert(families).values(family);
      await tx.insert(refits).values(rows);
      await tx.insert(jobs).values(job);
      if (request.budget) await takeCompute(tx, request.budget, readingSeconds(plan.storedBytes) * 1000);
      await notify(tx, { type: "job", id: job.id }, { type: "family", familyId: family.id });
    });
  } catch (error) {
    const winner = await submittedBefore(store, request.idempotencyKey);
    if (winner) return winner;
    if (await store.familyBySlug(plan.slug)) throw taken(plan.name, plan.slug);
    throw error;
  }
  return (await submitted(store, job.id, true))!;
}

function refitRows(familyId: string, { members }: ImportPlan) {
  const labels = [...new Set(members.map(({ label }) => label))];
  return labels.map((label, ordinal) => {
    const { initSeed, dataSeed } = members.find((member) => member.label === label)!;
    return { id: randomUUID(), familyId, ordinal, label, initSeed, dataSeed, state: "queued" as const };
  });
}

function importJob(
  family: typeof families.$inferInsert,
  plan: ImportPlan,
  rows: ReturnType<typeof refitRows>,
  { idempotencyKey, requestedBy }: ImportRequest,
): typeof jobs.$inferInsert & { id: string } {
  const members = plan.members.map(
    ({ label, step, source, sha256, bytes }): ImportMember => ({
      refitId: rows.find((refit) => refit.label === label)!.id,
      label,
      step,
      source,
      sha256,
      bytes,
    }),
  );
  const { findings, inventedStep } = plan;
  const params: ImportParams = { members, findings, leftOut: [], inventedStep };
  const checkpoints = `${members.length} checkpoint${members.length === 1 ? "" : "s"}`;
  return {
    id: randomUUID(),
    kind: "import",
    state: "queued",
    familyId: family.id,
    title: `Import ${family.name}: ${rows.length} refit${rows.length === 1 ? "" : "s"}, ${checkpoints}`,
    params,
    progress: { done: 0, total: bytesToRead(members), unit: "byte", etaSeconds: null, message: null },
    idempotencyKey,
    requestedBy,
    // sooner than training: somebody waits for it
    priority: 10,
  };
}

/**
 * @returns the family that has the slug and gives way; null where the slug is free
 * @throws AlreadyExists if a family has it and stays
 */
async function givesWay(
  store: Store,
  { name, slug }: ImportPlan,
  { replace = false, mayReplace = () => true }: ImportRequest,
): Promise<FamilyRecord | null> {
  const family: FamilyRecord | null = await store.familyBySlug(slug);
  if (!family) return null;
  if (family.source !== "imported" || !mayReplace(family)) throw taken(name, slug);
  const state = (await store.importJobsOfFamilies([family.id])).get(family.id)?.state;
  if (replace || state === "failed" || state === "cancelled") return family;
  const unfinished = state === "succeeded" ? "" : ", whose import is not done yet";
  throw new AlreadyExists(
    `name is "${name}", but there is an imported family ${slug} already${unfinished}; choose another name, or replace it`,
    "name",
  );
}
