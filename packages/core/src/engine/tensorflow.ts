/** The tensorflow engine: TFJS on TensorFlow's C library, wherever an optional package brings it. */
import { createRequire } from "node:module";
import { eagerEngine } from "./eager.js";
import type { Engine } from "./program.js";
import * as tf from "./tf.js";

const load = createRequire(import.meta.url);

/** In the order of preference: the first one's library computes on CUDA devices. */
const packages = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"];

/** @throws Error if neither package is installed, with the command that installs one; or if neither starts */
export async function tensorflowEngine(): Promise<Engine> {
  const reasons: string[] = [];
  for (const name of packages) {
    try {
      load(name);
      if (!(await tf.setBackend("tensorflow"))) throw new Error("its backend did not start");
      return eagerEngine(
        "tensorflow",
        "tensorflow",
        name.endsWith("gpu") ? "TensorFlow, GPU build" : "TensorFlow, CPU",
      );
    } catch (error) {
      if (!isNotInstalled(error, name)) reasons.push(`${name}: ${firstLine(error)}`);
    }
  }
  throw new Error(reasons.join("; ") || `not installed; npm install ${packages[1]} (with CUDA: ${packages[0]})`);
}

function isNotInstalled(error: unknown, name: string): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === "MODULE_NOT_FOUND" && message.startsWith(`Cannot find module '${name}'`);
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0];
}
