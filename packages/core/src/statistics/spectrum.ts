/** Singular values and eigenvectors of dense matrices, in float64. */
import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from "ml-matrix";

/**
 * The sum of a matrix' singular values, its nuclear norm.
 *
 * @param values [rows, values.length / rows], row-major, finite
 */
export function nuclearNorm(values: Float64Array, rows: number): number {
  if (values.every((value) => value === 0)) return 0;
  const { diagonal } = new SingularValueDecomposition(matrixOf(values, rows), {
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
    autoTranspose: true,
  });
  return diagonal.reduce((sum, value) => sum + value, 0);
}

/** Of a symmetric matrix, largest eigenvalue first. */
export interface Eigen {
  values: number[];
  /** by eigenvalue: its vector, of length 1 */
  vectors: Float64Array[];
}

/** @param values [n, n], row-major, symmetric, finite */
export function symmetricEigen(values: Float64Array): Eigen {
  const n = Math.sqrt(values.length);
  const decomposition = new EigenvalueDecomposition(matrixOf(values, n), { assumeSymmetric: true });
  const { realEigenvalues, eigenvectorMatrix } = decomposition;
  const order = [...realEigenvalues.keys()].sort((a, b) => realEigenvalues[b] - realEigenvalues[a]);
  return {
    values: order.map((i) => realEigenvalues[i]),
    vectors: order.map((i) => Float64Array.from(eigenvectorMatrix.getColumn(i))),
  };
}

/** a · b, of [rows, inner] and [inner, columns], row-major. */
export function product(a: Float64Array, b: Float64Array, inner: number): Float64Array {
  const [rows, columns] = [a.length / inner, b.length / inner];
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const row = result.subarray(i * columns, (i + 1) * columns);
    for (let k = 0; k < inner; k++) {
      const factor = a[i * inner + k];
      const from = k * columns;
      for (let j = 0; j < columns; j++) row[j] += factor * b[from + j];
    }
  }
  return result;
}

function matrixOf(values: Float64Array, rows: number): Matrix {
  return Matrix.from1DArray(rows, values.length / rows, values);
}
