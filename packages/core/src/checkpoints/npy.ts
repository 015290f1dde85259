/** NumPy's .npy, read and written: a header that is a Python literal, then the values end to end. */
import { InvalidInput } from "../errors.js";

/** Row-major values in their shape. */
export interface NpyArray {
  shape: number[];
  values: Float32Array | Float64Array;
}

/**
 * @param name the file's, for messages
 * @throws InvalidInput if it is no .npy of floats in C order, or is cut short
 */
export function readNpy(bytes: Uint8Array, name: string): NpyArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || String.fromCharCode(...bytes.subarray(1, 6)) !== "NUMPY") {
    throw refused(`${name} is no .npy file; one begins with \\x93NUMPY, as numpy.save writes it`);
  }
  const [lengthBytes, headerLength] = bytes[6] === 1 ? [2, view.getUint16(8, true)] : [4, view.getUint32(8, true)];
  const begin = 8 + lengthBytes + headerLength;
  if (begin > bytes.length) throw refused(`${name} is cut short: its header claims ${headerLength} bytes`);
  const header = new TextDecoder("latin1").decode(bytes.subarray(8 + lengthBytes, begin));
  const descr = /'descr':\s*'([^']*)'/.exec(header)?.[1] ?? "";
  const dims = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (!["<f4", "<f8"].includes(descr)) {
    throw refused(`${name} holds "${descr}"; little-endian float32 or float64 is needed (array.astype("<f4"))`);
  }
  if (!/'fortran_order':\s*False/.test(header) || dims === undefined) {
    throw refused(`${name} is not in C order; save numpy.ascontiguousarray(array)`);
  }
  const shape = dims
    .split(",")
    .map((text) => text.trim())
    .filter(Boolean)
    .map(Number);
  const size = shape.reduce((product, length) => product * length, 1);
  const TypedArray = descr === "<f4" ? Float32Array : Float64Array;
  const needed = size * TypedArray.BYTES_PER_ELEMENT;
  if (!Number.isSafeInteger(needed) || bytes.length - begin !== needed) {
    throw refused(`${name} has ${bytes.length - begin} bytes of values, but [${shape}] of ${descr} needs ${needed}`);
  }
  return { shape, values: new TypedArray(new Uint8Array(bytes.subarray(begin)).buffer) };
}

const refused = (message: string) => new InvalidInput(message, "logits");

const dtypes = {
  float64: ["<f8", Float64Array],
  float32: ["<f4", Float32Array],
  int32: ["<i4", Int32Array],
} as const;

export type NpyType = keyof typeof dtypes;

/**
 * NumPy's .npy (format 1.0), written: little-endian, in C order.
 *
 * @param values row-major, as many as the shape holds
 * @throws RangeError if they are not
 */
export function npyOf(values: ArrayLike<number>, shape: readonly number[], dtype: NpyType = "float64"): Uint8Array {
  const size = shape.reduce((product, length) => product * length, 1);
  if (values.length !== size) throw new RangeError(`${values.length} values do not fill the shape [${shape}]`);
  const [descr, TypedArray] = dtypes[dtype];
  const dims = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${dims}, }`;
  // magic, version, length and header together fill 64 bytes or a multiple of them, the last one a line end
  const length = Math.ceil((10 + header.length + 1) / 64) * 64;
  const bytes = new Uint8Array(length + size * TypedArray.BYTES_PER_ELEMENT);
  bytes.set([0x93, ...Buffer.from("NUMPY"), 1, 0]);
  new DataView(bytes.buffer).setUint16(8, length - 10, true);
  bytes.set(Buffer.from(`${header.padEnd(length - 11)}\n`, "latin1"), 10);
  new TypedArray(bytes.buffer, length, size).set(values);
  return bytes;
}
