/** Counter-based random streams (Philox4x32-10), one per purpose: drawing more from one never moves another. */

import { createHash } from "node:crypto";
import { InvalidInput } from "./errors.js";

/** A stream of random numbers. The same seed and purpose give the same numbers on every machine. */
export interface RandomStream {
  /** The next 32 bits, an integer in [0, 2³²). */
  uint32(): number;
  /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
  uniform(): number;
  /** Normal with mean 0 and standard deviation 1, by Box-Muller; its magnitude is at most 6.8. */
  normal(): number;
  /**
   * Uniform over the integers [0, n), without bias.
   * @throws RangeError unless n is an integer in [1, 2³²]
   */
  integer(n: number): number;
  /** The numbers 0 … n−1 in random order, every order equally likely. */
  permutation(n: number): Uint32Array;
  /** An independent stream, named by the whole path of purposes (1 and "1" are two names). Does not advance this one. */
  split(purpose: string | number): RandomStream;
}

/**
 * The stream of one seed for one purpose: `randomStream(initSeed, "weights")`.
 *
 * @param seed any safe integer
 * @throws InvalidInput if the seed is not a safe integer
 */
export function randomStream(seed: number, purpose: string): RandomStream {
  if (!Number.isSafeInteger(seed)) {
    throw new InvalidInput(`seed is ${seed}, but a seed must be an integer, such as 1`, "seed");
  }
  return new PhiloxStream([seed, purpose]);
}

const TWO_32 = 2 ** 32;
const WORDS_PER_BLOCK = 4;

/** A stream is a path of names. The path's SHA-256 gives the key and the counter's upper half; the lower half counts. */
class PhiloxStream implements RandomStream {
  readonly #path: readonly (string | number)[];
  readonly #key: Uint32Array;
  readonly #counter: Uint32Array;
  readonly #block = new Uint32Array(WORDS_PER_BLOCK);
  #used = WORDS_PER_BLOCK;
  /** The second normal of the last pair; NaN when there is none. */
  #spareNormal = Number.NaN;

  constructor(path: readonly (string | number)[]) {
    this.#path = path;
    const name = createHash("sha256").update(JSON.stringify(path)).digest();
    this.#key = Uint32Array.of(name.readUInt32LE(0), name.readUInt32LE(4));
    this.#counter = Uint32Array.of(0, 0, name.readUInt32LE(8), name.readUInt32LE(12));
  }

  uint32(): number {
    if (this.#used === WORDS_PER_BLOCK) {
      philox4x32(this.#counter, this.#key, this.#block);
      this.#counter[0]++;
      if (this.#counter[0] === 0) this.#counter[1]++;
      this.#used = 0;
    }
    return this.#block[this.#used++];
  }

  uniform(): number {
    const high = this.uint32() >>> 5; // 27 bits
    const low = this.uint32() >>> 6; // 26 bits
    return (high * 2 ** 26 + low) * 2 ** -53;
  }

  normal(): number {
    const spare = this.#spareNormal;
    if (!Number.isNaN(spare)) {
      this.#spareNormal = Number.NaN;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log((this.uint32() + 0.5) / TWO_32)); // the half keeps log from 0
    const angle = (this.uint32() / TWO_32) * 2 * Math.PI;
    this.#spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > TWO_32) {
      throw new RangeError(`integer(n) needs an integer n in [1, 2^32], got ${n}`);
    }
    const unbiasedBelow = TWO_32 - (TWO_32 % n);
    let word = this.uint32();
    while (word >= unbiasedBelow) word = this.uint32();
    return word % n;
  }

  permutation(n: number): Uint32Array {
    const order = Uint32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }

  split(purpose: string | number): RandomStream {
    return new PhiloxStream([...this.#path, purpose]);
  }
}

/**
 * The Philox4x32-10 bijection: one block of four words for one counter under one key.
 *
 * @param counter four words, left as they are
 * @param key two words
 * @param block receives the four words
 * @see Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (SC 2011), and Random123
 */
export function philox4x32(counter: Uint32Array, key: Uint32Array, block: Uint32Array): void {
  let c0 = counter[0] | 0;
  let c1 = counter[1] | 0;
  let c2 = counter[2] | 0;
  let c3 = counter[3] | 0;
  let k0 = key[0] | 0;
  let k1 = key[1] | 0;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(c0, 0xd251, 0x1f53);
    const high1 = multiplyHigh(c2, 0xcd9e, 0x8d57);
    const low0 = Math.imul(c0, 0xd2511f53);
    const low1 = Math.imul(c2, 0xcd9e8d57);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  block[0] = c0;
  block[1] = c1;
  block[2] = c2;
  block[3] = c3;
}

/** The upper 32 bits of a · (mHigh · 2¹⁶ + mLow), in 16-bit halves: no partial sum leaves 32 bits. */
function multiplyHigh(a: number, mHigh: number, mLow: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const middle = (Math.imul(aHigh, mLow) + (Math.imul(aLow, mLow) >>> 16)) | 0;
  const carry = (Math.imul(aLow, mHigh) + (middle & 0xffff)) >>> 16;
  return (Math.imul(aHigh, mHigh) + (middle >>> 16) + carry) | 0;
}
