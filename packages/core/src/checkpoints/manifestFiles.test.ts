import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../../test/stores.js";
import type { Manifest } from "./manifest.js";
import { filesBeside, placesBeside } from "./manifestFiles.js";

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder, "deep"));
  for (const name of [
    "a.pt",
    "deep/b.pt",
    "deep/config.json",
    "config.json",
    "tokenizer.json",
    "bpe.json",
    "other.pt",
  ]) {
    writeFileSync(join(folder, name), "");
  }
});

const manifest = (files: Manifest["members"][number]["file"][], more: Partial<Manifest> = {}): Manifest => ({
  name: "x",
  members: files.map((file, i) => ({ label: `${i}`, file })),
  ...more,
});

test("a file that is left out is looked for beside the weights, then at the top", () => {
  expect(placesBeside("deep/b.pt", "config.json")).toEqual(["deep/config.json", "config.json"]);
  expect(placesBeside("b.pt", "config.json")).toEqual(["config.json"]);
});

test("members, and what lies beside the first; not what is missing, and nothing else", async () => {
  expect(await filesBeside(manifest(["a.pt", "deep/b.pt", "missing.pt"]), folder)).toEqual([
    "a.pt",
    "deep/b.pt",
    "config.json",
    "tokenizer.json",
  ]);
  const nested = await filesBeside(manifest(["deep/b.pt"]), folder);
  expect(nested).toEqual(["deep/b.pt", "deep/config.json", "config.json", "tokenizer.json"]);
});

test("what the manifest says itself is not looked for; its tokenizer's file is named", async () => {
  const said = { architecture: { n_layers: 1 }, tokenizer: { kind: "file", file: "bpe.json" } } as const;
  expect(await filesBeside(manifest(["a.pt", "a.pt"], said), folder)).toEqual(["a.pt", "bpe.json"]);
  expect(await filesBeside(manifest(["a.pt"], { ...said, tokenizer: { kind: "byte" } }), folder)).toEqual(["a.pt"]);
});

test("files on the hub are not here", async () => {
  const onHub = { repo: "owner/one", file: "model.safetensors" };
  expect(await filesBeside(manifest([onHub]), folder)).toEqual([]);
});

test("a link that leads out is refused by name, even as a tokenizer", async () => {
  const outside = join(temporaryFolder(), "secret");
  writeFileSync(outside, "");
  symlinkSync(outside, join(folder, "deep", "link.pt"));
  await expect(filesBeside(manifest(["a.pt", "deep/link.pt"]), folder)).rejects.toThrow(
    `deep/link.pt is a symbolic link to ${outside}, outside ${folder}`,
  );
  const tokenizer = { kind: "file", file: "deep/link.pt" } as const;
  await expect(filesBeside(manifest(["a.pt"], { tokenizer }), folder)).rejects.toThrow("symbolic link");
});
