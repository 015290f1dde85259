/** The runner: takes units from the queue and drives compute processes. It may run in a server, or far from one. */

import { availableParallelism, totalmem } from "node:os";
import { and, eq } from "drizzle-orm";
import type { LogitDifferences } from "../analysis/parity.js";
import type { PromptLoss } from "../analysis/perplexity.js";
import type { HubOptions } from "../checkpoints/hub.js";
import type { EngineOptions } from "../engine/program.js";
import { InvalidInput } from "../errors.js";
import { forgetBudgets } from "../store/computeBudgets.js";
import { notify, type StoreEvent } from "../store/events.js";
import { toJob } from "../store/jobs.js";
import type { AnalysisParams, Need } from "../store/records.js";
import { jobs } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { sweepFiles } from "../store/sweep.js";
import {
  beginAnalysis,
  jobsNeeding,
  neededWork,
  reportWork,
  storeArtifact,
  storeReport,
  writeAnalysisProgress,
  writeReportProgress,
} from "./analysis.js";
import { auditWork, storeAudit } from "./auditing.js";
import { type CheckJob, evaluateWork, parityWork, storeEvaluation, storeParity } from "./checking.js";
import { ComputeCrash, ComputeKilled, type ComputeOptions, ComputeProcess } from "./computeProcess.js";
import { exportWork, storeExport } from "./exporting.js";
import { memberWork, someMembersLeft, storeMember } from "./importing.js";
import { Live } from "./live.js";
import type { ArchiveResult, ArtifactResult, AuditResult, MemberResult, ReportResult } from "./messages.js";
import { ProgressRecorder } from "./progress.js";
import { type Delivery, openQueue, type Queue, retries } from "./queue.js";
import { Rate } from "./rate.js";
import { failJob, scheduleById, scheduleJobs } from "./schedule.js";
import { seldom } from "./seldom.js";
import { beginTraining, TrainingRecorder, trainWork } from "./training.js";
import {
  type ArtifactUnit,
  type AuditUnit,
  type EvaluateUnit,
  type ExportUnit,
  type MemberUnit,
  type ParityUnit,
  type ReportUnit,
  type TrainUnit,
  type Unit,
  unitKey,
} from "./units.js";

export interface RunnerOptions {
  /** compute processes; default: one a core, at most 4 */
  processes?: number;
  /** for every compute process; threads default to 1 */
  engine?: EngineOptions;
  /** a compute process that grows beyond this is replaced; default: its share of 80 % of the memory, at least 1.5 GB */
  memoryBytes?: number;
  /** where imports download from, and as whom; default: huggingface.co, as nobody */
  hub?: HubOptions;
  /** so often, at most, what is known so far of an artifact is kept for partial reports; default 2 seconds */
  partialMs?: number;
  /** how long training may hold a process before other units have their turn; default 20 seconds */
  sliceMs?: number;
  /** told of what went wrong beside the jobs: a database that did not answer; default: stderr */
  onError?: (error: Error) => void;
}

export interface Runner {
  /** how many compute processes it may use at once */
  readonly processes: number;
  /** those that live now */
  readonly pids: number[];
  /** what somebody waits for, whatever the queue is at */
  readonly live: Live;
  /** Kills its processes and gives their units back to the queue. */
  stop(): Promise<void>;
}

/** Whatever was missed is found again after so long. */
const reconcileMs = 5_000;
const sweepMs = 6 * 3_600_000;
const reconciled = 32;
/** By then a bucket of compute has long leaked empty. */
const budgetsKeptMs = 30 * 24 * 3_600_000;

/** Takes up every job under way, those that a killed runner left too. */
export async function startRunner(store: Store, options: RunnerOptions = {}): Promise<Runner> {
  const runner = new LocalRunner(store, options);
  await runner.start();
  return runner;
}

/** A place for one compute process, and the unit that it works on. */
interface Slot {
  process: ComputeProcess | null;
  unit: Unit | null;
}

class LocalRunner implements Runner {
  readonly processes: number;
  readonly live: Live;
  private readonly slots: Slot[];
  private readonly recorders = new Map<string, TrainingRecorder>();
  private readonly progress = new Map<string, ProgressRecorder>();
  /** artifacts at work here → how much of each is done, in [0, 1] */
  private readonly shares = new Map<string, number>();
  private readonly onError: (error: Error) => void;
  private queue!: Queue;
  private unsubscribe = () => {};
  private reconciling: NodeJS.Timeout | null = null;
  private sweeping: NodeJS.Timeout | null = null;
  private readonly handling = new Set<Promise<unknown>>();
  private stopping = false;

  constructor(
    private readonly store: Store,
    private readonly options: RunnerOptions,
  ) {
    this.processes = options.processes ?? Math.min(4, availableParallelism());
    if (!Number.isInteger(this.processes) || this.processes < 1) {
      throw new InvalidInput(`processes is ${this.processes}; it must be a whole number from 1`, "processes");
    }
    this.slots = Array.from({ length: this.processes }, () => ({ process: null, unit: null }));
    this.live = new Live(this.computeOptions);
    this.onError = options.onError ?? ((error) => process.stderr.write(`runner: ${error.message}\n`));
  }

  get pids(): number[] {
    return this.slots.flatMap(({ process }) => (process?.alive && process.pid ? [process.pid] : []));
  }

  async start(): Promise<void> {
    this.queue = await openQueue(this.store.connection, this.onError);
    this.unsubscribe = this.store.events.subscribe((event) => this.hear(event));
    await scheduleJobs(this.store, this.queue, Number.MAX_SAFE_INTEGER);
    for (const slot of this.slots) await this.queue.work((delivery) => this.tracked(this.deliver(slot, delivery)));
    await this.queue.onLost((unit) => this.lost(unit));
    this.reconciling = setInterval(() => this.reconcile(), reconcileMs).unref();
    this.sweeping = setInterval(() => this.sweep(), sweepMs).unref();
    this.sweep();
  }

  async stop(): Promise<void> {
    if (this.stopping) return;
    this.stopping = true;
    this.unsubscribe();
    if (this.reconciling) clearInterval(this.reconciling);
    if (this.sweeping) clearInterval(this.sweeping);
    await this.queue.pause();
    const left = this.slots.flatMap(({ unit }) => (unit ? [unit.jobId] : []));
    await Promise.all([...this.slots.map(({ process }) => process?.kill()), this.live.close()]);
    await Promise.allSettled(this.handling);
    await this.queue.close();
    for (const id of new Set(left)) await this.backToQueue(id);
  }

  /** Unless it was cancelled, or has ended, in the meantime. */
  private async backToQueue(id: string): Promise<void> {
    const running = and(eq(jobs.id, id), eq(jobs.state, "running"));
    await this.store.db.transaction(async (tx) => {
      await tx.update(jobs).set({ state: "queued", stateSince: new Date(), rate: null }).where(running);
      await notify(tx, { type: "job", id });
    });
  }

  private tracked<T>(work: Promise<T>): Promise<T> {
    this.handling.add(work);
    const forget = () => this.handling.delete(work);
    work.then(forget, forget);
    return work;
  }

  /** A job was made, retried or cancelled, here or elsewhere. */
  private hear(event: StoreEvent): void {
    if (event.type === "gap") this.reconcile();
    if (event.type !== "job") return;
    this.tracked(this.attend(event.id)).catch(this.onError);
  }

  private async attend(id: string): Promise<void> {
    const job = (await this.store.jobsById([id])).get(id);
    if (job?.state === "queued") await scheduleById(this.store, this.queue, id);
    // without a job, its family was deleted
    if (!job || job.state === "cancelled" || job.state === "failed") await this.killUnwanted();
  }

  private async killUnwanted(): Promise<void> {
    for (const slot of this.slots) {
      const { unit } = slot;
      if (unit && !(await this.wanted(unit)) && slot.unit === unit) void slot.process?.kill();
    }
  }

  private async wanted(unit: Unit): Promise<boolean> {
    if (unit.kind === "artifact") return (await jobsNeeding(this.store, unit.artifact)).length > 0;
    const [job] = await this.store.db.select().from(jobs).where(eq(jobs.id, unit.jobId));
    return job !== undefined && job.attempt === unit.attempt && (job.state === "queued" || job.state === "running");
  }

  private sweep(): void {
    this.tracked(sweepFiles(this.store)).catch(this.onError);
    this.tracked(forgetBudgets(this.store.db, new Date(Date.now() - budgetsKeptMs))).catch(this.onError);
  }

  private reconcile(): void {
    if (this.stopping) return;
    const work = async () => {
      await scheduleJobs(this.store, this.queue, reconciled);
      await this.killUnwanted();
    };
    this.tracked(work()).catch(this.onError);
  }

  /** A worker died with this unit in hand, and so did the next ones. */
  private async lost(unit: Unit): Promise<void> {
    const message = `the work was given up: the ${retries + 1} workers that had it in hand vanished one after another`;
    await failJob(this.store, unit.jobId, { message, retryable: true });
  }

  private async deliver(slot: Slot, { unit, retryCount }: Delivery): Promise<"done" | "again"> {
    if (this.stopping) return "again";
    slot.unit = unit;
    try {
      await this.perform(slot, unit);
      return "done";
    } catch (error) {
      if (error instanceof ComputeKilled) return this.stopping || (await this.wanted(unit)) ? "again" : "done";
      if (error instanceof InvalidInput) {
        await this.failUnit(unit, {
          message: error.message,
          retryable: error.field === "engine" || error.field === "hub",
        });
        return "done";
      }
      if (!(error instanceof ComputeCrash)) this.onError(error as Error);
      if (retryCount < retries) throw error;
      const message = await this.crashSentence(unit, error as Error);
      await this.failUnit(unit, { message, retryable: true });
      return "done";
    } finally {
      slot.unit = null;
      if (slot.process?.grown) void slot.process.kill();
    }
  }

  private perform(slot: Slot, unit: Unit): Promise<void> {
    switch (unit.kind) {
      case "train":
        return this.train(slot, unit);
      case "artifact":
        return this.makeArtifact(slot, unit);
      case "report":
        return this.report(slot, unit);
      case "member":
        return this.importMember(slot, unit);
      case "evaluate":
        return this.evaluate(slot, unit);
      case "parity":
        return this.compareLogits(slot, unit);
      case "audit":
        return this.audit(slot, unit);
      case "export":
        return this.exportReports(slot, unit);
    }
  }

  private async importMember(slot: Slot, unit: MemberUnit): Promise<void> {
    const work = await memberWork(this.store, unit);
    if (work) {
      const process = await this.processIn(slot);
      const progress = this.jobProgress(unit);
      try {
        const result = (await process.run(work, progress.tell)) as MemberResult;
        await storeMember(this.store, unit, result);
      } finally {
        await progress.end();
      }
    }
    // while members are left, their units are queued already
    if (!(await someMembersLeft(this.store, unit.jobId))) await scheduleById(this.store, this.queue, unit.jobId);
  }

  private async evaluate(slot: Slot, unit: EvaluateUnit): Promise<void> {
    const wanted = (await this.wanted(unit)) ? await evaluateWork(this.store, unit) : null;
    if (wanted) {
      const process = await this.processIn(slot);
      const progress = this.jobProgress(unit);
      try {
        const loss = (await process.run(wanted.work, progress.tell)) as PromptLoss;
        await storeEvaluation(this.store, wanted.evaluation, wanted.promptSetHash, process.engine, loss);
      } finally {
        await progress.end();
      }
    }
    await scheduleById(this.store, this.queue, unit.jobId);
  }

  private async compareLogits(slot: Slot, unit: ParityUnit): Promise<void> {
    const [job] = (await this.store.db.select().from(jobs).where(eq(jobs.id, unit.jobId))) as CheckJob[];
    const work = job && (await this.wanted(unit)) ? await parityWork(this.store, job) : null;
    if (work) {
      const process = await this.processIn(slot);
      const differences = (await process.run(work, () => {})) as LogitDifferences;
      await storeParity(this.store, unit.jobId, { ordinal: job.params.parity!.ordinal, ...differences });
    }
    await scheduleById(this.store, this.queue, unit.jobId);
  }

  private async audit(slot: Slot, unit: AuditUnit): Promise<void> {
    const work = (await this.wanted(unit)) ? await auditWork(this.store, unit) : null;
    if (work) {
      const process = await this.processIn(slot);
      const progress = this.jobProgress(unit);
      try {
        await storeAudit(this.store, unit, (await process.run(work, () => {})) as AuditResult);
        progress.tell({ type: "progress", done: 1, total: 1 });
      } finally {
        await progress.end();
      }
    }
    await scheduleById(this.store, this.queue, unit.jobId);
  }

  private async exportReports(slot: Slot, unit: ExportUnit): Promise<void> {
    const work = (await this.wanted(unit)) ? await exportWork(this.store, unit.jobId) : null;
    if (!work) return;
    const process = await this.processIn(slot);
    const progress = this.jobProgress(unit);
    try {
      const archive = (await process.run(work, progress.tell)) as ArchiveResult;
      await progress.end();
      await storeExport(this.store, unit.jobId, archive);
    } finally {
      await progress.end();
    }
  }

  /** Of import, check and export jobs, whose units each tell how far they are. */
  private jobProgress(unit: MemberUnit | EvaluateUnit | AuditUnit | ExportUnit) {
    const key = `${unit.jobId} ${unit.attempt}`;
    const recorder = this.progress.get(key) ?? new ProgressRecorder(this.store, unit.jobId, this.onError);
    this.progress.set(key, recorder);
    return recorder.unit(unitKey(unit));
  }

  private async train(slot: Slot, unit: TrainUnit): Promise<void> {
    if (!(await beginTraining(this.store, unit))) return;
    const work = await trainWork(this.store, unit, this.options.sliceMs ?? 20_000);
    if (work) {
      const recorder = await this.recorder(unit);
      const process = await this.processIn(slot);
      try {
        await process.run(work, (message) => recorder.tell(unit.refitId, message));
      } finally {
        await recorder.flush();
      }
    }
    await scheduleById(this.store, this.queue, unit.jobId);
  }

  private async recorder({ jobId, attempt }: TrainUnit): Promise<TrainingRecorder> {
    const key = `${jobId} ${attempt}`;
    const job = (await this.store.jobsById([jobId])).get(jobId)!;
    const family = (await this.store.familiesById([job.familyId])).get(job.familyId)!;
    const recorder =
      this.recorders.get(key) ?? new TrainingRecorder(this.store, { id: jobId, attempt }, family, this.onError);
    this.recorders.set(key, recorder);
    return recorder;
  }

  private async makeArtifact(slot: Slot, unit: ArtifactUnit): Promise<void> {
    const needing = await jobsNeeding(this.store, unit.artifact);
    const needed = await neededWork(this.store, unit.artifact, needing);
    if (needed) {
      const { need, work } = needed;
      await beginAnalysis(
        this.store,
        needing.map(({ id }) => id),
      );
      const process = await this.processIn(slot);
      const progress = this.progressOf(need);
      try {
        const result = (await process.run(work, (message) => {
          if (message.type === "progress") progress.tell(message.done / message.total);
        })) as ArtifactResult;
        await storeArtifact(this.store, process.engine, need, result);
      } finally {
        await progress.end();
      }
    }
    for (const { id } of await jobsNeeding(this.store, unit.artifact)) await scheduleById(this.store, this.queue, id);
  }

  /** Tells the jobs that wait for it, a few times a second. */
  private progressOf({ key, passes }: Need): { tell(share: number): void; end(): Promise<void> } {
    const rate = new Rate();
    rate.after(0);
    const writer = seldom(async () => {
      const perSecond = rate.after(passes * (this.shares.get(key) ?? 0));
      await writeAnalysisProgress(this.store, await jobsNeeding(this.store, key), this.shares, perSecond);
    }, this.onError);
    return {
      tell: (share) => {
        this.shares.set(key, share);
        writer.write();
      },
      end: async () => {
        await writer.settled();
        this.shares.delete(key);
      },
    };
  }

  private async report(slot: Slot, unit: ReportUnit): Promise<void> {
    if (!(await this.wanted(unit))) return;
    const [row] = await this.store.db.select().from(jobs).where(eq(jobs.id, unit.jobId));
    const params = row.params as AnalysisParams;
    const work = await reportWork(this.store, params);
    if (!work) return;
    await beginAnalysis(this.store, [row.id]);
    const process = await this.processIn(slot);
    const startedAt = new Date();
    let share = 0;
    const writer = seldom(() => writeReportProgress(this.store, toJob(row), share), this.onError);
    const result = (await process.run(work, (message) => {
      if (message.type !== "progress") return;
      share = message.done / message.total;
      writer.write();
    })) as ReportResult;
    await writer.settled();
    const durationMs = Date.now() - startedAt.getTime();
    await storeReport(this.store, { ...toJob(row), params }, result, { startedAt, durationMs });
  }

  private async processIn(slot: Slot): Promise<ComputeProcess> {
    if (!slot.process?.alive) slot.process = await ComputeProcess.start(this.computeOptions);
    if (this.stopping) void slot.process.kill();
    return slot.process;
  }

  private get computeOptions(): ComputeOptions {
    const memoryBytes = this.options.memoryBytes ?? Math.max(1.5e9, (0.8 * totalmem()) / this.processes);
    return {
      files: this.store.files,
      filesFolder: this.store.filesFolder,
      engine: { threads: 1, ...this.options.engine },
      cacheBytes: memoryBytes / 8,
      hub: this.options.hub ?? {},
      memoryBytes,
      partialMs: this.options.partialMs,
    };
  }

  /** A unit that cannot be done: its job fails, and so does every other that needs the same artifact. */
  private async failUnit(unit: Unit, failure: { message: string; retryable: boolean }): Promise<void> {
    if (unit.kind === "artifact") {
      for (const { id } of await jobsNeeding(this.store, unit.artifact)) await failJob(this.store, id, failure);
    } else {
      const refitId = unit.kind === "train" || unit.kind === "member" ? unit.refitId : undefined;
      await failJob(this.store, unit.jobId, failure, { refitId, attempt: unit.attempt });
    }
  }

  private async crashSentence(unit: Unit, error: Error): Promise<string> {
    const how = `the compute process ${error.message}, ${retries + 1} times in a row`;
    if (unit.kind !== "train") return how;
    const refit = (await this.store.refitsById([unit.refitId])).get(unit.refitId);
    return `training ${refit?.label ?? "a refit"} towards step ${unit.untilStep} failed: ${how}`;
  }
}
