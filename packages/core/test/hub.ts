/** A hub for tests: the routes that the hub's client uses, its large files on another host, and its misbehaviour. */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** repository → revision → path → content */
export type HubRepositories = Record<string, Record<string, Record<string, Uint8Array | string>>>;

/** One request that was made, in the order of arrival. */
export interface HubRequest {
  /** "files" is where the hub redirects to for large files */
  host: "hub" | "files";
  method: string;
  path: string;
  range: string | null;
  authorization: string | null;
}

/** What goes wrong; may be changed while the hub runs. */
export interface Misbehaviour {
  /** the next answers with content break off after so many bytes, one a number */
  dropAfter?: number[];
  /** waited for before breaking off */
  beforeDrop?: () => Promise<unknown>;
  /** the next answers with content end properly, but after so many bytes, one a number */
  endAfter?: number[];
  /** the next requests are answered with these instead, one each; with "Retry-After: 0" */
  statuses?: number[];
  /** whole files are sent, whatever was asked for */
  ignoreRange?: boolean;
  /** sent instead of a file's content, by its path; its sha256 and size remain what they were */
  sendInstead?: Record<string, Uint8Array>;
  /** repositories that only this token may read */
  token?: string;
  /** repositories whose terms must be accepted */
  gated?: string[];
}

/** A hub on 127.0.0.1. */
export interface TestHub {
  url: string;
  requests: HubRequest[];
  misbehaviour: Misbehaviour;
  close(): Promise<void>;
}

/** Kept apart from small text files, as git-lfs does: with a sha256, and on another host. */
const isLarge = (path: string) => /\.(safetensors|pt|pth|bin)$/.test(path);

/** @param repositories may be changed while the hub runs */
export async function startHub(repositories: HubRepositories, misbehaviour: Misbehaviour = {}): Promise<TestHub> {
  const requests: HubRequest[] = [];
  const hub = { requests, misbehaviour };
  const note = (host: HubRequest["host"], { method = "", url = "", headers }: IncomingMessage) =>
    requests.push({
      host,
      method,
      path: url,
      range: headers.range ?? null,
      authorization: headers.authorization ?? null,
    });

  const files = await listen(async (request, response) => {
    note("files", request);
    const [, repo, revision, path] = JSON.parse(decodeURIComponent(request.url!.slice(1))) as string[];
    await sendContent(request, response, path, bytesOf(repositories[repo][revision][path]), misbehaviour);
  });
  const main = await listen(async (request, response) => {
    note("hub", request);
    const status = misbehaviour.statuses?.shift();
    if (status) return refuse(response, status, "");
    await answer(request, response, repositories, misbehaviour, addressOf(files));
  });
  return {
    ...hub,
    url: addressOf(main),
    async close() {
      await Promise.all([main, files].map(closeServer));
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  repositories: HubRepositories,
  misbehaviour: Misbehaviour,
  filesUrl: string,
): Promise<void> {
  const route =
    /^\/api\/models\/([^/]+\/[^/]+)\/(paths-info)\/([^/]+)$/.exec(request.url!) ??
    /^\/([^/]+\/[^/]+)\/(resolve)\/([^/]+)\/(.+)$/.exec(request.url!);
  if (!route) return refuse(response, 404, "");
  const [repo, kind, asked, path] = [route[1], route[2], ...route.slice(3).map(decodeURIComponent)];
  const isAllowed = !misbehaviour.token || request.headers.authorization === `Bearer ${misbehaviour.token}`;
  if (misbehaviour.gated?.includes(repo)) return refuse(response, isAllowed ? 403 : 401, "GatedRepo");
  if (!isAllowed) return refuse(response, 401, "RepoNotFound");
  const revisions = repositories[repo];
  if (!revisions) return refuse(response, 404, "RepoNotFound");
  const revision = Object.keys(revisions).find((name) => name === asked || commitOf(repo, name) === asked);
  if (revision === undefined) return refuse(response, 404, "RevisionNotFound");

  if (kind === "paths-info") {
    const { paths } = JSON.parse((await bodyOf(request)).toString()) as { paths: string[] };
    const entries = paths
      .filter((path) => path in revisions[revision])
      .map((path) => pathInfo(path, bytesOf(revisions[revision][path]), commitOf(repo, revision)));
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(entries));
    return;
  }
  if (!(path in revisions[revision])) return refuse(response, 404, "EntryNotFound");
  const bytes = bytesOf(revisions[revision][path]);
  response.setHeader("x-repo-commit", commitOf(repo, revision));
  if (!isLarge(path)) return sendContent(request, response, path, bytes, misbehaviour);
  response.writeHead(302, {
    location: `${filesUrl}/${encodeURIComponent(JSON.stringify(["", repo, revision, path]))}`,
    "x-linked-size": bytes.length,
    "x-linked-etag": `"${sha256Of(bytes)}"`,
  });
  response.end();
}

function pathInfo(path: string, bytes: Uint8Array, commit: string) {
  const lastCommit = { id: commit, title: "As it is", date: "2026-01-01T00:00:00.000Z" };
  const lfs = isLarge(path) ? { oid: sha256Of(bytes), size: bytes.length, pointerSize: 134 } : undefined;
  return { type: "file", path, size: bytes.length, oid: commit, lfs, lastCommit };
}

async function sendContent(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  whole: Uint8Array,
  misbehaviour: Misbehaviour,
): Promise<void> {
  const content = misbehaviour.sendInstead?.[path] ?? whole;
  const range = misbehaviour.ignoreRange ? null : /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
  const [begin, end] = range ? [Number(range[1]), Math.min(Number(range[2]) + 1, content.length)] : [0, content.length];
  const piece = content.subarray(begin, end);
  const endAfter = misbehaviour.endAfter?.shift();
  const sent = endAfter === undefined ? piece : piece.subarray(0, endAfter);
  response.writeHead(range ? 206 : 200, {
    "content-length": sent.length,
    etag: `"${sha256Of(whole)}"`,
    ...(range && { "content-range": `bytes ${begin}-${end - 1}/${content.length}` }),
  });
  const dropAfter = misbehaviour.dropAfter?.shift();
  if (dropAfter === undefined) {
    response.end(sent);
    return;
  }
  await new Promise((written) => response.write(sent.subarray(0, dropAfter), written));
  await misbehaviour.beforeDrop?.();
  response.destroy();
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, {
    "content-type": "application/json",
    "retry-after": "0",
    ...(code && { "x-error-code": code }),
  });
  response.end(JSON.stringify({ error: code || `status ${status}` }));
}

function commitOf(repo: string, revision: string): string {
  return createHash("sha1").update(`${repo} ${revision}`).digest("hex");
}

const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const bytesOf = (content: Uint8Array | string) => (typeof content === "string" ? Buffer.from(content) : content);

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function listen(handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>): Promise<Server> {
  const server = createServer((request, response) => {
    handle(request, response).catch((error) => response.destroy(error));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return server;
}

const addressOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((done) => server.close(done));
  server.closeAllConnections();
  await closed;
}
