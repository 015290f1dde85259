/** The whole line from a terminal: train, measure, list, export; then the same beside a running server. */

import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type Running, seedscope, start, temporaryFolder, tiny } from "./harness.js";

const folder = temporaryFolder();
const store = join(folder.path, "store");
const slow = { timeout: 180_000 };
let server: Running | undefined;

afterAll(async () => {
  server?.process.kill("SIGKILL");
  await server?.ended;
  folder.remove();
});

const text = "The cat said: 'I sit on the mat.' The dog said: 'I sit on the log.' \n".repeat(40);
const corpus = join(folder.path, "cats.txt");
writeFileSync(corpus, text);

/** What the store of its own has given out, for the server beside it to give again. */
const exported = { key: "", layers: "" };

async function json(...args: string[]) {
  const { stdout, stderr, code } = await seedscope([...args, "--json"]);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

describe("on a store of its own", () => {
  const onStore = (...args: string[]) => json(...args, "--store", store);

  test("train prints its refits, and nothing but JSON on stdout", slow, async () => {
    const args = ["--name", "Cats", ...tiny, "--corpus", corpus, "--seeds", "1..2,7", "--optimizer", "adamw"];
    const trained = await onStore("train", ...args);
    expect(trained).toMatchObject({ slug: "cats", name: "Cats", loss: { step: 10 } });
    expect(trained.refits.map(({ initSeed }: { initSeed: number }) => initSeed)).toEqual([1, 2, 7]);
    for (const refit of trained.refits)
      expect(refit).toMatchObject({ state: "TRAINED", step: 10, loss: expect.any(Number) });
  });

  test("a taken name is refused", slow, async () => {
    const { code, stderr } = await seedscope(["train", "--name", "Cats", ...tiny, "--store", store]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/cats/i)]);
  });

  test.each([
    ["stability", "calibrated"],
    ["stability", "paper"],
    ["commonness", "paper"],
  ])("analyse %s --preset %s prints layers, heads and where they come from", slow, async (measure, preset) => {
    const report = await onStore("analyse", "Cats", measure, "--preset", preset, "--anchor", "1");
    expect(report).toMatchObject({ family: "cats", preset: preset.toUpperCase(), anchor: 1, step: 10 });
    expect(report.layers.map(({ layer }: { layer: number }) => layer)).toEqual([0, 1]);
    const slots = report.heads.map(({ layer, head }: { layer: number; head: number }) => [layer, head]);
    expect(slots).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    for (const { value, floor, calibrated } of [...report.layers, ...report.heads]) {
      expect(calibrated).toBeCloseTo((value - floor) / (1 - floor), 9);
    }
    expect(report.provenance).toMatchObject({ key: expect.any(String), weights: expect.any(Array) });
  });

  test("prompts of one's own are measured on", slow, async () => {
    const prompts = join(folder.path, "mine.json");
    writeFileSync(prompts, JSON.stringify({ name: "mine", prompts: ["The cat sat on the mat.", "The dog, too."] }));
    const report = await onStore("analyse", "cats", "stability", "--prompts", prompts, "--step", "0");
    expect(report).toMatchObject({ step: 0, promptSet: { name: "mine", size: 2 } });
  });

  test("people get tables", slow, async () => {
    const { stdout } = await seedscope(["analyse", "cats", "stability", "--store", store]);
    expect(stdout).toMatch(/Stability of cats: calibrated, step 10/);
    expect(stdout).toMatch(/layer +value +floor +calibrated/);
    expect(stdout).toMatch(/ +H0 +H1\nL0 /);
    const families = await seedscope(["families", "--store", store]);
    expect(families.stdout).toMatch(/cats +2 × 2, d 16 +3 +10\/10 +succeeded/);
  });

  test("export writes a family as files, all of them or nothing", slow, async () => {
    const out = join(mkdtempSync(join(folder.path, "export-")), "cats");
    const { files } = await onStore("export", "cats", "--out", out);
    expect(files).toEqual(expect.arrayContaining(["family.json", "config.json", "tokenizer.json", "losses.csv"]));
    for (const refit of [0, 1, 2]) {
      expect(readdirSync(join(out, `refit-${refit}`)).sort()).toEqual(["step-0.safetensors", "step-10.safetensors"]);
    }
    const config = JSON.parse(readFileSync(join(out, "config.json"), "utf8"));
    expect(config).toMatchObject({ n_layers: 2, n_heads: 2, d_model: 16, d_mlp: 64, act_fn: "gelu", eps: 1e-5 });
    // 8 bytes of length, then the header: per-head weights under TransformerLens' names
    const weights = readFileSync(join(out, "refit-2", "step-10.safetensors"));
    const header = JSON.parse(weights.subarray(8, 8 + Number(weights.readBigUInt64LE())).toString());
    expect(header["blocks.0.attn.W_Q"].shape).toEqual([2, 16, 8]);
    expect(readFileSync(join(out, "losses.csv"), "utf8").trim().split("\n")).toHaveLength(11);
    expect(readdirSync(join(out, "reports")).length).toBeGreaterThanOrEqual(3);

    const again = await seedscope(["export", "cats", "--out", out, "--store", store]);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("is not empty")]);
  });

  test("report export writes one report's files; what is there already stays", slow, async () => {
    const reports = await onStore("report", "list", "cats");
    const { key } = reports.find(({ measure }: { measure: string }) => measure === "stability");
    exported.key = key;
    const file = join(folder.path, "layers.csv");
    const asked = ["report", "export", key, "--format", "csv", "--table", "layers", "--out", file];
    expect(await onStore(...asked)).toEqual({ file, bytes: readFileSync(file).length });
    exported.layers = readFileSync(file, "utf8");
    expect(exported.layers.split("\n").map((line) => line.split(",")[0])).toEqual(["layer", "0", "1", ""]);
    const again = await seedscope([...asked, "--store", store]);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("is there already")]);
    const wrong = await seedscope(["report", "export", key, "--format", "csv", "--table", "no", "--store", store]);
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringMatching(/table is "no".*heads, layers/)]);
  });

  test("Ctrl-C leaves training so that retry finishes it", slow, async () => {
    const long = [...tiny, "--steps", "4000", "--seeds", "1,2"];
    const training = start(["train", "--name", "Long", ...long, "--store", store]);
    await training.says(/step [1-9]\d* of 4000/);
    training.pressCtrlC();
    const { code, stderr } = await training.ended;
    expect(code).toBe(130);
    const [, id] = /seedscope jobs retry (Job:\S+)/.exec(stderr) ?? [];
    expect(id, stderr).toBeDefined();
    const cancelled = await onStore("jobs", "--state", "cancelled");
    expect(cancelled.map((job: { id: string }) => job.id)).toEqual([id]);
    const retried = await onStore("jobs", "retry", id);
    expect(retried.refits).toMatchObject([
      { state: "TRAINED", step: 4000 },
      { state: "TRAINED", step: 4000 },
    ]);
  });
});

describe("beside a running server", () => {
  let url: string;

  test("serve says where it is", slow, async () => {
    server = start(["serve", "--port", "0", "--store", store]);
    url = (await server.says(/Seedscope is at (http:\S+)/))[1];
    expect(await (await fetch(`${url}/healthz`)).text()).toBe("ok\n");
  });

  test("a second process on the store is told who has it, and what to do", async () => {
    const { code, stderr } = await seedscope(["families", "--store", store]);
    expect(code).toBe(1);
    expect(stderr).toContain(`process ${server?.process.pid}`);
    expect(stderr).toContain(`--server ${url}`);
    const second = await seedscope(["serve", "--port", "0", "--store", store]);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`${server?.process.pid}`);
  });

  test("with --server it asks: lists, trains, measures, exports", slow, async () => {
    const families = await json("families", "--server", url);
    expect(families.map(({ slug }: { slug: string }) => slug)).toContain("cats");
    const trained = await json(
      "train",
      "--name",
      "Remote",
      ...tiny,
      "--corpus",
      corpus,
      "--seeds",
      "1,2",
      "--server",
      url,
    );
    expect(trained.refits).toHaveLength(2);
    const report = await json("analyse", "remote", "commonness", "--server", url);
    expect(report).toMatchObject({ family: "remote", preset: "CALIBRATED" });
    const out = join(folder.path, "remote");
    const { files } = await json("export", "remote", "--out", out, "--all-steps", "--server", url);
    expect(files.filter((file: string) => file.endsWith(".safetensors")).length).toBeGreaterThan(4);
    expect(await json("engines", "--server", url)).toContainEqual(expect.objectContaining({ chosen: true }));
  });

  test("report export gives the same beside a server, on stdout too", slow, async () => {
    const asked = ["report", "export", exported.key, "--server", url, "--out", "-"];
    const layers = await seedscope([...asked, "--format", "csv", "--table", "layers"]);
    expect(layers).toMatchObject({ code: 0, stdout: exported.layers });
    const svg = await seedscope([...asked, "--format", "svg", "--theme", "dark"]);
    expect([svg.code, svg.stdout]).toEqual([0, expect.stringMatching(/^<svg [\s\S]*<\/svg>\n$/)]);
    const none = await seedscope([...asked, "--format", "npy", "--array", "pairs/L9"]);
    expect([none.code, none.stdout, none.stderr]).toEqual([
      1,
      "",
      expect.stringMatching(/^error: array is "pairs\/L9"/),
    ]);
  });

  test("it closes when asked to, and its lock is gone", slow, async () => {
    server?.process.kill("SIGTERM");
    expect(await server?.ended).toMatchObject({ code: 0 });
    expect(existsSync(join(store, "lock.json"))).toBe(false);
  });
});

test("--help names every command", async () => {
  const { stdout, code } = await seedscope(["--help"]);
  expect(code).toBe(0);
  for (const command of ["train", "analyse", "families", "jobs", "engines", "export", "report", "serve", "worker"]) {
    expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, "m"));
  }
});

test("engines lists what there could be, and which is used", async () => {
  const engines = await json("engines");
  const names = engines.map(({ name }: { name: string }) => name);
  expect(names).toEqual(expect.arrayContaining(["onnx", "tensorflow", "wasm", "cpu"]));
  expect(engines.filter(({ chosen }: { chosen: boolean }) => chosen)).toHaveLength(1);
});
