/** How far a job is whose units tell it themselves: gathered, and written a few times a second. */
import { and, eq, inArray } from "drizzle-orm";
import { notify } from "../store/events.js";
import type { ImportParams } from "../store/records.js";
import { jobs } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { type ImportJob, membersLeft } from "./importing.js";
import type { Tell } from "./messages.js";
import { Rate } from "./rate.js";
import { type SeldomWriter, seldom } from "./seldom.js";

/** One for each job that this runner works on. */
export class ProgressRecorder {
  private readonly done = new Map<string, number>();
  /** of units that have ended here */
  private ended = 0;
  private readonly rate = new Rate();
  private readonly writer: SeldomWriter;

  constructor(
    private readonly store: Store,
    private readonly jobId: string,
    onError: (error: Error) => void,
  ) {
    this.rate.after(0);
    this.writer = seldom(() => this.write(), onError);
  }

  /** How one unit tells. */
  unit(key: string): { tell: Tell; end(): Promise<void> } {
    return {
      tell: (message) => {
        if (message.type !== "progress") return;
        this.done.set(key, message.done);
        this.writer.write();
      },
      end: async () => {
        await this.writer.settled();
        this.ended += this.done.get(key) ?? 0;
        this.done.delete(key);
      },
    };
  }

  private async write(): Promise<void> {
    const [job] = await this.store.db.select().from(jobs).where(eq(jobs.id, this.jobId));
    if (!job) return;
    const here = [...this.done.values()].reduce((sum, done) => sum + done, 0);
    const { progress } = job;
    const reading = job.kind === "import" ? bytesToRead(await membersLeft(this.store.db, job as ImportJob)) : 0;
    const perSecond = this.rate.after(this.ended + here);
    // units that another runner has ended are counted by what is left; those that it is at are not known here
    const done =
      job.kind === "import"
        ? Math.min(progress.total, progress.total - reading + (reading > 0 ? here : 0))
        : Math.min(progress.total, this.ended + here);
    const message = job.kind === "import" && reading === 0 ? "measuring the loss on the prompts" : null;
    const etaSeconds = perSecond && done < progress.total ? (progress.total - done) / perSecond : null;
    await this.store.db.transaction(async (tx) => {
      await tx
        .update(jobs)
        .set({
          progress: { ...progress, done, message, etaSeconds },
          ...(job.state === "queued" ? { state: "running" as const, stateSince: new Date() } : {}),
          rate: perSecond ? { perSecond, at: new Date().toISOString() } : job.rate,
        })
        .where(and(eq(jobs.id, job.id), inArray(jobs.state, ["queued", "running"])));
      await notify(tx, { type: "job", id: job.id });
    });
  }
}

/** What importing reads: a file on the hub is downloaded, and then read. */
export function bytesToRead(members: ImportParams["members"]): number {
  return members.reduce((sum, { source, bytes }) => sum + (source.kind === "hub" ? 2 : 1) * bytes, 0);
}
