/** What a command is told by the global options and the environment; read once, here. */

import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Command } from "commander";

export interface Settings {
  /** Folder of the embedded store; with a database, of its files. */
  folder: string;
  /** PostgreSQL to use instead of the embedded database. */
  databaseUrl?: string;
  /** A running server to ask instead of opening a store. */
  server?: string;
  /** An API token for that server. */
  token?: string;
  /** Whether stdout is for a program. */
  json: boolean;
  /** Where imports download from (HF_ENDPOINT), and as whom (HF_TOKEN). */
  hub: { hubUrl?: string; accessToken?: string };
}

/** The options that every command takes, before or after its name. */
export interface GlobalOptions {
  store?: string;
  server?: string;
  token?: string;
  json?: boolean;
}

export function readSettings(command: Command, env = process.env): Settings {
  const { store, server, token, json = false } = command.optsWithGlobals<GlobalOptions>();
  const databaseUrl = env.DATABASE_URL || undefined;
  const fromEnvironment = (databaseUrl && env.SEEDSCOPE_FILES) || env.SEEDSCOPE_HOME;
  return {
    folder: resolve(store ?? (fromEnvironment || join(homedir(), ".seedscope"))),
    databaseUrl,
    server: server?.replace(/(\/graphql)?\/*$/, ""),
    token: token ?? (env.SEEDSCOPE_TOKEN || undefined),
    json,
    hub: {
      hubUrl: env.HF_ENDPOINT?.replace(/\/+$/, "") || undefined,
      accessToken: env.HF_TOKEN || undefined,
    },
  };
}

/** The options that bring a later command to the same place. */
export function samePlace({ server, folder }: Settings): string {
  if (server) return ` --server ${server}`;
  return folder === join(homedir(), ".seedscope") || process.env.SEEDSCOPE_HOME ? "" : ` --store ${folder}`;
}
