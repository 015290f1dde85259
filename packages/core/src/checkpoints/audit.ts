/** What a checkpoint's weights look like, tensor by tensor: what its family's integrity is judged by. */
import { createHash } from "node:crypto";

/** One weight of one checkpoint. */
export interface TensorAudit {
  /** TransformerLens name */
  name: string;
  shape: readonly number[];
  /** sha256 of its bits, in hex */
  hash: string;
  /** how many values are NaN or infinite, and the first of them */
  nonFinite: number;
  firstNonFinite: { index: number; value: string } | null;
  /** of the finite values; 0 and 0 where there are none */
  min: number;
  max: number;
  /** of matrices: every k-th value, for telling whether two checkpoints are of one training; empty for the rest */
  sample: number[];
}

/** All weights of one checkpoint, in the order of `parameterShapes`. */
export interface CheckpointAudit {
  /** weights that its layout has no tensor for, and that are 0 for that reason */
  constants: readonly string[];
  tensors: TensorAudit[];
}

/** Values that are kept of each matrix; some ten thousand of a whole model tell even faint kinship from chance. */
const sampled = 256;

/** @param values row-major in `shape` */
export function auditTensor(name: string, shape: readonly number[], values: Float32Array): TensorAudit {
  let nonFinite = 0;
  let first = -1;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value - value !== 0) {
      if (nonFinite++ === 0) first = i;
      continue;
    }
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const { buffer, byteOffset, byteLength } = values;
  return {
    name,
    shape,
    hash: createHash("sha256")
      .update(new Uint8Array(buffer, byteOffset, byteLength))
      .digest("hex"),
    nonFinite,
    firstNonFinite: nonFinite > 0 ? { index: first, value: String(values[first]) } : null,
    min: nonFinite < values.length ? min : 0,
    max: nonFinite < values.length ? max : 0,
    sample: isMatrix(name) ? everyKth(values) : [],
  };
}

/** Drawn at random before training, and so a trace of its seed; gains and biases are not. */
export function isMatrix(name: string): boolean {
  return /\bW_/.test(name);
}

function everyKth(values: Float32Array): number[] {
  const step = Math.max(1, values.length / sampled);
  const n = Math.min(sampled, values.length);
  return Array.from({ length: n }, (_, i) => values[Math.floor(i * step)]).map((value) =>
    Number.isFinite(value) ? Number(value.toPrecision(6)) : 0,
  );
}
