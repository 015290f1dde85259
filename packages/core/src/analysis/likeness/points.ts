/** The same points as several refits represent them: what measures of likeness compare. */
import type { Activations } from "../rbfCka.js";
import type { SelfProducts } from "./selfProducts.js";

/** The points of all refits, one after the other in the same order; a point is a row, a dimension a column. */
export interface Points extends Activations {
  nRefits: number;
  nPoints: number;
  width: number;
  /** by refit: the mean of each column [width] */
  means: readonly Float64Array[];
  /** by refit: the root mean square distance from that mean; above 0 */
  spreads: readonly number[];
  /** by what was taken off the points: their mean, or each group's */
  selfProducts: SelfProducts;
  /** points that stand for all where every two of them are compared: no two are one and the same; ascending */
  sample: Int32Array;
  /** "in layer 3", for errors */
  place: string;
}

/** A way to tell how alike the points of every two refits are. */
export interface Likeness {
  /** how many steps `matrix` tells of */
  readonly nSteps: number;
  /** @returns [refit][refit], symmetric, 1 on the diagonal */
  matrix(points: Points, onStep?: () => void): Promise<number[][]>;
  dispose(): Promise<void>;
}

/** Symmetric, 1 on the diagonal, from what is told of each two different refits, i < j. */
export function symmetric(nRefits: number, pair: (i: number, j: number) => number): number[][] {
  const values = Array.from({ length: nRefits }, () => new Array<number>(nRefits).fill(1));
  for (let i = 0; i < nRefits; i++) {
    for (let j = i + 1; j < nRefits; j++) values[i][j] = values[j][i] = pair(i, j);
  }
  return values;
}

/** Points less their mean, in units of their refit's spread: what float32 sees best. [count, width] */
export async function centredPoints(
  { read, means, spreads, width }: Points,
  refit: number,
  from: number,
  count: number,
): Promise<Float32Array> {
  const values = await read(refit, from, count);
  const [mean, scale] = [means[refit], 1 / spreads[refit]];
  // what was read is this call's own
  for (let at = 0; at < values.length; at += width) {
    for (let d = 0; d < width; d++) values[at + d] = (values[at + d] - mean[d]) * scale;
  }
  return values;
}
