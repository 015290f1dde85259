/** seedscope serve: the explorer and the API, with jobs computed beside them. */

import type { Command } from "commander";
import { Failure } from "../failure.js";
import { wholeNumber } from "../options.js";
import { readSettings, type Settings } from "../settings.js";

interface ServeOptions {
  port: number;
  host: string;
  open?: boolean;
  imports?: string;
  /** false: nobody signs in, wherever it listens */
  auth: boolean;
}

const notes = `
On an empty store the demo family starts training at once; SEEDSCOPE_DEMO=0 turns that off.
With DATABASE_URL it serves that PostgreSQL; the files then lie in SEEDSCOPE_FILES (or --store).

Nobody signs in, so it listens to this machine only. For others, SEEDSCOPE_AUTH=password asks for accounts, with
SEEDSCOPE_URL the address that browsers use; docs/hosting.md has the rest.`;

export function addServe(program: Command): void {
  program
    .command("serve")
    .summary("serve the explorer and the GraphQL API")
    .description("Serves the explorer and the GraphQL API on one port, and computes their jobs, until Ctrl-C.")
    .option("--port <n>", "the port; 0 takes a free one", wholeNumber, 4000)
    .option(
      "--host <address>",
      "the address to listen at; 0.0.0.0 lets other machines in, and needs SEEDSCOPE_AUTH",
      "127.0.0.1",
    )
    .option("--no-auth", "let everybody who reaches it do everything, wherever it listens (SEEDSCOPE_AUTH=none)")
    .option("--imports <dir>", "a folder whose checkpoints clients may import by its paths (default: none)")
    .option("--open", "open a browser")
    .addHelpText("after", notes)
    .action(async (options: ServeOptions, command: Command) => serve(options, readSettings(command)));
}

async function serve({ port, host, open, imports, ...options }: ServeOptions, settings: Settings): Promise<void> {
  if (port > 65_535) throw new Failure(`error: port is ${port}; give 0 to 65535`);
  if (settings.server) throw new Failure("error: serve starts a server here; leave out --server");
  const { folder, databaseUrl, hub } = settings;
  console.error(databaseUrl ? "Connecting to PostgreSQL …" : `Opening the store ${folder} …`);

  const { interruption } = await import("../interrupt.js");
  const stopped = interruption();
  const [core, { openWeb, readAuthSettings, requireAuth, requireFreePort, startServer }] = await Promise.all([
    import("@seedscope/core"),
    import("@seedscope/server"),
  ]);
  const auth = options.auth ? readAuthSettings() : ({ kind: "none" } as const);
  requireAuth(host, auth);
  // before the store is made: a port in use must leave nothing behind
  await requireFreePort(port, host);
  // both take seconds at first, and the store's are another process's
  const web = openWeb();
  web.catch(() => {});
  const store = await core.openStore(databaseUrl ? { databaseUrl, folder } : { folder });
  try {
    await core.ensureBuiltins(store);
    const runner = await core.startRunner(store, { hub });
    const server = await startServer({ store, port, host, runner, web, hub, imports, auth });
    store.setUrl(server.url);
    if (settings.json) console.log(JSON.stringify({ url: server.url }));
    else console.log(`Seedscope is at ${server.url}`);
    if (process.env.SEEDSCOPE_DEMO !== "0") await core.ensureDemo(store);
    if (open) await openBrowser(server.url);

    await stopped;
    console.error("Closing …");
    await Promise.all([server.close(), runner.stop()]);
  } finally {
    await store.close();
  }
}

async function openBrowser(url: string): Promise<void> {
  const { spawn } = await import("node:child_process");
  const [command, ...before] =
    process.platform === "darwin" ? ["open"] : process.platform === "win32" ? ["cmd", "/c", "start", ""] : ["xdg-open"];
  spawn(command, [...before, url], { stdio: "ignore", detached: true })
    .on("error", () => console.error(`No browser could be opened; the address is ${url}`))
    .unref();
}
