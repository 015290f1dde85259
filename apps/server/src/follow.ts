/** Live values: the present one at once, then a fresh one after every change, not too often. */

import type { Store, StoreEvent } from "@seedscope/core";

/** What a change is about. */
export type Change = Exclude<StoreEvent, { type: "gap" }>;

/** The longest that events come at: four a second. */
const gapMs = 250;

/** One reading; `last` ends the sequence, after the value if there is one. */
export interface Reading<T> {
  value?: T;
  last: boolean;
}

/**
 * Reads a value now and after each of the events it depends on, at most four times a second.
 *
 * An iterator written out, not an async generator: a generator that waits for an event cannot be stopped before the
 * event comes, and would hold its listener until then.
 */
export function follow<T>(
  store: Store,
  concerns: (change: Change) => boolean,
  read: () => Promise<Reading<T>>,
): AsyncIterableIterator<T> {
  let changed = true;
  let ended = false;
  let earliest = 0;
  let wake = () => {};

  const unsubscribe = store.events.subscribe((event) => {
    if (event.type !== "gap" && !concerns(event)) return;
    changed = true;
    wake();
  });

  function end() {
    ended = true;
    unsubscribe();
    wake();
  }

  /** Resolves at the next wake(), or after the time given. */
  async function sleep(milliseconds?: number) {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (milliseconds !== undefined) timer = setTimeout(resolve, milliseconds);
    });
    clearTimeout(timer);
  }

  async function untilDue() {
    while (!ended && !changed) await sleep();
    while (!ended && Date.now() < earliest) await sleep(earliest - Date.now());
  }

  return {
    async next() {
      try {
        for (await untilDue(); !ended; await untilDue()) {
          changed = false;
          earliest = Date.now() + gapMs;
          const { value, last } = await read();
          if (last) end();
          if (value !== undefined) return { done: false, value };
        }
        return { done: true, value: undefined };
      } catch (error) {
        end();
        throw error;
      }
    },
    async return() {
      end();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
