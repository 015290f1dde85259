/** The API as commands use it: in this process on the embedded store, or over HTTP at a server. */

import { Failure } from "../failure.js";

export interface Client {
  /** @throws Failure with the API's sentence */
  request<T>(query: string, variables?: Record<string, unknown>): Promise<T>;
  /** Results until the subscription completes or the loop over them ends. */
  subscribe<T>(query: string, variables?: Record<string, unknown>): AsyncIterable<T>;
  /** @returns the corpus's id; the same text is the same corpus */
  addCorpus(name: string, bytes: Uint8Array): Promise<string>;
  /** Keeps a file for an import or a check. @returns its sha256 */
  addFile(path: string): Promise<string>;
  /** A stored file by its sha256. */
  file(hash: string): Promise<Uint8Array>;
  /**
   * A report, or a part of it, as a file, with the name that tells what it is.
   *
   * @param path below /exports/reports
   * @throws Failure with the API's sentence
   */
  exported(path: string): Promise<{ name: string; bytes: Uint8Array }>;
  /** All recorded losses of a family, as CSV. */
  lossTable(slug: string): Promise<string>;
  /** From now on jobs are computed: by this process on its own store; a server does so anyway. */
  compute(): Promise<void>;
  close(): Promise<void>;
}

/** An answer of the API, from wherever. */
export interface Answer {
  data?: unknown;
  errors?: readonly { message: string; extensions?: { code?: unknown } }[];
}

/** How a command says who one is. */
export const tokenHint = "give a token with --token, or in SEEDSCOPE_TOKEN";

/** @throws Failure with the first error's sentence */
export function dataOf<T>({ data, errors }: Answer): T {
  if (!errors?.length) return data as T;
  const [{ message, extensions }] = errors;
  if (extensions?.code === "UNAUTHENTICATED") throw new Failure(`error: ${message}. Here: ${tokenHint}`);
  if (extensions?.code === "INTERNAL_SERVER_ERROR") throw new Failure(`error: the server failed: ${message}`);
  throw new Failure(`error: ${message}`);
}

export interface UserError {
  message: string;
}

/** A mutation's payload. @throws Failure with the first of its userErrors */
export function accepted<T extends { userErrors: UserError[] }>(payload: T): T {
  if (payload.userErrors.length > 0) throw new Failure(`error: ${payload.userErrors[0].message}`);
  return payload;
}
