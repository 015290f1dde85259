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
  const started = await withoutNewListeners(() => tf.setBackend("wasm"));
  if (!started) throw new Error("the WebAssembly module did not start");
  return eagerEngine("wasm", "wasm", "WebAssembly, 1 thread");
}

/** The module's loader listens to every uncaught error of the process, to throw it again: that is not its business. */
async function withoutNewListeners<T>(start: () => Promise<T>): Promise<T> {
  const events = ["uncaughtException", "unhandledRejection"];
  const before = new Set(events.flatMap((event) => process.rawListeners(event)));
  const result = await start();
  for (const event of events) {
    for (const listener of process.rawListeners(event)) {
      if (!before.has(listener)) process.removeListener(event, listener as () => void);
    }
  }
  return result;
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
