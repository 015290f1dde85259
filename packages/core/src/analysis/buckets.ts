/** Prompts of many lengths, in few shapes: programs have static shapes, and padding on the right changes nothing. */

/** A length rounded up: by less than 8 up to 128 tokens, by less than an eighth beyond. So lengths are few, and near. */
export function paddedLength(length: number): number {
  const step = Math.max(8, 2 ** (Math.ceil(Math.log2(length)) - 4));
  return Math.ceil(length / step) * step;
}

/** Length padded to → the prompts of that length, shortest first; nothing depends on the order but the sum's rounding. */
export function byBucket(prompts: readonly Int32Array[], nCtx: number): [nPositions: number, same: Int32Array[]][] {
  const buckets = new Map<number, Int32Array[]>();
  for (const prompt of prompts) {
    const nPositions = Math.min(nCtx, paddedLength(prompt.length));
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

/** Tokens, and the token that follows each, both [batch, nPositions]: the last of a prompt is only predicted. */
export function predicted(
  prompts: readonly Int32Array[],
  shape: { batch: number; nPositions: number },
): { tokens: Int32Array; targets: Int32Array } {
  return {
    tokens: padded(
      prompts.map((prompt) => prompt.subarray(0, -1)),
      shape,
    ),
    targets: padded(
      prompts.map((prompt) => prompt.subarray(1)),
      shape,
    ),
  };
}

/** In groups of so many, the last one perhaps smaller. */
export function* tiles<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let first = 0; first < items.length; first += size) yield items.slice(first, first + size);
}
