/** Kernels that take an axis away, and the softmax. */
import { sizeOf } from "../../program.js";
import * as tf from "../../tf.js";
import { dataType } from "../graph.js";
import type { Recording } from "../recording.js";
import type { Inputs, Kernel, KernelTable } from "./kernel.js";

export const reductions: KernelTable = {
  Sum: sum,
  Mean: reduction("ReduceMean"),
  Max: reduction("ReduceMax"),
  Min: reduction("ReduceMin"),
  Prod: reduction("ReduceProd"),
  All: logicalReduction("ReduceMin"),
  Any: logicalReduction("ReduceMax"),
  ArgMax: position("ArgMax"),
  ArgMin: position("ArgMin"),
  Cumsum: cumsum,
  Softmax: (recording, { logits }, { dim }: tf.SoftmaxAttrs) =>
    recording.emit("Softmax", [logits], logits, { axis: dim }),
};

/** Max calls its axes `reductionIndices`, the others `axis`. */
interface ReductionAttributes {
  axis?: number | number[];
  reductionIndices?: number | number[];
  keepDims: boolean;
}

function reduction(op: string) {
  return (recording: Recording, { x }: Inputs, attributes: ReductionAttributes): tf.TensorInfo => {
    const { axes, shape } = reduced(x, attributes);
    if (axes.length === 0) return recording.same(x);
    return recording.emit(op, [x, recording.graph.int64(axes)], { shape, dtype: x.dtype }, keepDims(attributes));
  };
}

/** Sums down columns (the gradient of a bias) are a product with ones: two to three times as fast as a reduction. */
function sum(recording: Recording, inputs: Inputs, attributes: ReductionAttributes): tf.TensorInfo {
  const { x } = inputs;
  const { axes, shape } = reduced(x, attributes);
  const leading = axes.every((axis, i) => axis === i) && axes.length > 0 && axes.length < x.shape.length;
  if (x.dtype !== "float32" || !leading) return reduction("ReduceSum")(recording, inputs, attributes);
  const { graph } = recording;
  const [rows, columns] = [sizeOf(x.shape.slice(0, axes.length)), sizeOf(x.shape.slice(axes.length))];
  const matrix = x.shape.length === 2 ? x : recording.node("Reshape", [x, graph.int64([rows, columns])]);
  const ones = graph.constant("float32", [1, rows], new Float32Array(rows).fill(1));
  const sums = recording.node("MatMul", [ones, matrix]);
  return recording.emit("Reshape", [sums, graph.int64(shape)], { shape, dtype: x.dtype });
}

/** ONNX reduces no booleans: they pass as int32. */
function logicalReduction(op: string): Kernel {
  return (recording, { x }, attributes: ReductionAttributes) => {
    const { axes, shape } = reduced(x, attributes);
    const numbers = recording.node("Cast", [x], { to: dataType("int32") });
    const found = recording.node(op, [numbers, recording.graph.int64(axes)], keepDims(attributes));
    return recording.emit("Cast", [found], { shape, dtype: "bool" }, { to: dataType("bool") });
  };
}

function position(op: string): Kernel {
  return (recording, { x }, { axis }: { axis: number }) => {
    const [reducedAxis] = tf.util.parseAxisParam(axis, x.shape);
    const shape = x.shape.filter((_, axis) => axis !== reducedAxis);
    const found = recording.node(op, [x], { axis: reducedAxis, keepdims: 0 });
    return recording.emit("Cast", [found], { shape, dtype: "int32" }, { to: dataType("int32") });
  };
}

function reduced(x: tf.TensorInfo, { axis, reductionIndices, keepDims }: ReductionAttributes) {
  const axes = tf.util.parseAxisParam((axis ?? reductionIndices)!, x.shape);
  const lengths = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  return { axes, shape: keepDims ? lengths : lengths.filter((_, axis) => !axes.includes(axis)) };
}

function keepDims({ keepDims }: ReductionAttributes) {
  return { keepdims: keepDims ? 1 : 0 };
}

function cumsum(recording: Recording, { x }: Inputs, { axis, exclusive, reverse }: tf.CumsumAttrs): tf.TensorInfo {
  return recording.emit("CumSum", [x, recording.graph.int64([axis], [])], x, {
    exclusive: exclusive ? 1 : 0,
    reverse: reverse ? 1 : 0,
  });
}
