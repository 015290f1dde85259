/** Training units: what they are given, and how what they tell becomes rows. */
import { and, eq, inArray, sql } from "drizzle-orm";
import { notify, type StoreEvent } from "../store/events.js";
import { recordLosses } from "../store/losses.js";
import type { FamilyRecord } from "../store/records.js";
import { checkpoints, jobs, refits } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { codeVersion } from "../store/version.js";
import { refitsOf } from "./jobRefits.js";
import type { Tell, TrainWork } from "./messages.js";
import { Rate } from "./rate.js";
import type { TrainUnit } from "./units.js";

type Message = Parameters<Tell>[0];

/** Rows, and so events, are written so often at most. */
const writeEveryMs = 250;

/** Everything a compute process needs; null if the unit is out of date, because its work is done or was cancelled. */
export async function trainWork(store: Store, unit: TrainUnit, sliceMs: number): Promise<TrainWork | null> {
  const [refit] = await store.db.select().from(refits).where(eq(refits.id, unit.refitId));
  if (!refit || refit.savedStep !== unit.fromStep) return null;
  const family = (await store.familiesById([refit.familyId])).get(refit.familyId)!;
  const corpus = (await store.corporaByHash([family.corpusHash!])).get(family.corpusHash!)!;
  return {
    kind: "train",
    refitId: refit.id,
    config: family.config,
    recipe: family.recipe!,
    initSeed: refit.initSeed!,
    dataSeed: refit.dataSeed!,
    tokenizer: family.tokenizer.hash,
    corpus: corpus.fileHash,
    savedStep: refit.savedStep,
    untilStep: unit.untilStep,
    sliceMs,
    provenance: {
      family: family.slug,
      recipe: family.recipe,
      corpus: family.corpusHash,
      tokenizer: family.tokenizer.hash,
      codeVersion,
    },
  };
}

/** Writes one training job's news: gathered, in order, a few times a second, each time in one transaction. */
export class TrainingRecorder {
  private news: { refitId: string; message: Message }[] = [];
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();
  private readonly rate = new Rate();

  constructor(
    private readonly store: Store,
    private readonly job: { id: string; attempt: number },
    private readonly family: FamilyRecord,
    private readonly onError: (error: Error) => void,
  ) {}

  tell(refitId: string, message: Message): void {
    this.news.push({ refitId, message });
    this.timer ??= setTimeout(() => this.flush().catch(this.onError), writeEveryMs);
  }

  /** Resolves when everything told so far is written. */
  flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const news = this.news;
    this.news = [];
    const written = this.writing.then(() => this.write(news));
    this.writing = written.catch(() => {});
    return written;
  }

  private async write(news: { refitId: string; message: Message }[]): Promise<void> {
    if (news.length === 0) return;
    const { id, attempt } = this.job;
    const replaced = await this.store.db.transaction(async (tx) => {
      const [job] = await tx.select().from(jobs).where(eq(jobs.id, id)).for("update");
      const active = job && job.attempt === attempt && (job.state === "queued" || job.state === "running");
      if (!active) return null;
      const before = await tx
        .select({ id: refits.id, savedStep: refits.savedStep })
        .from(refits)
        .where(eq(refits.familyId, this.family.id));
      for (const { refitId, message } of news) await this.writeOne(tx, refitId, message);
      await this.writeProgress(tx, job);
      const changed = news.some(({ message }) => message.type === "checkpoint");
      const events: StoreEvent[] = [
        { type: "losses", familyId: this.family.id },
        { type: "job", id },
      ];
      await notify(tx, ...events, ...(changed ? [{ type: "family", familyId: this.family.id } as const] : []));
      const saved = new Set(news.filter(({ message }) => message.type === "state").map(({ refitId }) => refitId));
      return before.filter((refit) => saved.has(refit.id) && refit.savedStep >= 0);
    });
    if (replaced) await this.forget(replaced, news);
  }

  private async writeOne(tx: Store["db"], refitId: string, message: Message): Promise<void> {
    const refit = eq(refits.id, refitId);
    switch (message.type) {
      case "losses":
        await recordLosses(tx, refitId, message.fromStep, message.values);
        await tx
          .update(refits)
          .set({ state: "training", step: message.fromStep + message.values.length - 1 })
          .where(refit);
        return;
      case "checkpoint": {
        const { step, weightsHash, file, bytes } = message;
        const row = { weightsHash, fileHash: file, bytes };
        const tokens = step * this.family.recipe!.batchSize * this.family.config.nCtx;
        await tx
          .insert(checkpoints)
          .values({ id: sql`gen_random_uuid()`, refitId, step, tokens, ...row })
          .onConflictDoUpdate({
            target: [checkpoints.refitId, checkpoints.step],
            // nobody has looked at these weights
            set: { ...row, auditHash: null },
          });
        return;
      }
      case "state": {
        const trained = message.step === this.family.checkpointSteps.at(-1);
        await tx
          .update(refits)
          .set({ savedStep: message.step, step: message.step, ...(trained ? { state: "trained" as const } : {}) })
          .where(refit);
        return;
      }
    }
  }

  private async writeProgress(tx: Store["db"], job: typeof jobs.$inferSelect): Promise<void> {
    const [{ done }] = await tx
      .select({ done: sql<number>`sum(${refits.step})`.mapWith(Number) })
      .from(refits)
      .where(refitsOf(job));
    const perSecond = this.rate.after(done);
    const { total } = job.progress;
    await tx
      .update(jobs)
      .set({
        ...(job.state === "queued" ? { state: "running" as const, stateSince: new Date() } : {}),
        progress: { ...job.progress, done, etaSeconds: perSecond ? (total - done) / perSecond : null },
        rate: perSecond ? { perSecond, at: new Date().toISOString() } : job.rate,
      })
      .where(eq(jobs.id, job.id));
  }

  /** States that newer ones replace; all of them once a refit is trained. */
  private async forget(
    replaced: { id: string; savedStep: number }[],
    news: { refitId: string; message: Message }[],
  ): Promise<void> {
    const { files } = this.store;
    const last = this.family.checkpointSteps.at(-1);
    const newest = new Map(
      news.flatMap(({ refitId, message }) => (message.type === "state" ? [[refitId, message.step]] : [])),
    );
    for (const [refitId, step] of newest) if (step === last) await files.removeStates(refitId);
    for (const { id, savedStep } of replaced) {
      if (newest.get(id) !== savedStep) await files.removeState(id, savedStep);
    }
  }
}

/** @returns whether the job still wants its units; marks job and refit as being worked on */
export async function beginTraining(store: Store, { jobId, attempt, refitId }: TrainUnit): Promise<boolean> {
  return store.db.transaction(async (tx) => {
    const [job] = await tx.select().from(jobs).where(eq(jobs.id, jobId)).for("update");
    if (!job || job.attempt !== attempt || (job.state !== "queued" && job.state !== "running")) return false;
    if (job.state === "queued") {
      await tx.update(jobs).set({ state: "running", stateSince: new Date() }).where(eq(jobs.id, jobId));
    }
    await tx
      .update(refits)
      .set({ state: "training" })
      .where(and(eq(refits.id, refitId), inArray(refits.state, ["queued", "failed", "cancelled"])));
    await notify(tx, { type: "job", id: jobId }, { type: "family", familyId: job.familyId });
    return true;
  });
}
