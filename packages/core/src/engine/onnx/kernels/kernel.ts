/** What a row of the kernel tables is. */
import type * as tf from "../../tf.js";
import type { Recording } from "../recording.js";

export type Inputs = Record<string, tf.TensorInfo>;

/** Writes one TFJS kernel into the graph being recorded and returns what it gives. */
export type Kernel = (recording: Recording, inputs: Inputs, attributes: never) => tf.TensorInfo | tf.TensorInfo[];

/** TFJS kernel name → how it is written in ONNX. */
export type KernelTable = Record<string, Kernel>;

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}
