/** Ranks of many numbers. */

const indexBits = 2 ** 21;

/**
 * The place of each value among all, 1 for the smallest; equal values share the mean of theirs.
 *
 * @param values finite and not negative, at most 2²¹
 * @throws RangeError of more
 */
export function averageRanks(values: Float32Array): Float64Array {
  if (values.length > indexBits) throw new RangeError(`${values.length} values are too many to rank at once`);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  // a value's bits, which are in its order, and its place beside them: 32 and 21 bits are a float64's 53
  const keys = Float64Array.from(bits, (word, i) => word * indexBits + i).sort();
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < keys.length; ) {
    const word = Math.floor(keys[from] / indexBits);
    let to = from + 1;
    while (to < keys.length && Math.floor(keys[to] / indexBits) === word) to++;
    // places from + 1 to `to`
    for (let i = from; i < to; i++) ranks[keys[i] % indexBits] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}
