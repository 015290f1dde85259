/** The API of a running server, over HTTP and a WebSocket. */

import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { Failure } from "../failure.js";
import { reason } from "../options.js";
import { type Answer, type Client, dataOf } from "./client.js";

/** @throws Failure when nothing that answers is there */
export async function openRemote(server: string): Promise<Client> {
  if (!/^https?:\/\/[^/]/.test(server)) {
    throw new Failure(`error: server is ${server}; give its address, as http://127.0.0.1:4000`);
  }

  async function ask(path: string, init?: RequestInit): Promise<Response> {
    try {
      return await fetch(`${server}${path}`, init);
    } catch {
      throw new Failure(`error: nothing answers at ${server}; start a server there with: seedscope serve`);
    }
  }

  async function download(path: string): Promise<Response> {
    const response = await ask(path);
    if (!response.ok) throw new Failure(`error: ${server}${path} answered ${response.status}`);
    return response;
  }

  const health = await ask("/healthz");
  if (!health.ok) throw new Failure(`error: what answers at ${server} is no Seedscope server`);
  const socket = createClient({
    url: `${server.replace(/^http/, "ws")}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 5,
  });

  return {
    async request<T>(query: string, variables?: Record<string, unknown>) {
      const response = await ask("/graphql", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query, variables }),
      });
      return dataOf<T>(await readJson<Answer>(response, server));
    },
    async *subscribe<T>(query: string, variables?: Record<string, unknown>) {
      try {
        for await (const result of socket.iterate({ query, variables })) yield dataOf<T>(result as Answer);
      } catch (error) {
        if (error instanceof Failure) throw error;
        if (Array.isArray(error)) dataOf({ errors: error });
        throw new Failure(`error: the connection to ${server} was lost`);
      }
    },
    async addCorpus(name, bytes) {
      const response = await ask(`/uploads/corpora?name=${encodeURIComponent(name)}`, {
        method: "PUT",
        body: bytes as Uint8Array<ArrayBuffer>,
      });
      const answer = await readJson<{ id?: string; error?: string }>(response, server);
      if (!answer.id) throw new Failure(`error: ${answer.error ?? `${server} would not take the corpus`}`);
      return answer.id;
    },
    async addFile(path) {
      const file = await open(path).catch((error) => {
        throw new Failure(`error: ${path} cannot be read: ${reason(error)}`);
      });
      const body = Readable.toWeb(file.createReadStream({ highWaterMark: 2 ** 20 })) as ReadableStream;
      // a stream's length is not known to fetch, which then needs to be told that nothing comes back meanwhile
      const response = await ask("/uploads/files", { method: "PUT", body, duplex: "half" } as RequestInit);
      const answer = await readJson<{ hash?: string; error?: string }>(response, server);
      if (!answer.hash) throw new Failure(`error: ${answer.error ?? `${server} would not take ${path}`}`);
      return answer.hash;
    },
    file: async (hash) => new Uint8Array(await (await download(`/files/${hash}`)).arrayBuffer()),
    async exported(path) {
      const response = await ask(`/exports/reports/${path}`);
      if (response.status === 400 || response.status === 404) {
        const { error } = await readJson<{ error?: string }>(response, server);
        throw new Failure(`error: ${error ?? `${server} has no such report`}`);
      }
      if (!response.ok) throw new Failure(`error: ${server}/exports/reports/${path} answered ${response.status}`);
      const [, name = "report"] = /filename="([\w.-]+)"/.exec(response.headers.get("content-disposition") ?? "") ?? [];
      return { name, bytes: new Uint8Array(await response.arrayBuffer()) };
    },
    lossTable: async (slug) => (await download(`/files/families/${slug}/losses.csv`)).text(),
    async compute() {},
    async close() {
      await socket.dispose();
    },
  };
}

async function readJson<T>(response: Response, server: string): Promise<T> {
  try {
    return (await response.json()) as T;
  } catch {
    throw new Failure(`error: what answers at ${server} is no Seedscope server`);
  }
}
