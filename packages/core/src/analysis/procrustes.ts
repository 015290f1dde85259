/** Orthogonal Procrustes: the rotation (reflections included) that brings one set of vectors nearest to another. */
import { matMul } from "../engine/ops.js";
import type { Engine, Program } from "../engine/program.js";
import * as tf from "../engine/tf.js";

/** Directions whose singular value is a smaller share of all than this are rounding in float32. */
const leastSingularValue = 1e-6;

/**
 * A program that takes `cross` [width, width], XᵀY of row vectors X and Y, and gives `map` [width, width]: the
 * orthogonal R with the least ‖XR - Y‖, which is U Vᵀ where U S Vᵀ = XᵀY (Schönemann 1966).
 *
 * U Vᵀ is the limit of Z ← Z(3 - ZᵀZ)/2, which takes every singular value to 1; scaled as by Chen and Chow (2014), so
 * that those of 1e-6 of the Frobenius norm have come there too after 19 steps. Smaller ones, which are rounding, stay
 * below 1: along directions that X or Y hardly has, the map takes lengths away, and never adds any.
 */
export function compileProcrustes(engine: Engine, width: number): Promise<Program> {
  return engine.compile(({ cross }) => ({ map: nearestOrthogonal(cross) }), {
    cross: { shape: [width, width], dtype: "float32" },
  });
}

function nearestOrthogonal(cross: tf.Tensor): tf.Tensor {
  const largest = tf.maximum(tf.max(tf.abs(cross)), 1e-30);
  const scaled = tf.div(cross, largest); // squares of large numbers would leave float32
  let z = tf.div(scaled, tf.maximum(tf.sqrt(tf.sum(tf.square(scaled))), 1e-30));
  for (const scale of scales()) {
    const cubic = matMul(z, matMul(z, z, true, false));
    z = tf.sub(tf.mul(z, 1.5 * scale), tf.mul(cubic, 0.5 * scale ** 3));
  }
  return z;
}

/**
 * By what Z is multiplied before each step: so that the step takes the smallest singular value that counts and the
 * largest to the same place, and those between them to at most 1.
 */
function scales(): number[] {
  const found: number[] = [];
  let least = leastSingularValue;
  while (least < 1 - 1e-7) {
    const scale = Math.sqrt(3 / (1 + least + least ** 2));
    found.push(scale);
    least = (scale * least * (3 - (scale * least) ** 2)) / 2;
  }
  return found;
}
