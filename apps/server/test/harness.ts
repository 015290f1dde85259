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
import { startServer } from "../src/index.js";

export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of what it asked for
  data?: any;
  errors?: { message: string; path?: string[]; extensions: { code: string } }[];
}

export interface TestServer {
  url: string;
  store: Store;
  ask(query: string, variables?: object): Promise<Answer>;
  /** All results until the subscription completes; `onResult` sees each as it comes. */
  watch(query: string, variables: object, onResult?: (answer: Answer) => void): Promise<Answer[]>;
  close(): Promise<void>;
}

/** @param imports a folder that clients may import from */
export async function openServer({
  compute = false,
  ...options
}: {
  compute?: boolean;
  imports?: string;
  hub?: HubOptions;
} = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), "seedscope-server-"));
  const store = await openStore({ folder });
  await ensureBuiltins(store);
  const runner: Runner | undefined = compute ? await startRunner(store, { processes: 2, hub: options.hub }) : undefined;
  const server = await startServer({ store, port: 0, web: false, runner, ...options });
  const sockets = createClient({
    url: `${server.url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  return {
    url: server.url,
    store,
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
