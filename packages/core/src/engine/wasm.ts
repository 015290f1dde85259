/** The wasm engine: TFJS on WebAssembly, one thread; slow, but it needs no binary of the platform. */
import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { eagerEngine } from "./eager.js";
import { type Engine, sizeOf } from "./program.js";
import * as tf from "./tf.js";

/** @throws Error where WebAssembly does not start */
export async function wasmEngine(): Promise<Engine> {
  const folder = dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"));
  setWasmPaths(folder + sep);
  if (!(await tf.setBackend("wasm"))) throw new Error("the WebAssembly module did not start");
  return eagerEngine("wasm", "wasm", "WebAssembly, 1 thread");
}

interface WasmBackend {
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array | Int32Array;
}

// The gradient of a gather, which this backend lacks: rows of x are added up by id, in place on its heap.
tf.registerKernel({
  kernelName: "UnsortedSegmentSum",
  backendName: "wasm",
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { x, segmentIds } = inputs as Record<string, tf.TensorInfo>;
    const { numSegments } = attrs as unknown as tf.UnsortedSegmentSumAttrs;
    const wasm = backend as WasmBackend;
    const rowShape = x.shape.slice(segmentIds.shape.length);
    const length = sizeOf(rowShape);
    const output = wasm.makeOutput([numSegments, ...rowShape], x.dtype);
    const [sums, rows, ids] = [output, x, segmentIds].map((tensor) => wasm.typedArrayFromHeap(tensor));
    sums.fill(0);
    for (let row = 0; row < ids.length; row++) {
      const [to, from] = [ids[row] * length, row * length];
      for (let i = 0; i < length; i++) sums[to + i] += rows[from + i];
    }
    return output;
  },
});
