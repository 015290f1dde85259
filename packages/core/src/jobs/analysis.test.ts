import { afterAll, beforeAll, expect, test } from "vitest";
import { ended, engine, jobThat, submitTiny, tiny, tinyPrompts, undisturbed } from "../../test/families.js";
import { openNewStore } from "../../test/stores.js";
import { commonness } from "../analysis/commonness.js";
import { headSimilarities, type SimilarityTable } from "../analysis/similarity.js";
import { stability } from "../analysis/stability.js";
import { encodePrompts } from "../data/prompts.js";
import { openEngine } from "../engine/engine.js";
import type { Weights } from "../model/parameters.js";
import type { FamilyRecord, JobRecord, ReportRecord } from "../store/records.js";
import type { Store } from "../store/store.js";
import { byteTokenizer } from "../tokenizer/byte.js";
import { cancelJob, retryJob } from "./control.js";
import { type ReportRequest, requestReport } from "./request.js";
import { type Runner, startRunner } from "./runner.js";

let store: Store;
let runner: Runner;
let family: FamilyRecord;
let seeds: Awaited<ReturnType<typeof undisturbed>>[];
/** by checkpoint step 0, 100, 1200 */
let tables: SimilarityTable[];

/** The same similarities, computed here. */
async function similarities(refits: Weights[]): Promise<SimilarityTable> {
  const opened = await openEngine(engine);
  const prompts = encodePrompts(tinyPrompts, byteTokenizer(), tiny.config.nCtx).map(({ tokens }) => tokens);
  const loaders = refits.map((weights) => async () => weights);
  const table = await headSimilarities({ engine: opened, config: tiny.config, refits: loaders, prompts });
  await opened.dispose();
  return table;
}

beforeAll(async () => {
  store = await openNewStore();
  runner = await startRunner(store, { processes: 2, engine });
  const submitted = await submitTiny(store, "tiny family");
  family = submitted.family;
  seeds = [await undisturbed(1), await undisturbed(2)];
  tables = [];
  for (const at of [0, 1, 2]) tables.push(await similarities(seeds.map(({ weights }) => weights[at])));
  await jobThat(store, submitted.job.id, ended);
}, 180_000);

afterAll(async () => {
  await runner.stop();
  await store.close();
});

type Asked = Omit<ReportRequest, "familyId">;
const ask = (request: Asked) => requestReport(store, { familyId: family.id, ...request });

async function jobFor(request: Asked): Promise<JobRecord> {
  const outcome = await ask(request);
  if (!("job" in outcome) || !outcome.job) throw new Error(`no job: ${JSON.stringify(outcome)}`);
  return outcome.job;
}

async function reportFor(request: Asked): Promise<ReportRecord> {
  const outcome = await ask(request);
  if ("refused" in outcome) throw new Error(outcome.refused.message);
  if ("report" in outcome) return outcome.report;
  const job = await jobThat(store, outcome.job!.id, ended);
  expect(job.state, job.failure?.message).toBe("succeeded");
  return (await store.report(job.key!))!;
}

const paper = { measure: "stability", preset: "PAPER" } as const;
const calibrated = { measure: "stability", preset: "CALIBRATED" } as const;

test("every step that all refits reached was measured by itself, calibrated, with the built-in prompts", async () => {
  const stored = async () =>
    (await store.reportsByStep([{ familyId: family.id, ...calibrated }]))[0].map(({ step }) => step);
  await expect.poll(stored, { timeout: 30_000 }).toEqual([100, 1200]);
  const [latest] = await store.latestReports([{ familyId: family.id, ...calibrated }]);
  expect(latest?.step).toBe(1200);
});

test("a report is what its measure gives on the family's patterns, floor and all", async () => {
  const report = await reportFor({ ...paper, anchor: 1 });
  expect(await store.reportResult(report)).toEqual(stability(tables[2], tables[0], { preset: "PAPER", anchor: 1 }));
  const common = await reportFor({ measure: "commonness", preset: "CALIBRATED", step: 100 });
  const expected = commonness(tables[1], tables[0], { preset: "CALIBRATED", anchor: 0 });
  expect(await store.reportResult(common)).toEqual(expected);
  expect(common.summary).toEqual({ overall: expected.overall, layers: expected.layers });
});

test("a report says where it comes from, and how to get it again", async () => {
  const { provenance, key } = await reportFor({ ...paper, anchor: 1 });
  const [seed1, seed2] = seeds;
  expect(provenance).toMatchObject({
    key,
    weights: [seed1.hashes[2], seed2.hashes[2]],
    floorWeights: [seed1.hashes[0], seed2.hashes[0]],
    engine: "onnx (cpu, 1 thread)",
    dtype: "float32",
    reproduceCommand: "seedscope analyse tiny-family stability --preset paper --anchor 1 --step 1200",
  });
  expect(JSON.parse(provenance.paramsJson)).toMatchObject({ family: "tiny-family", step: 1200, anchor: 1 });
  expect(provenance.startedAt.getTime()).toBeGreaterThan(Date.now() - 600_000);
  expect(provenance.durationMs).toBeGreaterThan(0);
});

test("a report warns of what a reader must know", async () => {
  const codes = ({ warnings }: ReportRecord) => warnings.map(({ code }) => code);
  const early = await reportFor({ ...calibrated, step: 100 });
  // every tiny prompt has more than 16 bytes, BOS included
  expect(early.warnings.map(({ message }) => message)).toEqual(
    expect.arrayContaining([
      "There are only 2 refits: one odd seed moves these numbers, and their intervals may be too narrow; 6 or more tell more.",
      "3 of 3 prompts are longer than the context and were cut to 16 tokens.",
      "The refits were measured at step 100 of 1200; they go on changing until then.",
    ]),
  );
  const common = await reportFor({ measure: "commonness", preset: "PAPER" });
  expect(codes(common)).toContain("SELF_TERMS_INCLUDED");
  expect(codes(common)).not.toContain("UNFINISHED_TRAINING");
});

test("a known report answers at once; equal requests share a job; stored similarities cost nothing", async () => {
  const request = { measure: "commonness", preset: "PAPER", anchor: 1, step: 100 } as const;
  const dry = await ask({ ...request, dryRun: true });
  // the similarities at step 100 and the floor's are stored since training
  expect(dry).toMatchObject({ job: null, cost: { forwardPasses: 0, cached: true } });
  const [a, b] = await Promise.all([jobFor(request), jobFor(request)]);
  expect(a.id).toBe(b.id);
  await jobThat(store, a.id, ended);
  expect(await ask(request)).toMatchObject({ report: { key: a.key, anchor: 1, step: 100 } });
});

test("a dry run tells of the job that is at it, and starts none", async () => {
  await runner.stop();
  const request = { ...paper, promptSetHash: (await store.addPromptSet("dry", ["m n m n", "o p o p"])).hash };
  const dry = () => ask({ ...request, dryRun: true });
  expect(await dry()).toMatchObject({ job: null, cost: { cached: false } });
  const job = await jobFor(request);
  expect(await dry()).toMatchObject({ job: { id: job.id, state: "queued" }, cost: { cached: false } });
  await cancelJob(store, job.id);
  expect(await dry()).toMatchObject({ job: null });
  runner = await startRunner(store, { processes: 2, engine });
});

test("another prompt set is another report; it costs 3 prompts of 2 refits, and as many for the floor", async () => {
  const other = await store.addPromptSet("other", ["a b a b a b", "c d c d c d", "e f e f e f"]);
  const request = { ...calibrated, promptSetHash: other.hash };
  expect(await ask({ ...request, dryRun: true })).toMatchObject({ cost: { forwardPasses: 12, cached: false } });
  const report = await reportFor(request);
  expect(report.promptSetHash).toBe(other.hash);
  expect(report.provenance.reproduceCommand).toBe(
    `seedscope analyse tiny-family stability --preset calibrated --step 1200 --prompts ${other.hash}`,
  );
  const job = (await store.jobs({ first: 1 })).items[0];
  expect(job.progress).toMatchObject({ done: 12, total: 12, unit: "forward pass" });
});

test("step 0 is its own floor: nothing was learned, and nothing is computed twice", async () => {
  const { summary } = await reportFor({ ...paper, step: 0 });
  expect(summary?.overall.value).toBe(summary?.overall.floor);
  expect(summary?.overall.calibrated).toBe(0);
});

test("an analysis that was cancelled can be asked for again, or retried", async () => {
  await runner.stop();
  const request = { ...paper, promptSetHash: (await store.addPromptSet("third", ["g h g h", "i j i j"])).hash };
  const job = await jobFor(request);
  expect((await cancelJob(store, job.id)).state).toBe("cancelled");
  const second = await jobFor(request);
  expect(second.id).not.toBe(job.id);
  await expect(retryJob(store, job.id)).rejects.toThrow(`under way already, as job ${second.id}`);
  await cancelJob(store, second.id);
  expect((await retryJob(store, job.id)).state).toBe("queued");
  expect((await store.queuePositions([job.id])).get(job.id)).toBe(1);
  runner = await startRunner(store, { processes: 2, engine });
  expect((await jobThat(store, job.id, ended)).state).toBe("succeeded");
});

test("what cannot be measured is refused, with a reason and a way out", async () => {
  const refused = async (request: Asked) => {
    const outcome = await ask(request);
    return "refused" in outcome ? outcome.refused : outcome;
  };
  expect(await refused({ ...paper, step: 11 })).toEqual({
    code: "NO_CHECKPOINT",
    message: "tiny-family has no checkpoints of all refits at step 11",
    suggestion: "use one of the steps 0, 100, 1200",
  });
  expect(await refused({ ...paper, anchor: 2 })).toMatchObject({
    code: "INVALID_INPUT",
    message: "anchor is 2; this family's refits are 0 to 1",
  });
  expect(await refused({ ...paper, promptSetHash: "none" })).toMatchObject({ code: "UNKNOWN_PROMPT_SET" });
  expect(await requestReport(store, { ...paper, familyId: "nobody" })).toMatchObject({
    refused: { code: "INVALID_INPUT" },
  });
  const alone = await submitTiny(store, "alone", { initSeeds: [1] });
  expect(await requestReport(store, { ...paper, familyId: alone.family.id })).toMatchObject({
    refused: { code: "TOO_FEW_REFITS", message: "stability compares refits and needs at least 2, but alone has 1" },
  });
  await jobThat(store, alone.job.id, ended);
  expect(
    await requestReport(store, { measure: "commonness", preset: "PAPER", familyId: alone.family.id }),
  ).toHaveProperty("job");
});
