import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { InvalidInput } from "../errors.js";
import { inferManifest, resolveInside } from "./importFolder.js";

let outside: string;
let folder: string;
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), "seedscope-folder-"));
  folder = join(outside, "family");
  mkdirSync(folder);
});
afterEach(() => rmSync(outside, { recursive: true, force: true }));

function put(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), path.endsWith("config.json") ? '{"n_layers":2}' : "{}");
  }
}

const infer = () => inferManifest(folder, { name: "Some" });
const members = async () => (await infer()).members;

describe("which file is which refit at which step", () => {
  test("seed1.pt … seedN.pt with config.json and tokenizer.json, counted as numbers", async () => {
    put("seed1.pt", "seed10.pt", "seed2.pt", "config.json", "tokenizer.json", "README.md", "training_args.bin");
    expect(await infer()).toEqual({
      name: "Some",
      architecture: { n_layers: 2 },
      tokenizer: { kind: "file", file: "tokenizer.json" },
      members: [1, 2, 10].map((seed) => ({ label: `seed ${seed}`, initSeed: seed, file: `seed${seed}.pt` })),
    });
  });

  test("the paper's tree, whose names say the architecture; model_{n} is saved after step n + 1", async () => {
    const tree = (seed: number, file: string) => `causal_attn_only_l4_h16_seed${seed}_epoch1_c4_gelu/${file}`;
    put(tree(2, "final.pt"), tree(1, "model_66285.pt"), tree(1, "final.pt"), tree(1, "model_0.pt"));
    put(tree(1, "state_66285.pt"), tree(1, "final_state.pt"));
    expect(await infer()).toEqual({
      name: "Some",
      architecture: {
        n_layers: 4,
        n_heads: 16,
        d_model: 512,
        d_head: 32,
        attn_only: true,
        n_ctx: 1024,
        d_vocab: 48262,
        eps: 1e-5,
        normalization_type: "LN",
        positional_embedding_type: "standard",
      },
      tokenizer: { kind: "hub", repo: "NeelNanda/gpt-neox-tokenizer-digits" },
      prependBos: true,
      recipe: { steps: 331_421 },
      floor: { null: "drawn", init: "transformer-lens" },
      members: [
        { label: "seed 1", initSeed: 1, step: 1, file: tree(1, "model_0.pt") },
        { label: "seed 1", initSeed: 1, step: 66286, file: tree(1, "model_66285.pt") },
        { label: "seed 1", initSeed: 1, file: tree(1, "final.pt") },
        { label: "seed 2", initSeed: 2, file: tree(2, "final.pt") },
      ],
    });
  });

  test("a folder a seed, its files at several steps; what is beside the first is left out of the manifest", async () => {
    for (const seed of [1, 2]) put(`seed${seed}/model.safetensors`, `seed${seed}/step-0.safetensors`);
    put("seed1/config.json", "seed1/tokenizer.json");
    expect(await infer()).toEqual({
      name: "Some",
      members: [1, 2].flatMap((seed) => [
        { label: `seed ${seed}`, initSeed: seed, step: 0, file: `seed${seed}/step-0.safetensors` },
        { label: `seed ${seed}`, initSeed: seed, file: `seed${seed}/model.safetensors` },
      ]),
    });
  });

  test("what seedscope export writes: labels and seeds are in family.json", async () => {
    put("config.json", "tokenizer.json", "losses.csv", "reports/stability.json");
    for (const refit of [0, 1]) put(`refit-${refit}/step-0.safetensors`, `refit-${refit}/step-400.safetensors`);
    expect((await members()).map(({ label, initSeed, step }) => [label, initSeed, step])).toEqual([
      ["refit 0", undefined, 0],
      ["refit 0", undefined, 400],
      ["refit 1", undefined, 0],
      ["refit 1", undefined, 400],
    ]);
    const nodes = [
      { ordinal: 0, label: "seed 7", initSeed: 7, dataSeed: 7, state: "TRAINED" },
      { ordinal: 1, label: "seed 3, data 5", initSeed: 3, dataSeed: 5, state: "TRAINED" },
    ];
    writeFileSync(join(folder, "family.json"), JSON.stringify({ slug: "x", refits: { nodes } }));
    expect((await members()).map(({ label, initSeed, dataSeed, step }) => [label, initSeed, dataSeed, step])).toEqual([
      ["seed 7", 7, 7, 0],
      ["seed 7", 7, 7, 400],
      ["seed 3, data 5", 3, 5, 0],
      ["seed 3, data 5", 3, 5, 400],
    ]);
    const prependBos = async (bosId: number | null) => {
      writeFileSync(
        join(folder, "family.json"),
        JSON.stringify({ refits: { nodes }, tokenizer: { kind: "byte", bosId } }),
      );
      return (await infer()).prependBos;
    };
    expect(await prependBos(256)).toBe(true);
    expect(await prependBos(null)).toBe(false);
  });

  test("Hugging Face's folders: checkpoint-N, shards as one, and safetensors before .bin", async () => {
    put("config.json", "tokenizer.json", "x-seed1/checkpoint-0/pytorch_model.bin", "x-seed1/checkpoint-0/optimizer.pt");
    put("x-seed1/model.safetensors", "x-seed1/pytorch_model.bin");
    put("x-seed2/model-00001-of-00002.safetensors", "x-seed2/model-00002-of-00002.safetensors");
    put("x-seed2/model.safetensors.index.json");
    expect((await members()).map(({ label, step, file }) => [label, step, file])).toEqual([
      ["seed 1", 0, "x-seed1/checkpoint-0/pytorch_model.bin"],
      ["seed 1", undefined, "x-seed1/model.safetensors"],
      ["seed 2", undefined, "x-seed2/model.safetensors.index.json"],
    ]);
  });

  test("seeds of weights and of data, and names without seeds", async () => {
    put(
      "config.json",
      "tokenizer.json",
      "data-seed3.pt",
      "weight-seed2.pt",
      "init1_dataseed4.pt",
      "init-seed1_data-seed4.pt",
    );
    put("alpha/step-10.safetensors", "alpha/model.safetensors", "beta-step-10.pt");
    expect((await members()).map(({ file: _, ...rest }) => rest)).toEqual([
      { label: "alpha", step: 10 },
      { label: "alpha" },
      { label: "beta", step: 10 },
      { label: "data 3", dataSeed: 3 },
      { label: "data 4", dataSeed: 4 },
      { label: "seed 1, data 4", initSeed: 1, dataSeed: 4 },
      { label: "seed 2", initSeed: 2 },
    ]);
  });

  test("the tokenizer that is given is taken, and none needs to be there", async () => {
    put("seed1.pt", "config.json");
    const { tokenizer } = await inferManifest(folder, { name: "Some", tokenizer: { kind: "byte" } });
    expect(tokenizer).toEqual({ kind: "byte" });
  });
});

describe("what cannot be a family is refused, and told why", () => {
  test("a folder without checkpoints: what was looked for, and what is there", async () => {
    await expect(infer()).rejects.toThrow(/\.safetensors, \.pt, .* were looked for, .* found: no files$/);
    put("a.txt", "b.txt", "c/d.txt", "e.txt", "f.txt", "g.txt", ".hidden.pt");
    await expect(infer()).rejects.toThrow("found: a.txt, b.txt, c/d.txt, e.txt, f.txt and 1 more");
    await expect(inferManifest(join(folder, "a.txt"), { name: "x" })).rejects.toThrow("a.txt is a file; a folder of");
    await expect(inferManifest(join(folder, "none"), { name: "x" })).rejects.toThrow(
      "none cannot be read: it does not exist",
    );
  });

  test("no config.json, or one that is no object; a tokenizer may still come from elsewhere", async () => {
    put("seed1.pt");
    await expect(infer()).rejects.toThrow("has no config.json, nor is one beside seed1.pt; put it there");
    writeFileSync(join(folder, "config.json"), "[]");
    await expect(infer()).rejects.toThrow("config.json holds no JSON object");
    writeFileSync(join(folder, "config.json"), "{");
    await expect(infer()).rejects.toThrow("config.json is not JSON: ");
    writeFileSync(join(folder, "config.json"), `{"x":"${" ".repeat(1_000_000)}"}`);
    await expect(infer()).rejects.toThrow("config.json has 1000008 bytes; at most 1000000 are read");
  });

  test("two families in one folder", async () => {
    put("config.json", "tokenizer.json", "l8_h8/a_seed1/final.pt", "l8_h8_wd/a_seed1/final.pt");
    await expect(infer()).rejects.toThrow(
      `l8_h8/a_seed1/final.pt and l8_h8_wd/a_seed1/final.pt in ${folder} are both seed 1 at its end; import a folder of one`,
    );
  });

  test("a file, a config and a folder that are symbolic links to elsewhere", async () => {
    put("config.json", "tokenizer.json", "seed1.pt");
    writeFileSync(join(outside, "secret.pt"), "secret");
    mkdirSync(join(outside, "elsewhere"));
    symlinkSync("../secret.pt", join(folder, "seed2.pt"));
    await expect(infer()).rejects.toThrow(
      `seed2.pt is a symbolic link to ../secret.pt, outside ${folder}; put the file itself in its place`,
    );
    rmSync(join(folder, "seed2.pt"));
    symlinkSync(join(outside, "elsewhere"), join(folder, "more"));
    await expect(infer()).rejects.toThrow(/more is a symbolic link to .*elsewhere, outside/);
    rmSync(join(folder, "more"));
    symlinkSync("nowhere", join(folder, "seed3.pt"));
    await expect(infer()).rejects.toThrow("seed3.pt is a symbolic link to nowhere, which is not there");
    rmSync(join(folder, "seed3.pt"));
    rmSync(join(folder, "config.json"));
    symlinkSync("../secret.pt", join(folder, "config.json"));
    await expect(infer()).rejects.toThrow("config.json is a symbolic link to ../secret.pt, outside");
  });

  test("but a link within the folder is the file, and circles end", async () => {
    put("config.json", "tokenizer.json", "blobs/abc");
    symlinkSync("blobs/abc", join(folder, "seed1.pt"));
    symlinkSync("..", join(folder, "blobs", "up"));
    symlinkSync("../README", join(folder, "README"));
    expect(await members()).toEqual([{ label: "seed 1", initSeed: 1, file: "seed1.pt" }]);
  });

  test("names that a manifest cannot have", async () => {
    put("config.json", "tokenizer.json", "seed1\n.pt");
    await expect(infer()).rejects.toThrow('"seed1\\n.pt" has a name that a manifest cannot have');
  });

  test.skipIf(process.platform !== "linux")("names that are not UTF-8, which only Linux has", async () => {
    put("config.json", "tokenizer.json");
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/seed1`), Buffer.of(0xff), Buffer.from(".pt")]), "");
    await expect(infer()).rejects.toThrow("has a name that a manifest cannot have");
  });

  test("a folder with more files than anyone means", async () => {
    mkdirSync(join(folder, "many"));
    for (let i = 0; i <= 10_000; i++) writeFileSync(join(folder, "many", `${i}`), "");
    await expect(infer()).rejects.toThrow("has more than 10000 files");
  });
});

describe("a manifest's path is followed within its folder only", () => {
  test("to the real file", async () => {
    put("a/seed1.pt");
    symlinkSync("a/seed1.pt", join(folder, "link.pt"));
    const real = await resolveInside(folder, "a/seed1.pt");
    expect(real.endsWith("family/a/seed1.pt")).toBe(true);
    expect(await resolveInside(folder, "link.pt")).toBe(real);
  });

  test.each(["../secret.pt", "a/../../secret.pt", "/etc/passwd", "a\\..\\b"])("not to %j", async (path) => {
    writeFileSync(join(outside, "secret.pt"), "secret");
    await expect(resolveInside(folder, path)).rejects.toThrow(InvalidInput);
    await expect(resolveInside(folder, path)).rejects.toThrow(`${path} is not a path within`);
  });

  test("not through links, of files or folders; nor to what is not there", async () => {
    writeFileSync(join(outside, "secret.pt"), "secret");
    symlinkSync("../secret.pt", join(folder, "seed1.pt"));
    symlinkSync("..", join(folder, "up"));
    await expect(resolveInside(folder, "seed1.pt")).rejects.toThrow(
      "seed1.pt is a symbolic link to ../secret.pt, outside",
    );
    await expect(resolveInside(folder, "up/secret.pt")).rejects.toThrow("up is a symbolic link to .., outside");
    await expect(resolveInside(folder, "seed2.pt")).rejects.toThrow("seed2.pt cannot be read in");
  });

  test("a folder whose name begins with the root's is outside", async () => {
    mkdirSync(join(outside, "family2"));
    writeFileSync(join(outside, "family2", "x.pt"), "");
    symlinkSync("../family2/x.pt", join(folder, "x.pt"));
    await expect(resolveInside(folder, "x.pt")).rejects.toThrow("outside");
  });
});
