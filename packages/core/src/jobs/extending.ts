/** Asking for further refits of a family that was trained here. */
import { randomUUID } from "node:crypto";
import { and, asc, eq } from "drizzle-orm";
import { InvalidInput } from "../errors.js";
import { notify } from "../store/events.js";
import { AlreadyExists, Conflict, type FamilyRecord, NotFound, type TrainParams } from "../store/records.js";
import { families, jobs, refits } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { refitsOf } from "./jobRefits.js";
import { counted } from "./naming.js";
import { type AskedSeeds, labelOf, mostRefits, type SeedPair, seedPairs } from "./seedPairs.js";
import { type Submitted, submitted, submittedBefore } from "./submitted.js";

/** Which refits a family is to have beside its own. */
export interface ExtensionRequest extends AskedSeeds {
  familyId: string;
  /** a request with a key that is known gives the job of the first */
  idempotencyKey?: string;
  /** id of the user who asks */
  requestedBy?: string | null;
}

/**
 * Adds refits behind a family's own, to be trained by its recipe, on its corpus, to its checkpoint steps. Until all of
 * them are trained, measures look at those that were there before. An extension that failed or was cancelled gives way.
 *
 * The refits that are there are not trained further: what the optimizer knew is not kept beyond the last step.
 *
 * @throws InvalidInput with the field at fault; NotFound; AlreadyExists if the family has a refit of these seeds;
 *   Conflict unless its training is done
 */
export async function extendFamily(store: Store, request: ExtensionRequest): Promise<Submitted> {
  const before = await submittedBefore(store, request.idempotencyKey);
  if (before) return before;
  const seeds = seedPairs(request);
  const gone: string[] = [];
  const jobId = randomUUID();
  try {
    await store.db.transaction(async (tx) => {
      // two extensions at once take their turns
      const [family] = await tx.select().from(families).where(eq(families.id, request.familyId)).for("update");
      requireTrained(family, request.familyId);
      for (const job of await requireIdle(tx, family)) {
        const given = await tx.delete(refits).where(refitsOf(job)).returning({ id: refits.id });
        gone.push(...given.map(({ id }) => id));
        await tx.delete(jobs).where(eq(jobs.id, job.id));
        await notify(tx, { type: "job", id: job.id });
      }
      const there = await tx.select().from(refits).where(eq(refits.familyId, family.id)).orderBy(asc(refits.ordinal));
      requireNew(seeds, there, family);
      const from = there.length;
      const params: TrainParams = { refits: { from, to: from + seeds.length } };
      const { steps } = family.recipe!;
      await tx.insert(refits).values(
        seeds.map((pair, i) => ({
          id: randomUUID(),
          familyId: family.id,
          ordinal: from + i,
          ...pair,
          label: labelOf(pair),
          state: "queued" as const,
        })),
      );
      await tx.insert(jobs).values({
        id: jobId,
        kind: "train",
        state: "queued",
        familyId: family.id,
        title: `Extend ${family.name}: ${counted(seeds.length, "refit")} more, ${counted(steps, "step")} each`,
        params,
        progress: { done: 0, total: seeds.length * steps, unit: "step", etaSeconds: null, message: null },
        idempotencyKey: request.idempotencyKey,
        requestedBy: request.requestedBy,
      });
      await notify(tx, { type: "job", id: jobId }, { type: "family", familyId: family.id });
    });
  } catch (error) {
    const winner = await submittedBefore(store, request.idempotencyKey);
    if (winner) return winner;
    throw error;
  }
  for (const id of gone) await store.files.removeStates(id);
  return (await submitted(store, jobId, true))!;
}

function requireTrained(family: FamilyRecord | undefined, id: string): void {
  if (!family) throw new NotFound(`there is no family ${id}`, "family");
  if (family.source === "trained" && family.recipe) return;
  throw new InvalidInput(
    `${family.slug} was imported; only a family that was trained here can be extended, by the recipe that is known here`,
    "family",
  );
}

/**
 * @returns the extensions that give way
 * @throws Conflict if training is under way, or the family itself is not trained
 */
async function requireIdle(tx: Store["db"], { id, slug }: FamilyRecord) {
  const training = await tx
    .select()
    .from(jobs)
    .where(and(eq(jobs.familyId, id), eq(jobs.kind, "train")));
  const unfinished = training.filter(({ state }) => state !== "succeeded");
  const active = unfinished.find(({ state }) => state === "queued" || state === "running");
  if (active) throw new Conflict(`${slug} is being trained, by job ${active.id}; wait for it, or cancel it`, "family");
  const own = unfinished.find(({ params }) => !(params as TrainParams).refits);
  if (own) throw new Conflict(`the training of ${slug} has ${own.state}; retry job ${own.id} first`, "family");
  return unfinished;
}

function requireNew(
  seeds: readonly SeedPair[],
  there: readonly (typeof refits.$inferSelect)[],
  { slug }: FamilyRecord,
): void {
  for (const { initSeed, dataSeed } of seeds) {
    const same = there.find((refit) => refit.initSeed === initSeed && refit.dataSeed === dataSeed);
    if (!same) continue;
    throw new AlreadyExists(
      `initial seed ${initSeed} with data seed ${dataSeed} is refit ${same.ordinal} of ${slug} already`,
      "initSeeds",
    );
  }
  if (there.length + seeds.length <= mostRefits) return;
  throw new InvalidInput(
    `${slug} has ${counted(there.length, "refit")}; with ${seeds.length} more it would have more than ${mostRefits}`,
    "initSeeds",
  );
}
