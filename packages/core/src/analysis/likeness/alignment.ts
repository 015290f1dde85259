/** How well one refit's points can be turned onto another's: Procrustes by a rotation, SVCCA by any linear map. */
import type { Engine } from "../../engine/program.js";
import { nuclearNorm, product, symmetricEigen } from "../../statistics/spectrum.js";
import { CrossProducts } from "./crossProducts.js";
import { type Likeness, type Points, symmetric } from "./points.js";

type Size = Pick<Points, "nRefits" | "nPoints" | "width">;

/**
 * Orthogonal Procrustes: ‖XᵀY‖₊/(‖X‖ ‖Y‖) of centred points, ‖·‖₊ being the sum of singular values. With ‖X‖ = ‖Y‖ = 1
 * it is 1 - d²/2, where d is the distance that the best rotation leaves. In [0, 1]; 1: the same up to rotation and scale.
 *
 * @see Williams et al. 2021, "Generalized shape metrics on neural representations"; Ding et al. 2021
 */
export class Procrustes implements Likeness {
  private readonly products: CrossProducts;

  constructor(engine: Engine, size: Size) {
    this.products = new CrossProducts(engine, size);
  }

  get nSteps(): number {
    return this.products.nSteps;
  }

  async matrix(points: Points, onStep?: () => void): Promise<number[][]> {
    const { nRefits, width } = points;
    const norms = new Float64Array(nRefits);
    const nuclear = Array.from({ length: nRefits }, () => new Float64Array(nRefits));
    await this.products.each(
      points,
      (i, j, cross) => {
        if (i === j) norms[i] = Math.sqrt(trace(cross, width));
        else nuclear[i][j] = nuclearNorm(cross, width);
      },
      onStep,
    );
    return symmetric(nRefits, (i, j) => Math.min(1, nuclear[i][j] / (norms[i] * norms[j])));
  }

  dispose(): Promise<void> {
    return this.products.dispose();
  }
}

/** Of the variance, what the kept directions hold. */
const varianceKept = 0.99;

/**
 * SVCCA: each refit's fewest principal directions that hold 99 % of its variance, and the mean of the canonical
 * correlations between those of two refits, as many as the smaller has. In [0, 1]; 1: one refit's are a linear map of
 * the other's. With fewer points than directions it is 1, always.
 *
 * @see Raghu et al. 2017, "SVCCA"
 */
export class Svcca implements Likeness {
  private readonly products: CrossProducts;

  constructor(
    engine: Engine,
    size: Size,
    private readonly kept = varianceKept,
  ) {
    this.products = new CrossProducts(engine, size);
  }

  /** Once for the directions of each, and once for every two. */
  get nSteps(): number {
    return this.products.nOwnSteps + this.products.nSteps;
  }

  async matrix(points: Points, onStep?: () => void): Promise<number[][]> {
    const { nRefits, width } = points;
    const white: Float64Array[] = [];
    await this.products.own(
      points,
      (i, covariance) => {
        white[i] = whitening(covariance, width, this.kept);
      },
      onStep,
    );
    const means = Array.from({ length: nRefits }, () => new Float64Array(nRefits));
    await this.products.each(
      points,
      (i, j, cross) => {
        if (i === j) return;
        const [a, b] = [white[i], white[j]];
        const rows = a.length / width;
        const correlations = product(product(a, cross, width), transposed(b, width), width);
        means[i][j] = nuclearNorm(correlations, rows) / Math.min(rows, b.length / width);
      },
      onStep,
    );
    return symmetric(nRefits, (i, j) => Math.min(1, means[i][j]));
  }

  dispose(): Promise<void> {
    return this.products.dispose();
  }
}

/** Of a covariance, up to a factor: the leading directions, each over its standard deviation, [directions, width]. */
function whitening(covariance: Float64Array, width: number, kept: number): Float64Array {
  const { values, vectors } = symmetricEigen(covariance);
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  // float32 products are good to 1e-7 of the whole: what is smaller is no direction
  const real = values.findIndex((value) => value < 1e-7 * total);
  let [count, held] = [0, 0];
  while (count < (real < 0 ? values.length : real) && held < kept * total) held += values[count++];
  const rows = new Float64Array(count * width);
  for (let i = 0; i < count; i++) {
    const scale = 1 / Math.sqrt(values[i]);
    rows.set(
      vectors[i].map((value) => value * scale),
      i * width,
    );
  }
  return rows;
}

/** [rows, width] → [width, rows] */
function transposed(matrix: Float64Array, width: number): Float64Array {
  const rows = matrix.length / width;
  const result = new Float64Array(matrix.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < width; j++) result[j * rows + i] = matrix[i * width + j];
  }
  return result;
}

function trace(matrix: Float64Array, width: number): number {
  let sum = 0;
  for (let i = 0; i < width; i++) sum += matrix[i * width + i];
  return sum;
}
