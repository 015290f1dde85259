/** NumPy's .npy, read: a header that is a Python literal, then the values end to end. */
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
