import { expect, test } from "vitest";
import { manifestFromNames, pathsNamed, pathsToSend } from "./manifest";

test("seed1.pt … seedN.pt become a family of N refits, by number and not by letter", () => {
  const manifest = JSON.parse(manifestFromNames(["seed10.pt", "config.json", "seed2.pt", "seed1.pt"], "mine"));
  expect(manifest).toEqual({
    name: "mine",
    tokenizer: { kind: "byte" },
    members: [
      { label: "seed 1", initSeed: 1, file: "seed1.pt" },
      { label: "seed 2", initSeed: 2, file: "seed2.pt" },
      { label: "seed 10", initSeed: 10, file: "seed10.pt" },
    ],
  });
});

test("a tokenizer.json among the files is the family's", () => {
  const { tokenizer } = JSON.parse(manifestFromNames(["seed1.pt", "tokenizer.json"], "mine"));
  expect(tokenizer).toEqual({ kind: "file", file: "tokenizer.json" });
});

test("folders and steps in names are refits and their checkpoints", () => {
  const { members } = JSON.parse(
    manifestFromNames(
      ["seed1/step-400.safetensors", "seed1/step-0.safetensors", "beta/model.pt", "init_seed3_data_seed4.bin"],
      "mine",
    ),
  );
  expect(members).toEqual([
    { label: "beta", file: "beta/model.pt" },
    { label: "seed 1", initSeed: 1, step: 0, file: "seed1/step-0.safetensors" },
    { label: "seed 1", initSeed: 1, step: 400, file: "seed1/step-400.safetensors" },
    { label: "seed 3, data 4", initSeed: 3, dataSeed: 4, file: "init_seed3_data_seed4.bin" },
  ]);
});

test("of one checkpoint in two formats, safetensors is taken", () => {
  const { members } = JSON.parse(manifestFromNames(["seed1.pt", "seed1.safetensors"], "mine"));
  expect(members).toEqual([{ label: "seed 1", initSeed: 1, file: "seed1.safetensors" }]);
});

test("only what a manifest reads is sent", () => {
  const text = manifestFromNames(["seed1.pt", "seed2.pt"], "mine");
  expect(pathsNamed(text)).toEqual(["seed1.pt", "seed2.pt"]);
  expect(pathsToSend(text, ["seed1.pt", "notes.txt", "config.json", "seed3.pt"])).toEqual(["seed1.pt", "config.json"]);
  expect(pathsNamed('{ "members": [')).toEqual([]); // half-typed
});
