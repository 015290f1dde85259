/** A TFJS backend that records what is asked of it as an ONNX graph, and computes nothing. */
import { type Signature, sizeOf, type TensorFunction } from "../program.js";
import * as tf from "../tf.js";
import type { Graph } from "./graph.js";
import { kernels } from "./kernels/index.js";
import { type Data, type ProviderFeatures, Recording, type Storage } from "./recording.js";

const backendName = "seedscope-recording";

class RecordingBackend extends tf.KernelBackend implements Storage {
  private readonly data = new tf.DataStorage<Data>(this, tf.engine());

  /** What is known of a tensor; one that lives on another backend moves here. */
  dataOf({ dataId }: tf.TensorInfo): Data {
    if (!tf.engine().state.tensorInfo.has(dataId)) {
      throw new Error("a tensor is used after its disposal; what a gradient needs must be an input or saved");
    }
    return this.data.get(dataId);
  }

  add(data: Omit<Data, "refCount">): tf.TensorInfo {
    const dataId = {};
    this.data.set(dataId, { ...data, refCount: 1 });
    return { dataId, shape: [...data.shape], dtype: data.dtype };
  }

  override write(values: tf.backend_util.TypedArray, shape: number[], dtype: tf.DataType): object {
    return this.add({ values, shape, dtype }).dataId;
  }

  override move(
    dataId: object,
    values: tf.backend_util.TypedArray,
    shape: number[],
    dtype: tf.DataType,
    refCount: number,
  ): void {
    this.data.set(dataId, { values, shape, dtype, refCount });
  }

  override readSync(dataId: object): tf.backend_util.TypedArray {
    const { symbol, values, uniform, shape, dtype } = this.data.get(dataId);
    if (symbol) {
      throw new Error(
        "a compiled function may not read the values of its tensors (dataSync, arraySync, print): return them",
      );
    }
    return values ?? tf.util.makeZerosTypedArray(sizeOf(shape), dtype as "float32").fill(uniform!);
  }

  override async read(dataId: object): Promise<tf.backend_util.TypedArray> {
    return this.readSync(dataId);
  }

  override incRef(dataId: object): void {
    this.data.get(dataId).refCount++;
  }

  override refCount(dataId: object): number {
    return this.data.has(dataId) ? this.data.get(dataId).refCount : 0;
  }

  override disposeData(dataId: object, force = false): boolean {
    if (!this.data.has(dataId)) return true;
    const data = this.data.get(dataId);
    data.refCount--;
    if (data.refCount > 0 && !force) return false;
    this.data.delete(dataId);
    return true;
  }

  override numDataIds(): number {
    return this.data.numDataIds();
  }

  override memory() {
    return { unreliable: true };
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override timerAvailable(): boolean {
    return false;
  }

  override dispose(): void {}
}

let current: Recording | null = null;

function active(kernelName: string): Recording {
  if (!current) throw new Error(`${kernelName} was called on a tensor of a compiled function after its compilation`);
  return current;
}

tf.registerBackend(backendName, () => new RecordingBackend(), 0);
for (const [kernelName, kernel] of Object.entries(kernels)) {
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, attrs }) => kernel(active(kernelName), inputs as never, attrs as never),
  });
}
for (const { kernelName } of tf.getKernelsForBackend("cpu")) {
  if (kernelName in kernels) continue;
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: () => {
      throw new Error(`the TFJS kernel ${kernelName} is not mapped to ONNX: add it to engine/onnx/kernels`);
    },
  });
}

/** A recorded function: its graph, in which input x is called "in.x" and output y "out.y". */
export interface Recorded {
  graph: Graph;
  outputs: Signature;
  largest: Recording["largest"];
}

/**
 * Calls a function once on symbols and returns what it would have computed.
 *
 * Constants that it makes or captures become constants of the graph, so they should be small.
 *
 * @throws Error if it reads values, uses a kernel that is not mapped, or returns something other than float32 or int32
 */
export function record(fn: TensorFunction, signature: Signature, features: ProviderFeatures): Recorded {
  const before = { backend: tf.getBackend(), recording: current };
  tf.setBackend(backendName);
  const recording = new Recording(tf.backend() as RecordingBackend, features);
  current = recording;
  try {
    const outputs = tf.tidy(() => {
      const inputs = Object.entries(signature).map(([name, spec]) => [name, declareInput(recording, name, spec)]);
      return declareOutputs(recording, fn(Object.fromEntries(inputs)));
    });
    return { graph: recording.graph, outputs, largest: recording.largest };
  } finally {
    current = before.recording;
    if (before.backend) tf.setBackend(before.backend);
  }
}

function declareInput(recording: Recording, name: string, { shape, dtype }: Signature[string]): tf.Tensor {
  recording.graph.input(`in.${name}`, dtype, shape);
  return tf.engine().makeTensorFromTensorInfo(recording.tensor(`in.${name}`, shape, dtype));
}

function declareOutputs(recording: Recording, tensors: Record<string, tf.Tensor>): Signature & tf.TensorContainer {
  const { graph } = recording;
  const outputs: Signature = {};
  for (const [name, tensor] of Object.entries(tensors)) {
    const { shape, dtype } = tensor;
    if (dtype !== "float32" && dtype !== "int32") {
      throw new TypeError(`output ${name} is ${dtype}; cast it to float32 or int32`);
    }
    graph.output(`out.${name}`, dtype, shape, recording.name(tensor));
    outputs[name] = { shape: [...shape], dtype };
  }
  return outputs as Signature & tf.TensorContainer;
}
