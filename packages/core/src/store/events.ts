/** What has changed, told to every process on the same database through LISTEN / NOTIFY. */
import { sql } from "drizzle-orm";
import type { Connection, Database } from "./database.js";

/** "gap": notifications may have been missed, so anything may have changed. */
export type StoreEvent =
  | { type: "job"; id: string }
  | { type: "losses"; familyId: string }
  | { type: "family"; familyId: string }
  | { type: "gap" };

const channel = "seedscope_events";

/** Tells all processes, this one too, once the transaction commits. */
export async function notify(tx: Database, ...events: StoreEvent[]): Promise<void> {
  for (const event of events) await tx.execute(sql`select pg_notify(${channel}, ${JSON.stringify(event)})`);
}

export interface Events {
  /** @returns ends the subscription */
  subscribe(listener: (event: StoreEvent) => void): () => void;
}

export async function openEvents(connection: Connection): Promise<Events & { close(): Promise<void> }> {
  const listeners = new Set<(event: StoreEvent) => void>();
  const tell = (event: StoreEvent) => {
    for (const listener of [...listeners]) listener(event);
  };
  const close = await connection.listen(
    channel,
    (payload) => tell(JSON.parse(payload) as StoreEvent),
    () => tell({ type: "gap" }),
  );
  return {
    close,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
