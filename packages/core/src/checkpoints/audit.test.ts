import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { auditTensor } from "./audit.js";

test("range, hash and nothing else of a vector", () => {
  const values = Float32Array.of(0.5, -2, 1);
  expect(auditTensor("blocks.0.ln1.w", [3], values)).toEqual({
    name: "blocks.0.ln1.w",
    shape: [3],
    // 0.5, -2, 1 as little-endian float32
    hash: createHash("sha256").update(Buffer.from("0000003f000000c00000803f", "hex")).digest("hex"),
    nonFinite: 0,
    firstNonFinite: null,
    min: -2,
    max: 1,
    sample: [],
  });
});

describe("what is not finite", () => {
  test.each([
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
    [Number.NEGATIVE_INFINITY, "-Infinity"],
  ])("%f is counted, the first place kept, and left out of the range", (value, name) => {
    const audit = auditTensor("blocks.0.attn.W_Q", [2, 3], Float32Array.of(1, 2, value, 4, Number.NaN, 6));
    expect(audit).toMatchObject({ nonFinite: 2, firstNonFinite: { index: 2, value: name }, min: 1, max: 6 });
    // kept as JSON, which knows neither NaN nor Infinity
    expect(audit.sample).toEqual([1, 2, 0, 4, 0, 6]);
    expect(JSON.parse(JSON.stringify(audit))).toEqual(audit);
  });

  test("where nothing is finite, there is no range", () => {
    const audit = auditTensor("unembed.b_U", [2], Float32Array.of(Number.NaN, Number.NaN));
    expect(audit).toMatchObject({ nonFinite: 2, firstNonFinite: { index: 0, value: "NaN" }, min: 0, max: 0 });
  });

  test("the largest float32 and the smallest are finite", () => {
    const largest = Math.fround(3.4028234663852886e38);
    const audit = auditTensor("unembed.b_U", [2], Float32Array.of(largest, -1.401298464324817e-45));
    expect(audit).toMatchObject({ nonFinite: 0, min: Math.fround(-1.401298464324817e-45), max: largest });
  });
});

describe("the sample of a matrix", () => {
  test("is all of a small one", () => {
    expect(auditTensor("embed.W_E", [2, 2], Float32Array.of(1, 2, 3, 4)).sample).toEqual([1, 2, 3, 4]);
  });

  test("is 256 values of a large one, evenly apart, of six digits", () => {
    const values = Float32Array.from({ length: 1024 }, (_, i) => i + 1 / 3);
    const { sample } = auditTensor("embed.W_E", [32, 32], values);
    expect(sample).toHaveLength(256);
    // every fourth: 0, 4, 8, …
    expect(sample.slice(0, 3)).toEqual([0.333333, 4.33333, 8.33333]);
    expect(sample[255]).toBe(1020.33);
  });

  test("there is none of gains and biases, which are not drawn", () => {
    for (const name of ["ln_final.w", "blocks.3.ln2.b", "blocks.0.attn.b_Q", "unembed.b_U"]) {
      expect(auditTensor(name, [2], Float32Array.of(1, 2)).sample).toEqual([]);
    }
  });
});

test("a tensor that is a piece of a larger buffer is hashed alone", () => {
  const whole = Float32Array.of(9, 1, 2, 9);
  const piece = auditTensor("ln_final.w", [2], whole.subarray(1, 3));
  expect(piece.hash).toBe(auditTensor("ln_final.w", [2], Float32Array.of(1, 2)).hash);
});
