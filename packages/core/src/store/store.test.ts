import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { storeKinds, temporaryFolder } from "../../test/stores.js";
import type { AblationReport } from "../analysis/report.js";
import { modelConfig } from "../model/config.js";
import { bareEstimate } from "../statistics/estimate.js";
import { optimizerConfig } from "../training/optimizer.js";
import { notify, type StoreEvent } from "./events.js";
import { recordLosses } from "./losses.js";
import { checkpoints, families, jobs, refits, reports } from "./schema.js";
import { openStore, type Store } from "./store.js";

const bytes = (text: string) => new TextEncoder().encode(text);

const config = modelConfig({ layers: 1, heads: 2, dModel: 8, contextLength: 8, vocab: 257 });
const recipe = { optimizer: optimizerConfig("adam", { learningRate: 1e-3 }), batchSize: 2, steps: 100 };

/** A family without its training. */
async function addFamily(store: Store, slug: string, nRefits = 2, createdAt = new Date()) {
  const family = {
    id: randomUUID(),
    slug,
    name: slug.toUpperCase(),
    createdAt,
    source: "trained" as const,
    config,
    recipe,
    tokenizer: { kind: "byte" as const, name: "byte", vocabSize: 257, bosId: 256, hash: "0".repeat(64) },
    corpusHash: null,
    checkpointSteps: [0, 10, 100],
  };
  await store.db.insert(families).values(family);
  const members = Array.from({ length: nRefits }, (_, ordinal) => ({
    id: randomUUID(),
    familyId: family.id,
    ordinal,
    label: `seed ${ordinal + 1}`,
    initSeed: ordinal + 1,
    dataSeed: ordinal + 1,
    state: "queued" as const,
  }));
  if (nRefits > 0) await store.db.insert(refits).values(members);
  return { family, refits: members };
}

function checkpoint(refitId: string, step: number): typeof checkpoints.$inferInsert {
  const hash = step.toString().padStart(64, "0");
  return { id: randomUUID(), refitId, step, tokens: step * 16, weightsHash: hash, fileHash: hash, bytes: 1 };
}

/** Of a report: the options it was asked for with. */
const asked = (options: object) => ({
  provenance: { startedAt: "2026-01-02T03:04:05.678Z", paramsJson: JSON.stringify({ options }) } as never,
});

function report(
  familyId: string,
  promptSetHash: string,
  step: number,
  more: Partial<typeof reports.$inferInsert> = {},
) {
  const overall = bareEstimate(step / 1000, 1, null);
  return {
    key: randomUUID(),
    measure: "stability" as const,
    familyId,
    promptSetHash,
    preset: "CALIBRATED" as const,
    step,
    anchor: 0,
    summary: { overall, layers: [] },
    resultHash: "",
    warnings: [],
    provenance: { startedAt: "2026-01-02T03:04:05.678Z" } as never,
    ...more,
  };
}

for (const kind of await storeKinds()) {
  describe.skipIf(!kind.open)(kind.name, () => {
    let store: Store;
    beforeAll(async () => {
      store = await kind.open!();
    });
    afterAll(() => store.close());

    test("families come newest first, page by page, found by part of their name", async () => {
      const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
      for (const second of [1, 2, 3]) await addFamily(store, `page-${second}`, 0, at(second));
      const first = await store.families({ first: 2, query: "PAGE-" });
      expect(first.items.map(({ slug }) => slug)).toEqual(["page-3", "page-2"]);
      expect([first.totalCount, first.hasNextPage, first.hasPreviousPage]).toEqual([3, true, false]);
      const rest = await store.families({ first: 2, after: first.items[1].id, query: "PAGE-" });
      expect(rest.items.map(({ slug }) => slug)).toEqual(["page-1"]);
      expect([rest.totalCount, rest.hasNextPage, rest.hasPreviousPage]).toEqual([3, false, true]);
      expect((await store.families({ first: 5, query: "age-_" })).items).toEqual([]);
      await expect(store.families({ first: 501 })).rejects.toThrow("first is 501");
      expect((await store.familyBySlug("page-2"))?.config).toEqual(config);
      expect(await store.familyBySlug("page-4")).toBeNull();
    });

    test("ids that name nothing are left out, whatever they look like", async () => {
      const { family } = await addFamily(store, "known", 1);
      const ids = [family.id, randomUUID(), "' or true --"];
      expect([...(await store.familiesById(ids)).keys()]).toEqual([family.id]);
      expect((await store.refitsOfFamilies(ids)).get(ids[1])).toEqual([]);
      expect((await store.jobsById(ids)).size).toBe(0);
      expect((await store.trainingStatus(ids)).size).toBe(0);
      expect(await store.losses("nobody", { maxPoints: 10 })).toEqual({ steps: [], values: [], recorded: 0 });
    });

    test("the steps of a family are those that every refit has reached", async () => {
      const { family, refits: members } = await addFamily(store, "steps");
      const [a, b] = members.map(({ id }) => id);
      await store.db
        .insert(checkpoints)
        .values([checkpoint(a, 0), checkpoint(b, 0), checkpoint(a, 10), checkpoint(b, 10), checkpoint(a, 100)]);
      expect((await store.stepsOfFamilies([family.id])).get(family.id)).toEqual([0, 10]);
      const kept = (await store.checkpointsOfRefits([a])).get(a)!;
      expect(kept.map(({ step, tokens }) => [step, tokens])).toEqual([
        [0, 0],
        [10, 160],
        [100, 1600],
      ]);
    });

    test("losses are kept step by step across rows, and what training did anew replaces what it had done", async () => {
      const { family, refits: members } = await addFamily(store, "losses");
      const [a, b] = members.map(({ id }) => id);
      const loss = (step: number) => Math.fround(1 / step);
      const steps = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
      await recordLosses(store.db, a, 1, steps(1, 3).map(loss));
      await recordLosses(store.db, a, 4, steps(4, 1300).map(loss));
      // float32 comes back as its shortest decimal, the same float32
      const { values } = await store.losses(a, { maxPoints: 500, fromStep: 900 });
      expect(values.map(Math.fround)).toEqual(steps(900, 1300).map(loss));
      // a crash: training goes on from step 600, with other numbers, and gets as far as 610
      await recordLosses(
        store.db,
        a,
        601,
        steps(601, 610).map(() => 9),
      );
      const resumed = await store.losses(a, { maxPoints: 500, fromStep: 599 });
      expect({ ...resumed, values: resumed.values.map(Math.fround) }).toEqual({
        steps: steps(599, 610),
        values: [loss(599), loss(600), ...steps(601, 610).map(() => 9)],
        recorded: 12,
      });
      // 610 losses in at most 300 points: every third, 204 of them
      const thin = await store.losses(a, { maxPoints: 300 });
      expect(thin.recorded).toBe(610);
      expect(thin.steps.slice(0, 3)).toEqual([1, 4, 7]);
      expect(thin.steps).toHaveLength(204);
      // the last 20: ten of 9, and 1/591 … 1/600, about 0.00168 each → (90 + 0.0168) / 20; the other refit: 2 → 3.25
      await recordLosses(store.db, b, 1, [2]);
      const inverse = steps(591, 600).reduce((sum, step) => sum + loss(step), 0);
      const [meanA, meanB] = [(90 + inverse) / 20, 2];
      const summary = (await store.lossSummaries([family.id])).get(family.id)!;
      expect(summary.mean).toBeCloseTo((meanA + meanB) / 2, 6);
      expect(summary.sd).toBeCloseTo((meanA - meanB) / Math.SQRT2, 6);
      expect([summary.step, summary.refits]).toEqual([1, 2]);
    });

    test("a family without a loss has no summary", async () => {
      const { family } = await addFamily(store, "no-losses");
      expect((await store.lossSummaries([family.id])).has(family.id)).toBe(false);
    });

    test("texts are kept once, and come back as they were", async () => {
      const corpus = await store.addCorpus("first", bytes("Ada said: 'yes'."));
      expect(await store.addCorpus("second", bytes("Ada said: 'yes'."))).toEqual(corpus);
      expect([corpus.name, corpus.bytes, corpus.builtIn]).toEqual(["first", 16, false]);
      expect(await store.corpusText(corpus.hash)).toBe("Ada said: 'yes'.");
      await expect(store.addCorpus("empty", bytes(""))).rejects.toThrow("empty");
      const prompts = ["One prompt with a few words.", "Another: ünïcödé."];
      const set = await store.addPromptSet("mine", prompts);
      expect(set.size).toBe(2);
      expect(await store.promptTexts(set.hash)).toEqual(prompts);
      await expect(store.promptTexts("none")).rejects.toThrow("there is no prompt set none");
      await expect(store.addPromptSet("bad", ["fine", ""])).rejects.toThrow();
    });

    test("the newest report of each family, with the built-in prompts where there is one", async () => {
      const own = await store.addPromptSet("own", ["some words of one's own"]);
      const builtIn = await store.addPromptSet("builtin", ["some words for everybody"], true);
      const [a, b, c] = [await addFamily(store, "ra"), await addFamily(store, "rb"), await addFamily(store, "rc")];
      await store.db.insert(reports).values([
        report(a.family.id, builtIn.hash, 10),
        report(a.family.id, builtIn.hash, 40),
        report(a.family.id, own.hash, 100),
        // newer, but of another level and another floor than the list's
        report(a.family.id, builtIn.hash, 50, asked({ resampling: { level: 0.99 } })),
        report(a.family.id, builtIn.hash, 40, asked({ floor: "shuffled" })),
        report(a.family.id, builtIn.hash, 20, asked({ resampling: { level: 0.95 } })),
        report(a.family.id, builtIn.hash, 40, { preset: "PAPER", anchor: 1 }),
        report(b.family.id, own.hash, 10),
      ]);
      const ask = (familyId: string, preset: "PAPER" | "CALIBRATED" = "CALIBRATED") =>
        ({ familyId, measure: "stability", preset }) as const;
      const latest = await store.latestReports([
        ask(c.family.id),
        ask(b.family.id),
        ask(a.family.id),
        ask(a.family.id, "PAPER"),
      ]);
      expect(latest.map((found) => found && [found.step, found.promptSetHash, found.anchor])).toEqual([
        null,
        [10, own.hash, 0],
        [40, builtIn.hash, 0],
        [40, builtIn.hash, 1],
      ]);
      const [none, bySteps] = await store.reportsByStep([ask(c.family.id), ask(a.family.id)]);
      expect(none).toEqual([]);
      expect(bySteps.map(({ step }) => step)).toEqual([10, 20, 40]);
      expect(bySteps[0].provenance.startedAt).toEqual(new Date("2026-01-02T03:04:05.678Z"));
      expect(await store.report(bySteps[0].key)).toEqual(bySteps[0]);
    });

    test("a report on stability from before heads were looked for in other layers: their counterparts are in their own", async () => {
      const { family } = await addFamily(store, "matches");
      const prompts = await store.addPromptSet("of matches", ["some words to match"]);
      const match = { refit: 1, head: 3, similarity: 0.5 };
      const heads = [
        { layer: 2, head: 0, matches: [match] },
        { layer: 2, head: 1, matches: [{ ...match, layer: 0 }] },
      ];
      const resultHash = await store.files.put(bytes(JSON.stringify({ measure: "stability", heads })));
      const [row] = await store.db
        .insert(reports)
        .values(report(family.id, prompts.hash, 10, { resultHash }))
        .returning();
      const found = await store.reportResult((await store.report(row.key))!);
      expect(found).toEqual({
        measure: "stability",
        heads: [
          { layer: 2, head: 0, matches: [{ ...match, layer: 2 }] },
          { layer: 2, head: 1, matches: [{ ...match, layer: 0 }] },
        ],
        // nor did it know how sure ΔS is
        drop: null,
      });
    });

    test("a report on two families from before differences were estimates: their values, without intervals", async () => {
      const { family } = await addFamily(store, "compared");
      const prompts = await store.addPromptSet("of two families", ["some words for both"]);
      const side = (values: number[], n: number) => ({
        overall: bareEstimate((values[0] + values[1]) / 2, n, 0.5),
        layers: values.map((value, layer) => ({ layer, estimate: bareEstimate(value, n, 0.5), sd: null })),
      });
      const sides = [side([0.5, 0.25], 7), side([0.75, 0.125], 3)];
      const stored = { measure: "compare", sides, differences: [0.25, -0.125] };
      const resultHash = await store.files.put(bytes(JSON.stringify(stored)));
      const [row] = await store.db
        .insert(reports)
        .values(report(family.id, prompts.hash, 10, { resultHash, measure: "compare" }))
        .returning();
      const found = await store.reportResult((await store.report(row.key))!);
      expect(found).toEqual({
        ...stored,
        difference: bareEstimate(0.0625, 3, null),
        differences: [bareEstimate(0.25, 3, null), bareEstimate(-0.125, 3, null)],
      });
    });

    test("a report on ablations from before all refits were ablated: correlations are of its own heads", async () => {
      const { family } = await addFamily(store, "ablated");
      const prompts = await store.addPromptSet("of ablations", ["some words without heads"]);
      const head = { layer: 0, perplexity: 1, relative: 0 };
      const heads = [3, 1, 2].map((deltaPerplexity, i) => ({
        ...head,
        head: i,
        loss: 2,
        deltaPerplexity,
        stability: i,
      }));
      const layers = [{ layer: 0, meanDelta: 2, pearson: -0.5, kendall: -1 / 3, n: 3 }];
      const baseline = { loss: 1.5, perplexity: 1, tokens: 4 };
      const stored = { measure: "ablation", kind: "zero", baseline, heads, layers };
      const resultHash = await store.files.put(bytes(JSON.stringify(stored)));
      const [row] = await store.db
        .insert(reports)
        .values(report(family.id, prompts.hash, 10, { resultHash, measure: "ablation" }))
        .returning();
      const found = (await store.reportResult((await store.report(row.key))!)) as AblationReport;
      expect(found).toMatchObject({ kind: "zero", swappedWith: null, tokenLossesFile: null });
      expect(found.heads[0]).toEqual({ ...heads[0], deltaLoss: 0.5, estimate: null, overRefits: null });
      expect(found.layers[0]).toEqual({ ...layers[0], spearman: null, overRefits: null });
      // (3, 1, 2) against (0, 1, 2): Σ of products of deviations -1, of squares 2 and 2
      expect(found.correlations.overall).toMatchObject({ n: 3, pearson: { value: -0.5, interval: null } });
    });

    test("a report on the stream from before it was measured in other ways: RBF-CKA of all tokens, as they are", async () => {
      const { family } = await addFamily(store, "streams");
      const prompts = await store.addPromptSet("of streams", ["some words of a stream"]);
      const stored = { measure: "residual", site: "resid_pre", tokens: 12, layers: [] };
      const resultHash = await store.files.put(bytes(JSON.stringify(stored)));
      const paramsJson = JSON.stringify({ config: { dModel: 8 } });
      const provenance = { startedAt: "2026-01-02T03:04:05.678Z", paramsJson } as never;
      const [row] = await store.db
        .insert(reports)
        .values(report(family.id, prompts.hash, 10, { resultHash, measure: "residual", provenance }))
        .returning();
      const found = await store.reportResult((await store.report(row.key))!);
      expect(found).toEqual({ ...stored, residualMeasure: "cka-rbf", control: "none", compared: 12, width: 8 });
    });

    test("jobs: places in the queue by priority, then age", async () => {
      const { family } = await addFamily(store, "queue");
      const job = (priority: number, second: number): typeof jobs.$inferInsert => ({
        id: randomUUID(),
        kind: "analysis",
        state: "queued",
        familyId: family.id,
        title: "",
        params: {},
        progress: { done: 0, total: 1, unit: "step", etaSeconds: null, message: null },
        priority,
        createdAt: new Date(Date.UTC(2026, 0, 1, 0, 0, second)),
      });
      const [old, young, urgent] = [job(0, 1), job(0, 2), job(5, 3)];
      await store.db.insert(jobs).values([old, young, urgent]);
      const ids = [old, young, urgent].map(({ id }) => id);
      expect([...(await store.queuePositions(ids))].map(([, position]) => position)).toEqual([2, 3, 1]);
      await store.db.update(jobs).set({ state: "running" }).where(eq(jobs.id, old.id));
      expect([...(await store.queuePositions(ids))].map(([, position]) => position)).toEqual([2, 1]);
      expect((await store.jobs({ first: 1, state: "running" })).items.map(({ id }) => id)).toEqual([old.id]);
    });

    test("what changes in a transaction is told once it commits, and not if it fails", async () => {
      const heard: StoreEvent[] = [];
      const stop = store.events.subscribe((event) => heard.push(event));
      const failed = store.db.transaction(async (tx) => {
        await notify(tx, { type: "job", id: "rolled back" });
        throw new Error("no");
      });
      await expect(failed).rejects.toThrow("no");
      await store.db.transaction((tx) => notify(tx, { type: "job", id: "done" }, { type: "losses", familyId: "f" }));
      await expect
        .poll(() => heard)
        .toEqual([
          { type: "job", id: "done" },
          { type: "losses", familyId: "f" },
        ]);
      stop();
      await notify(store.db, { type: "job", id: "unheard" });
      expect(heard).toHaveLength(2);
    });
  });
}

test("an embedded store keeps everything, and belongs to one at a time", async () => {
  const folder = join(temporaryFolder(), "store");
  const store = await openStore({ folder });
  expect(store.embedded).toBe(true);
  await addFamily(store, "kept");
  await expect(openStore({ folder })).rejects.toThrow(`the store ${folder} is in use by process ${process.pid}`);
  await store.close();
  await store.close();
  expect(existsSync(join(folder, "lock.json"))).toBe(false);
  const again = await openStore({ folder });
  expect((await again.familyBySlug("kept"))?.name).toBe("KEPT");
  await again.close();
});

test("a database that cannot be reached is said in a sentence", async () => {
  const folder = temporaryFolder();
  await expect(openStore({ databaseUrl: "postgres://nobody@127.0.0.1:1/none", folder })).rejects.toThrow(
    /^PostgreSQL at 127.0.0.1:1\/none cannot be opened: .*ECONNREFUSED.*; check DATABASE_URL$/,
  );
  await expect(openStore({ databaseUrl: "my database", folder })).rejects.toThrow('DATABASE_URL is "my database"');
});
