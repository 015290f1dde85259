/** Integrity of families that were trained here: checked on demand, from what is stored. */
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ended, engine, jobThat, submitTiny, tiny } from "../../test/families.js";
import { openNewStore } from "../../test/stores.js";
import type { CheckpointAudit } from "../checkpoints/audit.js";
import { readCheckpoint } from "../checkpoints/checkpoint.js";
import type { CheckResult, FamilyRecord } from "../store/records.js";
import { checkpoints } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { submitCheck } from "./checking.js";
import { type Runner, startRunner } from "./runner.js";

let store: Store;
let runner: Runner;
let family: FamilyRecord;

beforeAll(async () => {
  store = await openNewStore();
  runner = await startRunner(store, { processes: 2, engine });
  const recipe = { ...tiny.recipe, steps: 20 };
  const made = await submitTiny(store, "own", { recipe, checkpointSteps: [0, 20] });
  expect((await jobThat(store, made.job.id, ended)).state).toBe("succeeded");
  family = made.family;
});

afterAll(async () => {
  await runner.stop();
  await store.close();
});

async function checked() {
  const job = await submitCheck(store, { familyId: family.id, integrity: true });
  const done = await jobThat(store, job.id, ended);
  expect(done.state, done.failure?.message).toBe("succeeded");
  return { job: done, integrity: (await store.familyBySlug("own"))!.integrity! };
}

async function kept() {
  const refits = (await store.refitsOfFamilies([family.id])).get(family.id)!;
  const found = await store.checkpointsOfRefits(refits.map(({ id }) => id));
  return refits.map(({ id }) => found.get(id)!);
}

test("every checkpoint is looked at once, and nothing odd is found in a sound family", async () => {
  expect(family.integrity).toBeNull();
  const { job, integrity } = await checked();
  // the built-in 100 prompts in each of 2 refits, then 2 checkpoints of each
  expect(job.progress).toMatchObject({ done: 204, total: 204 });
  expect(integrity).toMatchObject({ checkpoints: 4, losses: (job.result as CheckResult).losses });
  expect(integrity.findings.filter(({ severity }) => severity !== "NOTE")).toEqual([]);
  const [, [, last]] = await kept();
  const audit = JSON.parse(new TextDecoder().decode(await store.files.read(last.auditHash!))) as CheckpointAudit;
  const { weights } = readCheckpoint(await store.files.read(last.fileHash));
  const { min, max } = audit.tensors.find(({ name }) => name === "blocks.0.attn.W_Q")!;
  expect(min).toBe(Math.min(...weights["blocks.0.attn.W_Q"]));
  expect(max).toBe(Math.max(...weights["blocks.0.attn.W_Q"]));

  const again = await checked();
  expect(again.job.progress.total).toBe(0);
});

test("two refits with the same weights are found", async () => {
  const [[, one], [, other]] = await kept();
  const { weightsHash, fileHash } = one;
  await store.db
    .update(checkpoints)
    .set({ weightsHash, fileHash, auditHash: null })
    .where(eq(checkpoints.id, other.id));
  const { integrity } = await checked();
  const [finding] = integrity.findings;
  expect(finding).toMatchObject({
    code: "DUPLICATE_WEIGHTS",
    severity: "WARNING",
    refits: ["seed 1", "seed 2"],
    step: 20,
  });
  expect(integrity.findings.map(({ code }) => code)).toContain("NOT_CONTINUED");
  const left = await store.db
    .select()
    .from(checkpoints)
    .where(and(eq(checkpoints.refitId, other.refitId), eq(checkpoints.step, 20)));
  expect(left[0].auditHash).not.toBeNull();
});

test("it is of the newest step on the built-in prompts, and of no import", async () => {
  await expect(submitCheck(store, { familyId: family.id, integrity: true, step: 20 })).rejects.toThrow(
    "integrity is of the newest step, on the built-in prompts",
  );
});
