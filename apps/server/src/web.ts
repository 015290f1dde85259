/** The explorer: Next's production build, served by this process. */

import { AsyncLocalStorage } from "node:async_hooks";
import { existsSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import sirv from "sirv";

/** @param operation a request's body as over HTTP: query, variables, operationName @returns the answer's body */
export type Ask = (operation: Record<string, unknown>) => Promise<unknown>;

/** Where a page that is being drawn finds the way to ask: apps/web/src/graphql/drawing.ts looks it up by this name. */
const asking = new AsyncLocalStorage<Ask | null>();
Object.assign(globalThis, { [Symbol.for("seedscope.asking")]: asking });

export interface Web {
  /** Answers what the build has written once and for all; calls `next` for all else. */
  files: (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
  /** @param ask the API as whoever asks for the page; null: the page is drawn without its answers */
  handle(request: IncomingMessage, response: ServerResponse, ask: Ask | null): Promise<void>;
  close(): Promise<void>;
}

/** Seconds; a file's name changes with its content. */
const aYear = 31_536_000;

/** @returns the explorer, ready to answer; null if it is not built */
export async function openWeb(): Promise<Web | null> {
  const dir = dirname(createRequire(import.meta.url).resolve("@seedscope/web/package.json"));
  if (!existsSync(join(dir, ".next", "BUILD_ID"))) return null;
  const { default: next } = await import("next");
  const app = (next as unknown as typeof next.default)({ dev: false, dir });
  await withoutStdout(() => app.prepare());
  const handle = app.getRequestHandler();
  return {
    files: sirv(join(dir, ".next", "static"), { immutable: true, maxAge: aYear, brotli: true, gzip: true }),
    handle: (request, response, ask) => asking.run(ask, () => handle(request, response)),
    close: () => app.close(),
  };
}

/** Next prints how long it took to read its settings; stdout is for what a command was asked. */
async function withoutStdout(work: () => Promise<void>): Promise<void> {
  const { log } = console;
  console.log = console.error;
  try {
    await work();
  } finally {
    console.log = log;
  }
}
