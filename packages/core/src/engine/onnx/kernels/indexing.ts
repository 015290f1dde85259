/** Kernels that look values up, or add them up, by position. */
import { sizeOf } from "../../program.js";
import * as tf from "../../tf.js";
import { dataType } from "../graph.js";
import { onnxType, type Recording } from "../recording.js";
import type { Inputs, KernelTable } from "./kernel.js";

export const indexing: KernelTable = {
  GatherV2: gather,
  UnsortedSegmentSum: segmentSum,
  OneHot: oneHot,
};

function gather(recording: Recording, { x, indices }: Inputs, { axis, batchDims }: tf.GatherV2Attrs): tf.TensorInfo {
  if (batchDims) throw new Error("tf.gather with batchDims is not mapped to ONNX");
  const [along] = tf.util.parseAxisParam(axis, x.shape);
  const shape = [...x.shape.slice(0, along), ...indices.shape, ...x.shape.slice(along + 1)];
  return recording.emit("Gather", [x, indices], { shape, dtype: x.dtype }, { axis: along });
}

/**
 * The gradient of a gather: rows of x [ids…, …] added up by id.
 *
 * By ScatterElements, never by ScatterND: with several threads, onnxruntime's ScatterND(reduction=add) loses
 * additions where an id is repeated.
 */
function segmentSum(
  recording: Recording,
  { x, segmentIds }: Inputs,
  { numSegments }: tf.UnsortedSegmentSumAttrs,
): tf.TensorInfo {
  const { graph } = recording;
  const shape = [numSegments, ...x.shape.slice(segmentIds.shape.length)];
  const flat = [sizeOf(segmentIds.shape), sizeOf(shape.slice(1))];
  const ids = recording.node("Expand", [column(recording, segmentIds), graph.int64(flat)]);
  const rows = recording.node("Reshape", [x, graph.int64(flat)]);
  const zeros = recording.node("Expand", [zeroOf(recording, segmentIds, x.dtype), graph.int64([numSegments, flat[1]])]);
  const sums = recording.node("ScatterElements", [zeros, ids, rows], { axis: 0, reduction: "add" });
  return recording.emit("Reshape", [sums, graph.int64(shape)], { shape, dtype: x.dtype });
}

/** 0, made of an input: onnxruntime would keep a table of constant zeros, as large as the embedding, for good. */
function zeroOf(recording: Recording, ids: tf.TensorInfo, dtype: tf.DataType): string {
  const { graph } = recording;
  const first = recording.node("Slice", [
    recording.node("Reshape", [ids, graph.int64([-1])]),
    graph.int64([0]),
    graph.int64([1]),
  ]);
  const zero = recording.node("Mul", [first, graph.scalar(0, "int32")]);
  return recording.node("Cast", [zero], { to: dataType(onnxType(dtype)) });
}

/** Positions as a column of int64. */
export function column(recording: Recording, ids: tf.TensorInfo): string {
  const wide = recording.node("Cast", [ids], { to: dataType("int64") });
  return recording.node("Reshape", [wide, recording.graph.int64([sizeOf(ids.shape), 1])]);
}

/** Made as float32: onnxruntime has no OneHot of int32. */
function oneHot(recording: Recording, { indices }: Inputs, attributes: tf.OneHotAttrs): tf.TensorInfo {
  const { depth, onValue, offValue, dtype } = attributes;
  const { graph } = recording;
  const shape = [...indices.shape, depth];
  const wide = recording.node("Cast", [indices], { to: dataType("int64") });
  const operands = [wide, graph.int64([depth], []), graph.constant("float32", [2], [offValue, onValue])];
  const floats = recording.node("OneHot", operands, { axis: -1 });
  if (dtype === "float32") return recording.tensor(floats, shape, "float32");
  return recording.emit("Cast", [floats], { shape, dtype: "int32" }, { to: dataType("int32") });
}
