/** A real server on a real socket, over a real store in a temporary folder. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ensureBuiltins,
  type HubOptions,
  type JobRecord,
  modelConfig,
  openStore,
  optimizerConfig,
  type Runner,
  type Store,
  startRunner,
  submitTraining,
} from "@seedscope/core";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { newStore } from "../../../packages/core/test/newStore.js";
import { type AuthSettings, startServer } from "../src/index.js";
import type { Limits } from "../src/limits/limits.js";
import { type Log, openLog } from "../src/observe/log.js";

export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of what it asked for
  data?: any;
  errors?: { message: string; path?: string[]; extensions: { code: string } }[];
}

/** Tests that look at what is logged have a log of their own. */
export const silent = openLog({ SEEDSCOPE_LOG_LEVEL: "silent" });

export interface TestServer {
  url: string;
  store: Store;
  /** Null where nothing computes. */
  runner: Runner | null;
  ask(query: string, variables?: object): Promise<Answer>;
  /** All results until the subscription completes; `onResult` sees each as it comes. */
  watch(query: string, variables: object, onResult?: (answer: Answer) => void): Promise<Answer[]>;
  close(): Promise<void>;
}

/** @param imports a folder that clients may import from */
export async function openServer({
  compute = false,
  partialMs,
  ...options
}: {
  compute?: boolean;
  /** Of the runner. */
  partialMs?: number;
  imports?: string;
  hub?: HubOptions;
  auth?: AuthSettings;
  limits?: Limits;
  log?: Log;
} = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), "seedscope-server-"));
  const store = await openStore({ folder: newStore(folder) });
  await ensureBuiltins(store);
  const runner: Runner | undefined = compute
    ? await startRunner(store, { processes: 2, hub: options.hub, partialMs })
    : undefined;
  const server = await startServer({ store, port: 0, web: false, runner, log: silent, ...options });
  const sockets = createClient({
    url: `${server.url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  return {
    url: server.url,
    store,
    runner: runner ?? null,
    async ask(query, variables) {
      const response = await fetch(`${server.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as Answer;
    },
    async watch(query, variables, onResult) {
      const answers: Answer[] = [];
      for await (const answer of sockets.iterate({ query, variables: { ...variables } })) {
        answers.push(answer as unknown as Answer);
        onResult?.(answer as unknown as Answer);
      }
      return answers;
    },
    async close() {
      await sockets.dispose();
      await server.close();
      await runner?.stop();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A family too small to wait for: 2 layers, 2 heads, d_model 16, context 16, 2 refits, 10 steps. */
export function submitTiny(store: Store, name: string): Promise<{ job: JobRecord }> {
  return submitTraining(store, {
    name,
    config: modelConfig({ layers: 2, heads: 2, dModel: 16, contextLength: 16, vocab: 257 }),
    recipe: { optimizer: optimizerConfig("adam", { learningRate: 1e-3 }), batchSize: 4, steps: 10 },
    tokenizer: { kind: "byte" },
    initSeeds: [1, 2],
  });
}

export const tinyInput = {
  architecture: { layers: 2, heads: 2, dModel: 16, contextLength: 16 },
  recipe: { batchSize: 4, steps: 10 },
  initSeeds: [1, 2],
};

/** Trains a tiny family of three refits, seeds 1 to 3, to its last step, 10; its slug is its name. */
export async function trainTiny(server: TestServer, name: string, more: object = {}): Promise<void> {
  const input = { ...tinyInput, name, initSeeds: [1, 2, 3], ...more };
  const { data } = await server.ask(
    "mutation T($input: TrainFamilyInput!) { trainFamily(input: $input) { job { id } userErrors { message } } }",
    { input },
  );
  const { job, userErrors } = data.trainFamily;
  if (!job) throw new Error(userErrors[0].message);
  await finished(server, job.id);
}

/** Waits for a job's end. */
export async function finished(server: TestServer, id: string): Promise<void> {
  const watch = "subscription W($id: ID!) { jobUpdated(id: $id) { state failure { message } } }";
  const { jobUpdated } = (await server.watch(watch, { id })).at(-1)!.data;
  if (jobUpdated.state !== "SUCCEEDED") throw new Error(`job ${jobUpdated.state}: ${jobUpdated.failure?.message}`);
}

/** What one of a family's analyses answers, held up to 30 s; `fields` are those of its report. */
export async function analysis(
  server: TestServer,
  slug: string,
  field: string,
  { input, wait, fields = "" }: { input?: object; wait?: object; fields?: string } = {},
) {
  const name = `${field[0].toUpperCase()}${field.slice(1)}`;
  const required = ["comparison", "portability"].includes(field) ? "!" : "";
  const { data, errors } = await server.ask(
    `query A($slug: String!, $input: ${name}Input${required}, $wait: WaitPolicy) {
      family(slug: $slug) {
        outcome: ${field}(input: $input, wait: $wait) {
          __typename
          ... on ${name}Report { id key preset step claims { section statement holds finding } ${fields} }
          ... on AnalysisPending { job { id state failure { message } } cost { forwardPasses } }
          ... on AnalysisEstimate { cost { forwardPasses seconds memoryBytes cached } }
          ... on AnalysisRefused { code message suggestion }
        }
      }
    }`,
    { slug, input, wait: { waitMs: 30_000, ...wait } },
  );
  if (errors) throw new Error(errors[0].message);
  return data.family.outcome;
}

/** The average of some numbers. */
export const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The rows of a Matrix. */
export function rowsOf({ rows, cols, values }: { rows: number; cols: number; values: number[] }): number[][] {
  return Array.from({ length: rows }, (_, row) => values.slice(row * cols, (row + 1) * cols));
}

/** A prompt set's id. */
export async function promptSet(server: TestServer, name: string, prompts: string[]): Promise<string> {
  const { data } = await server.ask(
    "mutation P($input: CreatePromptSetInput!) { createPromptSet(input: $input) { promptSet { id } } }",
    { input: { name, prompts } },
  );
  return data.createPromptSet.promptSet.id;
}

/** A few texts, longer than the tiny families' context. */
export const fewPrompts = [
  "The kettle sang on the stove while the rain",
  "Once upon a time a fox met a crow who",
  "def area(radius):\n    return 3.14 * radius",
  "Two and two is four, and four and four is",
];
