/** Whether a provider of onnxruntime starts here; tried in a process of its own, for one that fails may crash. */
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import type { Provider } from "../program.js";
import { Graph } from "./graph.js";
import { loadRuntime } from "./runtime.js";

/** What would help where a provider does not start. */
const remedies: Record<Provider, string> = {
  cpu: "install onnxruntime-node for this platform",
  webgpu: "it needs a GPU driver for Vulkan, Metal or Direct3D 12, and on Linux libvulkan1",
  cuda: "it needs an NVIDIA GPU and onnxruntime's CUDA files; see docs/hosting.md",
};

const reasons = new Map<Provider, Promise<string | null>>();

/** Why a provider does not start, in a few words; null if it does. Found out once a process. */
export function whyNotProvider(provider: Provider): Promise<string | null> {
  const known = reasons.get(provider) ?? findOut(provider);
  reasons.set(provider, known);
  return known;
}

async function findOut(provider: Provider): Promise<string | null> {
  try {
    await loadRuntime();
  } catch (error) {
    return `onnxruntime has no binary for ${process.platform} ${process.arch} (${firstLine(String(error))})`;
  }
  if (provider === "cpu") return null;
  const failure = await tryProvider(provider, 16);
  return failure === null ? null : `${failure}; ${remedies[provider]}`;
}

/** What every WebGPU adapter can bind at once; what some software adapters hold beyond it is silently wrong. */
const everyAdapterBinds = 128 * 2 ** 20;
const noAdapterBinds = 2 ** 31;

/** Why a provider cannot hold a tensor of this size; null if it can. Tried only where there is doubt. */
export async function whyTooLarge(provider: Provider, bytes: number): Promise<string | null> {
  if (provider !== "webgpu" || bytes <= everyAdapterBinds) return null;
  if (bytes >= noAdapterBinds) return "WebGPU holds less than 2 GiB in one tensor";
  const failure = await tryProvider(provider, Math.ceil(bytes / 4));
  return failure && `this WebGPU adapter fails at that size (${failure})`;
}

/**
 * Adds 1 to `length` numbers on a provider, in a process of its own.
 *
 * @returns null if the sums are right, else what went wrong
 */
export function tryProvider(provider: Provider, length: number): Promise<string | null> {
  const graph = new Graph();
  graph.input("x", "float32", [length]);
  graph.output("y", "float32", [length], graph.node("Add", ["x", graph.scalar(1, "float32")])[0]);
  const model = Buffer.from(graph.encode()).toString("base64");
  const runtime = createRequire(import.meta.url).resolve("onnxruntime-node");
  return new Promise((resolve) => {
    const args = ["-e", trial, runtime, provider, String(length), model];
    execFile(process.execPath, args, { timeout: 60_000 }, (error, stdout, stderr) => {
      if (stdout.startsWith("right")) resolve(null);
      else if (stdout) resolve(firstLine(stdout));
      else
        resolve(`it crashed (${error?.signal ?? error?.code ?? "no answer"})${stderr ? `: ${firstLine(stderr)}` : ""}`);
    });
  });
}

const trial = `
const [runtime, provider, length, model] = process.argv.slice(1);
const ort = require(runtime);
const x = new Float32Array(Number(length)).fill(2);
ort.InferenceSession.create(Buffer.from(model, "base64"), { executionProviders: [provider], logSeverityLevel: 4 })
  .then((session) => session.run({ x: new ort.Tensor("float32", x, [x.length]) }))
  .then(({ y }) => (y.data.every((sum) => sum === 3) ? "right" : "it computes wrong sums"))
  .catch((error) => error.message)
  .then((answer) => process.stdout.write(answer, () => process.exit()));
`;

/** Without the place in onnxruntime's sources that its messages begin with. */
function firstLine(text: string): string {
  return text.split("\n")[0].replace(/^.* was false\. /, "");
}
