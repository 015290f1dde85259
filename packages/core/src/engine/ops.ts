/**
 * Operations with gradients of their own: one kernel where the backend has a fused one, plain TFJS elsewhere.
 *
 * A tensor that a gradient needs is always an input or saved. One that is merely captured may be disposed of before
 * its gradient is computed.
 */
import * as tf from "./tf.js";

/** Kernels that only the recording backend has; see onnx/kernels/fused.ts. */
type FusedKernel = "LayerNorm" | "Gelu" | "GeluGradient" | "LogSoftmax" | "GatherAlong" | "ScatterAddAlong";

function backendHas(kernel: FusedKernel): boolean {
  return tf.getKernel(kernel, tf.getBackend()) != null;
}

/**
 * A value with a gradient of its own.
 *
 * @param forward computes the value from `inputs`; what its gradient needs is handed to `save`, once
 */
function withGradient(
  inputs: tf.Tensor[],
  forward: (save: (...tensors: tf.Tensor[]) => void) => {
    value: tf.Tensor;
    /** one gradient for each input, from what was saved */
    gradient: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor[];
  },
): tf.Tensor {
  return tf.customGrad((...args) => {
    const save = args.at(-1) as unknown as tf.GradSaveFunc;
    const { value, gradient } = forward((...tensors) => save(tensors));
    return { value, gradFunc: gradient };
  })(...inputs);
}

/** The length of an axis; −1 is the last. */
function length(x: tf.Tensor, axis: number): number {
  return x.shape.at(axis) as number;
}

function runFused<T extends tf.Tensor | tf.Tensor[]>(
  kernel: FusedKernel,
  inputs: Record<string, tf.Tensor>,
  attributes: Record<string, number>,
): T {
  return tf.engine().runKernel(kernel, inputs, attributes) as T;
}

/**
 * Matrix product over the last two axes. With a matrix `b`, every leading axis of `a` is a row axis
 * ([…, k] · [k, n] → […, n]); otherwise the leading axes of both must be equal.
 *
 * Its gradient never asks the wasm backend for a transposed operand, for which it has no fast path.
 */
export function matMul(a: tf.Tensor, b: tf.Tensor, transposeA = false, transposeB = false): tf.Tensor {
  if (b.rank === 2 && a.rank > 2 && !transposeA) {
    const product = matMul(tf.reshape(a, [-1, length(a, -1)]), b, false, transposeB);
    return tf.reshape(product, [...a.shape.slice(0, -1), length(product, 1)]);
  }
  if (tf.getBackend() !== "wasm") return tf.matMul(a, b, transposeA, transposeB);
  return untransposedMatMul(transposeA ? transposed(a) : a, transposeB ? transposed(b) : b);
}

function untransposedMatMul(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return withGradient([a, b], (save) => {
    save(a, b);
    return {
      value: tf.matMul(a, b),
      gradient: (dy, [a, b]) => [tf.matMul(dy, transposed(b)), tf.matMul(transposed(a), dy)],
    };
  });
}

/** The last two axes exchanged. */
function transposed(x: tf.Tensor): tf.Tensor {
  const axes = x.shape.map((_, axis) => axis);
  return tf.transpose(x, [...axes.slice(0, -2), axes[x.rank - 1], axes[x.rank - 2]]);
}

/**
 * LayerNorm over the last axis: (x − mean) / √(variance + ε) · w + b, the variance being the biased one.
 *
 * @param x [..., d]
 * @param w gain [d]
 * @param b bias [d]
 */
export function layerNorm(x: tf.Tensor, w: tf.Tensor, b: tf.Tensor, epsilon: number): tf.Tensor {
  return withGradient([x, w, b], (save) => {
    const { value, mean, scale } = backendHas("LayerNorm")
      ? layerNormFused(x, w, b, epsilon)
      : layerNormPlain(x, w, b, epsilon);
    save(x, w, mean, scale);
    return { value, gradient: layerNormGradient };
  });
}

interface Normalized {
  value: tf.Tensor;
  /** [..., 1] */
  mean: tf.Tensor;
  /** 1 / √(variance + ε), [..., 1] */
  scale: tf.Tensor;
}

function layerNormFused(x: tf.Tensor, w: tf.Tensor, b: tf.Tensor, epsilon: number): Normalized {
  const [value, mean, scale] = runFused<tf.Tensor[]>("LayerNorm", { x, w, b }, { epsilon });
  return { value, mean, scale };
}

function layerNormPlain(x: tf.Tensor, w: tf.Tensor, b: tf.Tensor, epsilon: number): Normalized {
  const mean = tf.mean(x, -1, true);
  const centred = tf.sub(x, mean);
  const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), epsilon));
  return { value: tf.add(tf.mul(tf.mul(centred, scale), w), b), mean, scale };
}

/** dx = scale · (g − mean(g) − x̂ · mean(g · x̂)) with g = dy · w; dw = Σ dy · x̂; db = Σ dy. */
function layerNormGradient(dy: tf.Tensor, [x, w, mean, scale]: tf.Tensor[]): tf.Tensor[] {
  const unit = tf.mul(tf.sub(x, mean), scale);
  const g = tf.mul(dy, w);
  const along = tf.mul(unit, tf.mean(tf.mul(g, unit), -1, true));
  const dx = tf.mul(scale, tf.sub(tf.sub(g, tf.mean(g, -1, true)), along));
  const rows = x.shape.map((_, axis) => axis).slice(0, -1);
  return [dx, tf.sum(tf.mul(dy, unit), rows), tf.sum(dy, rows)];
}

/** The exact GELU: x · Φ(x), with Φ the normal distribution function, through erf. */
export function gelu(x: tf.Tensor): tf.Tensor {
  return withGradient([x], (save) => {
    save(x);
    return {
      value: backendHas("Gelu") ? runFused<tf.Tensor>("Gelu", { x }, {}) : tf.mul(x, normalDistribution(x)),
      gradient: (dy, [x]) => [
        backendHas("GeluGradient") ? runFused<tf.Tensor>("GeluGradient", { dy, x }, {}) : geluGradient(dy, x),
      ],
    };
  });
}

/** dy · (Φ(x) + x · φ(x)), with φ(x) = exp(−x²/2) / √(2π) */
function geluGradient(dy: tf.Tensor, x: tf.Tensor): tf.Tensor {
  const density = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
  return tf.mul(dy, tf.add(normalDistribution(x), tf.mul(x, density)));
}

/** Φ(x) */
function normalDistribution(x: tf.Tensor): tf.Tensor {
  return tf.add(tf.mul(tf.erf(tf.mul(x, Math.SQRT1_2)), 0.5), 0.5);
}

/** GPT-2's GELU ("gelu_new"): x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))). */
export function geluTanh(x: tf.Tensor): tf.Tensor {
  return withGradient([x], (save) => {
    const slope = Math.sqrt(2 / Math.PI);
    const squared = tf.square(x);
    const tanh = tf.tanh(tf.mul(tf.mul(x, slope), tf.add(1, tf.mul(0.044715, squared))));
    const half = tf.mul(0.5, tf.add(1, tanh));
    save(x, squared, tanh, half);
    return {
      value: tf.mul(x, half),
      // h + x · h′ with h = (1 + tanh u)/2 and u′ = √(2/π) · (1 + 3 · 0.044715 x²)
      gradient: (dy, [x, squared, tanh, half]) => {
        const inner = tf.mul(0.5 * slope, tf.add(1, tf.mul(3 * 0.044715, squared)));
        return [tf.mul(dy, tf.add(half, tf.mul(tf.mul(x, inner), tf.sub(1, tf.square(tanh)))))];
      },
    };
  });
}

/**
 * Rows of a table: ids [...] → [..., d]. The gradient of the table adds up the rows of repeated ids.
 *
 * Ids are not checked: one outside the table is an error on some engines and garbage on others.
 *
 * @param table [V, d]
 * @param ids int32, 0 … V − 1
 */
export function embed(table: tf.Tensor, ids: tf.Tensor): tf.Tensor {
  const flat = tf.reshape(ids, [-1]) as tf.Tensor1D;
  return tf.reshape(tf.gather(table, flat), [...ids.shape, length(table, 1)]);
}

/**
 * Cross-entropy of each position in nats: −log softmax(logits)[target], [N].
 *
 * Targets are not checked: one outside 0 … V − 1 is an error on some engines and garbage on others.
 *
 * @param logits [N, V]
 * @param targets int32 [N]
 */
export function tokenLosses(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  return withGradient([logits, targets], (save) => {
    const logProbabilities = logSoftmax(logits);
    save(logProbabilities, targets);
    return {
      value: tf.neg(atTargets(logProbabilities, targets)),
      // (softmax − one-hot) · dy
      gradient: (dy, [logProbabilities, targets]) => {
        const weight = tf.expandDims(dy, 1);
        const spread = tf.mul(tf.exp(logProbabilities), weight);
        return [addAtTargets(spread, targets, tf.neg(weight)), tf.zeros(targets.shape)];
      },
    };
  });
}

/** Mean cross-entropy over all positions, in nats: a scalar. See `tokenLosses`. */
export function crossEntropy(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  return tf.mean(tokenLosses(logits, targets));
}

function logSoftmax(logits: tf.Tensor): tf.Tensor {
  return backendHas("LogSoftmax") ? runFused<tf.Tensor>("LogSoftmax", { logits }, { axis: -1 }) : tf.logSoftmax(logits);
}

/** x[i, targets[i]], [N] */
function atTargets(x: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  if (backendHas("GatherAlong")) return runFused<tf.Tensor>("GatherAlong", { x, indices: targets }, {});
  return tf.sum(tf.mul(x, oneHot(targets, length(x, 1))), 1);
}

/** x with `values` [N, 1] added at x[i, targets[i]] */
function addAtTargets(x: tf.Tensor, targets: tf.Tensor, values: tf.Tensor): tf.Tensor {
  if (backendHas("ScatterAddAlong")) return runFused<tf.Tensor>("ScatterAddAlong", { x, indices: targets, values }, {});
  return tf.add(x, tf.mul(oneHot(targets, length(x, 1)), values));
}

function oneHot(ids: tf.Tensor, depth: number): tf.Tensor {
  return tf.cast(tf.oneHot(ids as tf.Tensor1D, depth), "float32");
}
