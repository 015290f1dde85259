/** Prompts of many lengths, in few shapes: programs have static shapes, and padding on the right changes nothing. */

/** Lengths are rounded up to a multiple of this. */
const bucket = 16;

/** Length padded to → the prompts of that length, shortest first; nothing depends on the order but the sum's rounding. */
export function byBucket(prompts: readonly Int32Array[], nCtx: number): [nPositions: number, same: Int32Array[]][] {
  const buckets = new Map<number, Int32Array[]>();
  for (const prompt of prompts) {
    const nPositions = Math.min(nCtx, Math.ceil(prompt.length / bucket) * bucket);
    const same = buckets.get(nPositions) ?? [];
    same.push(prompt);
    buckets.set(nPositions, same);
  }
  return [...buckets].sort(([a], [b]) => a - b);
}

/** Up to `batch` prompts as one [batch, nPositions], zeros where there is nothing. */
export function padded(
  prompts: readonly Int32Array[],
  { batch, nPositions }: { batch: number; nPositions: number },
): Int32Array {
  const tokens = new Int32Array(batch * nPositions);
  prompts.forEach((prompt, i) => {
    tokens.set(prompt, i * nPositions);
  });
  return tokens;
}

/** In groups of so many, the last one perhaps smaller. */
export function* tiles<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let first = 0; first < items.length; first += size) yield items.slice(first, first + size);
}
