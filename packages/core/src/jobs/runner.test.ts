import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { ended, engine, jobThat, storedHashes, submitTiny, tiny, undisturbed } from "../../test/families.js";
import { storeKinds } from "../../test/stores.js";
import { openStore, type Store } from "../store/store.js";
import { optimizerConfig } from "../training/optimizer.js";
import { cancelJob, retryJob } from "./control.js";
import { type Runner, type RunnerOptions, startRunner } from "./runner.js";

/** What two refits of the tiny family must come to, whatever happens on the way. */
const expected = [await undisturbed(1), await undisturbed(2)];
const expectedHashes = expected.map(({ hashes }) => hashes);

const fileNames = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [entry.name] : [],
  );

const alive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Everything that a finished tiny family must be. */
async function expectUndisturbed(store: Store, familyId: string): Promise<void> {
  expect(await storedHashes(store, familyId)).toEqual(expectedHashes);
  const refits = (await store.refitsOfFamilies([familyId])).get(familyId)!;
  expect(refits.map(({ state, step }) => [state, step])).toEqual([
    ["trained", 1200],
    ["trained", 1200],
  ]);
  for (const [ordinal, { id }] of refits.entries()) {
    // 1200 losses in at most 500 points are every third: three readings see them all
    for (const fromStep of [1, 2, 3]) {
      const { steps, values, recorded } = await store.losses(id, { maxPoints: 500, fromStep });
      expect([recorded, steps.length]).toEqual([1201 - fromStep, 400]);
      expect(values.map(Math.fround)).toEqual(steps.map((step) => Math.fround(expected[ordinal].losses[step - 1])));
    }
  }
  // training states are removed once they are needed no more, just after the job ends
  const states = refits.map(({ id }) => join(store.filesFolder, "states", id));
  await expect.poll(() => states.filter((folder) => existsSync(folder))).toEqual([]);
  await expect.poll(() => fileNames(join(store.filesFolder, "unfinished"))).toEqual([]);
}

/** Stopped when the test is over, however it ends. */
async function runnerFor(store: Store, options: RunnerOptions): Promise<Runner> {
  const runner = await startRunner(store, { engine, ...options });
  onTestFinished(() => runner.stop());
  return runner;
}

/** Units of 20 seconds, so that processes are surely at work when the job is cancelled. */
async function expectCancelled(store: Store, runner: Runner, name: string): Promise<void> {
  const recipe = { ...tiny.recipe, steps: 1_000_000 };
  const { family, job } = await submitTiny(store, name, { recipe, checkpointSteps: [] });
  await jobThat(store, job.id, ({ progress }) => progress.done > 0);
  const { pids } = runner;
  expect(pids.length).toBeGreaterThan(0);
  expect((await cancelJob(store, job.id)).state).toBe("cancelled");
  await expect.poll(() => pids.some(alive), { timeout: 5_000 }).toBe(false);
  const refits = (await store.refitsOfFamilies([family.id])).get(family.id)!;
  expect(refits.map(({ state }) => state)).toEqual(["cancelled", "cancelled"]);
  expect((await store.jobsById([job.id])).get(job.id)?.state).toBe("cancelled");
}

test("the undisturbed trainings differ, and learn", () => {
  expect(expectedHashes[0]).not.toEqual(expectedHashes[1]);
  expect(expected[0].losses[1199]).toBeLessThan(expected[0].losses[0] - 1);
});

const [pglite, postgres] = await storeKinds();

describe("on PGlite", () => {
  let store: Store;
  beforeAll(async () => {
    store = await pglite.open!();
  });
  afterAll(() => store.close());

  describe("a runner with slices of a tenth of a second: states are stored and units handed on many times", () => {
    let runner: Runner;
    beforeAll(async () => {
      runner = await startRunner(store, { processes: 2, engine, sliceMs: 100 });
    });
    afterAll(() => runner.stop());

    test("trains every refit, slice by slice, to the weights of an undisturbed training, bit for bit", async () => {
      const { family, job } = await submitTiny(store, "undisturbed");
      const done = await jobThat(store, job.id, ended);
      expect(done).toMatchObject({
        state: "succeeded",
        failure: null,
        progress: { done: 2400, total: 2400, unit: "step" },
      });
      await expectUndisturbed(store, family.id);
      const [first] = (await store.refitsOfFamilies([family.id])).get(family.id)!;
      const checkpoints = (await store.checkpointsOfRefits([first.id])).get(first.id)!;
      // batch 4 · context 16 = 64 tokens a step
      expect(checkpoints.map(({ step, tokens }) => [step, tokens])).toEqual([
        [0, 0],
        [100, 6_400],
        [1200, 76_800],
      ]);
    });

    test("compute processes killed with SIGKILL in the middle change no bit", async () => {
      const { family, job } = await submitTiny(store, "killed");
      for (const step of [300, 1_000]) {
        await jobThat(store, job.id, ({ progress }) => progress.done >= step);
        const { pids } = runner;
        expect(pids.length).toBeGreaterThan(0);
        for (const pid of pids) process.kill(pid, "SIGKILL");
      }
      expect((await jobThat(store, job.id, ended)).state).toBe("succeeded");
      await expectUndisturbed(store, family.id);
    });

    test("a retry of a cancelled training goes on from what it stored, to the same bits", async () => {
      const { family, job } = await submitTiny(store, "cancelled");
      await jobThat(store, job.id, ({ progress }) => progress.done >= 700);
      expect((await cancelJob(store, job.id)).state).toBe("cancelled");
      await expect(cancelJob(store, job.id)).rejects.toThrow("has cancelled already");
      const states = (await store.refitsOfFamilies([family.id])).get(family.id)!.map(({ state }) => state);
      expect(states).toContain("cancelled");
      expect((await retryJob(store, job.id)).state).toBe("queued");
      const again = await jobThat(store, job.id, ({ state }) => state === "running");
      expect(again.progress.done).toBeGreaterThan(0);
      expect((await jobThat(store, job.id, ended)).state).toBe("succeeded");
      await expectUndisturbed(store, family.id);
      await expect(retryJob(store, job.id)).rejects.toThrow("is succeeded; only one that failed or was cancelled");
    });

    test("a training that diverges fails with a sentence, and is not tried again", async () => {
      const optimizer = optimizerConfig("adam", { learningRate: 1e30 });
      const { family, job } = await submitTiny(store, "diverging", { recipe: { ...tiny.recipe, optimizer } });
      const failed = await jobThat(store, job.id, ended);
      expect(failed.state).toBe("failed");
      expect(failed.failure?.message).toMatch(/^training diverged: the loss at step \d+ is NaN; use a smaller/);
      expect(failed.failure?.retryable).toBe(false);
      await expect(retryJob(store, job.id)).rejects.toThrow("would fail again: training diverged");
      const states = (await store.refitsOfFamilies([family.id])).get(family.id)!.map(({ state }) => state);
      expect(states.sort()).toEqual(["cancelled", "failed"]);
    });
  });

  test("a process that grows over its limit is tried three times; then the job says so, and can be retried", async () => {
    const starved = await runnerFor(store, { processes: 1, memoryBytes: 1e6 });
    const { family, job } = await submitTiny(store, "starved");
    const failed = await jobThat(store, job.id, ended);
    expect(failed.failure).toEqual({
      message: expect.stringMatching(
        /^training seed \d towards step 100 failed: the compute process grew to 0\.\d GB, beyond its limit of 0\.0 GB, 3 times in a row$/,
      ),
      retryable: true,
    });
    await starved.stop();
    await runnerFor(store, { processes: 1 });
    await retryJob(store, job.id);
    expect((await jobThat(store, job.id, ended)).state).toBe("succeeded");
    await expectUndisturbed(store, family.id);
  });

  test("a cancelled job's processes are killed at once, and leave nothing half-written", async () => {
    const runner = await runnerFor(store, { processes: 2 });
    await expectCancelled(store, runner, "long");
    await expect.poll(() => fileNames(join(store.filesFolder, "unfinished"))).toEqual([]);
  });

  test("an engine that does not start fails the job with its reason, which can be retried with another", async () => {
    await runnerFor(store, { processes: 1, engine: { name: "abacus" as "cpu" } });
    const { job } = await submitTiny(store, "abacus");
    const { failure } = await jobThat(store, job.id, ended);
    expect(failure?.message).toContain("abacus");
    expect(failure?.retryable).toBe(true);
  });

  test("a stopped runner leaves its jobs in the queue, for the next one to go on with", async () => {
    const first = await runnerFor(store, { processes: 2, sliceMs: 100 });
    const { family, job } = await submitTiny(store, "handed on");
    await jobThat(store, job.id, ({ progress }) => progress.done >= 500);
    const { pids } = first;
    await first.stop();
    expect(pids.some(alive)).toBe(false);
    expect((await store.jobsById([job.id])).get(job.id)).toMatchObject({ state: "queued", progress: { unit: "step" } });
    await runnerFor(store, { processes: 1 });
    expect((await jobThat(store, job.id, ended)).state).toBe("succeeded");
    await expectUndisturbed(store, family.id);
  });
});

describe.skipIf(!postgres.open)(`on ${postgres.name}`, () => {
  test("two workers share a family; one is stopped, the other finishes it; all bits are the same", async () => {
    const store = await postgres.open!();
    onTestFinished(() => store.close());
    const workers = await Promise.all([1, 2].map(() => runnerFor(store, { processes: 1, sliceMs: 100 })));
    const { family, job } = await submitTiny(store, "shared");
    await jobThat(store, job.id, ({ progress }) => progress.done >= 500);
    expect(workers.map(({ pids }) => pids.length)).toEqual([1, 1]);
    await workers[0].stop();
    expect((await jobThat(store, job.id, ended)).state).toBe("succeeded");
    await expectUndisturbed(store, family.id);

    await workers[1].stop();

    const far = await runnerFor(store, { processes: 2 });
    await expectCancelled(store, far, "long");
  });
});

/** A server's worth of process: store and runner; it prints steps done, and ends only when it is killed. */
function serverProcess(folder: string) {
  const script = `
    import { openStore, startRunner } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)};
    const store = await openStore({ folder: ${JSON.stringify(folder)} });
    const runner = await startRunner(store, { processes: 2, engine: ${JSON.stringify(engine)}, sliceMs: 100 });
    setInterval(async () => {
      const { items: [job] } = await store.jobs({ first: 1, state: "running" });
      console.log(JSON.stringify({ done: job?.kind === "train" ? job.progress.done : 0, pids: runner.pids }));
    }, 100);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return {
    /** kills it with SIGKILL once so many steps are done; resolves to its compute processes */
    async killedAfter(done: number): Promise<number[]> {
      for await (const line of createInterface({ input: child.stdout })) {
        const state = JSON.parse(line) as { done: number; pids: number[] };
        if (state.done < done) continue;
        const gone = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGKILL");
        await gone;
        return state.pids;
      }
      throw new Error("the server process ended by itself");
    },
  };
}

test("kill -9 of the whole server: the family finishes with the bits of an undisturbed training", async () => {
  const first = await pglite.open!();
  const { folder } = first;
  await submitTiny(first, "survivor");
  await first.close();
  const pids = await serverProcess(folder).killedAfter(800);
  expect(pids.length).toBeGreaterThan(0);
  // compute processes go away with their parent
  await expect.poll(() => pids.some(alive), { timeout: 10_000 }).toBe(false);
  const store = await openStore({ folder });
  onTestFinished(() => store.close());
  const family = (await store.familyBySlug("survivor"))!;
  const job = (await store.trainingJobsOfFamilies([family.id])).get(family.id)!;
  expect(ended(job)).toBe(false);
  await runnerFor(store, { processes: 2 });
  expect((await jobThat(store, job.id, ended)).state).toBe("succeeded");
  await expectUndisturbed(store, family.id);
});
