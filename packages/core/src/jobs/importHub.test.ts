import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { smallArchitecture, smallConfig, smallManifest, smallTrained, tensorsFile } from "../../test/checkpoints.js";
import { ended, engine, jobThat, storedHashes } from "../../test/families.js";
import { type HubRepositories, startHub, type TestHub } from "../../test/hub.js";
import { openNewStore } from "../../test/stores.js";
import { readCheckpoint, weightsHash } from "../checkpoints/checkpoint.js";
import type { HubOptions } from "../checkpoints/hub.js";
import type { Manifest } from "../checkpoints/manifest.js";
import type { Store } from "../store/store.js";
import { cancelJob, retryJob } from "./control.js";
import { planImport } from "./importPlan.js";
import { type Runner, startRunner } from "./runner.js";
import { submitImport } from "./submitImport.js";

const seeds = [1, 2, 3];
const files = seeds.map((seed) => tensorsFile(smallTrained(seed)));
const hashes = seeds.map((seed) => [weightsHash(smallConfig, smallTrained(seed))]);
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** seed 1 in two shards; the index names each tensor's. */
const names = Object.keys(smallTrained(1));
const half = names.length / 2;
const shardOf = (i: number) => `model-0000${i < half ? 1 : 2}-of-00002.safetensors`;
const shard = (first: number) =>
  tensorsFile(Object.fromEntries(Object.entries(smallTrained(1)).slice(first, first + half)));

const repositories: HubRepositories = {
  // all in one commit, as one upload makes it
  "owner/family": { main: Object.fromEntries(files.map((file, i) => [`seed${i + 1}.safetensors`, file])) },
  "owner/seed1": { main: { ".gitattributes": "" }, step5: { "model.safetensors": files[0] } },
  "owner/seed2": {
    main: { "model.safetensors": files[1], "config.json": JSON.stringify(smallArchitecture) },
    step5: { "model.safetensors": files[0] },
  },
  "owner/sharded": {
    main: {
      "model.safetensors.index.json": JSON.stringify({
        weight_map: Object.fromEntries(names.map((name, i) => [name, shardOf(i)])),
      }),
      [shardOf(0)]: shard(0),
      [shardOf(half)]: shard(half),
      "config.json": JSON.stringify(smallArchitecture),
    },
  },
};

let hub: TestHub;
let options: HubOptions;
let store: Store;
let runner: Runner;

beforeAll(async () => {
  hub = await startHub(repositories);
  options = { hubUrl: hub.url, firstRetryMs: 1 };
  store = await openNewStore();
  runner = await startRunner(store, { processes: 2, engine, hub: options });
});

afterEach(() => {
  hub.requests.length = 0;
  for (const key of Object.keys(hub.misbehaviour)) delete hub.misbehaviour[key as keyof typeof hub.misbehaviour];
});

afterAll(async () => {
  await runner.stop();
  await store.close();
  await hub.close();
});

const submitted = (manifest: Manifest) => submitImport(store, { manifest, hub: options });
const threeSeeds = (name: string) =>
  smallManifest(
    name,
    seeds.map((seed) => ({
      label: `seed ${seed}`,
      initSeed: seed,
      step: 5,
      file: { repo: "owner/family", file: `seed${seed}.safetensors` },
    })),
  );

const downloads = () => join(store.filesFolder, "downloads");
/** Partly downloaded files → bytes there are of them. */
function parts(): Record<string, number> {
  const paths = readdirSync(downloads(), { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".part"),
  );
  return Object.fromEntries(paths.map((path) => [path.replace(/^.*\//, ""), statSync(join(downloads(), path)).size]));
}

/** The next download breaks off after so many bytes, and only when it is let go. */
function held(bytes: number): { reached: Promise<void>; letGo: () => void } {
  let letGo!: () => void;
  const gone = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const reached = new Promise<void>((resolve) => {
    hub.misbehaviour.beforeDrop = () => {
      resolve();
      return gone;
    };
  });
  hub.misbehaviour.dropAfter = [bytes];
  return { reached, letGo };
}

/** Everything is there, and nothing more is. */
async function expectWhole(jobId: string, familyId: string): Promise<void> {
  const job = await jobThat(store, jobId, ended);
  expect(job.state, job.failure?.message).toBe("succeeded");
  expect(job.progress.done).toBe(job.progress.total);
  expect(await storedHashes(store, familyId)).toEqual(hashes);
  expect(readdirSync(downloads(), { recursive: true })).toEqual([]);
}

const rangesOf = (file: string) =>
  hub.requests
    .filter(({ host, path }) => host === "files" && decodeURIComponent(path).includes(file))
    .map(({ range }) => range);

describe("a family on the hub", () => {
  test("is downloaded, seeds of one commit side by side, and nothing of the downloads stays", async () => {
    const { job, family } = await submitted(threeSeeds("All at once"));
    // each byte is downloaded, and then read
    expect(job.progress).toMatchObject({ unit: "byte", total: 2 * files.reduce((sum, { length }) => sum + length, 0) });
    await expectWhole(job.id, family.id);
    expect(
      (await store.familyBySlug("all-at-once"))!.integrity!.findings.map(({ severity }) => severity),
    ).not.toContain("LEFT_OUT");
  });

  test("a download that takes longer keeps what it has when others of its commit are done", async () => {
    const { reached, letGo } = held(4_000);
    const { job, family } = await submitted(threeSeeds("One is slow"));
    await reached;
    const stored = async () => (await storedHashes(store, family.id)).flat().length;
    await expect.poll(stored, { timeout: 20_000 }).toBe(2);
    letGo();
    await expectWhole(job.id, family.id);
    const ranges = seeds.flatMap((seed) => rangesOf(`seed${seed}.safetensors`));
    expect(ranges).toContainEqual(expect.stringMatching(/^bytes=4000-/));
  });

  test("connections that break are taken up where they broke", async () => {
    hub.misbehaviour.dropAfter = [3_000, 10_000];
    const { job, family } = await submitted(threeSeeds("Dropped"));
    await expectWhole(job.id, family.id);
    const ranges = seeds.flatMap((seed) => rangesOf(`seed${seed}.safetensors`));
    expect(ranges).toHaveLength(3 + 2);
    expect(ranges.filter((range) => /^bytes=[1-9]/.test(range ?? ""))).toHaveLength(2);
  });

  test("architecture is read beside the first member; a revision without the file gives way to the fallback", async () => {
    const at = (seed: number) => ({
      label: `seed ${seed}`,
      initSeed: seed,
      file: { repo: `owner/seed${seed}`, revision: "main", fallbackRevision: "step5", file: "model.safetensors" },
    });
    const { architecture: _, ...manifest } = smallManifest("Fallback", [at(2), at(1)], { recipe: { steps: 5 } });
    const { job, family } = await submitted(manifest);
    expect((await jobThat(store, job.id, ended)).state).toBe("succeeded");
    // seed 2 at main is not the one at step5
    expect(await storedHashes(store, family.id)).toEqual([hashes[1], hashes[0]]);
    const refits = (await store.refitsOfFamilies([family.id])).get(family.id)!;
    const kept = await store.checkpointsOfRefits(refits.map(({ id }) => id));
    const sources = refits.map(async ({ id }) => {
      const { meta } = readCheckpoint(await store.files.read(kept.get(id)![0].fileHash));
      return meta.provenance.source;
    });
    expect(await Promise.all(sources)).toMatchObject([
      { kind: "hub", repo: "owner/seed2", revision: "main", file: "model.safetensors" },
      { kind: "hub", repo: "owner/seed1", revision: "step5", file: "model.safetensors" },
    ]);
  });

  test("a model in shards is downloaded shard by shard", async () => {
    const { architecture: _, ...manifest } = smallManifest("Sharded", [
      { label: "seed 1", initSeed: 1, step: 5, file: { repo: "owner/sharded", file: "model.safetensors.index.json" } },
    ]);
    const { job, family } = await submitted(manifest);
    const done = await jobThat(store, job.id, ended);
    expect(done.state, done.failure?.message).toBe("succeeded");
    expect(await storedHashes(store, family.id)).toEqual([hashes[0]]);
    expect(readdirSync(downloads(), { recursive: true })).toEqual([]);
  });

  test("what arrives with another checksum, or has another one than the manifest says, is left out", async () => {
    hub.misbehaviour.sendInstead = { "seed2.safetensors": files[0] };
    const manifest = threeSeeds("Wrong bytes");
    manifest.members[2].sha256 = sha256(files[0]);
    const { job, family } = await submitted(manifest);
    expect((await jobThat(store, job.id, ended)).state).toBe("succeeded");
    expect(await storedHashes(store, family.id)).toEqual([hashes[0]]);
    const { findings } = (await store.familyBySlug("wrong-bytes"))!.integrity!;
    const leftOut = findings.filter(({ severity }) => severity === "LEFT_OUT");
    expect(Object.fromEntries(leftOut.map(({ refits: [label], code, message }) => [label, [code, message]]))).toEqual({
      "seed 2": [
        "WRONG_CHECKSUM",
        expect.stringMatching(
          new RegExp(
            `^seed 2, step 5: seed2.safetensors of owner/family at main arrived with sha256 ${sha256(files[0])}, but has ${sha256(files[1])}`,
          ),
        ),
      ],
      "seed 3": [
        "WRONG_CHECKSUM",
        `seed 3, step 5: seed3.safetensors of owner/family at main has sha256 ${sha256(files[2])}, but ${sha256(files[0])} was asked for.`,
      ],
    });
    expect(readdirSync(downloads(), { recursive: true })).toEqual([]);
  });

  test("a repository that is gone or closed costs its own member only", async () => {
    hub.misbehaviour.gated = ["owner/seed2"];
    const manifest = threeSeeds("Some gone");
    manifest.members[0].file = { repo: "owner/gone", file: "model.safetensors" };
    manifest.members[1].file = { repo: "owner/seed2", file: "model.safetensors" };
    const { job, family } = await submitted(manifest);
    expect((await jobThat(store, job.id, ended)).state).toBe("succeeded");
    expect(await storedHashes(store, family.id)).toEqual([hashes[2]]);
    const { findings } = (await store.familyBySlug("some-gone"))!.integrity!;
    const leftOut = findings.filter(({ code }) => code === "MISSING_MEMBER");
    expect(leftOut.map(({ refits, message }) => [refits, message.includes("owner/")])).toEqual([
      [["seed 1"], true],
      [["seed 2"], true],
    ]);
  });

  test("the size of a sharded file is that of its shards and index", async () => {
    const member = { label: "seed 1", step: 5, file: { repo: "owner/sharded", file: "model.safetensors.index.json" } };
    const { sourceBytes } = await planImport(store, { manifest: smallManifest("Shards", [member]), hub: options });
    const sizes = Object.entries(repositories["owner/sharded"].main).filter(([name]) => name.startsWith("model"));
    expect(sourceBytes).toBe(sizes.reduce((sum, [, content]) => sum + Buffer.byteLength(content), 0));
  });

  test("a hub that cannot be reached is a sentence, before anything is stored", async () => {
    const manifest = threeSeeds("Unreachable");
    const unreachable = { hubUrl: "http://127.0.0.1:1", firstRetryMs: 1 };
    await expect(submitImport(store, { manifest, hub: unreachable })).rejects.toThrow(
      "127.0.0.1:1, or where it keeps its files, cannot be reached (",
    );
    expect(await store.familyBySlug("unreachable")).toBeNull();
  });
});

describe("an import that is disturbed", () => {
  test("the hub goes away in the middle: the job fails with its reason, and a retry goes on where it was", async () => {
    const { reached, letGo } = held(5_000);
    const { job, family } = await submitted(threeSeeds("Offline"));
    await reached;
    hub.misbehaviour.statuses = Array(100).fill(503);
    letGo();
    const failed = await jobThat(store, job.id, ended);
    expect(failed).toMatchObject({ state: "failed", failure: { retryable: true } });
    expect(failed.failure?.message).toContain("answers 503 for owner/family");
    expect(failed.failure?.message).not.toContain("\n");
    const states = (await store.refitsOfFamilies([family.id])).get(family.id)!.map(({ state }) => state);
    expect(states).toContain("failed");

    hub.misbehaviour.statuses = [];
    hub.requests.length = 0;
    await retryJob(store, job.id);
    await expectWhole(job.id, family.id);
    const ranges = seeds.flatMap((seed) => rangesOf(`seed${seed}.safetensors`));
    expect(ranges.filter((range) => range?.startsWith("bytes=5000-"))).toHaveLength(1);
  });

  test("compute processes killed with SIGKILL in mid-download: it finishes all the same, and downloads nothing twice", async () => {
    const { reached, letGo } = held(7_000);
    const { job, family } = await submitted(threeSeeds("Killed"));
    await reached;
    await expect.poll(() => Object.values(parts())).toContain(7_000);
    const { pids } = runner;
    expect(pids.length).toBeGreaterThan(0);
    for (const pid of pids) process.kill(pid, "SIGKILL");
    letGo();
    await expectWhole(job.id, family.id);
    expect(seeds.flatMap((seed) => rangesOf(`seed${seed}.safetensors`))).toContainEqual(
      expect.stringMatching(/^bytes=7000-/),
    );
    const refits = (await store.refitsOfFamilies([family.id])).get(family.id)!;
    expect(refits.map(({ state }) => state)).toEqual(["imported", "imported", "imported"]);
  });

  test("a cancelled one stops at once; a retry goes on from what it has", async () => {
    const { reached, letGo } = held(9_000);
    const { job, family } = await submitted(threeSeeds("Cancelled"));
    await reached;
    await expect.poll(() => Object.values(parts())).toContain(9_000);
    expect((await cancelJob(store, job.id)).state).toBe("cancelled");
    const refits = async () => (await store.refitsOfFamilies([family.id])).get(family.id)!.map(({ state }) => state);
    expect(await refits()).toContain("cancelled");
    letGo();
    await retryJob(store, job.id);
    await expectWhole(job.id, family.id);
    expect(await refits()).toEqual(["imported", "imported", "imported"]);
    await expect(retryJob(store, job.id)).rejects.toThrow("is succeeded");
  });

  test("one that was cancelled gives way to another of its name", async () => {
    const { reached, letGo } = held(100);
    const { job, family } = await submitted(threeSeeds("Given up"));
    await reached;
    await expect(submitted(threeSeeds("Given up"))).rejects.toThrow("there is an imported family given-up already");
    await cancelJob(store, job.id);
    letGo();
    const again = await submitted(threeSeeds("Given up"));
    expect(again.family.id).not.toBe(family.id);
    await expectWhole(again.job.id, again.family.id);
  });
});
