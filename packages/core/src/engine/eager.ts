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
      return compute(fn, signature, inputs, backend);
    },
    dispose: async () => {
      open = false;
    },
  };
}

function compute(fn: TensorFunction, signature: Signature, inputs: Arrays, backend: string): Arrays {
  if (tf.getBackend() !== backend) tf.setBackend(backend);
  const values: Arrays = {};
  tf.tidy(() => {
    const tensors = Object.entries(signature).map(([name, { shape, dtype }]) => [
      name,
      tf.tensor(inputs[name], [...shape], dtype),
    ]);
    for (const [name, tensor] of Object.entries(fn(Object.fromEntries(tensors)))) {
      // a copy: on the cpu backend, the data of an output may be the caller's own array
      values[name] = tensor.dataSync<"float32" | "int32">().slice();
    }
  });
  return values;
}
