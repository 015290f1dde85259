/** The server's log: lines of JSON on stderr; on a terminal, only what a person should know, as text. */

import { type DestinationStream, type Logger, pino } from "pino";

import type { Environment } from "../limits/limits.js";

export type Log = Logger;

const levels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"];

/**
 * SEEDSCOPE_LOG=json gives lines of JSON on a terminal too; SEEDSCOPE_LOG_LEVEL is info for JSON and warn on a terminal
 * where nothing else is said. An unknown level is taken for what would stand there without it.
 */
export function openLog(env: Environment = process.env, stderr: NodeJS.WriteStream = process.stderr): Log {
  const json = env.SEEDSCOPE_LOG === "json" || !stderr.isTTY;
  const asked = env.SEEDSCOPE_LOG_LEVEL ?? "";
  const level = levels.includes(asked) ? asked : json ? "info" : "warn";
  const lines: DestinationStream = { write: (line) => stderr.write(json ? line : readable(line)) };
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    lines,
  );
}

/** What a person reads of a line: the error's stack where it has one, else its message. */
function readable(line: string): string {
  const { msg, err } = JSON.parse(line) as { msg?: string; err?: { stack?: string; message?: string } };
  return `${err?.stack ?? err?.message ?? msg ?? line.trim()}\n`;
}

let shared: Log | undefined;

/** The process' own log. */
export function log(): Log {
  shared ??= openLog();
  return shared;
}

/** Writes a bug down, with its stack, for whoever runs the server. @param requestId where it happened in a request */
export function logBug(error: unknown, requestId?: string, to: Log = log()): void {
  const err = error instanceof Error ? error : new Error(String(error));
  to.error({ err, ...(requestId === undefined ? {} : { requestId }) }, "a bug");
}
