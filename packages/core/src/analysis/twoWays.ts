/** Taking off each token's mean and each position's at once: the residuals of least squares on both. */
import { InvalidInput } from "../errors.js";
import { product, symmetricEigen } from "../statistics/spectrum.js";
import type { SelfProducts } from "./likeness/selfProducts.js";

/** So many points' products with one another are held: 256 MB. */
const mostPoints = 8000;

/** An eigenvalue that is this part of the largest is 0: so much is left by rounding. */
const rounding = 1e-10;

/**
 * Points fall into groups in two ways, here by token and by position. What no sum of an effect of one and an effect of
 * the other explains is Qx, Q = I - P. P = T + UᵀS⁺U: T takes the mean over tokens, and U, the position's indicator
 * less its mean over the token's points, what positions add to it, with S = UUᵀ.
 */
export class TwoWays {
  private readonly tokenSizes: Float64Array;
  private readonly nPositions: number;
  /** S⁺ [position, position] */
  private readonly inverse: Float64Array;
  /** by token: the share of its points at each position [position] */
  private readonly shares: Float64Array[];
  private squares: Float32Array | null = null;

  constructor(
    private readonly tokens: Int32Array,
    private readonly positions: Int32Array,
  ) {
    const nTokens = 1 + tokens.reduce((most, token) => Math.max(most, token), -1);
    const n = 1 + positions.reduce((most, position) => Math.max(most, position), -1);
    this.nPositions = n;
    this.tokenSizes = new Float64Array(nTokens);
    for (const token of tokens) this.tokenSizes[token]++;
    this.shares = Array.from({ length: nTokens }, () => new Float64Array(n));
    for (const [i, token] of tokens.entries()) this.shares[token][positions[i]] += 1 / this.tokenSizes[token];
    const s = new Float64Array(n * n);
    for (const position of positions) s[position * n + position]++;
    for (const [token, share] of this.shares.entries()) {
      const present = [...share.keys()].filter((position) => share[position] > 0);
      for (const a of present) {
        for (const b of present) s[a * n + b] -= this.tokenSizes[token] * share[a] * share[b];
      }
    }
    this.inverse = pseudoInverse(s);
  }

  /** Qx, in place: [point, width] */
  free(values: Float32Array, width: number): void {
    const { tokens, positions, nPositions, shares } = this;
    const left = new Float64Array(values);
    const means = this.tokenMeans(left, width);
    const sums = new Float64Array(nPositions * width);
    for (const [point, token] of tokens.entries()) {
      for (let d = 0; d < width; d++) {
        left[point * width + d] -= means[token * width + d];
        sums[positions[point] * width + d] += left[point * width + d];
      }
    }
    const effects = product(this.inverse, sums, nPositions);
    const ofTokens = shares.map((share) => product(share, effects, nPositions));
    for (const [point, token] of tokens.entries()) {
      for (let d = 0; d < width; d++) {
        values[point * width + d] =
          left[point * width + d] - effects[positions[point] * width + d] + ofTokens[token][d];
      }
    }
  }

  /** Of each point, what Q leaves of it alone: 0 where its effects explain it, whatever it is. */
  left(): Float64Array {
    return Float64Array.from(this.tokens, (_, i) => 1 - this.projection(i, i));
  }

  /**
   * v with (Q∘Q) v = k, by conjugate gradients.
   *
   * @throws InvalidInput of more points than whose products can be held
   */
  readonly selfProducts: SelfProducts = (k) => {
    const n = k.length;
    const v = new Float64Array(n);
    const residual = k.slice();
    const direction = k.slice();
    const product = new Float64Array(n);
    let size = dot(residual, residual);
    // what is left is then a millionth of k: float32 squares tell no more, and where Q∘Q is singular would mislead
    const enough = 1e-12 * size;
    for (let step = 0; step < n && size > enough; step++) {
      this.times(direction, product);
      const along = size / dot(direction, product);
      for (let i = 0; i < n; i++) {
        v[i] += along * direction[i];
        residual[i] -= along * product[i];
      }
      const next = dot(residual, residual);
      for (let i = 0; i < n; i++) direction[i] = residual[i] + (next / size) * direction[i];
      size = next;
    }
    return v;
  };

  /** (Q∘Q) x */
  private times(x: Float64Array, result: Float64Array): void {
    this.squares ??= this.squaredResidualMaker();
    const n = x.length;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0, at = i * n; j < n; j++, at++) sum += this.squares[at] * x[j];
      result[i] = sum;
    }
  }

  private squaredResidualMaker(): Float32Array {
    const n = this.tokens.length;
    if (n > mostPoints) {
      throw new InvalidInput(
        `the prompts have ${n} tokens together; debiased CKA without tokens and positions takes ${mostPoints} at most: ` +
          "control for one of them, use cka-linear, or fewer prompts",
        "prompts",
      );
    }
    const squares = new Float32Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++)
        squares[i * n + j] = squares[j * n + i] = ((i === j ? 1 : 0) - this.projection(i, j)) ** 2;
    }
    return squares;
  }

  /** P[i][j] */
  private projection(i: number, j: number): number {
    const { tokens, positions, nPositions, inverse, tokenSizes } = this;
    const [a, b] = [tokens[i], tokens[j]];
    const [own, other] = [this.solved(a), this.solved(b)];
    const share = this.present(a);
    let both = 0;
    for (const [position, weight] of share) both += weight * other[position];
    const positionsPart =
      inverse[positions[i] * nPositions + positions[j]] - own[positions[j]] - other[positions[i]] + both;
    return (a === b ? 1 / tokenSizes[a] : 0) + positionsPart;
  }

  private readonly solvedOf = new Map<number, Float64Array>();
  private readonly presentOf = new Map<number, [position: number, share: number][]>();

  /** S⁺ times a token's shares */
  private solved(token: number): Float64Array {
    const known = this.solvedOf.get(token);
    if (known) return known;
    const solved = product(this.shares[token], this.inverse, this.nPositions);
    this.solvedOf.set(token, solved);
    return solved;
  }

  /** A token's shares that are not 0. */
  private present(token: number): [position: number, share: number][] {
    const known = this.presentOf.get(token);
    if (known) return known;
    const present = [...this.shares[token].entries()].filter(([, share]) => share > 0);
    this.presentOf.set(token, present);
    return present;
  }

  private tokenMeans(values: Float64Array, width: number): Float64Array {
    const means = new Float64Array(this.tokenSizes.length * width);
    for (const [point, token] of this.tokens.entries()) {
      for (let d = 0; d < width; d++) means[token * width + d] += values[point * width + d] / this.tokenSizes[token];
    }
    return means;
  }
}

/** Of a symmetric matrix without negative eigenvalues. */
function pseudoInverse(matrix: Float64Array): Float64Array {
  const { values, vectors } = symmetricEigen(matrix);
  const inverse = new Float64Array(matrix.length);
  const n = vectors.length;
  for (const [k, value] of values.entries()) {
    if (!(value > rounding * Math.max(1, values[0]))) continue;
    const vector = vectors[k];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) inverse[i * n + j] += (vector[i] * vector[j]) / value;
    }
  }
  return inverse;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
