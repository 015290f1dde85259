/** Engines that compute each operation as TFJS meets it: `cpu` (the reference), `wasm` and `tensorflow`. */
import {
  type Arrays,
  checkInputs,
  type Engine,
  type EngineName,
  type Program,
  type Signature,
  sizeOf,
  type TensorFunction,
} from "./program.js";
import * as tf from "./tf.js";

/** An engine over a TFJS backend that has been registered and starts. */
export function eagerEngine(name: EngineName, backend: string, detail: string): Engine {
  return {
    name,
    detail,
    compile: async (fn, signature) => eagerProgram(fn, signature, backend),
    dispose: async () => {},
  };
}

function eagerProgram(fn: TensorFunction, signature: Signature, backend: string): Program {
  const zeros = Object.entries(signature).map(([name, { shape, dtype }]) => [
    name,
    dtype === "float32" ? new Float32Array(sizeOf(shape)) : new Int32Array(sizeOf(shape)),
  ]);
  const { outputs } = compute(fn, signature, Object.fromEntries(zeros), backend);
  return {
    inputs: signature,
    outputs,
    run: async (inputs) => {
      checkInputs(signature, inputs);
      return compute(fn, signature, inputs, backend).values;
    },
    dispose: async () => {},
  };
}

function compute(fn: TensorFunction, signature: Signature, inputs: Arrays, backend: string) {
  if (tf.getBackend() !== backend) tf.setBackend(backend);
  const values: Arrays = {};
  const outputs: Signature = {};
  tf.tidy(() => {
    const tensors = Object.entries(signature).map(([name, { shape, dtype }]) => [
      name,
      tf.tensor(inputs[name], [...shape], dtype),
    ]);
    for (const [name, tensor] of Object.entries(fn(Object.fromEntries(tensors)))) {
      values[name] = tensor.dataSync<"float32" | "int32">().slice();
      outputs[name] = { shape: tensor.shape, dtype: tensor.dtype as "float32" | "int32" };
    }
  });
  return { values, outputs };
}
