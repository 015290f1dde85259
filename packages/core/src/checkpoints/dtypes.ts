/** Element types of stored tensors, and how those that hold weights become float32. */
import { CheckpointError } from "./errors.js";
import type { ByteSource } from "./source.js";

/** Bytes an element takes, by safetensors' name of its type. */
export const elementBytes = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  F8_E4M3: 1,
  F8_E5M2: 1,
  C64: 8,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
} as const;

export type Dtype = keyof typeof elementBytes;

/** Types whose values are read as weights. */
const floats: readonly Dtype[] = ["F32", "F16", "BF16", "F64"];

/** How many values a tensor of this shape has; perhaps more than any file could hold. */
export function valueCount(shape: readonly number[]): number {
  return shape.includes(0) ? 0 : shape.reduce((product, n) => product * n, 1);
}

/** Where values lie in a source. */
export interface Place {
  /** for messages */
  readonly tensor: string;
  readonly dtype: Dtype;
  /** of the first value, in bytes */
  readonly offset: number;
  /** default false */
  readonly bigEndian?: boolean;
}

/** What is held besides the target while values are converted. */
const pieceBytes = 4 * 2 ** 20;

/**
 * Fills `target` with the values that begin at a place; float32 goes straight into its memory, everything else through
 * a buffer of 4 MiB.
 *
 * @throws CheckpointError if the type is no floating-point one, or the source ends before the values do
 */
export async function readFloats(source: ByteSource, place: Place, target: Float32Array): Promise<void> {
  const { dtype, offset, bigEndian = false } = place;
  requireFloats(source.name, place.tensor, dtype);
  if (dtype === "F32") {
    const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
    await source.readInto(bytes, offset);
    if (bigEndian) swapBytes(bytes, 4);
    return;
  }
  const size = elementBytes[dtype];
  const piece = new Uint8Array(Math.min(pieceBytes, target.length * size));
  const perPiece = pieceBytes / size;
  for (let done = 0; done < target.length; done += perPiece) {
    const part = target.subarray(done, done + perPiece);
    const bytes = piece.subarray(0, part.length * size);
    await source.readInto(bytes, offset + done * size);
    if (bigEndian) swapBytes(bytes, size);
    convert(dtype, bytes, part);
  }
}

/** @throws CheckpointError naming the tensor whose type holds no weights */
export function requireFloats(file: string, tensor: string, dtype: Dtype): void {
  if (floats.includes(dtype)) return;
  throw new CheckpointError(`${file}: ${tensor} is ${dtype}; weights are read from ${floats.join(", ")}`);
}

/** @param bytes little-endian, beginning at a multiple of the element's size */
function convert(dtype: Dtype, { buffer, byteOffset, byteLength }: Uint8Array, target: Float32Array): void {
  // as bits, so that a NaN keeps its payload
  const bits = new Uint32Array(target.buffer, target.byteOffset, target.length);
  if (dtype === "F64") {
    target.set(new Float64Array(buffer, byteOffset, byteLength / 8));
  } else if (dtype === "F16") {
    const halves = new Uint16Array(buffer, byteOffset, byteLength / 2);
    const table = float32OfFloat16();
    for (let i = 0; i < bits.length; i++) bits[i] = table[halves[i]];
  } else {
    const halves = new Uint16Array(buffer, byteOffset, byteLength / 2);
    for (let i = 0; i < bits.length; i++) bits[i] = halves[i] << 16;
  }
}

let float16Table: Uint32Array | undefined;

/** float16's 65,536 bit patterns as float32's; each float16 is a float32 exactly. */
function float32OfFloat16(): Uint32Array {
  float16Table ??= Uint32Array.from({ length: 2 ** 16 }, (_, half) => float32Bits(half));
  return float16Table;
}

/** float16: sign, 5 bits of exponent (bias 15), 10 of fraction; float32: sign, 8 (bias 127), 23. */
function float32Bits(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f80_0000 | (fraction << 13);
  if (exponent > 0) return sign | ((exponent - 15 + 127) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // subnormal, fraction · 2⁻²⁴: shifted until its leading one falls away, as float32 has room for it
  const shift = Math.clz32(fraction) - 21;
  return sign | ((127 - 14 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}

function swapBytes({ buffer, byteOffset, byteLength }: Uint8Array, size: number): void {
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  if (size === 2) bytes.swap16();
  else if (size === 4) bytes.swap32();
  else if (size === 8) bytes.swap64();
}
