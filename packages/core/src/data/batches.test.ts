import { describe, expect, test } from "vitest";
import { InvalidInput } from "../errors.js";
import { randomStream } from "../random.js";
import { shuffledBatches } from "./batches.js";

/** Token i of the corpus is i, so that a window tells where it was cut. */
const corpusOf = (length: number) => Int32Array.from({ length }, (_, i) => i);
const options = { tokens: corpusOf(43), nCtx: 4, batchSize: 3, bosId: 999, dataSeed: 1 };

/** Rows of a batch. */
const rows = (flat: Int32Array, nCtx: number): number[][] =>
  Array.from({ length: flat.length / nCtx }, (_, row) => [...flat.subarray(row * nCtx, (row + 1) * nCtx)]);

/** The first token of every window that the first `steps` batches visit, in order. */
const starts = (batches: ReturnType<typeof shuffledBatches>, steps: number, nCtx: number): number[] =>
  Array.from({ length: steps }, (_, step) => rows(batches.batch(step).targets, nCtx).map((row) => row[0])).flat();

describe("windows", () => {
  test("with BOS: BOS and all but the last token predict the window", () => {
    const batches = shuffledBatches(options);
    expect(batches.nSequences).toBe(10); // ⌊43 / 4⌋: tokens 40, 41, 42 are left over
    const { inputs, targets } = batches.batch(0);
    const [inputRows, targetRows] = [rows(inputs, 4), rows(targets, 4)];
    expect(inputRows).toHaveLength(3);
    for (const [i, target] of targetRows.entries()) {
      const start = target[0];
      expect(start % 4).toBe(0);
      expect(target).toEqual([start, start + 1, start + 2, start + 3]);
      expect(inputRows[i]).toEqual([999, start, start + 1, start + 2]);
    }
  });

  test("without BOS: each token predicts the next, so a window is one token longer", () => {
    const batches = shuffledBatches({ ...options, bosId: null });
    expect(batches.nSequences).toBe(8); // ⌊43 / 5⌋
    const { inputs, targets } = batches.batch(0);
    for (const [i, input] of rows(inputs, 4).entries()) {
      const start = input[0];
      expect(start % 5).toBe(0);
      expect(input).toEqual([start, start + 1, start + 2, start + 3]);
      expect(rows(targets, 4)[i]).toEqual([start + 1, start + 2, start + 3, start + 4]);
    }
  });

  test("BOS may be id 0", () => {
    expect(rows(shuffledBatches({ ...options, bosId: 0 }).batch(0).inputs, 4).map((row) => row[0])).toEqual([0, 0, 0]);
  });
});

describe("order", () => {
  test("an epoch visits every window once, then the next begins inside the same batch", () => {
    // 10 windows, 3 a batch: 10 batches are three epochs; batch 3 holds the last of epoch 0 and two of epoch 1
    const visited = starts(shuffledBatches(options), 10, 4);
    const windows = [0, 4, 8, 12, 16, 20, 24, 28, 32, 36];
    const epochs = [visited.slice(0, 10), visited.slice(10, 20), visited.slice(20, 30)];
    for (const epoch of epochs) expect([...epoch].sort((a, b) => a - b)).toEqual(windows);
    expect(new Set(epochs.map(String)).size).toBe(3);
  });

  test("an epoch is the permutation of its own stream", () => {
    const stream = randomStream(1, "batches");
    const expected = [stream.split(0), stream.split(1), stream.split(2)].flatMap((epoch) => [...epoch.permutation(10)]);
    expect(starts(shuffledBatches(options), 10, 4).map((start) => start / 4)).toEqual(expected);
  });

  test("any step can be asked for first: forwards, backwards and at random give the same batches", () => {
    const forwards = shuffledBatches(options);
    const batches = Array.from({ length: 60 }, (_, step) => forwards.batch(step));
    const backwards = shuffledBatches(options);
    for (let step = 59; step >= 0; step--) expect(backwards.batch(step)).toEqual(batches[step]);
    for (const step of randomStream(1, "steps").permutation(60)) {
      expect(forwards.batch(step)).toEqual(batches[step]);
      expect(shuffledBatches(options).batch(step)).toEqual(batches[step]);
    }
  });

  test("the same data seed gives the same batches, another gives others", () => {
    const order = (dataSeed: number) => starts(shuffledBatches({ ...options, dataSeed }), 10, 4);
    expect(order(1)).toEqual(order(1));
    expect(new Set([1, 2, 3, 4].map((seed) => String(order(seed)))).size).toBe(4);
  });

  test("a batch as large as the corpus is an epoch each", () => {
    const batches = shuffledBatches({ ...options, batchSize: 10 });
    expect(starts(batches, 1, 4).sort((a, b) => a - b)).toEqual(
      starts(batches, 2, 4)
        .slice(10)
        .sort((a, b) => a - b),
    );
  });

  test("a batch belongs to its taker: changing it changes no other", () => {
    const batches = shuffledBatches(options);
    batches.batch(0).targets.fill(-1);
    expect(batches.batch(0)).toEqual(shuffledBatches(options).batch(0));
    expect(options.tokens).toEqual(corpusOf(43));
  });
});

describe("refusals", () => {
  test("a corpus shorter than a batch names both", () => {
    // 43 tokens are 10 windows of 4; a batch of 11 needs 11 · 4 = 44 tokens
    expect(() => shuffledBatches({ ...options, batchSize: 11 })).toThrow(
      new InvalidInput(
        "the corpus has 43 tokens, 10 windows of 4, but a batch needs 11; use a corpus of 44 tokens or more, a shorter context or a smaller batch",
        "corpus",
      ),
    );
    expect(() => shuffledBatches({ ...options, tokens: corpusOf(1) })).toThrow(
      /has 1 token, 0 windows of 4, but a batch needs 3/,
    );
    expect(shuffledBatches({ ...options, tokens: corpusOf(44), batchSize: 11 }).nSequences).toBe(11);
  });

  test("a step that is none", () => {
    for (const step of [-1, 0.5, Number.NaN]) expect(() => shuffledBatches(options).batch(step)).toThrow(RangeError);
  });
});
