/** Imports and checks through the API: a dry run, by folder, by upload, from the hub, and what is refused. */

import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { byteTokenizer, compileCapture, encodePrompts, openEngine, readCheckpoint } from "@seedscope/core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createApi } from "../src/api.js";
import { openServer, submitTiny, type TestServer } from "./harness.js";

/** Three refits that PyTorch wrote in GPT-NeoX' layout, and what it found of them. */
const fixture = fileURLToPath(
  new URL("../../../packages/core/src/checkpoints/fixtures/families/gpt-neox", import.meta.url),
);
const expected = JSON.parse(readFileSync(join(fixture, "expected.json"), "utf8")) as {
  prompts: string[];
  refits: { meanNll: number; perplexity: number; predictions: number }[];
};

const folder = mkdtempSync(join(tmpdir(), "seedscope-imports-"));
const [imports, outside] = ["imports", "outside"].map((name) => join(folder, name));
let server: TestServer;

beforeAll(async () => {
  for (const parent of [imports, outside]) {
    mkdirSync(parent);
    cpSync(fixture, join(parent, "neox"), { recursive: true });
  }
  symlinkSync(outside, join(imports, "way out"));
  symlinkSync(join(outside, "neox", "seed1.pt"), join(imports, "neox", "linked.pt"));
  // nothing answers at port 1
  server = await openServer({ compute: true, imports, hub: { hubUrl: "http://127.0.0.1:1", firstRetryMs: 1 } });
});

afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const member = (seed: number, more = {}) => ({
  label: `seed ${seed}`,
  initSeed: seed,
  file: `seed${seed}.pt`,
  ...more,
});
const manifestOf = (name: string, members: object[] = [1, 2, 3].map((seed) => member(seed)), more = {}) =>
  JSON.stringify({ name, tokenizer: { kind: "byte" }, recipe: { steps: 100 }, members, ...more });

const planFields = `
  name slug layout refits sourceBytes storedBytes manifest
  architecture { layers heads dModel vocab rotaryDims parallelResidual }
  tokenizer { name vocab bosId }
  floor { null description standardDeviation declared }
  members { label step initSeed where bytes format }
  findings { code severity message refits }`;

async function planned(input: object) {
  const { data, errors } = await server.ask(
    `query P($input: ImportSourceInput!) {
      importPlan(input: $input) { plan { ${planFields} } userErrors { field message code } }
    }`,
    { input },
  );
  expect(errors).toBeUndefined();
  return data.importPlan;
}

async function importFamily(input: object) {
  const { data, errors } = await server.ask(
    `mutation I($input: ImportFamilyInput!) {
      importFamily(input: $input) { clientMutationId family { id slug } job { id kind } userErrors { field message code } }
    }`,
    { input },
  );
  expect(errors).toBeUndefined();
  return data.importFamily;
}

/** The job once it has ended. */
async function ended(id: string) {
  const query = `query J($id: ID!) {
    job(id: $id) { state failure { message retryable } progress { done total unit }
      check { losses { ordinal loss perplexity tokens }
        parity { ordinal positions maxDifference meanDifference maxRawDifference scale sameTop } } }
  }`;
  const look = async () => (await server.ask(query, { id })).data.job;
  await expect.poll(async () => (await look()).state, { timeout: 30_000 }).toMatch(/SUCCEEDED|FAILED|CANCELLED/);
  return look();
}

async function familyOf(slug: string) {
  const { data } = await server.ask(
    `query F($slug: String!) {
      family(slug: $slug) {
        id source steps manifestHash floor { null declared standardDeviation }
        integrity { checkedAt checkpoints findings { code severity refits } losses { ordinal loss perplexity tokens } }
        refits { nodes { label state step checkpoints { nodes { weightsHash fileHash } } } }
      }
    }`,
    { slug },
  );
  return data.family;
}

async function upload(body: Uint8Array | string): Promise<{ hash: string; bytes: number }> {
  const response = await fetch(`${server.url}/uploads/files`, { method: "PUT", body: body as Uint8Array<ArrayBuffer> });
  expect(response.status).toBe(201);
  return (await response.json()) as { hash: string; bytes: number };
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const unfinished = () => {
  const path = join(server.store.filesFolder, "unfinished");
  return readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
};

describe("a dry run", () => {
  test("says what would be loaded, and keeps nothing", async () => {
    const bytes = readFileSync(join(fixture, "seed1.pt")).length;
    const { plan, userErrors } = await planned({ manifest: manifestOf("Planned"), folder: "neox" });
    expect(userErrors).toEqual([]);
    expect(plan).toMatchObject({
      name: "Planned",
      slug: "planned",
      layout: "GPT_NEOX",
      refits: 3,
      architecture: { layers: 2, heads: 2, dModel: 8, vocab: 257, rotaryDims: 2, parallelResidual: true },
      tokenizer: { name: "byte", vocab: 257, bosId: 256 },
      // 0.8/√8
      floor: { null: "DRAWN", standardDeviation: expect.closeTo(0.8 / Math.sqrt(8), 9), declared: false },
      findings: [],
      sourceBytes: 3 * bytes,
    });
    expect(plan.members).toEqual(
      [1, 2, 3].map((seed) => {
        return {
          label: `seed ${seed}`,
          step: 100,
          initSeed: seed,
          where: `seed${seed}.pt`,
          bytes,
          format: "torch, F32",
        };
      }),
    );
    expect(await familyOf("planned")).toBeNull();
    expect((await server.store.jobs({ first: 1 })).totalCount).toBe(0);
  });

  test("shows what is missing, and the manifest that a folder alone means", async () => {
    const { plan } = await planned({
      manifest: manifestOf("Gaps", [member(1), member(4)]),
      folder: join(imports, "neox"),
    });
    expect(plan.findings).toEqual([
      {
        code: "MISSING_MEMBER",
        severity: "LEFT_OUT",
        message: "seed 4, step 100: seed4.pt is not there.",
        refits: ["seed 4"],
      },
    ]);
    mkdirSync(join(imports, "plain"));
    for (const name of ["config.json", "seed1.pt"]) cpSync(join(fixture, name), join(imports, "plain", name));
    const inferred = await planned({ folder: "plain", name: "Inferred", tokenizer: { byte: true } });
    expect(inferred.userErrors).toEqual([]);
    expect(JSON.parse(inferred.plan.manifest)).toMatchObject({
      name: "Inferred",
      architecture: { model_type: "gpt_neox" },
      members: [{ label: "seed 1", initSeed: 1, file: "seed1.pt" }],
    });
  });

  test("the public families are listed with what to know of them", async () => {
    const { data } = await server.ask(
      "{ builtInManifests { id title about refits checkpoints approximateBytes manifest } }",
    );
    const pythia = data.builtInManifests.find(({ id }: { id: string }) => id === "polypythias-14m");
    expect(pythia).toMatchObject({ refits: 10, checkpoints: 20 });
    expect(JSON.parse(pythia.manifest).members).toHaveLength(20);
  });
});

describe("what cannot be imported is a user error, and nothing is stored", () => {
  const within = { folder: "neox" };

  test.each<[what: string, input: () => object, field: string | null, message: RegExp]>([
    ["nothing", () => ({}), "manifest", /^nothing is named; give a manifest, builtIn or folder$/],
    [
      "two things",
      () => ({ manifest: manifestOf("Two"), builtIn: "polypythias-14m" }),
      "manifest",
      /^manifest and builtIn are both given; give one of them$/,
    ],
    [
      "a hub that nobody answers for",
      () => ({ builtIn: "polypythias-14m" }),
      "hub",
      /127\.0\.0\.1:1.* cannot be reached/,
    ],
    ["an unknown public family", () => ({ builtIn: "polypythias-15m" }), null, /polypythias-15m/],
    ["a manifest that is no JSON", () => ({ manifest: "{", ...within }), "manifest", /the manifest.* JSON/],
    [
      "a path that leads up",
      () => ({ manifest: manifestOf("Up", [member(1), member(2, { file: "../outside/neox/seed2.pt" })]), ...within }),
      "manifest",
      /members\[1\]\.file.*\.\.\/outside\/neox\/seed2\.pt/,
    ],
    [
      "an absolute path",
      () => ({ manifest: manifestOf("Absolute", [member(1, { file: join(outside, "neox/seed1.pt") })]), ...within }),
      "manifest",
      /members\[0\]\.file/,
    ],
    [
      "a link that leads out",
      () => ({ manifest: manifestOf("Linked", [member(1, { file: "linked.pt" })]), ...within }),
      "folder",
      /linked\.pt is a symbolic link to .*outside/,
    ],
    [
      "a folder outside",
      () => ({ manifest: manifestOf("Outside"), folder: join(outside, "neox") }),
      "folder",
      /neox, and the folder that this server imports from has none of that name; .*--imports FOLDER/,
    ],
    [
      "a folder above",
      () => ({ manifest: manifestOf("Above"), folder: "../outside/neox" }),
      "folder",
      /none of that name/,
    ],
    ["a linked folder", () => ({ manifest: manifestOf("Way"), folder: "way out/neox" }), "folder", /none of that name/],
    [
      "a folder that is not there",
      () => ({ manifest: manifestOf("No"), folder: "nowhere" }),
      "folder",
      /none of that name/,
    ],
    ["a folder without a name", () => ({ folder: "neox" }), "name", /^name is not given/],
    ["paths without a folder", () => ({ manifest: manifestOf("Loose") }), "folder", /came without a folder/],
    ["an empty tokenizer", () => ({ manifest: manifestOf("T"), ...within, tokenizer: {} }), "tokenizer", /is empty/],
    [
      "a tokenizer that is none",
      () => ({ manifest: manifestOf("T"), ...within, tokenizer: { json: "{}" } }),
      "tokenizer",
      /tokenizer\.json/,
    ],
    [
      "no member that can be used",
      () => ({ manifest: manifestOf("None", [member(7)]), ...within }),
      "manifest",
      /^no member of None can be used: seed 7, step 100: seed7\.pt is not there\.$/,
    ],
  ])("%s", async (_what, input, field, message) => {
    const before = (await server.store.families({ first: 1 })).totalCount;
    for (const answer of [await planned(input()), await importFamily(input())]) {
      expect(answer.userErrors).toHaveLength(1);
      const [error] = answer.userErrors;
      expect(error.message).toMatch(message);
      expect(error.message).not.toContain("\n");
      if (field) expect(error.field).toEqual(["input", field]);
      expect(answer.plan ?? answer.family ?? answer.job ?? null).toBeNull();
    }
    expect((await server.store.families({ first: 1 })).totalCount).toBe(before);
  });

  test("a server without a folder of imports reads none", async () => {
    const api = await createApi(server.store);
    const { data } = await api.execute({
      query: "query P($input: ImportSourceInput!) { importPlan(input: $input) { userErrors { message } } }",
      variables: { input: { manifest: manifestOf("None"), folder: join(imports, "neox") } },
    });
    expect(JSON.stringify(data)).toContain("but this server imports from no folder; start the server with --imports");
  });

  test("a taken name", async () => {
    await submitTiny(server.store, "Taken");
    const { userErrors } = await importFamily({ manifest: manifestOf("taken"), folder: "neox" });
    expect(userErrors).toMatchObject([{ field: ["input", "name"], code: "ALREADY_EXISTS" }]);
  });
});

describe("by folder", () => {
  test("a family is imported, and tells what it is and what was found", async () => {
    const { family, job, userErrors } = await importFamily({ manifest: manifestOf("Neox"), folder: "neox" });
    expect([userErrors, family.slug, job.kind]).toEqual([[], "neox", "IMPORT"]);
    expect(await ended(job.id)).toMatchObject({ state: "SUCCEEDED", failure: null, check: null });
    const imported = await familyOf("neox");
    expect(imported).toMatchObject({
      source: "IMPORTED",
      steps: [100],
      floor: { null: "DRAWN", declared: false },
      integrity: { checkpoints: 3, losses: [{ ordinal: 0 }, { ordinal: 1 }, { ordinal: 2 }] },
    });
    expect(imported.refits.nodes).toMatchObject(
      [1, 2, 3].map((seed) => ({ label: `seed ${seed}`, state: "IMPORTED", step: 100 })),
    );
    expect(imported.integrity.findings).toEqual([
      { code: "WORSE_THAN_CHANCE", severity: "WARNING", refits: ["seed 1", "seed 2", "seed 3"] },
    ]);
    for (const { loss, perplexity } of imported.integrity.losses) expect(perplexity).toBeCloseTo(Math.exp(loss), 6);
    const manifest = await fetch(`${server.url}/files/${imported.manifestHash}`);
    expect(await manifest.json()).toMatchObject({ name: "Neox", members: [member(1), member(2), member(3)] });
  });

  test("the same key is the same import", async () => {
    const input = { manifest: manifestOf("Keyed"), folder: "neox", idempotencyKey: "k", clientMutationId: "c" };
    const one = await importFamily(input);
    expect(one.clientMutationId).toBe("c");
    expect(await importFamily(input)).toEqual(one);
    await ended(one.job.id);
  });

  test("replace: an imported family gives way; without it the name is taken", async () => {
    const input = { manifest: manifestOf("Neox again"), folder: "neox" };
    await ended((await importFamily(input)).job.id);
    expect((await importFamily(input)).userErrors).toMatchObject([{ code: "ALREADY_EXISTS" }]);
    const { job, userErrors } = await importFamily({ ...input, replace: true });
    expect(userErrors).toEqual([]);
    expect((await ended(job.id)).state).toBe("SUCCEEDED");
  });
});

describe("by upload", () => {
  const files = ["seed1.pt", "seed2.pt", "config.json"];
  const contents = () => files.map((name) => readFileSync(join(fixture, name)));

  test("files are put, named in the manifest's words, and gone once they are kept as checkpoints", async () => {
    const uploads: { path: string; hash: string }[] = [];
    for (const [i, content] of contents().entries()) {
      const { hash, bytes } = await upload(content);
      expect([hash, bytes]).toEqual([sha256(content), content.length]);
      uploads.push({ path: files[i], hash });
    }
    const manifest = manifestOf("Uploaded", [member(1), member(2), member(3)]);
    const { plan } = await planned({ manifest, uploads });
    expect(plan).toMatchObject({
      refits: 2,
      layout: "GPT_NEOX",
      findings: [{ code: "MISSING_MEMBER", refits: ["seed 3"] }],
    });
    const { job } = await importFamily({ manifest, uploads });
    expect((await ended(job.id)).state).toBe("SUCCEEDED");
    const [uploaded, byFolder] = [await familyOf("uploaded"), await familyOf("neox")];
    const hashes = ({ refits }: { refits: { nodes: { checkpoints: { nodes: { weightsHash: string }[] } }[] } }) =>
      refits.nodes.flatMap(({ checkpoints }) => checkpoints.nodes.map(({ weightsHash }) => weightsHash));
    expect(hashes(uploaded)).toEqual(hashes(byFolder).slice(0, 2));
    const there = async () => (await fetch(`${server.url}/files/${uploads[0].hash}`)).status;
    await expect.poll(there).toBe(404);
  });

  test("one that has another checksum than the manifest says is left out", async () => {
    const uploads: { path: string; hash: string }[] = [];
    for (const [i, content] of contents().entries()) uploads.push({ path: files[i], ...(await upload(content)) });
    const right = { ...member(1), sha256: uploads[0].hash };
    const manifest = manifestOf("Vouched", [right, { ...member(2), sha256: "1".repeat(64) }]);
    const input = { manifest, uploads: uploads.map(({ path, hash }) => ({ path, hash })) };
    const { job } = await importFamily(input);
    expect((await ended(job.id)).state).toBe("SUCCEEDED");
    const { integrity, refits } = await familyOf("vouched");
    expect(refits.nodes.map(({ label }: { label: string }) => label)).toEqual(["seed 1"]);
    expect(integrity.findings).toContainEqual({ code: "WRONG_CHECKSUM", severity: "LEFT_OUT", refits: ["seed 2"] });
  });

  test("what was not uploaded is missing; what is no hash is refused", async () => {
    const config = { path: "config.json", hash: (await upload(contents()[2])).hash };
    const manifest = manifestOf("Lost", [member(1), member(2, { file: "constructor" })]);
    const lost = await planned({ manifest, uploads: [{ path: "seed1.pt", hash: "0".repeat(64) }, config] });
    expect(lost.userErrors).toMatchObject([
      { message: expect.stringMatching(/: seed 1, step 100: seed1\.pt is not there/) },
    ]);
    for (const hash of ["../../lock.json", "", "0".repeat(63)]) {
      const { userErrors } = await planned({ manifest, uploads: [{ path: "seed1.pt", hash }, config] });
      expect(userErrors).toEqual([
        {
          field: ["input", "uploads"],
          message: `the hash of seed1.pt is "${hash}"; give the 64 hex digits that its upload to /uploads/files gave`,
          code: "INVALID",
        },
      ]);
    }
  });

  test("a large one is streamed; one that breaks off leaves nothing", async () => {
    const piece = new Uint8Array(2 ** 20).map((_, i) => i % 251);
    const hash = createHash("sha256");
    async function* pieces() {
      for (let i = 0; i < 12; i++) {
        hash.update(piece);
        yield piece;
      }
    }
    const body = ReadableStream.from(pieces());
    const response = await fetch(`${server.url}/uploads/files`, { method: "PUT", body, duplex: "half" } as RequestInit);
    expect(await response.json()).toEqual({ hash: hash.digest("hex"), bytes: 12 * 2 ** 20 });

    const broken = request(`${server.url}/uploads/files`, { method: "PUT", headers: { "content-length": "5000000" } });
    broken.on("error", () => {});
    broken.write(piece);
    await expect.poll(() => unfinished().length).toBe(1);
    const logged = vi.spyOn(console, "error");
    broken.destroy();
    await expect.poll(() => unfinished().length).toBe(0);
    expect(logged).not.toHaveBeenCalled();
    logged.mockRestore();
  });

  test("a page of another site cannot put files", async () => {
    const headers = { origin: "http://example.com" };
    const response = await fetch(`${server.url}/uploads/files`, { method: "PUT", body: "x", headers });
    expect(response.status).toBe(403);
  });
});

describe("checkFamily", () => {
  const ask = async (input: object) => {
    const { data, errors } = await server.ask(
      `mutation C($input: CheckFamilyInput!) {
        checkFamily(input: $input) { job { id kind } userErrors { field message code } }
      }`,
      { input: { family: "Family:neox", ...input } },
    );
    expect(errors).toBeUndefined();
    return data.checkFamily;
  };
  const checked = async (input: object) => {
    const { job, userErrors } = await ask(input);
    expect(userErrors).toEqual([]);
    return ended(job.id);
  };

  const text = "Ada went home.";
  const tokens = Array.from(encodePrompts([text], byteTokenizer(), 32)[0].tokens);
  let logits: Float32Array;
  let few: string;

  /** numpy.save's file: a header of 118 bytes after ten, then the values. */
  function npy(values: ArrayLike<number>, shape: number[]): Uint8Array {
    const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(", ")}), }`.padEnd(117);
    const start = Buffer.concat([Buffer.of(0x93), Buffer.from("NUMPY"), Buffer.of(1, 0, 118, 0)]);
    return Buffer.concat([start, Buffer.from(`${header}\n`), new Uint8Array(Float32Array.from(values).buffer)]);
  }
  const put = async (values: ArrayLike<number>, shape = [tokens.length, 257]) =>
    (await upload(npy(values, shape))).hash;

  beforeAll(async () => {
    const { refits } = await familyOf("neox");
    const file = await fetch(`${server.url}/files/${refits.nodes[1].checkpoints.nodes[0].fileHash}`);
    const { meta, weights } = readCheckpoint(new Uint8Array(await file.arrayBuffer()));
    const engine = await openEngine({ name: "cpu" });
    const shape = { batch: 1, nPositions: tokens.length, sites: [], logits: true };
    const program = await compileCapture(engine, meta.config, shape);
    ({ logits } = (await program.run({ ...weights, tokens: Int32Array.from(tokens) })) as { logits: Float32Array });
    await engine.dispose();
    const create = `mutation P($input: CreatePromptSetInput!) { createPromptSet(input: $input) { promptSet { id } } }`;
    const { data } = await server.ask(create, { input: { name: "PyTorch's", prompts: expected.prompts } });
    few = data.createPromptSet.promptSet.id;
  });

  test("gives PyTorch's losses", async () => {
    const { state, check } = await checked({ promptSet: few });
    expect(state).toBe("SUCCEEDED");
    expect(check.parity).toBeNull();
    for (const [i, { meanNll, perplexity, predictions }] of expected.refits.entries()) {
      expect(check.losses[i]).toMatchObject({ ordinal: i, tokens: predictions });
      // the bound; PyTorch counted in float64
      expect(Math.abs(check.losses[i].loss - meanNll)).toBeLessThan(1e-4);
      expect(Math.abs(check.losses[i].perplexity / perplexity - 1)).toBeLessThan(1e-4);
    }
  });

  test("holds logits against a reference, by tokens and by text", async () => {
    const reference = await put(logits);
    for (const of of [{ tokens }, { text }]) {
      const { check } = await checked({ promptSet: few, parity: { refit: 1, ...of, logits: reference } });
      expect(check.parity).toMatchObject({ ordinal: 1, positions: tokens.length, sameTop: 1 });
      // two engines in float32 on logits near 10
      expect(check.parity.maxDifference).toBeLessThan(1e-5);
    }
    const batched = await put(logits, [1, tokens.length, 257]);
    const { check } = await checked({ promptSet: few, parity: { refit: 1, tokens, logits: batched } });
    expect(check.parity.maxDifference).toBeLessThan(1e-5);
  });

  test("finds one logit that is off by a half, and another refit's logits", async () => {
    const perturbed = logits.map((value, i) => (i === 3 * 257 + 40 ? value + 0.5 : value));
    const { check } = await checked({ promptSet: few, parity: { refit: 1, tokens, logits: await put(perturbed) } });
    // the position's mean moves by 0.5/257 as well
    expect(check.parity.maxDifference).toBeCloseTo(0.5 - 0.5 / 257, 4);
    expect(check.parity.maxRawDifference).toBeCloseTo(0.5, 4);
    const other = await checked({ promptSet: few, parity: { refit: 0, tokens, logits: await put(logits) } });
    expect(other.check.parity.maxDifference).toBeGreaterThan(0.5);
  });

  test("logits of another shape, or not finite, fail the job with a sentence", async () => {
    const failure = async (file: Uint8Array) => {
      const { hash } = await upload(file);
      const job = await checked({ promptSet: few, parity: { refit: 1, tokens, logits: hash } });
      expect(job).toMatchObject({ state: "FAILED", check: null, failure: { retryable: false } });
      return job.failure.message;
    };
    expect(await failure(npy(logits.subarray(257), [tokens.length - 1, 257]))).toBe(
      "the reference has shape [14,257], but 15 tokens of 257 logits each were needed",
    );
    expect(await failure(npy(logits.with(2 * 257 + 5, Number.NaN), [tokens.length, 257]))).toBe(
      "the reference is NaN at position 2, token 5; logits must be finite",
    );
    expect(await failure(Buffer.from("not an array"))).toContain("is no .npy file");
  });

  test.each<[what: string, input: () => Promise<object> | object, field: string, code: string, message: RegExp]>([
    ["no such family", () => ({ family: "Family:nobody" }), "family", "NOT_FOUND", /there is no such family/],
    ["no such step", () => ({ step: 7 }), "step", "INVALID", /^step is 7; neox has checkpoints of all refits at 100$/],
    ["no such prompt set", () => ({ promptSet: "PromptSet:x" }), "promptSet", "NOT_FOUND", /PromptSet:x|prompt set/],
    [
      "no such refit",
      async () => ({ parity: { refit: 3, tokens, logits: await put(logits) } }),
      "refit",
      "INVALID",
      /^refit is 3; the refits of neox are 0 to 2$/,
    ],
    [
      "logits that were not uploaded",
      () => ({ parity: { tokens, logits: "0".repeat(64) } }),
      "parity",
      "NOT_FOUND",
      /no such file/,
    ],
    [
      "tokens and text",
      async () => ({ parity: { tokens, text, logits: await put(logits) } }),
      "parity",
      "INVALID",
      /either tokens or text/,
    ],
    ["neither", async () => ({ parity: { logits: await put(logits) } }), "parity", "INVALID", /either tokens or text/],
    [
      "a token beyond the vocabulary",
      async () => ({ parity: { tokens: [256, 257], logits: await put(logits) } }),
      "tokens",
      "INVALID",
      /^token 257 is not in the vocabulary; ids are 0 to 256$/,
    ],
    [
      "more tokens than the context has",
      async () => ({ parity: { tokens: Array(33).fill(1), logits: await put(logits) } }),
      "tokens",
      "INVALID",
      /^there are 33 tokens; 1 to 32 are needed$/,
    ],
    [
      "a text longer than the context",
      async () => ({ parity: { text: "x".repeat(40), logits: await put(logits) } }),
      "parity",
      "INVALID",
      /longer than the context of 32 tokens/,
    ],
  ])("%s is refused", async (_what, input, field, code, message) => {
    const { job, userErrors } = await ask(await input());
    expect(job).toBeNull();
    expect(userErrors).toEqual([{ field: ["input", field], code, message: expect.stringMatching(message) }]);
  });
});
