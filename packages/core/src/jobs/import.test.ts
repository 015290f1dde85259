import { createHash } from "node:crypto";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  fixtureFamily,
  fixtureLayouts,
  type MeasuredByPyTorch,
  smallConfig,
  smallInit,
  smallManifest,
  smallTrained,
  tensorsFile,
  writeFiles,
} from "../../test/checkpoints.js";
import { ended, engine, jobThat, submitTiny, tiny } from "../../test/families.js";
import { openNewStore, temporaryFolder } from "../../test/stores.js";
import { commonness } from "../analysis/commonness.js";
import type { HeadReport } from "../analysis/headReport.js";
import { headSimilarities } from "../analysis/similarity.js";
import { stability } from "../analysis/stability.js";
import { readCheckpoint, weightsHash } from "../checkpoints/checkpoint.js";
import { inferManifest } from "../checkpoints/importFolder.js";
import type { Manifest } from "../checkpoints/manifest.js";
import { writeSafetensors } from "../checkpoints/safetensors.js";
import { encodePrompts } from "../data/prompts.js";
import { openEngine } from "../engine/engine.js";
import type { ModelConfig } from "../model/config.js";
import { gpt2Init, initParameters, parameterShapes, transformerLensInit, type Weights } from "../model/parameters.js";
import type { CheckResult, FamilyRecord, ReportRecord } from "../store/records.js";
import type { Store } from "../store/store.js";
import { sweepFiles } from "../store/sweep.js";
import { byteTokenizer } from "../tokenizer/byte.js";
import { submitCheck } from "./checking.js";
import { retryJob } from "./control.js";
import { planImport } from "./importPlan.js";
import { type ReportRequest, requestReport } from "./request.js";
import { type Runner, startRunner } from "./runner.js";
import { submitImport } from "./submitImport.js";

let store: Store;
let runner: Runner;

beforeAll(async () => {
  store = await openNewStore();
  runner = await startRunner(store, { processes: 2, engine });
});

afterAll(async () => {
  await runner.stop();
  await store.close();
});

/** Imports and waits for the end. @returns the family as it is then */
async function imported(manifest: Manifest, folder: string) {
  const { job, family } = await submitImport(store, { manifest, folder });
  const done = await jobThat(store, job.id, ended);
  expect(done.state, done.failure?.message).toBe("succeeded");
  return { job: done, family: (await store.familyBySlug(family.slug))! };
}

async function refitsOf({ id }: FamilyRecord) {
  const refits = (await store.refitsOfFamilies([id])).get(id)!;
  const checkpoints = await store.checkpointsOfRefits(refits.map((refit) => refit.id));
  return refits.map((refit) => ({ ...refit, checkpoints: checkpoints.get(refit.id)! }));
}

async function reportOf(family: FamilyRecord, request: Omit<ReportRequest, "familyId">): Promise<ReportRecord> {
  const outcome = await requestReport(store, { familyId: family.id, ...request });
  if ("refused" in outcome) throw new Error(outcome.refused.message);
  if ("report" in outcome) return outcome.report;
  const job = await jobThat(store, outcome.job!.id, ended);
  expect(job.state, job.failure?.message).toBe("succeeded");
  return (await store.report(job.key!))!;
}

/** Computed here, by the same engine. */
async function similarities(config: ModelConfig, refits: Weights[], texts: string[]) {
  const opened = await openEngine(engine);
  const prompts = encodePrompts(texts, byteTokenizer(), config.nCtx).map(({ tokens }) => tokens);
  const table = await headSimilarities({
    engine: opened,
    config,
    refits: refits.map((weights) => async () => weights),
    prompts,
  });
  await opened.dispose();
  return table;
}

const texts = ["The old clock said: 'no'.", "Ada went home.", "one two one two"];
const smallSet = () => store.addPromptSet("three", texts);

async function* chunks(bytes: Uint8Array) {
  yield bytes;
}

function fileNames(): string[] {
  return readdirSync(store.filesFolder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [entry.name] : [],
  );
}

/** Sweeps young files too, when nobody is at work: what is being made is referred to only when it is done. */
async function sweepAll(): Promise<number> {
  const active = async () =>
    (await store.jobs({ first: 1, state: "queued" })).totalCount +
    (await store.jobs({ first: 1, state: "running" })).totalCount;
  await expect.poll(active, { timeout: 50_000 }).toBe(0);
  return sweepFiles(store, new Date(Date.now() + 1000));
}

/** How much there is of everything. */
async function everything() {
  const { totalCount: families } = await store.families({ first: 1 });
  const { totalCount: jobs } = await store.jobs({ first: 1 });
  return { families, jobs, files: fileNames().length };
}

describe.each(fixtureLayouts)("a family that PyTorch wrote in the layout of %s", (layout) => {
  let fixture: Awaited<ReturnType<typeof fixtureFamily>>;
  let family: FamilyRecord;
  let promptSetHash: string;

  beforeAll(async () => {
    fixture = await fixtureFamily(layout);
    const manifest = await inferManifest(fixture.folder, { name: `From ${layout}`, tokenizer: { kind: "byte" } });
    const outcome = await imported(manifest, fixture.folder);
    family = outcome.family;
    promptSetHash = (await store.addPromptSet("PyTorch's", fixture.expected.prompts)).hash;
    const total = outcome.job.params as { members: { bytes: number }[] };
    const bytes = total.members.reduce((sum, member) => sum + member.bytes, 0);
    expect(outcome.job.progress).toMatchObject({ done: bytes, total: bytes, unit: "byte" });
  });

  test("becomes three refits, each with the weights that its file holds, under TransformerLens' names", async () => {
    expect(family).toMatchObject({ source: "imported", slug: `from-${layout}`, config: fixture.config, recipe: null });
    const refits = await refitsOf(family);
    expect(refits.map(({ label, ordinal, initSeed, state, step }) => [label, ordinal, initSeed, state, step])).toEqual(
      [1, 2, 3].map((seed) => [`seed ${seed}`, seed - 1, seed, "imported", 1]),
    );
    for (const [i, { checkpoints }] of refits.entries()) {
      expect(checkpoints).toMatchObject([
        { step: 1, tokens: null, weightsHash: weightsHash(fixture.config, fixture.weights[i]) },
      ]);
      const bytes = await store.files.read(checkpoints[0].fileHash);
      expect(checkpoints[0].bytes).toBe(bytes.length);
      const { meta, weights } = readCheckpoint(bytes);
      expect(Object.keys(weights)).toEqual(Object.keys(parameterShapes(fixture.config)));
      for (const [name, values] of Object.entries(weights)) expect(values).toEqual(fixture.weights[i][name]);
      expect(meta).toMatchObject({
        config: fixture.config,
        step: 1,
        initSeed: i + 1,
        provenance: { family: family.slug, source: { kind: "disk", name: `seed${i + 1}.pt` } },
      });
      // files are shared; where something lay on somebody's disk stays here
      expect(Buffer.from(bytes).includes(fixture.folder)).toBe(false);
    }
  });

  test("has PyTorch's perplexities", async () => {
    const job = await submitCheck(store, { familyId: family.id, promptSetHash });
    const { state, result, progress } = await jobThat(store, job.id, ended);
    expect(state).toBe("succeeded");
    expect(progress).toMatchObject({ done: 15, total: 15, unit: "forward pass" });
    const { parity, losses } = result as CheckResult;
    expect(parity).toBeNull();
    for (const [i, { meanNll, perplexity, predictions }] of fixture.expected.refits.entries()) {
      const measured = losses[i];
      expect(measured).toMatchObject({ ordinal: i, tokens: predictions });
      // PyTorch in float64, we in float32 on logits near 10; 1e-4 of the perplexity is the bound
      expect(Math.abs(measured.loss - meanNll)).toBeLessThan(1e-5);
      expect(Math.abs(measured.perplexity / perplexity - 1)).toBeLessThan(1e-4);
    }
  });

  test.each(["PAPER", "CALIBRATED"] as const)("has PyTorch's stability and commonness, %s", async (preset) => {
    for (const measure of ["stability", "commonness"] as const) {
      const report = await reportOf(family, { measure, preset, promptSetHash });
      expectSame((await store.reportResult(report)) as HeadReport, fixture.expected[preset][measure]);
    }
  });

  test("was looked at: what is known of it is on its row", async () => {
    expect(family.integrity).toMatchObject({
      checkpoints: 3,
      losses: [{ ordinal: 0 }, { ordinal: 1 }, { ordinal: 2 }],
    });
    const { findings } = family.integrity!;
    // weights drawn at random predict worse than guessing evenly; file names say no step
    expect(findings.map(({ code, severity, refits }) => [code, severity, refits])).toEqual([
      ["WORSE_THAN_CHANCE", "WARNING", ["seed 1", "seed 2", "seed 3"]],
      ["STEP_UNKNOWN", "NOTE", []],
    ]);
  });

  test("is measured by itself, as any other, with a floor drawn as TransformerLens draws", async () => {
    const request = { measure: "stability", preset: "CALIBRATED" } as const;
    const newest = async () => (await store.latestReports([{ familyId: family.id, ...request }]))[0];
    await expect.poll(newest, { timeout: 30_000 }).toMatchObject({ step: 1 });
    const report = await reportOf(family, { measure: "stability", preset: "PAPER", promptSetHash });
    const floor = [1, 2, 3].map((seed) => initParameters(fixture.config, seed, transformerLensInit(fixture.config)));
    const tables = await Promise.all(
      [fixture.weights, floor].map((refits) => similarities(fixture.config, refits, fixture.expected.prompts)),
    );
    const expected = stability(tables[0], tables[1], { preset: "PAPER", anchor: 0 });
    expect(await store.reportResult(report)).toEqual(expected);
    expect(expected.overall.floor).not.toBe(expected.overall.value);
    expect(report.warnings).toContainEqual({
      code: "FLOOR_DRAWN",
      // 0.8/√8 = 0.283
      message:
        "The floor is that of networks drawn anew from each refit's seed (standard deviation 0.283), as TransformerLens does; how this family was drawn is not declared.",
    });
  });

  /** The bound is 1e-4; float32 patterns and their float32 products come to some 1e-6. */
  function expectSame({ heads, layers }: HeadReport, expected: MeasuredByPyTorch): void {
    const values = [...heads, ...layers].map(({ estimate }) => estimate.value);
    const others = [...expected.heads.flat(2), ...expected.layers];
    expect(values.length).toBe(others.length);
    for (const [i, value] of values.entries()) expect(Math.abs(value - others[i])).toBeLessThan(1e-5);
  }
});

describe("what a family's floor is measured on", () => {
  const folder = temporaryFolder();
  const trained = [1, 2].map(smallTrained);
  const gpt2 = gpt2Init(smallConfig);
  /** drawn in a way that is neither TransformerLens' nor GPT-2's */
  const twins = [1, 2].map((seed) => smallInit(seed, { standardDeviation: 0.5, residualStandardDeviation: 0.1 }));
  const members = [1, 2].map((seed) => ({
    label: `seed ${seed}`,
    initSeed: seed,
    step: 100,
    file: `${seed}.safetensors`,
  }));
  const members0 = [1, 2].map((seed) => ({
    label: `seed ${seed}`,
    initSeed: seed,
    step: 0,
    file: `${seed}-0.safetensors`,
  }));

  beforeAll(() => {
    for (const [i, weights] of trained.entries()) {
      writeFiles(folder, {
        [`${i + 1}.safetensors`]: tensorsFile(weights),
        [`${i + 1}-0.safetensors`]: tensorsFile(twins[i]),
      });
    }
  });

  /** With the family's own floor, and with the one that `floor` gives. */
  async function expectFloor(family: FamilyRecord, floor: Weights[]) {
    const { hash } = await smallSet();
    const tables = [];
    for (const refits of [trained, floor]) tables.push(await similarities(smallConfig, refits, texts));
    const [ofTrained, ofFloor] = tables;
    for (const preset of ["PAPER", "CALIBRATED"] as const) {
      const report = await reportOf(family, { measure: "stability", preset, promptSetHash: hash, step: 100 });
      expect(await store.reportResult(report)).toEqual(stability(ofTrained, ofFloor, { preset, anchor: 0 }));
    }
    const report = await reportOf(family, { measure: "commonness", preset: "PAPER", promptSetHash: hash, step: 100 });
    expect(await store.reportResult(report)).toEqual(commonness(ofTrained, ofFloor, { preset: "PAPER", anchor: 0 }));
    return report;
  }

  test("its own step-0 checkpoints, where every refit has one", async () => {
    const { family } = await imported(smallManifest("Own twins", [...members, ...members0]), folder);
    expect(family).toMatchObject({ floor: { null: "step-0" }, checkpointSteps: [0, 100] });
    const { provenance, warnings } = await expectFloor(family, twins);
    expect(provenance.floorWeights).toEqual(twins.map((weights) => weightsHash(smallConfig, weights)));
    expect(warnings.map(({ code }) => code)).not.toContain("FLOOR_DRAWN");
    // the twins were drawn from the same seeds as the trained ones began with, so each continues its own
    expect(family.integrity!.findings.map(({ code }) => code)).not.toContain("NOT_CONTINUED");
    const { hash } = await smallSet();
    const atZero = await reportOf(family, { measure: "stability", preset: "PAPER", promptSetHash: hash, step: 0 });
    expect(atZero.summary?.overall.value).toBe(atZero.summary?.overall.floor);
  });

  test("networks drawn from the declared init, with each refit's seed", async () => {
    const manifest = smallManifest("Declared", members, { floor: { null: "drawn", init: "gpt2" } });
    const { family } = await imported(manifest, folder);
    expect(family.floor).toEqual({ null: "drawn", init: gpt2, declared: true });
    const { warnings } = await expectFloor(
      family,
      [1, 2].map((seed) => smallInit(seed, gpt2)),
    );
    // 0.02, and 0.02/√2 = 0.0141 for one layer
    expect(warnings.find(({ code }) => code === "FLOOR_DRAWN")?.message).toContain(
      "(standard deviation 0.02, W_O and W_out 0.0141), as the family's manifest declares",
    );
  });

  test("where a seed is not known, one that no other refit has stands for it, and that is said", async () => {
    // not the refit's number, which may be another one's declared seed
    const seedless = members.map(({ initSeed: _, ...member }, i) => (i === 1 ? member : { ...member, initSeed: 0 }));
    const { family } = await imported(smallManifest("Seedless", seedless), folder);
    expect(family.integrity!.findings).toContainEqual(
      expect.objectContaining({ code: "SEED_UNKNOWN", severity: "NOTE", refits: ["seed 2"] }),
    );
    await expectFloor(family, [smallInit(0), smallInit(1)]);
  });

  test("not step 0 as the manifest wants, where a refit has none; and that is said before and after", async () => {
    const manifest = smallManifest("Wants twins", [...members, members0[0]], { floor: { null: "step-0" } });
    const missing = expect.objectContaining({ code: "STEPS_DIFFER", severity: "WARNING", refits: ["seed 2"] });
    const plan = await planImport(store, { manifest, folder });
    expect(plan.floor).toMatchObject({ null: "drawn", declared: false });
    expect(plan.findings).toContainEqual(missing);
    const { family } = await imported(manifest, folder);
    expect(family.integrity!.findings).toContainEqual(missing);
  });

  test("one network for refits of one declared init, which is no defect", async () => {
    const sameInit = [...members, ...members0].map((member) => ({
      ...member,
      initSeed: 1,
      dataSeed: member.label === "seed 1" ? 1 : 2,
      file: member.step === 0 ? "1-0.safetensors" : member.file,
    }));
    const { family } = await imported(smallManifest("One init", sameInit), folder);
    expect(family.integrity!.findings.map(({ code, severity }) => [code, severity])).toContainEqual([
      "DUPLICATE_WEIGHTS",
      "NOTE",
    ]);
    const { hash } = await smallSet();
    const report = await reportOf(family, { measure: "stability", preset: "PAPER", promptSetHash: hash, step: 100 });
    expect(report.summary?.overall).toMatchObject({ floor: expect.closeTo(1, 5), calibrated: null });
  });

  test("final weights that cannot be used take their refit with them, step 0 and all", async () => {
    const broken = trained[1]["embed.W_E"].with(3, Number.NaN);
    writeFiles(folder, { "nan-final.safetensors": tensorsFile({ ...trained[1], "embed.W_E": broken }) });
    const [one, two] = members;
    const manifest = smallManifest("Broken final", [one, { ...two, file: "nan-final.safetensors" }, ...members0]);
    const { family, job } = await imported(manifest, folder);
    expect((await refitsOf(family)).map(({ label, ordinal }) => [label, ordinal])).toEqual([["seed 1", 0]]);
    expect(family.integrity!.findings.map(({ code, refits }) => [code, refits])).toContainEqual([
      "NON_FINITE",
      ["seed 2"],
    ]);
    expect(job.progress.done).toBe(job.progress.total);
  });

  test("nothing, if the manifest says so", async () => {
    const { family } = await imported(smallManifest("No floor", members, { floor: { null: "none" } }), folder);
    const { hash } = await smallSet();
    const report = await reportOf(family, { measure: "stability", preset: "PAPER", promptSetHash: hash });
    expect(report.summary?.overall).toMatchObject({ floor: null, calibrated: null });
    expect(report.warnings.map(({ code }) => code)).toContain("NO_FLOOR");
    expect(report.provenance.floorWeights).toEqual([]);
  });

  test("not half a family's step 0: then all are drawn, and who lacks it is named", async () => {
    const { family } = await imported(smallManifest("Half", [...members, members0[0]]), folder);
    expect(family.floor).toEqual({ null: "drawn", init: transformerLensInit(smallConfig), declared: false });
    expect(family.checkpointSteps).toEqual([100]);
    expect(family.integrity!.findings).toContainEqual(
      expect.objectContaining({
        code: "STEPS_DIFFER",
        severity: "WARNING",
        step: 0,
        refits: ["seed 2"],
        message: "step 0 is missing for seed 2; only steps that all refits have are measured.",
      }),
    );
    await expectFloor(family, [smallInit(1), smallInit(2)]);
  });

  test("a step 0 that turns out unusable leaves the floor to be drawn, with a warning", async () => {
    const broken = twins[1]["embed.W_E"].with(3, Number.NaN);
    writeFiles(folder, { "nan-0.safetensors": tensorsFile({ ...twins[1], "embed.W_E": broken }) });
    const [zero, other] = members0;
    const manifest = smallManifest("Broken twin", [...members, zero, { ...other, file: "nan-0.safetensors" }]);
    const { family } = await imported(manifest, folder);
    expect(family.floor).toMatchObject({ null: "drawn", declared: false });
    expect(family.integrity!.findings.map(({ code, severity }) => [code, severity])).toEqual(
      expect.arrayContaining([
        ["NON_FINITE", "LEFT_OUT"],
        ["STEPS_DIFFER", "WARNING"],
      ]),
    );
    expect((await refitsOf(family)).map(({ checkpoints }) => checkpoints.map(({ step }) => step))).toEqual([
      [0, 100],
      [100],
    ]);
  });

  test("step 0 that is another refit's is found", async () => {
    const crossed = members0.map((member, i) => ({ ...member, file: members0[1 - i].file }));
    const { family } = await imported(smallManifest("Crossed", [...members, ...crossed]), folder);
    const found = family.integrity!.findings.filter(({ code }) => code === "NOT_CONTINUED");
    expect(found.map(({ refits }) => refits)).toEqual([["seed 1"], ["seed 2"]]);
    expect(found[0].message).toContain("it continues seed 2's");
  });
});

describe("members that cannot be used", () => {
  const folder = temporaryFolder();
  const good = (seed: number) => tensorsFile(smallTrained(seed));
  const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  const { "blocks.0.ln2.w": _, ...lacking } = smallTrained(6);
  const withValue = (seed: number, value: number) => ({
    ...smallTrained(seed),
    "blocks.0.mlp.W_in": smallTrained(seed)["blocks.0.mlp.W_in"].with(37, value),
  });
  const wide = { ...smallConfig, nCtx: 17 };

  beforeAll(() => {
    writeFiles(folder, {
      "good1.safetensors": good(1),
      "good2.safetensors": good(2),
      "truncated.safetensors": good(3).subarray(0, -5),
      "other.safetensors": good(4),
      "wide.safetensors": tensorsFile(initParameters(wide, 5), wide),
      "lacking.safetensors": tensorsFile(lacking),
      "nan.safetensors": tensorsFile(withValue(7, Number.NaN)),
      "infinite.safetensors": tensorsFile(withValue(8, Number.POSITIVE_INFINITY)),
      "text.safetensors": "these are no weights",
    });
  });

  const member = (name: string, more = {}) => ({ label: name, step: 5, file: `${name}.safetensors`, ...more });

  test("are left out one by one, each with its reason, and the family goes on with the rest", async () => {
    const manifest = smallManifest("Mixed", [
      member("missing"),
      member("good1", { sha256: sha256(good(1)).toUpperCase() }),
      member("truncated"),
      member("other", { sha256: "0".repeat(64) }),
      member("wide"),
      member("lacking"),
      member("nan"),
      member("infinite"),
      member("text"),
      member("good2"),
    ]);
    const { family } = await imported(manifest, folder);
    const refits = await refitsOf(family);
    expect(refits.map(({ label, ordinal, state }) => [label, ordinal, state])).toEqual([
      ["good1", 0, "imported"],
      ["good2", 1, "imported"],
    ]);
    expect(refits.map(({ checkpoints }) => checkpoints.map((kept) => kept.weightsHash))).toEqual(
      [1, 2].map((seed) => [weightsHash(smallConfig, smallTrained(seed))]),
    );
    expect(family.integrity!.checkpoints).toBe(2);

    const leftOut = family.integrity!.findings.filter(({ severity }) => severity === "LEFT_OUT");
    const found = Object.fromEntries(leftOut.map(({ refits: [label], code, message }) => [label, [code, message]]));
    const beginning = (label: string) => `${label}, step 5: `;
    expect(found).toEqual({
      missing: ["MISSING_MEMBER", `${beginning("missing")}missing.safetensors is not there.`],
      // five of unembed.b_U's bytes are missing, which is the last tensor
      truncated: [
        "UNREADABLE",
        expect.stringMatching(/^truncated, step 5: truncated\.safetensors: unembed\.b_U ends at/),
      ],
      other: [
        "WRONG_CHECKSUM",
        `${beginning("other")}other.safetensors has sha256 ${sha256(good(4))}, but its manifest says ${"0".repeat(64)}.`,
      ],
      wide: ["WRONG_SHAPE", expect.stringMatching(/pos_embed\.W_pos has shape \[17,8\].*\[16,8\]/)],
      lacking: ["MISSING_TENSOR", expect.stringMatching(/^lacking, step 5: .*blocks\.0\.ln2\.w is missing/)],
      // W_in is [8, 32]: 37 is row 1, column 5
      nan: [
        "NON_FINITE",
        `${beginning("nan")}blocks.0.mlp.W_in has 1 value that is not finite, the first NaN at [1, 5]; weights must be finite.`,
      ],
      infinite: ["NON_FINITE", expect.stringContaining("the first Infinity at [1, 5]")],
      text: ["UNREADABLE", expect.stringContaining("text.safetensors")],
    });
    expect(fileNames().filter((name) => !/^[0-9a-f]{64}$/.test(name))).toEqual([]);
  });

  test("if all of them prove so when they are read, the import fails, and its name is free again", async () => {
    const manifest = (names: string[]) =>
      smallManifest(
        "Second try",
        names.map((name) => member(name)),
      );
    const { job, family } = await submitImport(store, { manifest: manifest(["nan", "infinite"]), folder });
    const failed = await jobThat(store, job.id, ended);
    expect(failed.state).toBe("failed");
    expect(failed.failure).toEqual({
      message: expect.stringMatching(
        /^no member of the family can be used: (nan|infinite), step 5: blocks\.0\.mlp\.W_in/,
      ),
      retryable: false,
    });
    await expect(retryJob(store, job.id)).rejects.toThrow("would fail again");
    const again = await imported(manifest(["good1", "good2"]), folder);
    expect(again.family.slug).toBe("second-try");
    expect(again.family.id).not.toBe(family.id);
    expect((await store.familiesById([family.id])).size).toBe(0);
  });

  test("a name that is taken is refused, whoever has it, and nothing is stored", async () => {
    const { job } = await submitTiny(store, "Trained here", {
      recipe: { ...tiny.recipe, steps: 1 },
      checkpointSteps: [1],
    });
    await jobThat(store, job.id, ended);
    const manifest = (name: string) => smallManifest(name, [member("good1")]);
    await imported(manifest("Imported before"), folder);
    for (const [name, slug] of [
      ["Trained here", "trained-here"],
      ["imported BEFORE", "imported-before"],
    ]) {
      const before = (await everything()).families;
      await expect(submitImport(store, { manifest: manifest(name), folder })).rejects.toThrow(
        new RegExp(`^name is "${name}", but there is an? (imported )?family ${slug} already; choose another name`),
      );
      expect((await everything()).families).toBe(before);
    }
  });

  test("what a member's own file was uploaded as may be what the family before it has", async () => {
    const { family: first } = await imported(smallManifest("Again", [member("good1")]), folder);
    const [{ checkpoints }] = await refitsOf(first);
    // as the explorer does: downloaded, and dropped in again
    const { hash } = await store.files.putStream(chunks(await store.files.read(checkpoints[0].fileHash)));
    const manifest = smallManifest("Again", [{ ...member("good1"), file: "back.safetensors" }]);
    const { job } = await submitImport(store, { manifest, uploads: { "back.safetensors": hash }, replace: true });
    const done = await jobThat(store, job.id, ended);
    expect(done.state, done.failure?.message).toBe("succeeded");
    const [again] = await refitsOf((await store.familyBySlug("again"))!);
    expect(again.checkpoints[0].weightsHash).toBe(checkpoints[0].weightsHash);
    expect(await store.files.has(again.checkpoints[0].fileHash)).toBe(true);
  });

  test("a config that ties what the file does not is believed, and that is said", async () => {
    const config = {
      model_type: "gpt2",
      n_layer: 1,
      n_head: 2,
      n_embd: 8,
      n_positions: 16,
      vocab_size: 257,
      bos_token_id: 256,
      activation_function: "gelu_new",
    };
    const gpt2Tensors = (head: Float32Array) => {
      const random = (...shape: number[]) => ({
        shape,
        values: Float32Array.from({ length: shape.reduce((n, m) => n * m, 1) }, (_, i) => Math.sin(i + shape[0])),
      });
      return writeSafetensors(
        {
          "wte.weight": random(257, 8),
          "wpe.weight": random(16, 8),
          "h.0.ln_1.weight": random(8),
          "h.0.ln_1.bias": random(8),
          "h.0.attn.c_attn.weight": random(8, 24),
          "h.0.attn.c_attn.bias": random(24),
          "h.0.attn.c_proj.weight": random(8, 8),
          "h.0.attn.c_proj.bias": random(8),
          "h.0.ln_2.weight": random(8),
          "h.0.ln_2.bias": random(8),
          "h.0.mlp.c_fc.weight": random(8, 32),
          "h.0.mlp.c_fc.bias": random(32),
          "h.0.mlp.c_proj.weight": random(32, 8),
          "h.0.mlp.c_proj.bias": random(8),
          "ln_f.weight": random(8),
          "ln_f.bias": random(8),
          "lm_head.weight": { shape: [257, 8], values: head },
        },
        {},
      );
    };
    const embedding = Float32Array.from({ length: 257 * 8 }, (_, i) => Math.sin(i + 257));
    writeFiles(folder, {
      "tied.safetensors": gpt2Tensors(embedding),
      "untied.safetensors": gpt2Tensors(embedding.map((value) => value + 1)),
    });
    const manifest = {
      ...smallManifest(
        "Tied",
        ["tied", "untied"].map((name) => member(name)),
      ),
      architecture: config,
    };
    const { family } = await imported(manifest, folder);
    const found = family.integrity!.findings.filter(({ code }) => code === "UNKNOWN_TENSOR");
    expect(found.map(({ severity, refits, tensor }) => [severity, refits, tensor])).toEqual([
      ["WARNING", ["untied"], "lm_head.weight"],
    ]);
  });

  test("what nobody refers to any more is swept once it is old, and nothing else is", async () => {
    const orphan = await store.files.put(new TextEncoder().encode("uploaded, and never imported"));
    expect(await sweepFiles(store)).toBe(0);
    expect(await sweepAll()).toBeGreaterThanOrEqual(1);
    expect(await store.files.has(orphan)).toBe(false);
    const { items } = await store.families({ first: 100 });
    for (const family of items) {
      for (const { checkpoints } of await refitsOf(family)) {
        for (const { fileHash, auditHash } of checkpoints) {
          expect(await store.files.has(fileHash)).toBe(true);
          expect(auditHash === null || (await store.files.has(auditHash))).toBe(true);
        }
      }
      expect(await store.files.has(family.tokenizer.hash)).toBe(true);
      for (const report of (await store.reportsOfFamilies([family.id])).get(family.id)!)
        await store.reportResult(report);
    }
    for (const { hash } of await store.promptSets()) await store.promptTexts(hash);
    // a sweep of everything old leaves a second one nothing to do
    expect(await sweepAll()).toBe(0);
  });

  test("an imported family gives way where that is asked for; its files go when they are swept", async () => {
    const manifest = (names: string[]) =>
      smallManifest(
        "Replaced",
        names.map((name) => member(name)),
      );
    const filesOf = async (family: FamilyRecord) =>
      (await refitsOf(family)).flatMap(({ checkpoints }) => checkpoints.map(({ fileHash }) => fileHash));
    const are = (files: string[]) => Promise.all(files.map((file) => store.files.has(file)));
    const replacedBy = async (names: string[]) => {
      const { job } = await submitImport(store, { manifest: manifest(names), folder, replace: true });
      expect((await jobThat(store, job.id, ended)).state).toBe("succeeded");
      return (await store.familyBySlug("replaced"))!;
    };
    const { family: first } = await imported(manifest(["other", "good1"]), folder);
    const files = await filesOf(first);
    // the same import again has the same files, and none of them has gone with the family before
    const second = await replacedBy(["other", "good1"]);
    expect(second.id).not.toBe(first.id);
    expect(await filesOf(second)).toEqual(files);
    expect(await are(files)).toEqual([true, true]);
    const third = await replacedBy(["good1", "good2"]);
    expect((await refitsOf(third)).map(({ label }) => label)).toEqual(["good1", "good2"]);
    await sweepAll();
    expect(await are(files)).toEqual([false, false]);
    expect(await are(await filesOf(third))).toEqual([true, true]);
  });

  test("the same idempotency key is the same import", async () => {
    const request = { manifest: smallManifest("Once", [member("good1")]), folder, idempotencyKey: "once" };
    const [one, two] = [await submitImport(store, request), await submitImport(store, request)];
    expect(two.job.id).toBe(one.job.id);
    await jobThat(store, one.job.id, ended);
  });

  describe("while nobody is at work", () => {
    beforeAll(() => runner.stop());

    test("a dry run tells what headers tell, and keeps nothing", async () => {
      const before = await everything();
      const manifest = smallManifest(
        "Dry",
        ["good1", "wide", "nan", "missing"].map((name) => member(name)),
      );
      const plan = await planImport(store, { manifest, folder });
      expect(plan.members.map(({ label, bytes, format }) => [label, bytes, format])).toEqual([
        ["good1", good(1).length, "safetensors, F32"],
        ["nan", good(7).length, "safetensors, F32"],
      ]);
      expect(plan.findings.map(({ code, severity }) => [code, severity]).sort()).toEqual([
        ["MISSING_MEMBER", "LEFT_OUT"],
        ["SEED_UNKNOWN", "NOTE"],
        ["WRONG_SHAPE", "LEFT_OUT"],
      ]);
      expect(plan.sourceBytes).toBe(2 * good(1).length);
      const parameters = Object.values(smallTrained(1)).reduce((sum, values) => sum + values.length, 0);
      expect(plan.storedBytes).toBe(2 * 4 * parameters);
      expect(await everything()).toEqual(before);
    });

    test("if all of them are so by their headers, nothing is stored", async () => {
      const before = await everything();
      const manifest = smallManifest("None", [member("missing"), member("wide"), member("text")]);
      await expect(submitImport(store, { manifest, folder })).rejects.toThrow(
        "no member of None can be used: missing, step 5: missing.safetensors is not there.",
      );
      expect(await everything()).toEqual(before);
      expect(await store.familyBySlug("none")).toBeNull();
    });

    test("a file that is gone by the time it is read is left out", async () => {
      writeFiles(folder, { "fleeting.safetensors": good(9), "vouched.safetensors": good(10) });
      const vouched = member("vouched", { sha256: sha256(good(10)) });
      const manifest = smallManifest("Fleeting", [member("fleeting"), vouched, member("good1")]);
      const { job } = await submitImport(store, { manifest, folder });
      for (const name of ["fleeting", "vouched"]) rmSync(join(folder, `${name}.safetensors`));
      runner = await startRunner(store, { processes: 2, engine });
      expect(await jobThat(store, job.id, ended)).toMatchObject({ state: "succeeded" });
      const { findings } = (await store.familyBySlug("fleeting"))!.integrity!;
      expect(
        findings.filter(({ severity }) => severity === "LEFT_OUT").map(({ code, refits }) => [code, refits]),
      ).toEqual(
        expect.arrayContaining([
          ["UNREADABLE", ["fleeting"]],
          ["UNREADABLE", ["vouched"]],
        ]),
      );
    });
  });
});

describe("what is found in weights that can be used", () => {
  test("duplicates, shared embeddings, constants, tensors too many, an outlier", async () => {
    const folder = temporaryFolder();
    const copy = { ...smallTrained(2), "embed.W_E": smallTrained(1)["embed.W_E"] };
    const loud = Object.fromEntries(
      Object.entries(smallTrained(5)).map(([name, values]) => [
        name,
        name === "unembed.W_U" ? values.map((value) => 20 * value) : values,
      ]),
    );
    const constant = { ...smallTrained(4), "unembed.b_U": smallTrained(4)["unembed.b_U"].fill(0.5) };
    const more = { ...smallTrained(6), "blocks.0.attn.W_extra": Float32Array.of(1), adapter: Float32Array.of(2) };
    const members = [smallTrained(1), copy, smallTrained(1), constant, loud, more];
    for (const [i, weights] of members.entries()) writeFiles(folder, { [`${i}.safetensors`]: tensorsFile(weights) });
    const manifest = smallManifest(
      "Odd",
      members.map((_, i) => ({ label: `${i}`, initSeed: i, step: 5, file: `${i}.safetensors` })),
    );
    const { family } = await imported(manifest, folder);
    const found = family.integrity!.findings.map(({ code, severity, refits, tensor }) => [
      code,
      severity,
      refits,
      tensor,
    ]);
    expect(found).toEqual(
      expect.arrayContaining([
        ["DUPLICATE_WEIGHTS", "WARNING", ["0", "2"], null],
        ["DUPLICATE_TENSORS", "WARNING", ["0", "1", "2"], "embed.W_E"],
        ["CONSTANT_TENSOR", "NOTE", ["3"], "unembed.b_U"],
        ["LOSS_OUTLIER", "WARNING", ["4"], null],
        ["UNKNOWN_TENSOR", "NOTE", ["5"], "blocks.0.attn.W_extra"],
      ]),
    );
    expect(found.filter(([code]) => code === "LOSS_OUTLIER")).toHaveLength(1);
    // most serious first
    expect(found.map(([, severity]) => severity)).toEqual(
      found
        .map(([, severity]) => severity)
        .sort()
        .reverse(),
    );
    // none of it keeps a refit out
    expect(await refitsOf(family)).toHaveLength(6);
  });
});
