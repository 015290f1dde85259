/** Bad input: one sentence on stderr, exit code 1, nothing on stdout. */

import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newStore } from "../../../packages/core/test/newStore.js";
import { seedscope, temporaryFolder, tiny } from "./harness.js";

const folder = temporaryFolder();
const file = (name: string) => join(folder.path, name);
const store = file("store");
const onStore = (...args: string[]) => seedscope([...args, "--store", store]);

beforeAll(() => {
  writeFileSync(file("empty.txt"), "");
  writeFileSync(file("short.txt"), "Too short for a batch.");
  writeFileSync(file("prompts.json"), "[1, 2]");
  writeFileSync(file("several.json"), JSON.stringify({ short: ["a b"], long: ["a b c d"] }));
  mkdirSync(file("full"));
  symlinkSync(join(file("nowhere"), "report"), file("dangling"));
  writeFileSync(join(file("full"), "mine.txt"), "mine");
});
afterAll(() => folder.remove());

/** One line, without a stack. */
function expectSentence(
  { code, stdout, stderr }: { code: number | null; stdout: string; stderr: string },
  words: RegExp,
) {
  expect(stderr).toMatch(words);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(stdout).toBe("");
  expect(code).toBe(1);
}

describe("before any store is opened", () => {
  test.each([
    [["train"], /required option '--name <name>'/],
    [["train", "--name", "x", "--layers", "2.5"], /'--layers <n>' argument '2.5' is invalid/],
    [["train", "--name", "x", "--seeds", "4..1"], /'--seeds <list>' argument '4..1' is invalid.*1\.\.4/],
    [["train", "--name", "x", "--optimizer", "sgd"], /Give one of adam, adamw/],
    [["train", "--name", "x", "--learning-rate", "fast"], /'--learning-rate <x>' argument 'fast' is invalid/],
    [["train", "--name", "x", "--lairs", "2"], /unknown option '--lairs'/],
    [
      ["train", "--name", "x", "--corpus", file("nowhere.txt")],
      /the corpus .*nowhere.txt cannot be read: there is no such file/,
    ],
    [["train", "--name", "x", "--corpus", folder.path], /the corpus .* cannot be read: it is a folder/],
    [["train", "--name", "x", "--tokenizer", "bpe"], /bpe:1024/],
    [["train", "--name", "x", "--tokenizer", "nowhere.json"], /the tokenizer nowhere.json cannot be read/],
    [["analyse", "x", "beauty"], /'beauty' is invalid.*Give one of stability, cross-layer, commonness, norms/],
    [["analyse", "x", "stability", "--site", "resid_mid"], /--site is not for stability; it is for residual/],
    [["analyse", "x", "norms", "--no-fold-value-biases"], /--(no-)?fold-value-biases is not for norms/],
    [["analyse", "x", "residual", "--site", "resid"], /Give one of resid_pre, resid_mid, resid_post/],
    [["analyse", "x", "commonness", "--anchor", "0", "--refit", "0"], /cannot be used with option '--anchor/],
    [["analyse", "x", "compare"], /compare needs --against/],
    [
      ["analyse", "x", "compare", "--against", "y", "--text", file("nowhere.txt")],
      /the text .*nowhere.txt cannot be read/,
    ],
    [
      ["analyse", "x", "stability", "--prompts", file("several.json")],
      /holds short, long; name one of them 100_prompts/,
    ],
    [["reproduce", "x"], /required option '--out <dir>'/],
    [["reproduce", "x", "--out", file("full")], /full is not empty: it holds mine.txt; give a new folder/],
    [
      ["reproduce", "x", "--out", file("full"), "--force"],
      /full is not empty: it holds mine.txt, none of an earlier run; --force replaces nothing else/,
    ],
    [["reproduce", "x", "--out", file("dangling")], /dangling cannot be written/],
    [["export", "x", "--out", file("dangling")], /dangling cannot be written/],
    [["reproduce", "x", "--out", file("short.txt"), "--force"], /short.txt is a file/],
    [["reproduce", "x", "--out", file("new"), "--text", file("short.txt")], /--text needs --against/],
    [["analyse", "x", "stability", "--preset", "mine"], /Give one of paper, calibrated/],
    [["analyse", "x", "stability", "--prompts", file("prompts.json")], /neither an array of strings/],
    [["analyse", "x", "stability", "--prompts", file("short.txt")], /is not JSON/],
    [["families", "--server", "http://127.0.0.1:1"], /nothing answers at http:\/\/127.0.0.1:1/],
    [["families", "--server", "localhost"], /server is localhost; give its address/],
    [["export", "x", "--out", file("full")], /full is not empty/],
    [["export", "x", "--out", file("short.txt")], /short.txt is a file/],
    [["serve", "--port", "70000"], /port is 70000; give 0 to 65535/],
    [["worker"], /DATABASE_URL is not set/],
    [["trian"], /unknown command 'trian'/],
  ])("seedscope %j", async (args, words) => {
    expectSentence(await onStore(...args), words);
    expect(existsSync(store)).toBe(false);
  });

  test("a port in use leaves no store behind", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await onStore("serve", "--port", `${port}`);
    expect(stderr).toContain(`port ${port} is in use`);
    expect(code).toBe(1);
    expect(existsSync(store)).toBe(false);
    await new Promise((resolve) => other.close(resolve));
  });
});

describe("with a store", () => {
  beforeAll(() => void newStore(store));
  const train = (...args: string[]) => onStore("train", "--name", "bad", ...tiny, ...args);

  test.each([
    [["--heads", "3"], /heads is 3, which does not divide d_model 16/],
    [["--corpus", file("empty.txt")], /empty/],
    [["--corpus", file("short.txt")], /short/],
    [["--data-seeds", "1,2,3"], /3.*4|4.*3/],
  ])("train %j", async (args, words) => {
    expectSentence(await train(...args), words);
  });

  test("nothing of all that is in the store", async () => {
    const { stdout, code } = await onStore("families", "--json");
    expect([JSON.parse(stdout), code]).toEqual([[], 0]);
    const jobs = await onStore("jobs", "--json");
    expect(JSON.parse(jobs.stdout)).toEqual([]);
  });

  test.each([
    [["analyse", "nobody", "stability"], /there is no family nobody; there is none yet/],
    [["reproduce", "nobody", "--out", file("out")], /there is no family nobody/],
    [["export", "nobody", "--out", file("out")], /there is no family nobody/],
    [["jobs", "retry", "nobody"], /there is no such job/],
  ])("seedscope %j", async (args, words) => {
    expectSentence(await onStore(...args), words);
  });

  test("a refused export leaves no file behind", () => {
    expect(readdirSync(folder.path).filter((name) => name.startsWith("out"))).toEqual([]);
  });
});
