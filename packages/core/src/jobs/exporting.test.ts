/** Archives of many reports: whole or not there, whatever happens on the way; swept once they have expired. */
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ended, engine, jobThat, submitTiny, tiny } from "../../test/families.js";
import { storeKinds } from "../../test/stores.js";
import type { ExportFormat, ExportResult, FamilyRecord } from "../store/records.js";
import { exportFormats } from "../store/records.js";
import type { Store } from "../store/store.js";
import { sweepFiles } from "../store/sweep.js";
import { cancelJob, retryJob } from "./control.js";
import { submitExport } from "./exporting.js";
import { requestReport } from "./request.js";
import { type Runner, startRunner } from "./runner.js";

const [pglite] = await storeKinds();
let store: Store;
let runner: Runner;
let family: FamilyRecord;

beforeAll(async () => {
  store = await pglite.open!();
  runner = await startRunner(store, { processes: 1, engine });
  const recipe = { ...tiny.recipe, steps: 20 };
  const submitted = await submitTiny(store, "exported", { recipe, checkpointSteps: [0, 20] });
  family = submitted.family;
  await jobThat(store, submitted.job.id, ended);
  for (const measure of ["stability", "commonness", "residual", "classes"] as const) {
    const asked = await requestReport(store, { familyId: family.id, measure, preset: "CALIBRATED" });
    if ("job" in asked && asked.job) await jobThat(store, asked.job.id, ended);
  }
}, 180_000);
afterAll(async () => {
  await runner?.stop();
  await store?.close();
});

const submit = (formats: readonly ExportFormat[] = exportFormats, more: object = {}) =>
  submitExport(store, { familyId: family.id, formats: [...formats], ...more });

const unfinishedFiles = () =>
  readdirSync(join(store.filesFolder, "unfinished"), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );

async function membersOf(result: unknown) {
  return unzipSync(await store.files.read((result as ExportResult).file));
}

const slow = { timeout: 180_000 };

test(
  "an archive whose process is killed with SIGKILL is made again, and nothing half-written is left",
  slow,
  async () => {
    const job = await submit();
    expect((await submit()).id).toBe(job.id); // the same export, under way
    await jobThat(store, job.id, ({ state }) => state === "running");
    const [pid] = runner.pids;
    process.kill(pid, "SIGKILL");
    const { state, result, progress } = await jobThat(store, job.id, ended);
    expect(state).toBe("succeeded");
    expect(progress).toMatchObject({ done: 4, total: 4, unit: "report" });
    await expect.poll(unfinishedFiles, { timeout: 10_000 }).toEqual([]);

    const members = await membersOf(result);
    const manifest = JSON.parse(new TextDecoder().decode(members["manifest.json"]));
    const { bytes, objectCount, expiresAt } = result as ExportResult;
    expect(Object.keys(members)).toHaveLength(objectCount);
    expect((await store.files.read((result as ExportResult).file)).length).toBe(bytes);
    // seven days from when it was made
    expect(Math.abs(Date.parse(expiresAt) - Date.now() - 7 * 24 * 3_600_000)).toBeLessThan(120_000);
    const stored = (await store.reportsOfFamilies([family.id])).get(family.id)!;
    expect(manifest.reports.map(({ key }: { key: string }) => key)).toEqual(stored.map(({ key }) => key));
    const listed = manifest.reports.flatMap(({ files }: { files: { path: string; sha256: string }[] }) => files);
    expect([...listed.map(({ path }: { path: string }) => path), "manifest.json", "ro-crate-metadata.json"]).toEqual(
      Object.keys(members),
    );
    for (const { path, sha256, bytes } of listed) {
      const content = members[path];
      expect([path, content.length, createHash("sha256").update(content).digest("hex")]).toEqual([path, bytes, sha256]);
    }
    for (const { folder, provenance, key } of manifest.reports) {
      expect(provenance.key).toBe(key);
      const report = JSON.parse(new TextDecoder().decode(members[`${folder}/report.json`]));
      expect(report.result).toEqual(
        JSON.parse(JSON.stringify(await store.reportResult(stored.find((one) => one.key === key)!))),
      );
      for (const kind of ["tables/overall.csv", "tables/claims.parquet", "figures/layers.svg", "arrays.npz"]) {
        expect(Object.keys(members)).toContain(`${folder}/${kind}`);
      }
    }
    const crate = JSON.parse(new TextDecoder().decode(members["ro-crate-metadata.json"]));
    const ids = crate["@graph"].map((entity: { "@id": string }) => entity["@id"]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(listed.map(({ path }: { path: string }) => path)));
  },
);

test("only what was asked for is in it", slow, async () => {
  const job = await submit(["csv"], { measures: ["stability"] });
  const { result } = await jobThat(store, job.id, ended);
  const names = Object.keys(await membersOf(result));
  expect(names.slice(-2)).toEqual(["manifest.json", "ro-crate-metadata.json"]);
  expect(names.slice(0, -2).every((name) => /^reports\/stability-[^/]+\/tables\/[a-z]+\.csv$/.test(name))).toBe(true);
  expect(names.length).toBeGreaterThan(5);
});

test("cancelled, it leaves nothing; retried, it is made", slow, async () => {
  const job = await submit(["json", "svg"]);
  await jobThat(store, job.id, ({ state }) => state === "running");
  expect((await cancelJob(store, job.id)).state).toBe("cancelled");
  await expect.poll(() => runner.pids.length, { timeout: 10_000 }).toBe(0);
  await expect.poll(unfinishedFiles, { timeout: 10_000 }).toEqual([]);
  expect((await store.jobsById([job.id])).get(job.id)).toMatchObject({ state: "cancelled", result: null });
  await retryJob(store, job.id);
  const { state, result } = await jobThat(store, job.id, ended);
  expect(state).toBe("succeeded");
  expect(Object.keys(await membersOf(result))).toContain("manifest.json");
});

test("an archive stays until it expires, whatever is swept, and goes then", slow, async () => {
  const job = await submit(["json"], { days: 2 });
  const { file } = (await jobThat(store, job.id, ended)).result as ExportResult;
  const day = 24 * 3_600_000;
  const soon = new Date(Date.now() + 60_000);
  await sweepFiles(store, soon, new Date(Date.now() + 1.9 * day));
  expect(await store.files.has(file)).toBe(true);
  await sweepFiles(store, soon, new Date(Date.now() + 2.1 * day));
  expect(await store.files.has(file)).toBe(false);
});

test.each([
  ["formats", { formats: [] }],
  ["days", { days: 0 }],
  ["days", { days: 31 }],
  ["reports", { reports: ["0".repeat(64)] }],
  ["reports", { measures: ["map"] }],
])("what cannot be exported is refused on %s", async (field, more) => {
  await expect(submit(["json"], more)).rejects.toMatchObject({ field });
});
