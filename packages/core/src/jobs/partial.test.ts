/** Reports while their job computes: right on the prompts that are done, and gone without a trace afterwards. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ended, engine, jobThat, submitTiny, tiny } from "../../test/families.js";
import { temporaryFolder } from "../../test/stores.js";
import { commonness } from "../analysis/commonness.js";
import type { StabilityReport } from "../analysis/report.js";
import { headSimilarities, type SimilarityTable } from "../analysis/similarity.js";
import { onSomePrompts } from "../analysis/somePrompts.js";
import { stability } from "../analysis/stability.js";
import { readCheckpoint } from "../checkpoints/checkpoint.js";
import { encodePrompts } from "../data/prompts.js";
import { openEngine } from "../engine/engine.js";
import type { EstimateValue } from "../statistics/estimate.js";
import type { FamilyRecord, JobRecord } from "../store/records.js";
import { openStore, type Store } from "../store/store.js";
import { byteTokenizer } from "../tokenizer/byte.js";
import { partialPrompts, partialReport } from "./partialReport.js";
import { requestReport } from "./request.js";
import { type Runner, startRunner } from "./runner.js";

let store: Store;
let runner: Runner;
let family: FamilyRecord;
const folder = join(temporaryFolder(), "store");

/** 2 to 16 bytes, the longest first: in the order of the set, the shortest are the last. */
const texts = Array.from(
  { length: 400 },
  (_, i) => "abcdefghijklmnopqrs".slice(0, 15 - (i % 14)) + String(i).slice(0, 1),
);

beforeAll(async () => {
  store = await openStore({ folder });
  runner = await startRunner(store, { processes: 1, engine, partialMs: 0 });
  const made = await submitTiny(store, "partly", {
    initSeeds: [1, 2, 3],
    checkpointSteps: [0, 20],
    recipe: { ...tiny.recipe, steps: 20 },
  });
  family = made.family;
  await jobThat(store, made.job.id, ended);
}, 400_000);

afterAll(async () => {
  await runner.stop();
  await store.close();
});

const partialFiles = () =>
  readdirSync(join(folder, "files"), { recursive: true, encoding: "utf8" }).filter((name) => name.includes("partial."));

/** At a checkpoint's step, on some of the texts, computed here. */
async function table(step: number, places: readonly number[]): Promise<SimilarityTable> {
  const opened = await openEngine(engine);
  const refits = (await store.refitsOfFamilies([family.id])).get(family.id)!;
  const kept = await store.checkpointsOfRefits(refits.map(({ id }) => id));
  const loaders = refits.map(({ id }) => async () => {
    const { fileHash } = kept.get(id)!.find((one) => one.step === step)!;
    return readCheckpoint(await store.files.read(fileHash)).weights;
  });
  const prompts = encodePrompts(
    places.map((place) => texts[place]),
    byteTokenizer(),
    tiny.config.nCtx,
  );
  const made = await headSimilarities({
    engine: opened,
    config: tiny.config,
    refits: loaders,
    prompts: prompts.map(({ tokens }) => tokens),
  });
  await opened.dispose();
  return made;
}

async function asked(set: string[]): Promise<JobRecord> {
  const { hash } = await store.addPromptSet(`set of ${set.length}`, set);
  const outcome = await requestReport(store, {
    familyId: family.id,
    measure: "stability",
    preset: "CALIBRATED",
    promptSetHash: hash,
  });
  if (!("job" in outcome) || !outcome.job) throw new Error("no job");
  return outcome.job;
}

const numbersOf = ({ overall, layers, heads }: StabilityReport) =>
  [overall, ...layers.map(({ estimate }) => estimate), ...heads.map(({ estimate }) => estimate)].flatMap(
    ({ value, floor, interval }: EstimateValue) => [value, floor, interval?.lower, interval?.upper],
  );

test("a partial report is what its prompts alone give, and grows; when its job has ended nothing of it is left", {
  timeout: 180_000,
}, async () => {
  const { id } = await asked(texts);
  const seen: NonNullable<Awaited<ReturnType<typeof partialReport>>>[] = [];
  for (;;) {
    const job = (await store.jobsById([id])).get(id)!;
    if (ended(job)) {
      expect(job.state).toBe("succeeded");
      expect(await partialReport(store, runner.live, job)).toBeNull();
      expect(await partialPrompts(store, job)).toBeNull();
      break;
    }
    const [pid] = runner.pids;
    if ((await partialPrompts(store, job)) === null) {
      await sleep(2);
      continue;
    }
    // held still, so that it is known what is known
    process.kill(pid, "SIGSTOP");
    const partial = await partialReport(store, runner.live, job);
    process.kill(pid, "SIGCONT");
    if (partial) seen.push(partial);
    await sleep(20);
  }
  expect(partialFiles()).toEqual([]);
  const sizes = seen.map(({ record }) => promptsOf(record).length);
  expect(seen.length).toBeGreaterThan(1);
  // without a floor while the refits are measured; then both, on as many prompts as the floor
  const floorless = seen.filter(({ record }) => record.provenance.floorWeights.length === 0);
  const floored = seen.filter(({ record }) => record.provenance.floorWeights.length > 0);
  for (const some of [floorless, floored]) {
    const grows = some.map(({ record }) => promptsOf(record).length);
    expect(grows).toEqual([...grows].sort((a, b) => a - b));
  }
  for (const { record, report } of [seen[0], ...floored.slice(0, 1), seen.at(-1)!]) {
    const prompts = promptsOf(record);
    // the shortest come first
    const left = texts.filter((_, i) => !prompts.includes(i));
    expect(Math.max(...prompts.map((i) => texts[i].length))).toBeLessThanOrEqual(
      Math.min(...left.map((text) => text.length)) + 8,
    );
    const floor = record.provenance.floorWeights.length > 0 ? await table(0, prompts) : null;
    const expected = stability(await table(20, prompts), floor, { preset: "CALIBRATED", anchor: 0 });
    const [found, wanted] = [numbersOf(report as StabilityReport), numbersOf(expected)];
    for (const [i, value] of wanted.entries()) {
      // batches differ, and so do float32's roundings; intervals are draws of the same seed
      if (value == null) expect(found[i] ?? null).toBeNull();
      else expect(Math.abs((found[i] as number) - value)).toBeLessThan(1e-5);
    }
    expect(record.warnings[0]).toMatchObject({ code: "FEW_PROMPTS" });
    expect(record.warnings[0].message).toContain(`Only the ${prompts.length} shortest of 400 prompts`);
    expect(await store.report(record.key)).toBeNull();
  }
  expect(new Set(seen.map(({ record }) => record.key)).size).toBe(
    new Set(sizes.map((n, i) => `${n} ${seen[i].record.provenance.floorWeights.length}`)).size,
  );
});

const promptsOf = ({ provenance }: { provenance: { paramsJson: string } }): number[] =>
  JSON.parse(provenance.paramsJson).prompts;

test("a compute process that is killed in between leaves nothing partial behind", { timeout: 120_000 }, async () => {
  const { id } = await asked(texts.map((text) => `${text}!`));
  const before = new Set(runner.pids);
  for (let job = (await store.jobsById([id])).get(id)!; ; job = (await store.jobsById([id])).get(id)!) {
    if ((await partialPrompts(store, job)) !== null) break;
    if (ended(job)) throw new Error("it had ended before anything partial was seen");
    await sleep(2);
  }
  expect(partialFiles().length).toBeGreaterThan(0);
  for (const pid of before) process.kill(pid, "SIGKILL");
  expect((await jobThat(store, id, ended, 100_000)).state).toBe("succeeded");
  await expect.poll(partialFiles).toEqual([]);
});

test("a table on some prompts is that of those prompts alone", async () => {
  const places = [0, 5, 6, 9];
  const whole = await table(
    20,
    Array.from({ length: 12 }, (_, i) => i),
  );
  const [some, expected] = [onSomePrompts(whole, places), await table(20, places)];
  for (const preset of ["PAPER", "CALIBRATED"] as const) {
    for (const measure of [stability, commonness]) {
      const values = (of: SimilarityTable) =>
        measure(of, null, { preset, anchor: 1 }).heads.map(({ estimate }) => estimate.value);
      for (const [i, value] of values(some).entries()) expect(value).toBeCloseTo(values(expected)[i], 5);
    }
  }
});
