/** The API of a running server, over HTTP and a WebSocket. */

import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { Failure } from "../failure.js";
import { reason } from "../options.js";
import { type Answer, accepted, type Client, dataOf, tokenHint, type UserError } from "./client.js";

/**
 * @param token an API token, where the server has accounts
 * @throws Failure when nothing that answers is there
 */
export async function openRemote(server: string, token?: string): Promise<Client> {
  if (!/^https?:\/\/[^/]/.test(server)) {
    throw new Failure(`error: server is ${server}; give its address, as http://127.0.0.1:4000`);
  }

  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    throw new Failure("error: the token has characters that no token has; was all of it copied, and nothing else?");
  }
  const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };

  async function ask(path: string, init: RequestInit = {}): Promise<Response> {
    try {
      return await fetch(`${server}${path}`, { ...init, headers: { ...init.headers, ...authorization } });
    } catch {
      throw new Failure(`error: nothing answers at ${server}; start a server there with: seedscope serve`);
    }
  }

  async function download(path: string): Promise<Response> {
    const response = await ask(path);
    if (response.status === 401 || response.status === 403) throw refused(await readJson(response, server));
    if (!response.ok) throw new Failure(`error: ${server}${path} answered ${response.status}`);
    return response;
  }

  const health = await ask("/healthz");
  if (!health.ok) throw new Failure(`error: what answers at ${server} is no Seedscope server`);
  const socket = createClient({
    url: `${server.replace(/^http/, "ws")}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 5,
    connectionParams: token === undefined ? undefined : { token },
  });

  async function request<T>(query: string, variables?: Record<string, unknown>): Promise<T> {
    const response = await ask("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    });
    return dataOf<T>(await readJson<Answer>(response, server));
  }

  /** Where an upload goes. */
  async function ticket(mutation: "uploadCorpus" | "uploadFile", input: object): Promise<string> {
    const type = mutation === "uploadCorpus" ? "UploadCorpusInput" : "UploadFileInput";
    const { payload } = await request<{ payload: { ticket: { url: string } | null; userErrors: UserError[] } }>(
      `mutation Upload($input: ${type}!) { payload: ${mutation}(input: $input) { ticket { url } userErrors { message } } }`,
      { input },
    );
    return accepted(payload).ticket!.url;
  }

  return {
    request,
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
      const path = await ticket("uploadCorpus", { name });
      const response = await ask(path, { method: "PUT", body: bytes as Uint8Array<ArrayBuffer> });
      const answer = await readJson<{ id?: string } & Refusal>(response, server);
      if (!answer.id) throw refused(answer, `${server} would not take the corpus`);
      return answer.id;
    },
    async addFile(path) {
      const file = await open(path).catch((error) => {
        throw new Failure(`error: ${path} cannot be read: ${reason(error)}`);
      });
      const body = Readable.toWeb(file.createReadStream({ highWaterMark: 2 ** 20 })) as ReadableStream;
      // a stream's length is not known to fetch, which then needs to be told that nothing comes back meanwhile
      const response = await ask(await ticket("uploadFile", {}), {
        method: "PUT",
        body,
        duplex: "half",
      } as RequestInit);
      const answer = await readJson<{ hash?: string } & Refusal>(response, server);
      if (!answer.hash) throw refused(answer, `${server} would not take ${path}`);
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

/** Why a route gives nothing, and takes nothing. */
interface Refusal {
  error?: string;
  code?: string;
}

function refused({ error, code }: Refusal, otherwise = "the server refuses, and says no more"): Failure {
  return new Failure(`error: ${error ?? otherwise}${code === "UNAUTHENTICATED" ? `. Here: ${tokenHint}` : ""}`);
}

async function readJson<T>(response: Response, server: string): Promise<T> {
  try {
    return (await response.json()) as T;
  } catch {
    throw new Failure(`error: what answers at ${server} is no Seedscope server`);
  }
}
