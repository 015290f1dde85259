/** Forking a module of this folder, from built JavaScript and from TypeScript alike. */
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

/** @param name file name without its ending, in this folder */
export function forkModule(name: string): Forked {
  const ending = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
  const child = fork(fileURLToPath(new URL(`./${name}${ending}`, import.meta.url)), {
    serialization: "advanced",
    execArgv: ending === ".ts" ? ["--import", import.meta.resolve("@oxc-node/core/register")] : [],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let tail = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    tail = (tail + text).slice(-tailLength);
  });
  return { child, stderr: () => tail.trim() };
}
