/** Which engines there are, which of them start here, and the choice of one. */
import { availableParallelism } from "node:os";
import { InvalidInput } from "../errors.js";
import { eagerEngine } from "./eager.js";
import { onnxEngine } from "./onnx/engine.js";
import { whyNotProvider } from "./onnx/providers.js";
import type { Engine, EngineName, EngineOptions, EngineStatus, Provider } from "./program.js";
import { tensorflowEngine } from "./tensorflow.js";

/** An engine as it can be asked for. */
interface Choice {
  name: string;
  engine: EngineName;
  provider?: Provider;
  /** whether it is taken unasked, if it starts */
  automatic: boolean;
  /** @throws Error whose message says why it does not start here */
  open(threads: number): Promise<Engine>;
}

/** Fastest first. */
const choices: Choice[] = [
  onnx("onnx", "cpu", true),
  onnx("onnx:webgpu", "webgpu", false),
  onnx("onnx:cuda", "cuda", false),
  { name: "tensorflow", engine: "tensorflow", automatic: true, open: tensorflowEngine },
  { name: "wasm", engine: "wasm", automatic: true, open: async () => (await import("./wasm.js")).wasmEngine() },
  {
    name: "cpu",
    engine: "cpu",
    automatic: true,
    open: async () => eagerEngine("cpu", "cpu", "plain JavaScript, 1 thread"),
  },
];

function onnx(name: string, provider: Provider, automatic: boolean): Choice {
  return {
    name,
    engine: "onnx",
    provider,
    automatic,
    open: async (threads) => {
      const reason = await whyNotProvider(provider);
      if (reason !== null) throw new Error(reason);
      return onnxEngine(provider, threads);
    },
  };
}

/**
 * Opens the engine that is asked for, by `options` or by SEEDSCOPE_ENGINE; else the fastest that starts.
 *
 * @throws InvalidInput if the engine asked for does not exist or does not start, with the reason
 */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  const threads = options.threads ?? availableParallelism();
  if (!Number.isInteger(threads) || threads < 1) {
    throw new InvalidInput(`threads is ${threads}; it must be a whole number, 1 or more`, "threads");
  }
  const asked = askedFor(options);
  if (asked) {
    try {
      return await asked.choice.open(threads);
    } catch (error) {
      throw new InvalidInput(`the engine ${asked.choice.name} does not start here: ${reasonOf(error)}`, asked.field);
    }
  }
  for (const choice of choices.filter((choice) => choice.automatic)) {
    try {
      return await choice.open(threads);
    } catch {
      // the next one; engineStatuses tells why
    }
  }
  throw new Error("no engine starts, not even cpu");
}

/**
 * Every engine, and every provider of the onnx engine: whether it starts here, and whether `openEngine()` takes it.
 *
 * It starts each of them, so it takes a few seconds.
 */
export async function engineStatuses(): Promise<EngineStatus[]> {
  const asked = askedFor({});
  const statuses: EngineStatus[] = [];
  for (const choice of choices) {
    const { available, detail } = await attempt(choice);
    const chosen = available && (asked ? asked.choice === choice : choice.automatic && !statuses.some((s) => s.chosen));
    statuses.push({ name: choice.name, available, chosen, detail });
  }
  return statuses;
}

async function attempt(choice: Choice): Promise<{ available: boolean; detail: string }> {
  try {
    const engine = await choice.open(availableParallelism());
    await engine.dispose();
    return { available: true, detail: engine.detail };
  } catch (error) {
    return { available: false, detail: reasonOf(error) };
  }
}

function askedFor({ name, provider }: EngineOptions): { choice: Choice; field: string } | null {
  const wanted = name ?? (provider ? "onnx" : null);
  if (provider && wanted !== "onnx") {
    throw new InvalidInput(`provider is ${provider}, but only the onnx engine has providers`, "provider");
  }
  if (wanted) {
    const choice = choices.find(
      (choice) => choice.engine === wanted && (wanted !== "onnx" || choice.provider === (provider ?? "cpu")),
    );
    if (choice) return { choice, field: "engine" };
    throw new InvalidInput(`engine is ${[wanted, provider].filter(Boolean).join(":")}; use ${allowed()}`, "engine");
  }
  const variable = process.env.SEEDSCOPE_ENGINE?.trim();
  if (!variable) return null;
  const choice = choices.find((choice) => choice.name === variable.replace(/^onnx:cpu$/, "onnx"));
  if (choice) return { choice, field: "SEEDSCOPE_ENGINE" };
  throw new InvalidInput(`SEEDSCOPE_ENGINE is ${variable}; use ${allowed()}`, "SEEDSCOPE_ENGINE");
}

function allowed(): string {
  return choices.map((choice) => choice.name).join(", ");
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
