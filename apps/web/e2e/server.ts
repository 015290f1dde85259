/** A server of its own for each file of tests: a free port, a store in a temporary folder, both gone afterwards. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type APIRequestContext, expect, test } from "@playwright/test";

const command = fileURLToPath(new URL("../../cli/bin/seedscope.js", import.meta.url));

/** A new store is some seconds of work, many where other work is beside it. */
const startSeconds = 150;

const chromium = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const missing = existsSync(chromium) ? null : `no chromium at ${chromium}; set CHROMIUM_PATH to run the browser test`;

interface TestServer {
  url: string;
  stop: () => Promise<void>;
}

export interface ServerOfFile {
  readonly url: string;
  /** Asks the API for data; an error fails the test. */
  ask: <Data>(request: APIRequestContext, query: string, variables: object) => Promise<Data>;
  /** Trains a family and waits for it. */
  train: (request: APIRequestContext, input: object) => Promise<void>;
}

/**
 * The server of the file that calls this; without a browser its tests are skipped, and say so.
 *
 * @param settings environment variables beside those of every test
 */
export function serverOfFile(settings: Record<string, string> = {}): ServerOfFile {
  let server: TestServer | undefined;
  test.beforeAll(async () => {
    if (missing) console.log(`skipped: ${missing}`);
    else server = await startServer(settings);
  });
  test.beforeEach(() => test.skip(missing !== null, missing ?? ""));
  test.afterAll(async () => {
    await server?.stop();
  });

  const url = () => {
    if (!server) throw new Error("the server is asked for before it was started");
    return server.url;
  };
  async function ask<Data>(request: APIRequestContext, query: string, variables: object): Promise<Data> {
    const answer = await request.post(`${url()}/graphql`, { data: { query, variables } });
    const { data, errors } = await answer.json();
    expect(errors).toBeUndefined();
    return data;
  }
  return {
    get url() {
      return url();
    },
    ask,
    async train(request, input) {
      const begun = await ask<{ trainFamily: { job: { id: string } | null; userErrors: { message: string }[] } }>(
        request,
        "mutation ($input: TrainFamilyInput!) { trainFamily(input: $input) { job { id } userErrors { message } } }",
        { input },
      );
      expect(begun.trainFamily.userErrors).toEqual([]);
      const id = begun.trainFamily.job?.id;
      const state = async () =>
        (await ask<{ job: { state: string } }>(request, "query ($id: ID!) { job(id: $id) { state } }", { id })).job
          .state;
      await expect.poll(state, { timeout: 120_000, intervals: [1000] }).toBe("SUCCEEDED");
    },
  };
}

async function startServer(settings: Record<string, string>): Promise<TestServer> {
  const store = await mkdtemp(join(tmpdir(), "seedscope-e2e-"));
  const child = spawn(process.execPath, [command, "serve", "--port", "0", "--store", store], {
    env: { ...process.env, SEEDSCOPE_DEMO: "0", NEXT_TELEMETRY_DISABLED: "1", ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    child.kill("SIGTERM");
    const hung = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(hung);
    await rm(store, { recursive: true, force: true });
  };

  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`the server did not start within ${startSeconds} s; it said:\n${output}`)),
      1000 * startSeconds,
    );
    const listen = (chunk: Buffer) => {
      output += chunk;
      const found = /Seedscope is at (http:\S+)/.exec(output);
      if (!found) return;
      clearTimeout(late);
      resolve(found[1]);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("exit", (code) => {
      clearTimeout(late);
      reject(new Error(`the server ended with ${code} before it was ready; it said:\n${output}`));
    });
  }).catch(async (error) => {
    await stop();
    throw error;
  });
  return { url, stop };
}
