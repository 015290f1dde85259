/** A family extended and deleted from a terminal. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { seedscope, serving, temporaryFolder, tiny } from "./harness.js";

const folder = temporaryFolder();
const slow = { timeout: 300_000 };
let server: Awaited<ReturnType<typeof serving>>;
const onStore = (...args: string[]) => seedscope([...args, "--server", server.url]);

beforeAll(async () => {
  server = await serving(`${folder.path}/store`);
  const { code, stderr } = await onStore("train", ...tiny, "--name", "grown", "--seeds", "1..2", "--checkpoints", "0");
  expect(code, stderr).toBe(0);
}, 300_000);
afterAll(async () => {
  await server?.close();
  folder.remove();
});

test("extend trains further refits, and refuses those that are there", slow, async () => {
  const { code, stdout, stderr } = await onStore("extend", "grown", "--seeds", "3..4", "--json");
  expect(code, stderr).toBe(0);
  const { refits } = JSON.parse(stdout);
  expect(refits.map(({ initSeed, state, step }: Record<string, unknown>) => [initSeed, state, step])).toEqual(
    [1, 2, 3, 4].map((seed) => [seed, "TRAINED", 10]),
  );
  const again = await onStore("extend", "grown", "--seeds", "3");
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("is refit 2 of grown already")]);
});

test("rm says what would go and does nothing until it is meant", slow, async () => {
  const unsure = await onStore("rm", "grown");
  expect(unsure.code).toBe(1);
  expect(unsure.stderr).toMatch(/grown would go for good: 4 refits, 8 checkpoints, .* MB; add --yes if that is meant/);
  const sure = await onStore("rm", "grown", "--yes", "--json");
  expect(sure.code, sure.stderr).toBe(0);
  expect(JSON.parse(sure.stdout)).toMatchObject({ deleted: "grown", refits: 4, checkpoints: 8, claims: 0 });
  const gone = await onStore("rm", "grown", "--yes");
  expect([gone.code, gone.stderr]).toEqual([1, expect.stringContaining("there is no family grown")]);
});

test("a corpus goes to a server by ticket", slow, async () => {
  const { writeFileSync } = await import("node:fs");
  writeFileSync(`${folder.path}/tale.txt`, "Once upon a time there was a tale.\n".repeat(50));
  const corpus = ["--corpus", `${folder.path}/tale.txt`];
  const { code, stderr } = await onStore("train", ...tiny, "--name", "told", "--seeds", "1", ...corpus, "--json");
  expect(code, stderr).toBe(0);
  const shown = await onStore("families", "show", "told", "--json");
  expect(JSON.parse(shown.stdout).corpus).toMatchObject({ name: "tale.txt", bytes: 1750, builtIn: false });
});
