/** seedscope: the same work as in the explorer, from a terminal. */

import { readFileSync } from "node:fs";
import { Command } from "commander";
import { addAnalyse } from "./commands/analyse.js";
import { addCheck } from "./commands/check.js";
import { addEngines } from "./commands/engines.js";
import { addExport } from "./commands/export.js";
import { addExtend } from "./commands/extend.js";
import { addFamilies } from "./commands/families.js";
import { addImport } from "./commands/import.js";
import { addJobs } from "./commands/jobs.js";
import { addReport } from "./commands/report.js";
import { addReproduce } from "./commands/reproduce.js";
import { addRm } from "./commands/rm.js";
import { addServe } from "./commands/serve.js";
import { addTrain } from "./commands/train.js";
import { addUsers } from "./commands/users.js";
import { addWorker } from "./commands/worker.js";
import { reportFailure } from "./failure.js";

// Commands import what is heavy (core, server) only when they run: --help answers at once.

// a reader that has seen enough (`| head`) ends the command, quietly
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

const program = new Command("seedscope")
  .description("Is what an attention head does a fact about the architecture, or an accident of the seed?")
  .version(version)
  .option("--store <dir>", "folder of the store (default: SEEDSCOPE_HOME, else ~/.seedscope)")
  .option("--server <url>", "ask this running server instead of opening a store")
  .option(
    "--token <token>",
    "an API token for that server (default: SEEDSCOPE_TOKEN, which no list of processes shows)",
  )
  .option("--json", "print JSON, and nothing else, on stdout")
  .configureHelp({ showGlobalOptions: true })
  .showHelpAfterError("(--help tells more)")
  .addHelpText(
    "after",
    `
Examples:
  $ seedscope serve                                       the explorer, with a demo family in training
  $ seedscope train --name shakespeare --corpus shakespeare.txt --steps 400
  $ seedscope import checkpoints --name mine              seed1.pt … seedN.pt and a config.json
  $ seedscope analyse shakespeare stability               layers and heads, beside their floor
  $ seedscope reproduce shakespeare --out report          every experiment of the paper
  $ seedscope families --server http://127.0.0.1:4000     beside a running server: ask it`,
  );

addTrain(program);
addExtend(program);
addImport(program);
addAnalyse(program);
addReproduce(program);
addCheck(program);
addFamilies(program);
addRm(program);
addJobs(program);
addEngines(program);
addExport(program);
addReport(program);
addServe(program);
addUsers(program);
addWorker(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error);
}
// what was written must be out before the process goes, and nothing that is left over may keep it
await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write("", done))));
process.exit();
