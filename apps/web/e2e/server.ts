/** A server of our own for one test: a free port, a store in a temporary folder, both gone afterwards. */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../../cli/bin/seedscope.js", import.meta.url));

/** A new store is some seconds of work, many where other work is beside it. */
const startSeconds = 150;

export interface TestServer {
  url: string;
  /** What it has said so far, for the message of a failed test. */
  said: () => string;
  stop: () => Promise<void>;
}

/** @param settings environment variables beside those of every test */
export async function startServer(settings: Record<string, string> = {}): Promise<TestServer> {
  const store = await mkdtemp(join(tmpdir(), "seedscope-e2e-"));
  const child = spawn(process.execPath, [command, "serve", "--port", "0", "--store", store], {
    env: { ...process.env, SEEDSCOPE_DEMO: "0", NEXT_TELEMETRY_DISABLED: "1", ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    child.kill("SIGTERM");
    const hung = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(hung);
    await rm(store, { recursive: true, force: true });
  };

  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`the server did not start within ${startSeconds} s; it said:\n${output}`)),
      1000 * startSeconds,
    );
    const listen = (chunk: Buffer) => {
      output += chunk;
      const found = /Seedscope is at (http:\S+)/.exec(output);
      if (!found) return;
      clearTimeout(late);
      resolve(found[1]);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("exit", (code) => {
      clearTimeout(late);
      reject(new Error(`the server ended with ${code} before it was ready; it said:\n${output}`));
    });
  }).catch(async (error) => {
    await stop();
    throw error;
  });
  return { url, said: () => output, stop };
}
