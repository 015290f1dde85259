/** seedscope engines: what can compute here, what does, and why the others do not. */

import type { Command } from "commander";
import { readSettings, type Settings } from "../settings.js";

interface EngineStatus {
  name: string;
  available: boolean;
  chosen: boolean;
  detail: string;
}

export function addEngines(program: Command): void {
  program
    .command("engines")
    .summary("list the engines: which exist, which is used, why the others are not")
    .description(
      "Lists the engines. SEEDSCOPE_ENGINE chooses one: onnx, onnx:webgpu, onnx:cuda, tensorflow, wasm, cpu.",
    )
    .action(async (_options: object, command: Command) => listEngines(readSettings(command)));
}

async function listEngines(settings: Settings): Promise<void> {
  const { printJson, printLine, table } = await import("../output.js");
  const engines = await engineStatuses(settings);
  if (settings.json) return printJson(engines);
  printLine(
    table(engines, [
      { title: "engine", value: ({ name }) => name },
      { title: "", value: ({ available, chosen }) => (chosen ? "used" : available ? "available" : "not here") },
      { title: "detail", value: ({ detail }) => detail },
    ]),
  );
}

/** Without a server it needs no store, so it answers beside a running server too. */
async function engineStatuses(settings: Settings): Promise<EngineStatus[]> {
  if (!settings.server) return (await import("@seedscope/core")).engineStatuses();
  const { withClient } = await import("../client/open.js");
  return withClient(settings, async (client) => {
    const { server } = await client.request<{ server: { engines: EngineStatus[] } }>(
      "query Engines { server { engines { name available chosen detail } } }",
    );
    return server.engines;
  });
}
