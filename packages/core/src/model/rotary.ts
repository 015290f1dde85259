/** Rotary positions: queries and keys are turned by angles that grow with the position. Su et al., arXiv 2104.09864. */
import { matMul } from "../engine/ops.js";
import * as tf from "../engine/tf.js";
import type { ModelConfig } from "./config.js";

/**
 * How positions turn a query or key [batch, head, position, dHead]: x · cos + (x · quarterTurn) · sin; the pair of
 * dimensions (i, i + dims/2) turns by position · base^(−2i/dims), dimensions from `dims` on stay as they are.
 *
 * @returns a function that gives back what it gets where positions are learned
 */
export function rotation({ positions, dHead }: ModelConfig, nPositions: number): (x: tf.Tensor) => tf.Tensor {
  if (positions.kind === "learned") return (x) => x;
  const angles = anglesOf(positions, dHead, nPositions);
  const cos = tf.tensor(angles.map(Math.cos), [nPositions, dHead]);
  const sin = tf.tensor(angles.map(Math.sin), [nPositions, dHead]);
  const quarter = quarterTurn(positions.dims, dHead);
  return (x) => x.mul(cos).add(matMul(x, quarter).mul(sin));
}

/**
 * [position, dHead]: 0 beyond the turned dimensions.
 *
 * Every step is rounded to float32, as the frameworks do in which such models are trained: at position 2,000 the
 * rounding of an angle is 1e-4, and an exact angle would be another model's.
 */
function anglesOf({ dims, base }: { dims: number; base: number }, dHead: number, nPositions: number): Float32Array {
  const angles = new Float32Array(nPositions * dHead);
  for (let dim = 0; dim < dims; dim++) {
    const exponent = Math.fround((2 * (dim % (dims / 2))) / dims);
    const frequency = Math.fround(1 / Math.fround(base ** exponent));
    for (let position = 0; position < nPositions; position++) angles[position * dHead + dim] = position * frequency;
  }
  return angles;
}

/** [dHead, dHead]: sends (a, b) of each turned pair to (−b, a), and every other dimension to 0; exact, being ±1 and 0. */
function quarterTurn(dims: number, dHead: number): tf.Tensor {
  const matrix = new Float32Array(dHead * dHead);
  for (let i = 0; i < dims / 2; i++) {
    const j = i + dims / 2;
    matrix[j * dHead + i] = -1;
    matrix[i * dHead + j] = 1;
  }
  return tf.tensor(matrix, [dHead, dHead]);
}
