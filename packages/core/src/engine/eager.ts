/** Engines that compute each operation as TFJS meets it: `cpu` (the reference), `wasm` and `tensorflow`. */
import { record } from "./onnx/trace.js";
import {
  type Arrays,
  checkInputs,
  type Engine,
  type EngineName,
  type Program,
  type Signature,
  type TensorFunction,
} from "./program.js";
import * as tf from "./tf.js";

/** An engine over a TFJS backend that is registered and has been seen to start. */
export function eagerEngine(name: EngineName, backend: string, detail: string): Engine {
  return {
    name,
    detail,
    compile: async (fn, signature) => eagerProgram(fn, signature, backend),
    dispose: async () => {},
  };
}

/** The shapes of the outputs come from recording the function: every engine takes the same functions. */
function eagerProgram(fn: TensorFunction, signature: Signature, backend: string): Program {
  const { outputs } = record(fn, signature, { fusedMatMul: false });
  let open = true;
  return {
    inputs: signature,
    outputs,
    run: async (inputs) => {
      if (!open) throw new Error("this program has been disposed of");
      checkInputs(signature, inputs);
      return compute(fn, { inputs: signature, outputs }, inputs, backend);
    },
    dispose: async () => {
      open = false;
    },
  };
}

function compute(
  fn: TensorFunction,
  signature: Pick<Program, "inputs" | "outputs">,
  arrays: Arrays,
  backend: string,
): Arrays {
  if (tf.getBackend() !== backend) tf.setBackend(backend);
  const results: Arrays = {};
  tf.tidy(() => {
    const inputs = Object.entries(signature.inputs).map(([name, { shape, dtype }]) => [
      name,
      tf.tensor(arrays[name], [...shape], dtype),
    ]);
    const outputs = fn(Object.fromEntries(inputs));
    for (const [name, { dtype }] of Object.entries(signature.outputs)) {
      // a copy: on the cpu backend, the data of an output may be the caller's own array, or bytes where it is a cast
      const values = outputs[name].dataSync<"float32" | "int32">();
      results[name] = dtype === "float32" ? Float32Array.from(values) : Int32Array.from(values);
    }
  });
  return results;
}
