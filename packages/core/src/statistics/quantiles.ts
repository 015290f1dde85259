/** Quantiles of many values. */
const shares = { q05: 0.05, q25: 0.25, q50: 0.5, q75: 0.75, q95: 0.95 };

export type QuantileName = keyof typeof shares;

/** Between the values on either side, as numpy has it. */
export function quantilesOf(values: ArrayLike<number>): Record<QuantileName, number> {
  const sorted = Float64Array.from(values).sort();
  return eachQuantile((name) => {
    const place = shares[name] * (sorted.length - 1);
    const below = Math.floor(place);
    const above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  });
}

export function eachQuantile<T>(of: (name: QuantileName) => T): Record<QuantileName, T> {
  const names = Object.keys(shares) as QuantileName[];
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Record<QuantileName, T>;
}
