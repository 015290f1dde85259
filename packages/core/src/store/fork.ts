/** Forking a module: the built one, from TypeScript too, which a process would take twice as long to load. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What of a process' last words is kept, in characters. */
const tailLength = 4_000;

/** A forked module; typed arrays pass whole between the two. */
export interface Forked {
  child: ChildProcess;
  /** the end of what it wrote to stderr */
  stderr(): string;
}

/**
 * @param from `import.meta.url` of the caller
 * @param name the module's file name without its ending, in the caller's folder
 */
export function forkModule(from: string, name: string): Forked {
  const built = from.endsWith(".ts") ? from.replace(/\/src\/(?!.*\/src\/)/, "/dist/") : from;
  const child = fork(fileURLToPath(new URL(`./${name}.js`, built)), {
    serialization: "advanced",
    execArgv: [],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let tail = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    tail = (tail + text).slice(-tailLength);
  });
  return { child, stderr: () => tail.trim() };
}

/**
 * Forks a module that answers one message with one message.
 *
 * @throws Error if it ends without an answer
 */
export function askModule<Answer>(from: string, name: string, request: object): Promise<Answer> {
  const { child, stderr } = forkModule(from, name);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => reject(new Error(`${name} ended with ${signal ?? code}: ${stderr()}`)));
    child.once("message", (answer) => {
      child.disconnect();
      resolve(answer as Answer);
    });
    child.send(request);
  });
}
