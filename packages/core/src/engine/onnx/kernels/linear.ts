/** Matrix products. */
import * as tf from "../../tf.js";
import type { Recording } from "../recording.js";
import type { Inputs, KernelTable } from "./kernel.js";

export const linear: KernelTable = {
  BatchMatMul: batchMatMul,
};

function batchMatMul(
  recording: Recording,
  { a, b }: Inputs,
  { transposeA, transposeB }: tf.BatchMatMulAttrs,
): tf.TensorInfo {
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const rows = a.shape.at(transposeA ? -1 : -2)!;
  const columns = b.shape.at(transposeB ? -2 : -1)!;
  const like = { shape: [...batch, rows, columns], dtype: a.dtype };
  const transposes = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 };
  if (!transposeA && !transposeB) return recording.emit("MatMul", [a, b], like);
  if (a.shape.length === 2 && b.shape.length === 2) return recording.emit("Gemm", [a, b], like, transposes);
  if (recording.features.fusedMatMul) return recording.emit("com.microsoft.FusedMatMul", [a, b], like, transposes);
  const operands = [transposeA ? transposed(recording, a) : a, transposeB ? transposed(recording, b) : b];
  return recording.emit("MatMul", operands, like);
}

/** The last two axes exchanged. */
function transposed(recording: Recording, x: tf.TensorInfo): string {
  const axes = x.shape.map((_, axis) => axis);
  const [row, column] = axes.splice(-2);
  return recording.node("Transpose", [x], { perm: [...axes, column, row] });
}
