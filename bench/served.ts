/** The server as it is used, in a process of its own, for benchmarks that ask it. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export interface Served {
  name: string;
  url: string;
  child: ChildProcess;
  kill(): void;
}

/** @param store its folder */
export function serve(store: string): Promise<Served> {
  return start("ours", [here("../apps/cli/bin/seedscope.js"), "serve", "--port", "0", "--json", "--store", store]);
}

/** A server of Node's, whose first line says where it is. */
export async function start(name: string, args: string[], input = ""): Promise<Served> {
  const child = spawn(process.execPath, args, {
    stdio: ["pipe", "pipe", "inherit"],
    env: { SEEDSCOPE_LOG_LEVEL: "error", ...process.env, SEEDSCOPE_DEMO: "0", NODE_ENV: "production" },
  });
  child.stdin.end(input);
  for await (const line of createInterface({ input: child.stdout })) {
    return { name, child, url: JSON.parse(line).url, kill: () => child.kill("SIGKILL") };
  }
  throw new Error(`${name} ended before it served`);
}

// biome-ignore lint/suspicious/noExplicitAny: each caller knows the shape of what it asked for
export async function ask({ url }: Pick<Served, "url">, query: string, variables: object = {}): Promise<any> {
  return JSON.parse(await textOf({ url }, JSON.stringify({ query, variables })));
}

/** Trains a family and waits for it. @throws Error if it is refused or fails */
export async function train(server: Served, input: object): Promise<void> {
  const mutation =
    "mutation T($input: TrainFamilyInput!) { trainFamily(input: $input) { job { id } userErrors { message } } }";
  const { job, userErrors } = (await ask(server, mutation, { input })).data.trainFamily;
  if (!job) throw new Error(userErrors[0].message);
  await until(async () => {
    const { data } = await ask(server, "query J($id: ID!) { job(id: $id) { state } }", { id: job.id });
    if (data.job.state === "FAILED") throw new Error("the family could not be trained");
    return data.job.state === "SUCCEEDED";
  });
}

export async function textOf({ url }: Pick<Served, "url">, body: string): Promise<string> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}/graphql`, { method: "POST", headers, body });
  return response.text();
}

export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(500);
}

export function here(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
