/** kill -9 of the server in the middle of training: after a restart the family finishes, to the same bits. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { newStore } from "../../../packages/core/test/newStore.js";
import { type Running, seedscope, start, temporaryFolder } from "./harness.js";

const folder = temporaryFolder();
const [killed, undisturbed] = ["killed", "undisturbed"].map((name) => newStore(join(folder.path, name)));
const servers: Running[] = [];

afterAll(async () => {
  for (const server of servers) server.process.kill("SIGKILL");
  await Promise.all(servers.map(({ ended }) => ended));
  folder.remove();
});

const family = "--name twice --layers 2 --heads 2 --d-model 32 --context 32 --batch 8 --steps 2000 --seeds 1..2".split(
  " ",
);

test("a family whose server was killed has the weights of one that was left alone", { timeout: 300_000 }, async () => {
  const first = await serve(killed);
  const training = start(["train", ...family, "--server", first.url]);
  const [, step] = await training.says(/step ([1-9]\d*) of 2000/);
  first.server.process.kill("SIGKILL");
  await first.server.ended;
  expect(Number(step), "the kill came in the middle").toBeLessThan(1500);
  expect((await training.ended).code, "the client lost its server").toBe(1);

  const second = await serve(killed);
  await expect.poll(() => stepsAt(second.url), { timeout: 200_000, interval: 1_000 }).toEqual([2000, 2000]);
  await close(second.server);

  expect((await seedscope(["train", ...family, "--store", undisturbed])).code).toBe(0);
  const [resumed, whole] = [await exported(killed), await exported(undisturbed)];
  // two refits, each untrained and trained
  expect(Object.keys(whole)).toHaveLength(4);
  expect(resumed).toEqual(whole);
});

async function serve(store: string): Promise<{ server: Running; url: string }> {
  const server = start(["serve", "--port", "0", "--store", store]);
  servers.push(server);
  const [url] = await server.says(/http:\/\/127\.0\.0\.1:\d+/);
  return { server, url };
}

async function close({ process, ended }: Running): Promise<void> {
  process.kill("SIGTERM");
  await ended;
}

async function stepsAt(url: string): Promise<number[]> {
  const query = '{ family(slug: "twice") { refits { nodes { step } } } }';
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${url}/graphql`, { method: "POST", headers, body: JSON.stringify({ query }) });
  const { data } = (await answer.json()) as { data: { family: { refits: { nodes: { step: number }[] } } } };
  return data.family.refits.nodes.map(({ step }) => step);
}

/** Weights file → its bytes. */
async function exported(store: string): Promise<Record<string, string>> {
  const out = join(store, "exported");
  const { code, stderr } = await seedscope(["export", "twice", "--out", out, "--store", store]);
  expect(code, stderr).toBe(0);
  const files = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".safetensors"));
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(out, file), "base64")]));
}
