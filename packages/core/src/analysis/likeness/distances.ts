/** Measures that hold the distances between points of one refit against those of another: RSA, shared neighbours. */
import { matMul } from "../../engine/ops.js";
import type { Engine, Program } from "../../engine/program.js";
import * as tf from "../../engine/tf.js";
import { averageRanks } from "../../statistics/ranks.js";
import { centredPoints, type Likeness, type Points, symmetric } from "./points.js";

/** Half the squared distances between all points of a sample, row by row. */
class Distances {
  private program: { nPoints: number; program: Program } | null = null;

  constructor(private readonly engine: Engine) {}

  /** [point, point] of the sample, float32; a point's own is 0 */
  async of(points: Points, refit: number): Promise<Float32Array> {
    const { width, sample } = points;
    const vectors = new Float32Array(sample.length * width);
    for (const [i, point] of sample.entries()) vectors.set(await centredPoints(points, refit, point, 1), i * width);
    const halfSquares = new Float32Array(sample.length);
    for (let i = 0; i < sample.length; i++) {
      let squares = 0;
      for (let d = i * width; d < (i + 1) * width; d++) squares += vectors[d] * vectors[d];
      halfSquares[i] = squares / 2;
    }
    const program = await this.compiled(sample.length, width);
    const { distances } = await program.run({ vectors, rows: halfSquares, columns: halfSquares });
    for (let i = 0; i < sample.length; i++) distances[i * sample.length + i] = 0;
    return distances as Float32Array;
  }

  async dispose(): Promise<void> {
    await this.program?.program.dispose();
  }

  private async compiled(nPoints: number, width: number): Promise<Program> {
    if (this.program?.nPoints === nPoints) return this.program.program;
    await this.program?.program.dispose();
    const program = await this.engine.compile(
      ({ vectors, rows, columns }) => ({
        distances: tf.relu(rows.add(columns).sub(matMul(vectors, vectors, false, true))),
      }),
      {
        vectors: { shape: [nPoints, width], dtype: "float32" },
        rows: { shape: [nPoints, 1], dtype: "float32" },
        columns: { shape: [1, nPoints], dtype: "float32" },
      },
    );
    this.program = { nPoints, program };
    return program;
  }
}

/**
 * Representational similarity analysis: Spearman's rank correlation, over all pairs of the sample's points, of their
 * Euclidean distances in one refit and in another. In [-1, 1]; 1: the same order of all distances, as after rotation
 * and scaling. Ranks, since a few points as far off as BOS would be most of Pearson's r.
 *
 * @see Kriegeskorte et al. 2008
 */
export class Rsa implements Likeness {
  private readonly distances: Distances;

  constructor(
    engine: Engine,
    private readonly nRefits: number,
  ) {
    this.distances = new Distances(engine);
  }

  get nSteps(): number {
    return this.nRefits;
  }

  async matrix(points: Points, onStep: () => void = () => {}): Promise<number[][]> {
    const ranks: Float32Array[] = [];
    for (let refit = 0; refit < points.nRefits; refit++) {
      const distances = await this.distances.of(points, refit);
      ranks.push(unit(averageRanks(upperTriangle(distances, points.sample.length))));
      onStep();
    }
    return symmetric(points.nRefits, (i, j) => Math.min(1, Math.max(-1, dot(ranks[i], ranks[j]))));
  }

  dispose(): Promise<void> {
    return this.distances.dispose();
  }
}

/** As in Huh et al. 2024. */
const neighbours = 10;

/** So few points have no more neighbours than are asked for: all would be shared. */
export const leastNeighbourhood = neighbours + 2;

/**
 * Mutual nearest neighbours: of each of the sample's points, the share of its 10 nearest others in one refit that are
 * among its 10 nearest in another; the mean. In [0, 1], and k/(n - 1) of n points by chance. Nearest is by Euclidean
 * distance.
 *
 * @see Huh et al. 2024, "The Platonic Representation Hypothesis"
 */
export class SharedNeighbours implements Likeness {
  private readonly distances: Distances;

  constructor(
    engine: Engine,
    private readonly nRefits: number,
  ) {
    this.distances = new Distances(engine);
  }

  get nSteps(): number {
    return this.nRefits;
  }

  async matrix(points: Points, onStep: () => void = () => {}): Promise<number[][]> {
    const n = points.sample.length;
    const nearest: Int32Array[] = [];
    for (let refit = 0; refit < points.nRefits; refit++) {
      nearest.push(nearestOthers(await this.distances.of(points, refit), n));
      onStep();
    }
    return symmetric(points.nRefits, (i, j) => shared(nearest[i], nearest[j], n));
  }

  dispose(): Promise<void> {
    return this.distances.dispose();
  }
}

/** [point, neighbour], in no order; of two as near, the one that comes first */
function nearestOthers(distances: Float32Array, n: number): Int32Array {
  const nearest = new Int32Array(n * neighbours);
  const [found, far] = [new Int32Array(neighbours), new Float32Array(neighbours)];
  for (let point = 0; point < n; point++) {
    far.fill(Number.POSITIVE_INFINITY);
    for (let other = 0; other < n; other++) {
      const distance = distances[point * n + other];
      if (other === point || distance >= far[neighbours - 1]) continue;
      let place = neighbours - 1;
      for (; place > 0 && far[place - 1] > distance; place--) {
        far[place] = far[place - 1];
        found[place] = found[place - 1];
      }
      far[place] = distance;
      found[place] = other;
    }
    nearest.set(found, point * neighbours);
  }
  return nearest;
}

function shared(a: Int32Array, b: Int32Array, n: number): number {
  let both = 0;
  for (let point = 0; point < n; point++) {
    const ofB = b.subarray(point * neighbours, (point + 1) * neighbours);
    for (const other of a.subarray(point * neighbours, (point + 1) * neighbours)) if (ofB.includes(other)) both++;
  }
  return both / (n * neighbours);
}

function upperTriangle(distances: Float32Array, n: number): Float32Array {
  const values = new Float32Array((n * (n - 1)) / 2);
  let at = 0;
  for (let i = 0; i < n; i++) {
    values.set(distances.subarray(i * n + i + 1, (i + 1) * n), at);
    at += n - 1 - i;
  }
  return values;
}

/** Less its mean, of length 1. */
function unit(values: Float64Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const length = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0));
  return Float32Array.from(values, (value) => (value - mean) / length);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
