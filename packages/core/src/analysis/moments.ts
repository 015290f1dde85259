/** What vectors add up to, and how far they lie from their mean. */

export class Moments {
  readonly sums: Float64Array;
  squares = 0;

  constructor(width: number) {
    this.sums = new Float64Array(width);
  }

  /** @param values [..., width] */
  add(values: Float32Array): void {
    const { sums } = this;
    for (let from = 0; from < values.length; from += sums.length) {
      for (let d = 0; d < sums.length; d++) sums[d] += values[from + d];
    }
    for (const value of values) this.squares += value * value;
  }

  /** The mean square distance from the mean of so many. */
  spread(count: number): number {
    const centre = this.sums.reduce((sum, value) => sum + (value / count) ** 2, 0);
    return Math.max(0, this.squares / count - centre);
  }
}
