/** The onnx engine: a function is recorded once as an ONNX graph, and onnxruntime runs it natively. */
import type * as ort from "onnxruntime-node";
import { InvalidInput } from "../../errors.js";
import { type Arrays, checkInputs, type Engine, type Program, type Provider, type Signature } from "../program.js";
import { whyTooLarge } from "./providers.js";
import type { ProviderFeatures } from "./recording.js";
import { loadRuntime, type Runtime } from "./runtime.js";
import { record } from "./trace.js";

/** What each provider has beyond standard ONNX. An operator that it lacks runs on the CPU, with copies either way. */
const features: Record<Provider, ProviderFeatures> = {
  cpu: { fusedMatMul: true },
  cuda: { fusedMatMul: true },
  webgpu: { fusedMatMul: false },
};

/** An engine on a provider that has been seen to start. */
export async function onnxEngine(provider: Provider, threads: number): Promise<Engine> {
  const runtime = await loadRuntime();
  const programs = new Set<Program>();
  return {
    name: "onnx",
    detail: provider === "cpu" ? `cpu, ${threads} thread${threads === 1 ? "" : "s"}` : provider,
    compile: async (fn, signature) => {
      const recorded = record(fn, signature, features[provider]);
      const { bytes, label } = recorded.largest;
      const reason = await whyTooLarge(provider, bytes);
      if (reason !== null) {
        throw new InvalidInput(
          `${label} takes ${Math.round(bytes / 2 ** 20)} MiB, but ${reason}; use smaller batches, or SEEDSCOPE_ENGINE=onnx`,
        );
      }
      const session = await runtime.InferenceSession.create(recorded.graph.encode(), sessionOptions(provider, threads));
      const program: Program = onnxProgram(runtime, session, signature, recorded.outputs, () =>
        programs.delete(program),
      );
      programs.add(program);
      return program;
    },
    dispose: async () => {
      for (const program of programs) await program.dispose();
    },
  };
}

/** How onnxruntime is set, and why; each measured on training steps. */
function sessionOptions(provider: Provider, threads: number): ort.InferenceSession.SessionOptions {
  const extra = {
    session: {
      // Numbers below 1.2e-38, which float32 holds only with fewer digits, count as 0. A softmax passes through them
      // wherever a position is masked, and on a CPU they cost ten times the time. onnxruntime sets this for its threads
      // and for the thread that opens the first session, which keeps it for good.
      set_denormal_as_zero: "1",
      // How long an idle thread stays awake for more work. The default of about a millisecond takes the cores away from
      // whatever else runs: with two such processes on two cores, both were three times as slow.
      intra_op: { spin_duration_us: "20" },
    },
    // MatMul and Add are faster than Gemm with a bias.
    optimization: { disable_specified_optimizers: provider === "cpu" ? "MatMulAddFusion" : "" },
  };
  return {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    // A plan of all allocations saves nothing in time, and takes a third more memory.
    enableMemPattern: false,
    logSeverityLevel: 3,
    extra,
  };
}

function onnxProgram(
  runtime: Runtime,
  session: ort.InferenceSession,
  signature: Signature,
  outputs: Signature,
  onDispose: () => void,
): Program {
  const outputNames = Object.keys(outputs);
  let open = true;
  return {
    inputs: signature,
    outputs,
    run: async (inputs) => {
      if (!open) throw new Error("this program has been disposed of");
      checkInputs(signature, inputs);
      const feeds: Record<string, ort.Tensor> = {};
      for (const [name, { shape, dtype }] of Object.entries(signature)) {
        feeds[`in.${name}`] = new runtime.Tensor(dtype, inputs[name] as Float32Array, shape);
      }
      const results = await session.run(feeds);
      const values = outputNames.map((name) => [name, results[`out.${name}`].data]);
      return Object.fromEntries(values) as Arrays;
    },
    dispose: async () => {
      if (!open) return;
      open = false;
      onDispose();
      await session.release();
    },
  };
}
