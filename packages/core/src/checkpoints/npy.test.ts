import { describe, expect, test } from "vitest";
import { InvalidInput } from "../errors.js";
import { npyOf, readNpy } from "./npy.js";

/** As numpy.save writes it: the header is padded so that the values begin at a multiple of 64. */
function npy(header: string, values: Uint8Array, version = 1): Uint8Array {
  const lengthBytes = version === 1 ? 2 : 4;
  const before = 8 + lengthBytes;
  const padded = `${header.padEnd(Math.ceil((before + header.length + 1) / 64) * 64 - before - 1)}\n`;
  const bytes = Buffer.alloc(before + padded.length + values.length);
  bytes.set([0x93, ...Buffer.from("NUMPY"), version, 0]);
  bytes.writeUIntLE(padded.length, 8, lengthBytes);
  bytes.write(padded, before, "latin1");
  bytes.set(values, before + padded.length);
  return bytes;
}

const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);
const header = (shape: string, descr = "<f4", order = "False") =>
  `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }`;

describe("what numpy.save writes", () => {
  test("float32, row by row", () => {
    const { shape, values } = readNpy(npy(header("(2, 3)"), floats(1, 2, 3, 4, 5, 6.5)), "logits.npy");
    expect(shape).toEqual([2, 3]);
    expect(values).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6.5));
  });

  test("float64 keeps its digits", () => {
    const doubles = new Uint8Array(Float64Array.of(0.1, -1e300).buffer);
    expect(readNpy(npy(header("(1, 2)", "<f8"), doubles), "logits.npy")).toEqual({
      shape: [1, 2],
      values: Float64Array.of(0.1, -1e300),
    });
  });

  test("one axis, none, and an axis of no length", () => {
    expect(readNpy(npy(header("(3,)"), floats(1, 2, 3)), "a").shape).toEqual([3]);
    expect(readNpy(npy(header("()"), floats(7)), "a")).toEqual({ shape: [], values: Float32Array.of(7) });
    expect(readNpy(npy(header("(0, 5)"), floats()), "a")).toEqual({ shape: [0, 5], values: new Float32Array() });
  });

  test("version 2, whose header's length has four bytes", () => {
    expect(readNpy(npy(header("(1,)"), floats(5), 2), "a").values).toEqual(Float32Array.of(5));
  });

  test("bytes that begin anywhere in a larger buffer", () => {
    const whole = Buffer.concat([Buffer.from("x"), npy(header("(2,)"), floats(1, 2))]);
    expect(readNpy(whole.subarray(1), "a").values).toEqual(Float32Array.of(1, 2));
  });
});

describe("what is refused, by name and with what to do", () => {
  const good = npy(header("(2, 3)"), floats(1, 2, 3, 4, 5, 6));
  test.each<[what: string, bytes: Uint8Array, message: string]>([
    [
      "Fortran order",
      npy(header("(2, 3)", "<f4", "True"), floats(1, 2, 3, 4, 5, 6)),
      "logits.npy is not in C order; save numpy.ascontiguousarray(array)",
    ],
    [
      "big endian",
      npy(header("(2,)", ">f4"), floats(1, 2)),
      'logits.npy holds ">f4"; little-endian float32 or float64 is needed (array.astype("<f4"))',
    ],
    ["whole numbers", npy(header("(1,)", "<i8"), new Uint8Array(8)), 'logits.npy holds "<i8"; little-endian float32'],
    ["float16", npy(header("(2,)", "<f2"), new Uint8Array(4)), 'logits.npy holds "<f2"; little-endian float32'],
    ["objects", npy(header("(1,)", "|O"), new Uint8Array(8)), 'logits.npy holds "|O"; little-endian float32'],
    [
      "records",
      npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", floats(1)),
      'logits.npy holds ""; little-endian',
    ],
    ["missing values", good.subarray(0, -1), "logits.npy has 23 bytes of values, but [2,3] of <f4 needs 24"],
    ["too many values", npy(header("(2,)"), floats(1, 2, 3)), "has 12 bytes of values, but [2] of <f4 needs 8"],
    ["a header that is cut short", good.subarray(0, 40), "logits.npy is cut short: its header claims 118 bytes"],
    [
      "a shape of more values than can be counted",
      npy(header("(9007199254740993, 9007199254740993)"), floats(1)),
      "but [9007199254740992,9007199254740992] of <f4 needs",
    ],
    ["another file", Buffer.from("PK\x03\x04 an archive, perhaps"), "logits.npy is no .npy file; one begins with"],
    ["nothing", new Uint8Array(), "logits.npy is no .npy file"],
  ])("%s", (_what, bytes, message) => {
    const read = () => readNpy(bytes, "logits.npy");
    expect(read).toThrow(InvalidInput);
    expect(read).toThrow(message);
  });
});

describe("what is written", () => {
  const saved = (shape: string, descr: string, values: Uint8Array) => new Uint8Array(npy(header(shape, descr), values));

  test("is byte for byte what numpy.save writes", () => {
    expect(npyOf([1, 2, 3, 4, 5, 6.5], [2, 3], "float32")).toEqual(saved("(2, 3)", "<f4", floats(1, 2, 3, 4, 5, 6.5)));
    const doubles = new Uint8Array(Float64Array.of(0.1, -1e300).buffer);
    expect(npyOf([0.1, -1e300], [2])).toEqual(saved("(2,)", "<f8", doubles));
    const whole = new Uint8Array(Int32Array.of(7).buffer);
    expect(npyOf([7], [], "int32")).toEqual(saved("()", "<i4", whole));
  });

  test("values that do not fill the shape are refused", () => {
    expect(() => npyOf([1, 2, 3], [2, 2])).toThrow("3 values do not fill the shape [2,2]");
  });
});
