/** Kernels that arrange values anew and compute none. */
import { sizeOf } from "../../program.js";
import * as tf from "../../tf.js";
import { onnxType, type Recording } from "../recording.js";
import { type Inputs, type KernelTable, sameShape } from "./kernel.js";

export const shaping: KernelTable = {
  Identity: (recording, { x }) => recording.same(x),
  Reshape: (recording, { x }, { shape }: tf.ReshapeAttrs) =>
    reshape(recording, x, tf.util.inferFromImplicitShape(shape, sizeOf(x.shape))),
  ExpandDims: (recording, { input }, { dim }: tf.ExpandDimsAttrs) =>
    reshape(recording, input, input.shape.toSpliced(dim < 0 ? input.shape.length + 1 + dim : dim, 0, 1)),
  Transpose: transpose,
  Tile: tile,
  Concat: concat,
  Pack: pack,
  Unpack: unpack,
  SplitV: split,
  Slice: slice,
  PadV2: pad,
  Reverse: reverse,
};

function reshape(recording: Recording, x: tf.TensorInfo, shape: number[]): tf.TensorInfo {
  if (sameShape(x.shape, shape)) return recording.same(x);
  const constant = recording.valuesOf(x);
  if (constant) return recording.constant(constant, shape, x.dtype);
  return recording.emit("Reshape", [x, recording.graph.int64(shape)], { shape, dtype: x.dtype });
}

function transpose(recording: Recording, { x }: Inputs, { perm }: tf.TransposeAttrs): tf.TensorInfo {
  const shape = perm.map((axis) => x.shape[axis]);
  const uniform = recording.uniform(x);
  if (uniform !== null) return recording.constant({ uniform }, shape, x.dtype);
  return recording.emit("Transpose", [x], { shape, dtype: x.dtype }, { perm: [...perm] });
}

/** tf.tile, and tf.broadcastTo */
function tile(recording: Recording, { x }: Inputs, { reps }: tf.TileAttrs): tf.TensorInfo {
  const shape = x.shape.map((length, axis) => length * reps[axis]);
  if (sameShape(x.shape, shape)) return recording.same(x);
  const uniform = recording.uniform(x);
  if (uniform !== null) return recording.constant({ uniform }, shape, x.dtype);
  return recording.emit("Tile", [x, recording.graph.int64(reps)], { shape, dtype: x.dtype });
}

function concat(recording: Recording, inputs: Inputs, { axis }: tf.ConcatAttrs): tf.TensorInfo {
  const parts = Object.values(inputs);
  const [first] = parts;
  if (parts.length === 1) return recording.same(first);
  const [along] = tf.util.parseAxisParam(axis, first.shape);
  const shapes = parts.map((part) => part.shape);
  const like = { shape: tf.backend_util.computeOutShape(shapes, along), dtype: first.dtype };
  return recording.emit("Concat", parts, like, { axis: along });
}

/** tf.stack */
function pack(recording: Recording, inputs: Inputs, { axis }: tf.PackAttrs): tf.TensorInfo {
  const parts = Object.values(inputs);
  const [{ shape, dtype }] = parts;
  const thin = recording.graph.int64(shape.toSpliced(axis, 0, 1));
  const thinParts = parts.map((part) => recording.node("Reshape", [part, thin]));
  return recording.emit("Concat", thinParts, { shape: shape.toSpliced(axis, 0, parts.length), dtype }, { axis });
}

/** tf.unstack */
function unpack(recording: Recording, { value }: Inputs, { axis }: tf.UnpackAttrs): tf.TensorInfo[] {
  const [along] = tf.util.parseAxisParam(axis, value.shape);
  const like = { shape: value.shape.toSpliced(along, 1), dtype: value.dtype };
  return Array.from({ length: value.shape[along] }, (_, i) =>
    recording.emit("Gather", [value, recording.graph.int64([i], [])], like, { axis: along }),
  );
}

function split(recording: Recording, { x }: Inputs, { numOrSizeSplits, axis }: tf.SplitVAttrs): tf.TensorInfo[] {
  const [along] = tf.util.parseAxisParam(axis, x.shape);
  const sizes = tf.backend_util.prepareSplitSize(x as tf.Tensor, numOrSizeSplits, along);
  const names = recording.nodes("Split", [x, recording.graph.int64(sizes)], sizes.length, { axis: along });
  return names.map((name, i) => recording.tensor(name, x.shape.with(along, sizes[i]), x.dtype));
}

function slice(recording: Recording, { x }: Inputs, { begin, size }: tf.SliceAttrs): tf.TensorInfo {
  const [starts, sizes] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size);
  if (sameShape(sizes, x.shape)) return recording.same(x);
  const ends = starts.map((start, axis) => start + sizes[axis]);
  const operands = [x, recording.graph.int64(starts), recording.graph.int64(ends)];
  return recording.emit("Slice", operands, { shape: sizes, dtype: x.dtype });
}

function pad(recording: Recording, { x }: Inputs, { paddings, constantValue }: tf.PadV2Attrs): tf.TensorInfo {
  const shape = x.shape.map((length, axis) => paddings[axis][0] + length + paddings[axis][1]);
  const widths = recording.graph.int64([...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)]);
  const value = recording.graph.scalar(constantValue, onnxType(x.dtype));
  return recording.emit("Pad", [x, widths, value], { shape, dtype: x.dtype });
}

function reverse(recording: Recording, { x }: Inputs, { dims }: tf.ReverseAttrs): tf.TensorInfo {
  const axes = tf.util.parseAxisParam(dims, x.shape);
  if (axes.length === 0) return recording.same(x);
  const each = (value: number) => recording.graph.int64(axes.map(() => value));
  const beforeAll = each(-(2 ** 31));
  return recording.emit("Slice", [x, each(-1), beforeAll, recording.graph.int64(axes), each(-1)], x);
}
