import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { storeKinds } from "../../test/stores.js";
import { computeLeft, forgetBudgets, takeCompute } from "./computeBudgets.js";
import { LimitExceeded } from "./records.js";
import { computeBudgets } from "./schema.js";
import type { Store } from "./store.js";

for (const { name, open } of await storeKinds()) {
  describe.skipIf(!open)(`on ${name}`, () => {
    let store: Store;
    beforeAll(async () => {
      store = await open!();
    });
    afterAll(() => store?.close());

    // 10 s, and 36 s an hour: 10 ms a second
    const of = (viewer: string) => ({ viewer, capacityMs: 10_000, restoredPerHourMs: 36_000 });
    /** As if it had been used so long ago. */
    const age = (viewer: string, seconds: number) =>
      store.db
        .update(computeBudgets)
        .set({ at: new Date(Date.now() - seconds * 1000) })
        .where(eq(computeBudgets.viewer, viewer));

    test("a budget that nobody used is whole", async () => {
      expect((await computeLeft(store.db, of("new"))).remainingMs).toBe(10_000);
    });

    test("what was taken leaks back with time, and never beyond the whole", async () => {
      await takeCompute(store.db, of("leaks"), 6_000);
      await age("leaks", 100);
      // 6000 ms, less 100 s at 10 ms a second: 5000 in the bucket
      const { remainingMs, fullAt } = await computeLeft(store.db, of("leaks"));
      expect(Math.abs(remainingMs - 5_000)).toBeLessThan(100);
      expect(Math.abs(fullAt.getTime() - Date.now() - 500_000)).toBeLessThan(10_000);
      await age("leaks", 10_000);
      expect((await computeLeft(store.db, of("leaks"))).remainingMs).toBe(10_000);
    });

    test("more than is left is refused, told when there will be enough, and takes nothing", async () => {
      await takeCompute(store.db, of("over"), 8_000);
      const refused = await takeCompute(store.db, of("over"), 4_000).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(LimitExceeded);
      const { message } = refused as Error;
      expect(message).toMatch(/about 4 s of compute, and 2(\.\d+)? s of 10 s are left; enough will be there at/);
      // 2 s are wanting, at 10 ms a second
      const when = Date.parse(message.match(/at (\S+)$/)![1]);
      expect(Math.abs(when - Date.now() - 200_000)).toBeLessThan(10_000);
      await takeCompute(store.db, of("over"), 2_000);
    });

    test("more than the budget ever holds is refused at once, without a row", async () => {
      await expect(takeCompute(store.db, of("never"), 10_001)).rejects.toThrow("the budget holds 10 s");
      expect(await store.db.select().from(computeBudgets).where(eq(computeBudgets.viewer, "never"))).toEqual([]);
    });

    test("of 20 at once, as many have theirs as the budget holds", async () => {
      const takes = await Promise.allSettled(
        Array.from({ length: 20 }, () => takeCompute(store.db, of("crowd"), 1_900)),
      );
      expect(takes.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
    });

    test("a transaction that fails takes nothing, and viewers do not share", async () => {
      const failing = store.db.transaction(async (tx) => {
        await takeCompute(tx, of("undone"), 9_000);
        throw new Error("after all not");
      });
      await expect(failing).rejects.toThrow("after all not");
      expect((await computeLeft(store.db, of("undone"))).remainingMs).toBe(10_000);
    });

    test("buckets of long ago are forgotten", async () => {
      await takeCompute(store.db, of("old"), 1_000);
      await age("old", 3_600);
      await forgetBudgets(store.db, new Date(Date.now() - 1_800_000));
      expect(await store.db.select().from(computeBudgets).where(eq(computeBudgets.viewer, "old"))).toEqual([]);
    });
  });
}
