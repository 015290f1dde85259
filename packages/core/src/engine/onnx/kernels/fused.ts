/** Kernels that TFJS does not have: one ONNX operator where TFJS needs many. ops.ts uses them where they exist. */
import type * as tf from "../../tf.js";
import type { Recording } from "../recording.js";
import { column } from "./indexing.js";
import type { Inputs, KernelTable } from "./kernel.js";

export const fused: KernelTable = {
  LayerNorm: layerNorm,
  Gelu: (recording, { x }) => recording.emit("Gelu", [x], x),
  LogSoftmax: (recording, { logits }, { axis }: { axis: number }) =>
    recording.emit("LogSoftmax", [logits], logits, { axis }),
  GeluGradient: geluGradient,
  GatherAlong: gatherAlong,
  ScatterAddAlong: scatterAddAlong,
};

/** x [..., d], w [d], b [d] → the normalized value, the mean and 1/√(variance + ε), both [..., 1] */
function layerNorm(recording: Recording, { x, w, b }: Inputs, { epsilon }: { epsilon: number }): tf.TensorInfo[] {
  const attributes = { axis: -1, epsilon: { float: epsilon } };
  const [value, mean, scale] = recording.nodes("LayerNormalization", [x, w, b], 3, attributes);
  const rows = [...x.shape.slice(0, -1), 1];
  return [
    recording.tensor(value, x.shape, x.dtype),
    recording.tensor(mean, rows, x.dtype),
    recording.tensor(scale, rows, x.dtype),
  ];
}

/**
 * dy · (Φ(x) + x · φ(x)), in the fewest operators: with u = x/√2, Φ(x) = ½ · erf u + ½ is what ONNX calls a hard sigmoid
 * of erf u, and φ(x) = 1 / (exp(u²) · √(2π)).
 */
function geluGradient(recording: Recording, { dy, x }: Inputs): tf.TensorInfo {
  const scalar = (value: number) => recording.graph.scalar(value, "float32");
  const u = recording.node("Mul", [x, scalar(Math.SQRT1_2)]);
  const half = { float: 0.5 };
  const distribution = recording.node("HardSigmoid", [recording.node("Erf", [u])], { alpha: half, beta: half });
  const growth = recording.node("Exp", [recording.node("Mul", [u, u])]);
  const xTimesDensity = recording.node("Mul", [recording.node("Div", [x, growth]), scalar(1 / Math.sqrt(2 * Math.PI))]);
  return recording.emit("Mul", [dy, recording.node("Add", [distribution, xTimesDensity])], x);
}

/** x [N, V], indices int32 [N] → x[i, indices[i]], [N] */
function gatherAlong(recording: Recording, { x, indices }: Inputs): tf.TensorInfo {
  const found = recording.node("GatherElements", [x, column(recording, indices)], { axis: 1 });
  const { shape } = indices;
  return recording.emit("Reshape", [found, recording.graph.int64(shape)], { shape, dtype: x.dtype });
}

/** x [N, V], indices int32 [N], values [N, 1] → x with values[i] added at [i, indices[i]] */
function scatterAddAlong(recording: Recording, { x, indices, values }: Inputs): tf.TensorInfo {
  return recording.emit("ScatterElements", [x, column(recording, indices), values], x, { axis: 1, reduction: "add" });
}
