/** Orthogonal Procrustes: the rotation, perhaps with a reflection, that brings one set of points nearest to another. */
import { Matrix, SingularValueDecomposition } from "ml-matrix";

/**
 * The orthogonal R with the least ‖XR - Y‖, from XᵀY = U S Vᵀ: R = U Vᵀ. Directions in which XᵀY is 0 are mapped onto
 * those that are left, anyhow.
 *
 * In float64, by the Golub-Kahan SVD of ml-matrix: a few seconds for n = 512.
 *
 * @param cross XᵀY [n, n], row-major, finite
 * @returns [n, n], row-major
 * @see Schönemann 1966, "A generalized solution of the orthogonal Procrustes problem"
 */
export function procrustes(cross: Float64Array, n: number): Float64Array {
  const { leftSingularVectors, rightSingularVectors } = new SingularValueDecomposition(Matrix.from1DArray(n, n, cross));
  return Float64Array.from(leftSingularVectors.mmul(rightSingularVectors.transpose()).to1DArray());
}
