/** At which tokens of a text the refits look at different things. */

/**
 * For each token, the share of its attention that two refits place differently, mean over all pairs: half the sum of
 * absolute differences of their rows, in [0, 1]. The first token has one key alone, and scores 0.
 *
 * @param patterns n × n each, row-major, of at least two refits
 */
export function disagreement(patterns: readonly Float32Array[], n: number): number[] {
  const m = patterns.length;
  if (m < 2) throw new RangeError(`disagreement needs at least two patterns, got ${m}`);
  const column = new Float32Array(m);
  return Array.from({ length: n }, (_, query) => {
    let sum = 0;
    for (let key = 0; key <= query; key++) {
      let some = false;
      for (let i = 0; i < m; i++) {
        column[i] = patterns[i][query * n + key];
        some ||= column[i] > 0;
      }
      if (some) sum += pairDistances(column);
    }
    return Math.min(1, sum / (m * (m - 1)));
  });
}

/** Sum of |a - b| over all pairs; sorts the values. */
function pairDistances(values: Float32Array): number {
  values.sort();
  return values.reduce((sum, value, i) => sum + (2 * i - values.length + 1) * value, 0);
}
