import { afterAll, beforeAll, expect, test } from "vitest";
import { submitTiny, tiny, tinyText } from "../../test/families.js";
import { openNewStore } from "../../test/stores.js";
import type { Store } from "../store/store.js";
import { trainBpe } from "../tokenizer/bpe.js";
import { readTokenizer } from "../tokenizer/read.js";
import { optimizerConfig } from "../training/optimizer.js";
import { builtInPrompts } from "./builtins.js";
import { ensureDemo } from "./demo.js";
import type { TrainingRequest } from "./submit.js";

let store: Store;
beforeAll(async () => {
  store = await openNewStore();
});
afterAll(() => store.close());

const counts = async () => [
  (await store.families({ first: 0 })).totalCount,
  (await store.jobs({ first: 0 })).totalCount,
];

test("a family is made with its refits and its job, queued", async () => {
  const { family, job, created } = await submitTiny(store, "Ada's  Family №1", {
    initSeeds: [3, 5],
    dataSeeds: [3, 9],
  });
  expect(created).toBe(true);
  expect(family).toMatchObject({ slug: "ada-s-family-no1", checkpointSteps: [0, 100, 1200], config: { dVocab: 257 } });
  expect(family.tokenizer).toMatchObject({ kind: "byte", vocabSize: 257, bosId: 256 });
  expect(job).toMatchObject({
    kind: "train",
    state: "queued",
    title: "Train Ada's  Family №1: 2 refits, 1200 steps each",
    progress: { done: 0, total: 2400, unit: "step" },
  });
  const refits = (await store.refitsOfFamilies([family.id])).get(family.id)!;
  expect(refits.map(({ label, ordinal, state, step }) => [label, ordinal, state, step])).toEqual([
    ["seed 3", 0, "queued", 0],
    ["seed 5, data 9", 1, "queued", 0],
  ]);
  expect((await store.queuePositions([job.id])).get(job.id)).toBe(1);
  expect((await store.trainingStatus([family.id])).get(family.id)).toMatchObject({
    job: { id: job.id },
    step: 0,
    totalSteps: 1200,
    tokensPerSecond: null,
  });
});

test("crossed seeds make every pair of them a refit, by initial seed and then data seed", async () => {
  const { family, job } = await submitTiny(store, "crossed", {
    initSeeds: [1, 2],
    dataSeeds: [1, 2, 3],
    grid: "crossed",
  });
  const refits = (await store.refitsOfFamilies([family.id])).get(family.id)!;
  expect(refits.map(({ label, initSeed, dataSeed }) => [label, initSeed, dataSeed])).toEqual([
    ["seed 1", 1, 1],
    ["seed 1, data 2", 1, 2],
    ["seed 1, data 3", 1, 3],
    ["seed 2, data 1", 2, 1],
    ["seed 2", 2, 2],
    ["seed 2, data 3", 2, 3],
  ]);
  expect(job.title).toContain("6 refits");
});

test("the same idempotency key gives the same job, whatever else is asked", async () => {
  const idempotencyKey = "once";
  const first = await submitTiny(store, "once", { idempotencyKey });
  const second = await submitTiny(store, "other", { idempotencyKey });
  expect(second).toMatchObject({ created: false, family: { slug: "once" }, job: { id: first.job.id } });
  const both = await Promise.all([1, 2].map(() => submitTiny(store, "twice", { idempotencyKey: "twice" })));
  expect(both[0].job.id).toBe(both[1].job.id);
  expect(both.map(({ created }) => created).sort()).toEqual([false, true]);
});

test.each<[string, Partial<TrainingRequest>, string | RegExp, string]>([
  ["no name", { name: " " }, 'name is ""', "name"],
  ["a name without a letter", { name: "…!" }, /slug/, "name"],
  ["a slug of other letters", { slug: "A b" }, 'slug is "A b"', "slug"],
  ["no seeds", { initSeeds: [] }, "there are 0 seeds", "initSeeds"],
  ["a seed twice", { initSeeds: [1, 1] }, "initial seed 1 with data seed 1 comes twice", "initSeeds"],
  ["a fraction for a seed", { initSeeds: [1.5] }, "seed 1.5 cannot be used", "initSeeds"],
  ["unpaired seeds", { dataSeeds: [1] }, "there are 1 data seeds for 2 initial seeds", "dataSeeds"],
  [
    "more crossed refits than a family has",
    { initSeeds: [...Array(20).keys()], dataSeeds: [...Array(20).keys()], grid: "crossed" },
    "20 initial seeds crossed with 20 data seeds are 400 refits; a family has 1 to 256",
    "initSeeds",
  ],
  ["nothing to cross with", { dataSeeds: [], grid: "crossed" }, "are 0 refits", "dataSeeds"],
  [
    "a checkpoint beyond the end",
    { checkpointSteps: [1201] },
    "checkpoint step 1201 is not reached",
    "checkpointSteps",
  ],
  ["no steps", { recipe: { ...tiny.recipe, steps: 0 } }, "steps is 0", "steps"],
  ["an unknown corpus", { corpusHash: "none" }, "there is no corpus none", "corpus"],
  [
    "an odd number of turned dimensions",
    { config: { ...tiny.config, positions: { kind: "rotary", dims: 3, base: 10_000 } } },
    "rotary_dims is 3; it must be an even number from 2 to d_head, which is 4",
    "rotary_dims",
  ],
  // 4,000-odd tokens are at most 270 windows of 16
  [
    "a corpus shorter than a batch",
    { recipe: { ...tiny.recipe, batchSize: 1000 } },
    /windows of 16, but a batch needs 1000/,
    "corpus",
  ],
  ["a tokenizer.json that is none", { tokenizer: { kind: "huggingface", json: "{" } }, "is not JSON", "tokenizer"],
])("%s is refused by name, and nothing is written", async (_, more, message, field) => {
  const before = await counts();
  const failure = await submitTiny(store, more.name ?? "refused", more).catch((error: Error) => error);
  expect(failure).toBeInstanceOf(Error);
  expect((failure as Error).message).toMatch(message);
  expect(failure).toHaveProperty("field", field);
  expect(await counts()).toEqual(before);
});

test("a name that is taken is refused", async () => {
  await submitTiny(store, "taken");
  await expect(submitTiny(store, "Taken!")).rejects.toMatchObject({
    name: "AlreadyExists",
    message: 'name is "Taken!", but there is a family taken already; choose another name',
    field: "name",
  });
});

test("a BPE is trained on the corpus, in a process of its own, and sets the vocabulary", async () => {
  const { family } = await submitTiny(store, "bpe", { tokenizer: { kind: "bpe", vocab: 300 } });
  const here = trainBpe(tinyText, 300);
  expect(family.tokenizer).toMatchObject({ kind: "bpe", name: "bpe:300", vocabSize: here.vocabSize, bosId: 0 });
  expect(family.config.dVocab).toBe(here.vocabSize);
  const json = new TextDecoder().decode(await store.files.read(family.tokenizer.hash));
  expect(readTokenizer(json).encode(tinyText)).toEqual(here.encode(tinyText));
});

test("the optimizer's config is kept whole", async () => {
  const recipe = { ...tiny.recipe, optimizer: optimizerConfig("adamw", { learningRate: 1e-3, weightDecay: 0.1 }) };
  const { family } = await submitTiny(store, "adamw", { recipe });
  expect((await store.familiesById([family.id])).get(family.id)?.recipe).toEqual(recipe);
});

test("the demo comes to an empty store alone, with the built-in texts", async () => {
  expect(await ensureDemo(store)).toBeNull();
  const empty = await openNewStore();
  const demo = await ensureDemo(empty);
  expect(demo?.family).toMatchObject({ slug: "demo", config: { nLayers: 4, nHeads: 4, dModel: 64, nCtx: 64 } });
  expect((await empty.promptSets()).map(({ builtIn, size }) => [builtIn, size])).toEqual([[true, 100]]);
  expect((await empty.corpora()).map(({ builtIn }) => builtIn)).toEqual([true]);
  expect(await ensureDemo(empty)).toBeNull();
  expect((await builtInPrompts(empty)).size).toBe(100);
  await empty.close();
});
