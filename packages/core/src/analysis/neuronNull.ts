/** What neurons may be held against in place of their counterparts' responses. */

/**
 * shuffled-rows: each other refit's tokens in an order of its own. position-only: a neuron's mean over the other prompts,
 * position by position. shuffled-heads: a counterpart drawn at random among the layer's neurons, in expectation.
 */
export type NeuronNull = "shuffled-rows" | "position-only" | "shuffled-heads";

/** The mean responses of a layer's neurons over the prompts other than the one they stand in for, by position. */
export class PositionResponses {
  /** by position: [width], summed over the prompts that reach it */
  private readonly sums: Float64Array[] = [];
  private readonly reaching: number[] = [];
  private readonly total: Float64Array;
  private tokens = 0;

  constructor(private readonly width: number) {
    this.total = new Float64Array(width);
  }

  /** @param values a prompt's, [token, width] */
  add(values: Float32Array): void {
    for (let at = 0, position = 0; at < values.length; at += this.width, position++) {
      this.sums[position] ??= new Float64Array(this.width);
      this.reaching[position] = (this.reaching[position] ?? 0) + 1;
      for (let d = 0; d < this.width; d++) {
        this.sums[position][d] += values[at + d];
        this.total[d] += values[at + d];
      }
    }
    this.tokens += values.length / this.width;
  }

  /**
   * Once every prompt has been added; where no other reaches, a neuron's mean over all tokens.
   *
   * @param values of one of them
   */
  others(values: Float32Array): Float32Array {
    const means = new Float32Array(values.length);
    for (let at = 0, position = 0; at < values.length; at += this.width, position++) {
      const others = this.reaching[position] - 1;
      for (let d = 0; d < this.width; d++) {
        means[at + d] = others > 0 ? (this.sums[position][d] - values[at + d]) / others : this.total[d] / this.tokens;
      }
    }
    return means;
  }
}
