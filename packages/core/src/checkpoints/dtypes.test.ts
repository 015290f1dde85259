import { describe, expect, test } from "vitest";
import { type Dtype, elementBytes, readFloats } from "./dtypes.js";
import { CheckpointError } from "./errors.js";
import { bytesSource } from "./source.js";

test("each of the 65,536 float16 is the number that its bits say", async () => {
  const halves = Uint16Array.from({ length: 2 ** 16 }, (_, i) => i);
  const values = await read("F16", halves);
  let wrong = 0;
  for (const half of halves) {
    const [sign, exponent, fraction] = [half >> 15 ? -1 : 1, (half >> 10) & 31, half & 1023];
    let expected = sign * 2 ** (exponent - 15) * (1 + fraction / 1024);
    if (exponent === 0) expected = sign * 2 ** -14 * (fraction / 1024);
    if (exponent === 31) expected = fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    if (!Object.is(values[half], expected)) wrong++;
  }
  expect(wrong).toBe(0);
});

test("each of the 65,536 bfloat16 is the upper half of a float32", async () => {
  const halves = Uint16Array.from({ length: 2 ** 16 }, (_, i) => i);
  const values = await read("BF16", halves);
  const bits = new Uint32Array(values.buffer);
  expect(bits).toEqual(Uint32Array.from(halves, (half) => half * 2 ** 16));
});

test("float64 is rounded to the nearest float32", async () => {
  const values = await read("F64", Float64Array.of(1 / 3, 1 + 2 ** -30, 1e300, -0, 2 ** -149));
  expect(values).toEqual(Float32Array.of(1 / 3, 1, Number.POSITIVE_INFINITY, -0, 2 ** -149));
});

describe("more values than are converted at a time come in their order", () => {
  // 4 MiB are held at a time: 2,097,152 values of 2 bytes, 524,288 of 8; here are a few more than twice as many
  const length = 2 * 2 ** 21 + 3;
  const modulus = 251;

  test.each<[Dtype, (i: number) => Uint16Array | Float32Array | Float64Array]>([
    ["F16", (n) => Uint16Array.from({ length: n }, (_, i) => 0x3c00 + (i % modulus))],
    ["BF16", (n) => Uint16Array.from({ length: n }, (_, i) => 0x3f80 + (i % modulus))],
    ["F32", (n) => Float32Array.from({ length: n }, (_, i) => i % modulus)],
    ["F64", (n) => Float64Array.from({ length: n }, (_, i) => i % modulus)],
  ])("%s, little- and big-endian", async (dtype, stored) => {
    const values = stored(length);
    const expected = await read(dtype, stored(modulus));
    const little = await read(dtype, values);
    const bytes = new Uint8Array(values.buffer);
    const size = values.BYTES_PER_ELEMENT;
    const big = await read(
      dtype,
      bytes.map((_, i) => bytes[i - (i % size) + size - 1 - (i % size)]),
      true,
    );
    let wrong = 0;
    for (let i = 0; i < length; i++) {
      if (little[i] !== expected[i % modulus] || big[i] !== expected[i % modulus]) wrong++;
    }
    expect(wrong).toBe(0);
  });
});

test("integers and booleans hold no weights", async () => {
  const reading = read("I64", Float64Array.of(0));
  await expect(reading).rejects.toThrow("seed1.pt: mask is I64; weights are read from F32, F16, BF16, F64");
  await expect(reading).rejects.toThrow(CheckpointError);
});

async function read(dtype: Dtype, stored: { buffer: ArrayBufferLike }, bigEndian = false): Promise<Float32Array> {
  const bytes = new Uint8Array(stored.buffer);
  const target = new Float32Array(bytes.length / elementBytes[dtype]);
  await readFloats(bytesSource(bytes, "seed1.pt"), { tensor: "mask", dtype, offset: 0, bigEndian }, target);
  return target;
}
