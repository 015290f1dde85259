/** seedscope worker: computes a shared store's jobs, on a machine of its own. */

import type { Command } from "commander";
import { Failure } from "../failure.js";
import { wholeNumber } from "../options.js";
import { readSettings, type Settings } from "../settings.js";

const notes = `
DATABASE_URL names the PostgreSQL that the server uses, SEEDSCOPE_FILES (or --store) the folder of files that both share.

Example:
  $ DATABASE_URL=postgres://seedscope@db/seedscope SEEDSCOPE_FILES=/mnt/seedscope seedscope worker`;

export function addWorker(program: Command): void {
  program
    .command("worker")
    .summary("compute the jobs of a store that several machines share")
    .description(
      "Computes the jobs of a store in PostgreSQL, until Ctrl-C. An embedded store needs none: serve computes itself.",
    )
    .option("--processes <n>", "compute processes (default: one a core, at most 4)", wholeNumber)
    .addHelpText("after", notes)
    .action(async (options: { processes?: number }, command: Command) => work(options, readSettings(command)));
}

async function work({ processes }: { processes?: number }, { databaseUrl, folder, hub }: Settings): Promise<void> {
  if (!databaseUrl) {
    throw new Failure("error: DATABASE_URL is not set; a worker needs the PostgreSQL that the server uses");
  }
  const [core, { interruption }] = await Promise.all([import("@seedscope/core"), import("../interrupt.js")]);
  const stopped = interruption();
  const store = await core.openStore({ databaseUrl, folder });
  try {
    const runner = await core.startRunner(store, { processes, hub });
    console.error(`At work with ${runner.processes} compute processes; files are in ${folder}. Ctrl-C stops.`);
    await stopped;
    await runner.stop();
  } finally {
    await store.close();
  }
}
