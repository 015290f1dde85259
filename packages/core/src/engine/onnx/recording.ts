/** One function being recorded: tensors that are names in an ONNX graph, or constants that may yet enter it. */
import { sizeOf } from "../program.js";
import type * as tf from "../tf.js";
import { type Attributes, Graph, type OnnxType } from "./graph.js";

/** What a provider offers beyond standard ONNX. */
export interface ProviderFeatures {
  /** com.microsoft.FusedMatMul: a product of transposed operands without transposing them */
  fusedMatMul: boolean;
}

/** What is known of a tensor's data: its place in a graph, or its values, or that all its values are the same. */
export interface Data {
  shape: readonly number[];
  dtype: tf.DataType;
  refCount: number;
  symbol?: { recording: Recording; name: string };
  values?: tf.backend_util.TypedArray;
  /** the one value that every element has; null once they are known to differ; undefined before anyone looked */
  uniform?: number | null;
}

type Constant = Pick<Data, "values" | "uniform">;

/** Where the recording backend keeps what it knows of its tensors. */
export interface Storage {
  dataOf(tensor: tf.TensorInfo): Data;
  add(data: Omit<Data, "refCount">): tf.TensorInfo;
  incRef(dataId: object): void;
}

/** What the kernels of the table write to. */
export class Recording {
  readonly graph = new Graph();
  /** the largest tensor of the graph, for providers that cannot hold one of any size */
  largest: { bytes: number; label: string } = { bytes: 0, label: "" };
  private readonly constantNames = new WeakMap<object, string>();

  constructor(
    private readonly storage: Storage,
    readonly features: ProviderFeatures,
  ) {}

  /** One node with one output of this shape and type. */
  emit(
    op: string,
    operands: (tf.TensorInfo | string)[],
    like: { shape: readonly number[]; dtype: tf.DataType },
    attributes?: Attributes,
  ): tf.TensorInfo {
    return this.tensor(this.node(op, operands, attributes), like.shape, like.dtype);
  }

  /** One node with one output, which stays inside a kernel. */
  node(op: string, operands: (tf.TensorInfo | string)[], attributes?: Attributes): string {
    return this.nodes(op, operands, 1, attributes)[0];
  }

  /** One node with several outputs. */
  nodes(op: string, operands: (tf.TensorInfo | string)[], nOutputs: number, attributes?: Attributes): string[] {
    const names = operands.map((operand) => (typeof operand === "string" ? operand : this.name(operand)));
    return this.graph.node(op, names, attributes, nOutputs);
  }

  /** The tensor that stands for a name in the graph. */
  tensor(name: string, shape: readonly number[], dtype: tf.DataType): tf.TensorInfo {
    const bytes = sizeOf(shape) * 4;
    if (bytes > this.largest.bytes) this.largest = { bytes, label: `${name} [${shape.join(", ")}]` };
    return this.storage.add({ shape, dtype, symbol: { recording: this, name } });
  }

  /** A tensor whose values are known already. */
  constant(constant: Constant, shape: readonly number[], dtype: tf.DataType): tf.TensorInfo {
    return this.storage.add({ shape, dtype, ...constant });
  }

  /** The same tensor once more. */
  same(tensor: tf.TensorInfo): tf.TensorInfo {
    this.storage.incRef(tensor.dataId);
    return { dataId: tensor.dataId, shape: tensor.shape, dtype: tensor.dtype };
  }

  /** The values of a tensor, if they are known already. */
  valuesOf(tensor: tf.TensorInfo): Constant | null {
    const data = this.storage.dataOf(tensor);
    return data.symbol ? null : { values: data.values, uniform: data.uniform };
  }

  /** The one value that every element has, if it is known that they all have it. */
  uniform(tensor: tf.TensorInfo): number | null {
    const data = this.storage.dataOf(tensor);
    if (data.symbol) return null;
    if (data.uniform === undefined) {
      const [first] = data.values!;
      data.uniform = data.values!.every((value) => value === first) && first !== undefined ? first : null;
    }
    return data.uniform;
  }

  /** The name of a tensor in the graph; a constant enters the graph here. */
  name(tensor: tf.TensorInfo): string {
    const data = this.storage.dataOf(tensor);
    if (data.symbol) {
      if (data.symbol.recording === this) return data.symbol.name;
      throw new Error("a tensor of one compiled function is used in another; hand its values in as an input");
    }
    const known = this.constantNames.get(tensor.dataId);
    if (known) return known;
    const name = this.constantName(tensor, data);
    this.constantNames.set(tensor.dataId, name);
    return name;
  }

  private constantName(tensor: tf.TensorInfo, data: Data): string {
    const type = onnxType(data.dtype);
    const uniform = this.uniform(tensor);
    if (uniform === null) return this.graph.constant(type, data.shape, data.values!);
    if (sizeOf(data.shape) === 1) return this.graph.constant(type, data.shape, [uniform]);
    return this.graph.node("Expand", [this.graph.scalar(uniform, type), this.graph.int64([...data.shape])])[0];
  }
}

export function onnxType(dtype: tf.DataType): OnnxType {
  if (dtype === "float32" || dtype === "int32" || dtype === "bool") return dtype;
  throw new Error(`a compiled function cannot hold ${dtype} tensors`);
}
