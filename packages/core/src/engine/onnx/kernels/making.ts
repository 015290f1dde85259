/** Kernels that make values from nothing: constants, which enter the graph only where they are used. */
import * as tf from "../../tf.js";
import type { Recording } from "../recording.js";
import type { Inputs, KernelTable } from "./kernel.js";

export const making: KernelTable = {
  Fill: (recording, _, { shape, value, dtype }: tf.FillAttrs) =>
    recording.constant({ uniform: Number(value) }, shape, dtype ?? "float32"),
  ZerosLike: (recording, { x }) => recording.constant({ uniform: 0 }, x.shape, x.dtype),
  OnesLike: (recording, { x }) => recording.constant({ uniform: 1 }, x.shape, x.dtype),
  Range: range,
};

function range(recording: Recording, _: Inputs, { start, stop, step, dtype }: tf.RangeAttrs): tf.TensorInfo {
  const length = Math.max(0, Math.ceil((stop - start) / step));
  const values = tf.util.makeZerosTypedArray(length, dtype);
  for (let i = 0; i < length; i++) values[i] = i === 0 ? start : values[i - 1] + step;
  return recording.constant({ values }, [length], dtype);
}
