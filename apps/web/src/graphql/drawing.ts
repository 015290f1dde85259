/** A page is drawn by the server with its first answers, and hands them on to the browser that it is drawn for. */
import type { OperationContext, SSRData } from "@urql/core";

/** @param operation a request's body @returns the answer's body */
type Ask = (operation: Record<string, unknown>) => Promise<unknown>;

/**
 * For a query that the server is to wait for: it asks as the page's reader.
 *
 * @returns undefined in browsers, at the build, and where only a part of a page is drawn: nobody waits there
 */
export function whileDrawing(): Partial<OperationContext> | undefined {
  if (typeof window !== "undefined") return undefined;
  const asking = (globalThis as Record<symbol, unknown>)[Symbol.for("seedscope.asking")];
  const ask = (asking as { getStore(): Ask | null | undefined } | undefined)?.getStore();
  return ask
    ? { suspense: true, fetch: async (_url, init) => Response.json(await ask(JSON.parse(String(init?.body)))) }
    : undefined;
}

/** Where the answers lie in the browser. */
const place = "__seedscopeAnswers";

/** A script that lays the answers down; nothing in it can end the script, or is read as anything but data. */
export const layDown = (answers: SSRData): string =>
  `self.${place}=${JSON.stringify(answers).replace(/</g, "\\u003c")}`;

/** In the browser: the answers that the page came with, once. */
export function pickUp(): SSRData {
  const holder = globalThis as { [place]?: SSRData };
  const answers = holder[place] ?? {};
  delete holder[place];
  return answers;
}
