/** The real command, in a process of its own, on a store in a temporary folder. Built before the tests run. */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { newStore } from "../../../packages/core/test/newStore.js";

const bin = fileURLToPath(new URL("../bin/seedscope.js", import.meta.url));

export interface Result {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  process: ChildProcess;
  /** SIGINT to the command and to all processes that it has started, as from a terminal. */
  pressCtrlC(): void;
  /** Resolves when stdout or stderr has matched; rejects when the process ends before that. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  ended: Promise<Result>;
}

/** A folder that goes when the tests have ended. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "seedscope-cli-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts `seedscope …args`; nothing of this process's own settings reaches it. */
export function start(args: string[], env: Record<string, string> = {}): Running {
  const { DATABASE_URL, SEEDSCOPE_HOME, SEEDSCOPE_FILES, SEEDSCOPE_AUTH, SEEDSCOPE_TOKEN, ...inherited } = process.env;
  const child = spawn(process.execPath, [bin, ...args], {
    env: { ...inherited, SEEDSCOPE_DEMO: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    // a process group of its own, as a terminal gives every command
    detached: true,
  });
  const result: Result = { code: null, stdout: "", stderr: "" };
  const listeners = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      result[name] += text;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<Result>((resolve) => {
    child.on("close", (code) => {
      result.code = code;
      resolve(result);
      for (const listener of listeners) listener();
    });
  });
  return {
    process: child,
    pressCtrlC: () => process.kill(-child.pid!, "SIGINT"),
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(result.stdout) ?? pattern.exec(result.stderr);
          if (found) resolve(found);
          else if (result.code !== null || child.exitCode !== null)
            reject(new Error(`it ended: ${JSON.stringify(result)}`));
          else return;
          listeners.delete(look);
        };
        listeners.add(look);
        look();
      }),
  };
}

/** `seedscope …args`, to its end. */
export function seedscope(args: string[], env?: Record<string, string>): Promise<Result> {
  return start(args, env).ended;
}

/** A server on a new store: what asks much goes through it, since each command of its own would open the store anew. */
export async function serving(store: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = start(["serve", "--port", "0", "--store", newStore(store)]);
  const [url] = await server.says(/http:\/\/127\.0\.0\.1:\d+/);
  return {
    url,
    async close() {
      server.process.kill("SIGTERM");
      await server.ended;
    },
  };
}

/** The options of a family too small to wait for. */
export const tiny = [
  "--layers",
  "2",
  "--heads",
  "2",
  "--d-model",
  "16",
  "--context",
  "16",
  "--batch",
  "4",
  "--steps",
  "10",
];
