import type { Store, StoreEvent } from "@seedscope/core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { follow, type Reading } from "./follow.js";

const listeners = new Set<(event: StoreEvent) => void>();
const store = {
  events: {
    subscribe(listener: (event: StoreEvent) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  },
} as unknown as Store;
const tell = (event: StoreEvent) => {
  for (const listener of listeners) listener(event);
};
const mine: StoreEvent = { type: "job", id: "mine" };
const followMine = (read: () => Reading<number>) =>
  follow(
    store,
    (change) => change.type === "job" && change.id === "mine",
    async () => read(),
  );

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  listeners.clear();
});

test("the present value comes at once; a hundred changes in a second make four more", async () => {
  let changes = 0;
  const values = followMine(() => ({ value: changes, last: changes === 100 }));
  expect((await values.next()).value).toBe(0);
  const rest: number[] = [];
  const reading = (async () => {
    for await (const value of values) rest.push(value);
  })();
  for (let i = 0; i < 100; i++) {
    changes += 1;
    tell(mine);
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(250);
  await reading;
  // at 250, 500, 750 and 1000 ms after the first
  expect(rest).toEqual([25, 50, 75, 100]);
  expect(listeners.size).toBe(0);
});

test("changes of others are no reason to read; a gap is", async () => {
  let reads = 0;
  const values = followMine(() => ({ value: ++reads, last: reads === 2 }));
  await values.next();
  const next = values.next();
  tell({ type: "job", id: "other" });
  await vi.advanceTimersByTimeAsync(1000);
  expect(reads).toBe(1);
  tell({ type: "gap" });
  await vi.advanceTimersByTimeAsync(0);
  expect((await next).value).toBe(2);
});

test("return() ends a waiting reader and takes its listener away", async () => {
  const values = followMine(() => ({ value: 1, last: false }));
  await values.next();
  const waiting = values.next();
  await values.return?.();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(listeners.size).toBe(0);
});
