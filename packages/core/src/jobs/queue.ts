/** The queue of units: pg-boss on the store's own database. */
import { sql } from "drizzle-orm";
import { type JobWithMetadata, PgBoss } from "pg-boss";
import type { Connection, Database } from "../store/database.js";
import { type Unit, unitKey } from "./units.js";

const units = "units";
/** Units that pg-boss gave up: each time, the worker that had them vanished. */
const lost = "lost-units";

/** How often a unit whose process or worker died is tried again. */
export const retries = 2;

/** A unit in hand. */
export interface Delivery {
  unit: Unit;
  /** times it was tried before */
  retryCount: number;
}

/** Units that wait; null where no worker has made the queue yet. */
export async function waitingUnits(db: Database): Promise<number | null> {
  const made = (await db.execute(sql`select to_regclass('pgboss.job') as queue`)) as unknown as {
    rows: { queue: string | null }[];
  };
  if (made.rows[0].queue === null) return null;
  const waiting = (await db.execute(
    sql`select count(*)::int as waiting from pgboss.job where name = ${units} and state in ('created', 'retry')`,
  )) as unknown as { rows: { waiting: number }[] };
  return waiting.rows[0].waiting;
}

export type Queue = Awaited<ReturnType<typeof openQueue>>;

/** @param onError told of errors of the queue itself, which goes on working */
export async function openQueue(connection: Connection, onError: (error: Error) => void) {
  const boss = new PgBoss({
    ...connection.boss,
    ...("connectionString" in connection.boss ? { max: 4 } : {}),
    useListenNotify: true,
    schedule: false,
    registerInstance: false,
    // an embedded database has one connection and one process: nobody's units to look after
    ...(connection.embedded ? { supervise: false } : { superviseIntervalSeconds: 15, monitorIntervalSeconds: 15 }),
  });
  boss.on("error", onError);
  await boss.start();
  await boss.createQueue(lost, { notify: true });
  await boss.createQueue(units, {
    policy: "exclusive",
    notify: true,
    retryLimit: retries,
    retryDelay: 0,
    heartbeatSeconds: 20,
    expireInSeconds: 24 * 3600,
    deleteAfterSeconds: 600,
    deadLetter: lost,
  });
  // one process owns an embedded store, so whatever is still at work was left by a process that is gone
  if (connection.embedded) await boss.deleteAllJobs(units);

  const inHand = new Set<Promise<unknown>>();

  return {
    /** Puts a unit into the queue, unless it is there already or in hand. */
    async send(unit: Unit, priority: number): Promise<void> {
      await boss.send(units, unit, { singletonKey: unitKey(unit), priority });
    },

    /**
     * Works through units, one after another without a pause while there are any.
     *
     * @param handle a rejection means that the unit's process died: it is delivered again, up to `retries` times;
     *   "again" puts it back as if it had not been delivered
     */
    async work(handle: (delivery: Delivery) => Promise<"done" | "again">): Promise<void> {
      const options = { includeMetadata: true as const, notifyPollingIntervalSeconds: 5 };
      let worker = "";
      worker = await boss.work<Unit, void, typeof options>(units, options, async ([job]: JobWithMetadata<Unit>[]) => {
        const handled = (async () => {
          const outcome = await handle({ unit: job.data, retryCount: job.retryCount });
          if (outcome === "done") return;
          await boss.deleteJob(units, job.id);
          await boss.send(units, job.data, { singletonKey: unitKey(job.data), priority: job.priority });
        })();
        inHand.add(handled);
        try {
          await handled;
        } finally {
          inHand.delete(handled);
          boss.notifyWorker(worker); // else pg-boss waits out its polling interval before it looks for the next one
        }
      });
    },

    /** Hears of units whose workers vanished too often. */
    async onLost(tell: (unit: Unit) => Promise<void>): Promise<void> {
      const options = { notifyPollingIntervalSeconds: 30 };
      await boss.work<Unit>(lost, options, async ([job]) => tell(job.data));
    },

    /** Takes no more units. */
    async pause(): Promise<void> {
      for (const name of [units, lost]) await boss.offWork(name, { wait: false });
    },

    /** Waits for the units in hand, then ends. */
    async close(): Promise<void> {
      await Promise.allSettled(inHand);
      await boss.stop({ graceful: false, close: !connection.embedded });
    },
  };
}
