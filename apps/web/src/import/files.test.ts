import { expect, test } from "vitest";
import { fromManifest, isManifest, merged, roleOf, sharedFolder } from "./files";

const given = (...paths: string[]) => paths.map((path) => ({ path, file: new File([], path) }));
const paths = (files: { path: string }[]) => files.map(({ path }) => path);

test("a name tells what a file is for", () => {
  expect(roleOf("a/seed1.safetensors")).toBe("weights");
  expect(roleOf("model.safetensors.index.json")).toBe("weights");
  expect(roleOf("a/config.json")).toBe("architecture");
  expect(roleOf("anything.json")).toBe("manifest");
  expect(roleOf("notes.md")).toBe("other");
});

test("paths begin at the manifest, or else at the folder that all share", () => {
  const files = given("mine/manifest.json", "mine/w/seed1.pt", "mine/w/seed2.pt");
  expect(paths(fromManifest(files, "mine/manifest.json"))).toEqual(["manifest.json", "w/seed1.pt", "w/seed2.pt"]);
  expect(paths(fromManifest(files.slice(1), null))).toEqual(["seed1.pt", "seed2.pt"]);
  expect(sharedFolder(["ab/c.pt", "a/c.pt"])).toBe("");
});

test("a second drop adds to the first, and replaces what has its name", () => {
  const before = given("seed2.pt", "seed10.pt");
  const again = given("seed10.pt", "seed1.pt");
  const all = merged(before, again);
  expect(paths(all)).toEqual(["seed1.pt", "seed2.pt", "seed10.pt"]);
  expect(all[2].file).toBe(again[0].file);
});

test("a manifest is known by its members", () => {
  expect(isManifest('{ "name": "a", "members": [] }')).toBe(true);
  expect(isManifest('{ "n_layers": 2 }')).toBe(false);
  expect(isManifest("null")).toBe(false);
});
