/** What a point's product with itself adds to ⟨K, L⟩: what debiasing takes off. */

/** v with diag(Q (K - diag v) Q) = 0, from k = diag(QKQ); Q takes off what the points were freed from. */
export type SelfProducts = (k: Float64Array) => Float64Array;

/**
 * Where each group's mean was taken off; null: the mean of all. With m points in a group,
 * v = m/(m-2) · (k - Σk/(m(m-1))); of two, whose k are equal, v = 2k is one of the solutions; of one, k is 0.
 *
 * With one group of n points, this is HSIC₁ · n(n-3): Σv·l = n/(n-2) · Σk·l - Σk Σl/((n-1)(n-2)).
 *
 * @see Song et al. 2012, "Feature selection via dependence maximization"; Székely & Rizzo 2014 (U-centring)
 */
export function selfProductsWithin(groups: Int32Array | null): SelfProducts {
  return (k) => {
    const of = groups ?? new Int32Array(k.length);
    const sums = new Map<number, { m: number; sum: number }>();
    for (let i = 0; i < k.length; i++) {
      const { m, sum } = sums.get(of[i]) ?? { m: 0, sum: 0 };
      sums.set(of[i], { m: m + 1, sum: sum + k[i] });
    }
    return k.map((value, i) => {
      const { m, sum } = sums.get(of[i])!;
      if (m === 1) return 0;
      if (m === 2) return 2 * value;
      return (m / (m - 2)) * (value - sum / (m * (m - 1)));
    });
  };
}
