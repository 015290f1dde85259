import { describe, expect, test } from "vitest";
import { InvalidInput } from "./errors.js";
import { philox4x32, randomStream } from "./random.js";

const philox = (counter: number[], key: number[]): number[] => {
  const block = new Uint32Array(4);
  philox4x32(Uint32Array.from(counter), Uint32Array.from(key), block);
  return [...block];
};

const draws = (n: number, draw: () => number): Float64Array => Float64Array.from({ length: n }, draw);
const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const moment = (values: Float64Array, power: number): number => mean(values.map((value) => value ** power));

/** Pearson correlation of two samples; its standard error for independent ones is 1/√n. */
function correlation(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = mean(a.map((value, i) => (value - meanA) * (b[i] - meanB)));
  return covariance / Math.sqrt((moment(a, 2) - meanA ** 2) * (moment(b, 2) - meanB ** 2));
}

/** Σ (observed − expected)² / expected over equally likely cells; about (cells − 1) ± √(2(cells − 1)). */
function chiSquare(counts: number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe("Philox4x32-10", () => {
  // Random123 1.14, tests/kat_vectors, lines "philox4x32 10"
  test("zeros", () => {
    expect(philox([0, 0, 0, 0], [0, 0])).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
  });
  test("ones", () => {
    const ones = 0xffffffff;
    expect(philox([ones, ones, ones, ones], [ones, ones])).toEqual([0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]);
  });
  test("digits of π", () => {
    const counter = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
    const expected = [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1];
    expect(philox(counter, [0xa4093822, 0x299f31d0])).toEqual(expected);
  });
});

describe("a stream", () => {
  test("is the same for the same seed and purpose, and another for any other", () => {
    const first = (seed: number, purpose: string): number[] => {
      const stream = randomStream(seed, purpose);
      return [...draws(8, () => stream.uint32())];
    };
    expect(first(1, "weights")).toEqual(first(1, "weights"));
    const heads = [first(1, "weights"), first(2, "weights"), first(-1, "weights"), first(1, "batches"), first(11, "")];
    expect(new Set(heads.map(String)).size).toBe(heads.length);
  });

  test("gives these numbers, today and on every machine", () => {
    // sha256('[0,""]') = 6db638fe 4d2f91ce 6df5dc5b 48eeffc1 …, read as little-endian words: key, then upper counter
    const key = [0xfe38b66d, 0xce912f4d];
    const block = (index: number) => philox([index, 0, 0x5bdcf56d, 0xc1ffee48], key);
    const stream = randomStream(0, "");
    expect([...draws(8, () => stream.uint32())]).toEqual([...block(0), ...block(1)]);
    expect(block(0)).toEqual([0x670bd267, 0xdcdd284a, 0xe79a67b5, 0x5b00b934]);
  });

  test("does not repeat a block: 200,000 words hold about as many equal pairs as chance allows", () => {
    const stream = randomStream(5, "repeats");
    const n = 200_000;
    const distinct = new Set(draws(n, () => stream.uint32())).size;
    // n²/2 / 2³² = 4.66 equal pairs expected, standard deviation 2.2
    expect(n - distinct).toBeLessThan(17);
  });

  test("refuses a seed that is no integer", () => {
    expect(() => randomStream(1.5, "weights")).toThrow(
      new InvalidInput("seed is 1.5, but a seed must be an integer, such as 1", "seed"),
    );
    expect(() => randomStream(Number.NaN, "weights")).toThrow(/seed is NaN/);
    expect(() => randomStream(2 ** 53, "weights")).toThrow(InvalidInput);
  });
});

describe("split", () => {
  test("does not advance the stream it is taken from", () => {
    const [split, whole] = [randomStream(3, "a"), randomStream(3, "a")];
    const before = [split.uint32(), whole.uint32()];
    split.split("child").normal();
    expect([before[0], split.uint32()]).toEqual([before[1], whole.uint32()]);
  });

  test("depends on names alone, not on what was drawn before", () => {
    const drawn = randomStream(3, "a");
    draws(17, () => drawn.normal());
    expect(drawn.split(4).uint32()).toBe(randomStream(3, "a").split(4).uint32());
  });

  test('tells 1 from "1", a path from its flattening, and parent from child', () => {
    const root = () => randomStream(3, "a");
    const streams = [
      root(),
      root().split(1),
      root().split("1"),
      root().split("1").split("2"),
      root().split("1,2"),
      root().split('1","2'),
    ];
    expect(new Set(streams.map((stream) => stream.uint32())).size).toBe(streams.length);
  });

  test("gives streams that do not correlate, with each other or with their parent", () => {
    const n = 100_000; // standard error 1/√n = 0.0032; five of them
    const parent = randomStream(9, "parent");
    const streams = [parent, parent.split(0), parent.split(1), parent.split("0"), randomStream(10, "parent")];
    const samples = streams.map((stream) => draws(n, () => stream.normal()));
    for (let i = 0; i < samples.length; i++) {
      for (let j = 0; j < i; j++) expect(Math.abs(correlation(samples[i], samples[j]))).toBeLessThan(5 / Math.sqrt(n));
    }
  });
});

describe("draws", () => {
  test("uniform: in [0, 1), even over 100 cells, 53 bits", () => {
    const stream = randomStream(1, "uniform");
    const values = draws(1_000_000, () => stream.uniform());
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    const cells = new Array<number>(100).fill(0);
    for (const value of values) cells[Math.floor(value * 100)]++;
    expect(chiSquare(cells)).toBeLessThan(99 + 5 * Math.sqrt(2 * 99));
    // of 53-bit numbers half have an odd last bit; of 32-bit ones none would
    const odd = values.filter((value) => (value * 2 ** 53) % 2 === 1).length;
    expect(Math.abs(odd / values.length - 0.5)).toBeLessThan((5 * 0.5) / Math.sqrt(values.length));
  });

  test("normal: moments 0, 1, 0, 3, and the tails of a normal distribution", () => {
    const stream = randomStream(1, "normal");
    const n = 1_000_000;
    const values = draws(n, () => stream.normal());
    // the variances of x, x², x³, x⁴ under N(0, 1) are 1, 2, 15, 96; five standard errors
    const within = (variance: number) => 5 * Math.sqrt(variance / n);
    expect(Math.abs(moment(values, 1))).toBeLessThan(within(1));
    expect(Math.abs(moment(values, 2) - 1)).toBeLessThan(within(2));
    expect(Math.abs(moment(values, 3))).toBeLessThan(within(15));
    expect(Math.abs(moment(values, 4) - 3)).toBeLessThan(within(96));
    // P(|x| > 1) = 0.317311, P(|x| > 2) = 0.045500, P(|x| > 3) = 0.002700
    for (const [bound, probability] of [
      [1, 0.317311],
      [2, 0.0455],
      [3, 0.0027],
    ]) {
      const share = values.filter((value) => Math.abs(value) > bound).length / n;
      expect(Math.abs(share - probability)).toBeLessThan(5 * Math.sqrt(probability / n));
    }
  });

  test("normal: neighbours do not correlate, though Box-Muller makes them in pairs", () => {
    const stream = randomStream(2, "normal");
    const values = draws(200_000, () => stream.normal());
    for (const power of [1, 2]) {
      const powers = values.map((value) => value ** power);
      expect(Math.abs(correlation(powers.slice(1), powers.slice(0, -1)))).toBeLessThan(5 / Math.sqrt(values.length));
    }
  });

  test("integer: even over a range that does not divide 2³², and over one so large that modulo alone would lean", () => {
    const stream = randomStream(1, "integer");
    const sevenths = new Array<number>(7).fill(0);
    for (let i = 0; i < 700_000; i++) sevenths[stream.integer(7)]++;
    expect(chiSquare(sevenths)).toBeLessThan(6 + 5 * Math.sqrt(12));
    // n = 3·2³⁰: word % n would fall below 2³⁰ half the time; without bias, a third
    const n = 3 * 2 ** 30;
    const low = draws(100_000, () => stream.integer(n)).filter((value) => value < 2 ** 30).length;
    expect(low / 100_000).toBeCloseTo(1 / 3, 2);
    expect(stream.integer(1)).toBe(0);
    expect(() => stream.integer(0)).toThrow(RangeError);
    expect(() => stream.integer(2.5)).toThrow(/got 2.5/);
  });

  test("permutation: each number once, and all 24 orders of four equally often", () => {
    const stream = randomStream(1, "permutation");
    const large = stream.permutation(10_000);
    expect([...large].sort((a, b) => a - b)).toEqual([...Array(10_000).keys()]);
    expect(large.filter((value, i) => value === i).length).toBeLessThan(8); // fixed points: 1 ± 1
    const counts = new Map<string, number>();
    for (let i = 0; i < 48_000; i++) {
      const order = stream.permutation(4).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(chiSquare([...counts.values()])).toBeLessThan(23 + 5 * Math.sqrt(46));
    expect([...stream.permutation(0)]).toEqual([]);
    expect([...stream.permutation(1)]).toEqual([0]);
  });
});
