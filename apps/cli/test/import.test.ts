/** Families of other programs from a terminal: a folder in, perplexities and findings out; checked, exported, taken in again. */

import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileCapture, openEngine, readCheckpoint } from "@seedscope/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newStore } from "../../../packages/core/test/newStore.js";
import { type Result, type Running, seedscope, start, temporaryFolder } from "./harness.js";

/** Three refits that PyTorch wrote in GPT-NeoX' layout: rotary, parallel residual, untied; and what it found of them. */
const fixture = fileURLToPath(
  new URL("../../../packages/core/src/checkpoints/fixtures/families/gpt-neox", import.meta.url),
);
const { prompts, refits: pytorch } = JSON.parse(readFileSync(join(fixture, "expected.json"), "utf8")) as {
  prompts: string[];
  refits: { perplexity: number }[];
};

const folder = temporaryFolder();
const file = (name: string) => join(folder.path, name);
const store = newStore(file("store"));
const slow = { timeout: 180_000 };
let server: Running | undefined;
let url: string;

beforeAll(() => {
  cpSync(fixture, file("neox"), { recursive: true });
  writeFileSync(file("prompts.json"), JSON.stringify({ name: "PyTorch's", prompts }));
});

afterAll(async () => {
  server?.process.kill("SIGKILL");
  await server?.ended;
  folder.remove();
});

async function succeeded(...args: string[]): Promise<Result> {
  const result = await seedscope(args);
  expect(result.code, result.stderr).toBe(0);
  return result;
}

async function json(...args: string[]) {
  return JSON.parse((await succeeded(...args, "--json")).stdout);
}

/** One sentence on stderr, exit code 1, nothing on stdout. */
function expectSentence({ code, stdout, stderr }: Result, words: RegExp): void {
  expect(stderr).toMatch(words);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(stdout).toBe("");
  expect(code).toBe(1);
}

describe("before any store is opened", () => {
  test.each<[args: () => string[], words: RegExp]>([
    [() => [], /^error: nothing is named; give a folder, a manifest or an id \(see --list\)\n$/],
    [() => [file("no/where")], /^error: there is no folder or manifest .*no\/where\n$/],
    [
      () => [file("neox")],
      /^error: name is not given; a folder's family needs one: seedscope import .*neox --name NAME\n$/,
    ],
    [() => [file("neox"), "--name", "x", "--tokenizer", "nowhere.json"], /the tokenizer nowhere\.json cannot be read/],
    [() => [file("neox"), "--lairs"], /unknown option '--lairs'/],
  ])("import %#", async (args, words) => {
    expectSentence(await seedscope(["import", ...args(), "--store", file("untouched")]), words);
    expect(existsSync(file("untouched"))).toBe(false);
  });

  test.each<[args: string[], words: RegExp]>([
    [["--against", "logits.npy"], /^error: --against needs --tokens or --text/],
    [
      ["--against", "nowhere.npy", "--text", "x"],
      /^error: the logits nowhere\.npy cannot be read: there is no such file\n$/,
    ],
    [["--against", "x.npy", "--text", "x", "--tokens", "1"], /'--tokens <list>' cannot be used with .*'--text <text>'/],
  ])("check %#", async (args, words) => {
    expectSentence(await seedscope(["check", "x", ...args, "--store", file("untouched")]), words);
    expect(existsSync(file("untouched"))).toBe(false);
  });
});

describe("on a store of its own", () => {
  test("a folder becomes a family with one command, and what was found is told", slow, async () => {
    const args = ["import", file("neox"), "--name", "Neox", "--tokenizer", "byte", "--store", store];
    const { stdout, stderr } = await succeeded(...args);
    expect(stderr).toMatch(/Inferred manifest, beside its 3 members: \{"name":"Neox"/);
    expect(stderr).toMatch(/shape +2 layers × 2 heads, d_model 8, context 32, 257 tokens, .*layout gpt-neox/);
    expect(stderr).toMatch(/tokenizer +byte, 257 tokens; BOS 256 is prepended/);
    expect(stdout).toMatch(/^refit +init seed +step +loss \(nats\/token\) +perplexity\n/);
    for (const seed of [1, 2, 3])
      expect(stdout).toMatch(new RegExp(`^seed ${seed} +${seed} +1 +6\\.\\d{4} +\\d+`, "m"));
    expect(stdout).toMatch(
      /3 checkpoints were read\. What was found:\nwarning: seed 1, seed 2 and seed 3, step 1: their/,
    );
    expect(stdout).toMatch(/\nnote: some members declare no step/);
    expect(stdout).toContain("seedscope analyse neox stability");
  });
});

describe("beside a running server, which does not see this machine's files", () => {
  const asked = (...args: string[]) => seedscope([...args, "--server", url]);

  beforeAll(async () => {
    server = start(["serve", "--port", "0", "--store", store]);
    url = (await server.says(/Seedscope is at (http:\S+)/))[1];
  }, 60_000);

  async function families(): Promise<string[]> {
    return (await json("families", "--server", url)).map(({ slug }: { slug: string }) => slug).sort();
  }

  test("what was imported before has PyTorch's perplexities", slow, async () => {
    const { stdout } = await succeeded("check", "Neox", "--prompts", file("prompts.json"), "--server", url);
    const rows = stdout.trim().split("\n").slice(1);
    expect(rows).toHaveLength(3);
    for (const [i, row] of rows.entries()) {
      const [, label, printed] = /^(seed \d) +\d\.\d{4} +(\d+\.\d{3}) +92$/.exec(row) ?? [];
      expect(label, row).toBe(`seed ${i + 1}`);
      // three digits are printed, of which 1e-4 of some 340 moves the second
      expect(Math.abs(Number(printed) / pytorch[i].perplexity - 1)).toBeLessThan(1e-4);
    }
  });

  test("--list names the public families", async () => {
    const listed = await json("import", "--list", "--server", url);
    expect(listed).toContainEqual(expect.objectContaining({ id: "polypythias-14m", refits: 10, checkpoints: 20 }));
    const { stdout } = await asked("import", "--list");
    expect(stdout).toMatch(/^id +refits +checkpoints +download +what\n/);
    for (const { id } of listed) expect(stdout).toMatch(new RegExp(`^${id} `, "m"));
  });

  test("--dry-run shows everything and keeps nothing", async () => {
    const args = ["import", file("neox"), "--name", "Dry", "--tokenizer", "byte", "--dry-run"];
    const { stdout, stderr, code } = await asked(...args);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^Dry \(dry\): 3 refits, 3 checkpoints$/m);
    expect(stdout).toMatch(/^seed 2 +1 +2 +29\.4 kB +torch, F32 +seed2\.pt$/m);
    const plan = await json(...args, "--server", url);
    expect(plan).toMatchObject({
      slug: "dry",
      layout: "GPT_NEOX",
      refits: 3,
      manifest: { name: "Dry", tokenizer: { kind: "byte" }, members: [{ file: "seed1.pt" }, {}, {}] },
    });
    expect(await families()).toEqual(["neox"]);
  });

  test("a manifest's files are sent; --json gives what was found", slow, async () => {
    const members = [
      { label: "one", initSeed: 1, file: "seed1.pt" },
      { label: "gone", file: "seed9.pt" },
      { label: "two", initSeed: 2, file: "seed2.pt", sha256: "0".repeat(64) },
      { label: "three", initSeed: 3, file: "seed3.pt" },
    ];
    const manifest = { name: "Sent", tokenizer: { kind: "byte" }, prependBos: false, recipe: { steps: 100 }, members };
    writeFileSync(join(file("neox"), "manifest.json"), JSON.stringify(manifest));
    const family = await json("import", join(file("neox"), "manifest.json"), "--server", url);
    expect(family).toMatchObject({
      slug: "sent",
      refits: [
        { ordinal: 0, label: "one", initSeed: 1, step: 100 },
        { ordinal: 1, label: "three", initSeed: 3, step: 100 },
      ],
      integrity: { checkpoints: 2 },
    });
    const codes = family.integrity.findings.map(({ code, refits }: { code: string; refits: string[] }) => [
      code,
      refits,
    ]);
    expect(codes).toEqual(
      expect.arrayContaining([
        ["MISSING_MEMBER", ["gone"]],
        ["WRONG_CHECKSUM", ["two"]],
      ]),
    );
  });

  test("what cannot be imported is one sentence", slow, async () => {
    const before = await families();
    for (const name of ["odd", "empty"]) mkdirSync(file(name));
    const written = (name: string, content: unknown) => {
      writeFileSync(join(file("odd"), name), typeof content === "string" ? content : JSON.stringify(content));
      return join(file("odd"), name);
    };
    const manifest = (member: object) => ({ name: "Odd", tokenizer: { kind: "byte" }, members: [member] });
    const refusals: [args: string[], words: RegExp][] = [
      [[written("broken.json", '{ "name": ')], /^error: .*broken\.json.* JSON/],
      [
        [written("typo.json", manifest({ label: "a", fil: "a.pt" }))],
        /^error: .*typo\.json has 2 problems:\n +members\[0\]\.file is missing;.*\n.*did you mean file\?\n/,
      ],
      [
        [written("up.json", manifest({ label: "a", file: "../neox/seed1.pt" }))],
        /^error: .*members\[0\]\.file.*"\.\.\/neox\/seed1\.pt"/,
      ],
      [[file("empty"), "--name", "Odd"], /^error: .*empty has no checkpoints: .*were looked for/],
      [
        [file("neox"), "--name", "Neox", "--tokenizer", "byte"],
        /name is "Neox", but there is an imported family neox already/,
      ],
    ];
    const refused = refusals.map(async ([args, words]) => expectSentence(await asked("import", ...args), words));
    await Promise.all(refused);
    expect(await families()).toEqual(before);
  });

  test("an exported family is the same family when it is imported again", slow, async () => {
    const [first, second] = [file("exported"), file("exported-again")];
    await succeeded("export", "neox", "--out", first, "--server", url);
    // the tokenizer lies beside the weights now
    await succeeded("import", first, "--name", "Again", "--server", url);
    await succeeded("export", "again", "--out", second, "--server", url);
    const about = (path: string) => {
      const { refits, architecture } = JSON.parse(readFileSync(join(path, "family.json"), "utf8"));
      return { architecture, refits: refits.nodes.map(summary) };
    };
    const summary = (refit: {
      label: string;
      initSeed: number;
      checkpoints: { nodes: { weightsHash: string }[] };
    }) => ({
      label: refit.label,
      initSeed: refit.initSeed,
      weights: refit.checkpoints.nodes.map(({ weightsHash }) => weightsHash),
    });
    expect(about(first).architecture).toMatchObject({ rotaryDims: 2, parallelResidual: true });
    expect(about(second)).toEqual(about(first));
  });

  test("a family whose texts begin without BOS is exported as such", slow, async () => {
    const out = file("without-bos");
    await succeeded("export", "sent", "--out", out, "--server", url);
    const plan = await json("import", out, "--name", "Without BOS", "--dry-run", "--server", url);
    expect(plan).toMatchObject({
      tokenizer: { vocab: 257, bosId: null },
      members: [{ label: "one" }, { label: "three" }],
    });
    const again = await json("import", file("exported"), "--name", "With BOS", "--dry-run", "--server", url);
    expect(again.tokenizer.bosId).toBe(256);
  });

  describe("check --against", () => {
    const tokens = [256, ...Buffer.from("The clock")];
    let logits: Float32Array;

    beforeAll(async () => {
      const path = join(file("exported"), "refit-2", "step-1.safetensors");
      const { meta, weights } = readCheckpoint(readFileSync(path));
      const engine = await openEngine({ name: "cpu" });
      const shape = { batch: 1, nPositions: tokens.length, sites: [], logits: true };
      const program = await compileCapture(engine, meta.config, shape);
      ({ logits } = (await program.run({ ...weights, tokens: Int32Array.from(tokens) })) as { logits: Float32Array });
      await engine.dispose();
      // as numpy.save writes it: a header of 118 bytes after ten, then the values
      const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${tokens.length}, 257), }`.padEnd(117);
      const start = Buffer.concat([
        Buffer.of(0x93),
        Buffer.from("NUMPY"),
        Buffer.of(1, 0, 118, 0),
        Buffer.from(`${header}\n`),
      ]);
      const save = (name: string, values: Float32Array) =>
        writeFileSync(file(name), Buffer.concat([start, new Uint8Array(Float32Array.from(values).buffer)]));
      save("same.npy", logits);
      save(
        "other.npy",
        logits.map((value, i) => (i === 300 ? value + 0.5 : value)),
      );
    });

    const check = (name: string, ...more: string[]) =>
      asked("check", "neox", "--prompts", file("prompts.json"), "--refit", "2", "--against", file(name), ...more);

    test("passes, with exit code 0", slow, async () => {
      const byText = await check("same.npy", "--text", "The clock", "--json");
      expect(byText.code, byText.stderr).toBe(0);
      const { parity, losses } = JSON.parse(byText.stdout);
      expect(parity).toMatchObject({ ordinal: 2, positions: tokens.length, sameTop: 1 });
      expect(parity.maxDifference).toBeLessThan(1e-5);
      expect(losses.map(({ label }: { label: string }) => label)).toEqual(["seed 1", "seed 2", "seed 3"]);
    });

    test("fails, with exit code 1, after saying by how much; a tolerance is the user's to choose", slow, async () => {
      const differing = await check("other.npy", "--tokens", tokens.join(","));
      expect(differing.code).toBe(1);
      expect(differing.stdout).toMatch(/Logits of seed 3 at 10 positions, beside the reference:/);
      // 0.5 − 0.5/257
      expect(differing.stderr).toMatch(
        /error: the logits differ by up to 0\.498, more than the tolerance 0\.001; layout/,
      );
      expect((await check("other.npy", "--tokens", tokens.join(","), "--tolerance", "0.6")).code).toBe(0);
    });
  });
});
