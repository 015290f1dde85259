/** Many tests at once: what share of those that are called discoveries may be none. */

/**
 * Benjamini and Hochberg's adjusted p-values: rejecting all with q ≤ α keeps the expected share of false discoveries at
 * or below α, for independent and for positively dependent tests.
 *
 * @param p in [0, 1]
 * @returns in the order of `p`, in [0, 1], never below it
 * @see Benjamini and Hochberg 1995; Benjamini and Yekutieli 2001 for dependence
 */
export function falseDiscoveryRates(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => p[b] - p[a]);
  const q = new Array<number>(p.length);
  let least = 1;
  order.forEach((i, fromLargest) => {
    least = Math.min(least, (p[i] * p.length) / (p.length - fromLargest));
    q[i] = least;
  });
  return q;
}
