/** safetensors, read and written: 8 bytes of header length, a JSON header, then the tensors end to end. */
import { type Dtype, elementBytes, readFloats, requireFloats, valueCount } from "./dtypes.js";
import { CheckpointError, shown } from "./errors.js";
import { isObject, parseJsonObject } from "./json.js";
import type { ByteSource } from "./source.js";
import type { TensorFile, TensorInfo } from "./tensors.js";

/** One tensor of a file: row-major values in their shape. */
export interface StoredTensor {
  shape: readonly number[];
  values: Float32Array | Float64Array | Int32Array;
}

/** One tensor that a header speaks of. */
export interface HeaderEntry extends TensorInfo {
  readonly name: string;
}

interface PlacedTensor extends TensorInfo {
  /** in bytes, from the data's begin */
  readonly begin: number;
  readonly end: number;
}

interface Header {
  tensors: Map<string, PlacedTensor>;
  metadata: Record<string, string>;
}

/** As the format's own reader has it. */
const longestHeader = 100_000_000;
/** PyTorch's tensors have no more. */
const mostDimensions = 64;

const arrays = { F32: Float32Array, F64: Float64Array, I32: Int32Array } as const;
type StoredDtype = keyof typeof arrays;

/**
 * What a file begins with; after it come the values of each entry, in the same order and with nothing between them.
 *
 * @param metadata string to string, as the format wants; written under `__metadata__`
 * @returns a multiple of 8 bytes; equal arguments give equal bytes
 */
export function safetensorsHeader(entries: readonly HeaderEntry[], metadata: Record<string, string>): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const { name, dtype, shape } of entries) {
    const end = offset + valueCount(shape) * elementBytes[dtype];
    header[name] = { dtype, shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(json, 8);
  return bytes;
}

/** @returns the file's bytes; equal arguments give equal bytes */
export function writeSafetensors(tensors: Record<string, StoredTensor>, metadata: Record<string, string>): Uint8Array {
  const entries = Object.entries(tensors).map(([name, { shape, values }]) => ({ name, dtype: dtypeOf(values), shape }));
  const header = safetensorsHeader(entries, metadata);
  const chunks = [header, ...Object.values(tensors).map(({ values }) => bytesOf(values))];
  const file = new Uint8Array(chunks.reduce((total, { length }) => total + length, 0));
  let position = 0;
  for (const chunk of chunks) {
    file.set(chunk, position);
    position += chunk.length;
  }
  return file;
}

/** The memory of an array, as bytes. */
export function bytesOf({ buffer, byteOffset, byteLength }: StoredTensor["values"]): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/**
 * @param file for messages
 * @returns tensors that are views on `bytes` where those are aligned, else copies
 * @throws CheckpointError if the file is truncated, its header is not JSON, a tensor does not fit its place, or is
 * neither F32, F64 nor I32
 */
export function readSafetensors(
  bytes: Uint8Array,
  file = "this safetensors file",
): { tensors: Record<string, StoredTensor>; metadata: Record<string, string> } {
  const begin = 8 + headerLength(bytes, bytes.length, file);
  const { tensors, metadata } = parseHeader(bytes.subarray(8, begin), bytes.length - begin, file);
  const data = bytes.subarray(begin);
  return {
    tensors: Object.fromEntries([...tensors].map(([name, tensor]) => [name, storedTensor(name, tensor, data, file)])),
    metadata,
  };
}

/**
 * Reads the header only; values are read as they are asked for.
 *
 * @throws CheckpointError if the file is truncated, its header is no safetensors header, or the tensors do not fill
 * the file without overlaps and holes. The source stays open.
 */
export async function openSafetensors(source: ByteSource): Promise<TensorFile> {
  const { name: file, size } = source;
  const lengthBytes = new Uint8Array(Math.min(8, size));
  await source.readInto(lengthBytes, 0);
  const json = new Uint8Array(headerLength(lengthBytes, size, file));
  await source.readInto(json, 8);
  const begin = 8 + json.length;
  const { tensors, metadata } = parseHeader(json, size - begin, file);
  return {
    name: file,
    format: "safetensors",
    bytes: size,
    tensors,
    metadata,
    async read(name) {
      const tensor = tensors.get(name);
      if (!tensor) throw new CheckpointError(`${file} has no tensor ${shown(name)}`);
      requireFloats(file, shown(name), tensor.dtype);
      const values = new Float32Array(valueCount(tensor.shape));
      await readFloats(source, { tensor: shown(name), dtype: tensor.dtype, offset: begin + tensor.begin }, values);
      return values;
    },
    close: () => source.close(),
  };
}

/** @param start of the file, at least 8 bytes where it has so many */
function headerLength(start: Uint8Array, fileSize: number, file: string): number {
  if (fileSize < 8) {
    throw new CheckpointError(`${file}: the file has ${fileSize} bytes; a safetensors file has at least 8`);
  }
  const length = new DataView(start.buffer, start.byteOffset).getBigUint64(0, true);
  if (length > BigInt(fileSize - 8)) {
    const left = `the file has ${fileSize - 8} after its length`;
    throw new CheckpointError(`${file}: the header claims ${length} bytes, but ${left}`);
  }
  if (length > BigInt(longestHeader)) {
    throw new CheckpointError(`${file}: the header claims ${length} bytes; it must have at most ${longestHeader}`);
  }
  return Number(length);
}

function parseHeader(json: Uint8Array, dataBytes: number, file: string): Header {
  const { __metadata__: metadata = {}, ...entries } = parseJsonObject(json, file, "the header");
  if (!isObject(metadata) || Object.values(metadata).some((value) => typeof value !== "string")) {
    throw new CheckpointError(`${file}: __metadata__ must be an object of strings`);
  }
  const tensors = new Map<string, PlacedTensor>();
  for (const [name, entry] of Object.entries(entries)) {
    tensors.set(name, placedTensor(`${file}: ${shown(name)}`, entry, dataBytes));
  }
  requireFilled(tensors, dataBytes, file);
  return { tensors, metadata: metadata as Record<string, string> };
}

/** @param where file and tensor, for messages */
function placedTensor(where: string, entry: unknown, dataBytes: number): PlacedTensor {
  const { dtype, shape, data_offsets: offsets } = isObject(entry) ? entry : {};
  if (typeof dtype !== "string" || !Object.hasOwn(elementBytes, dtype)) {
    const known = Object.keys(elementBytes).join(", ");
    throw new CheckpointError(`${where} has dtype ${asWritten(dtype)}; expected one of ${known}`);
  }
  if (!isSizes(shape) || shape.length > mostDimensions) {
    throw new CheckpointError(
      `${where} has shape ${asWritten(shape)}; expected at most ${mostDimensions} whole numbers`,
    );
  }
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    throw new CheckpointError(`${where} has data_offsets ${asWritten(offsets)}; expected [begin, end]`);
  }
  const [begin, end] = offsets;
  const needed = valueCount(shape) * elementBytes[dtype as Dtype];
  if (end - begin !== needed) {
    const claim = shown(`${dtype} [${shape}]`);
    throw new CheckpointError(`${where} takes ${end - begin} bytes, but ${claim} needs ${needed}`);
  }
  if (end > dataBytes) {
    const has = `the file has only ${dataBytes}: it is truncated`;
    throw new CheckpointError(`${where} ends at byte ${end} of the data, but ${has}`);
  }
  return { dtype: dtype as Dtype, shape, begin, end };
}

/** Each byte of the data belongs to one tensor: what no tensor claims could be anything, and a hiding place. */
function requireFilled(tensors: ReadonlyMap<string, PlacedTensor>, dataBytes: number, file: string): void {
  const inOrder = [...tensors].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  let filled = 0;
  let last = "";
  for (const [name, { begin, end }] of inOrder) {
    const where = `${file}: ${shown(name)} begins at byte ${begin} of the data`;
    if (begin < filled) throw new CheckpointError(`${where}, but ${shown(last)} goes to byte ${filled}: they overlap`);
    if (begin > filled) throw new CheckpointError(`${where}, but what is before it ends at byte ${filled}: a hole`);
    filled = end;
    last = name;
  }
  if (filled !== dataBytes) {
    throw new CheckpointError(`${file}: the tensors end at byte ${filled} of the data, but it has ${dataBytes}`);
  }
}

function storedTensor(name: string, { dtype, shape, begin, end }: PlacedTensor, data: Uint8Array, file: string) {
  const TypedArray = arrays[dtype as StoredDtype];
  if (!TypedArray) {
    throw new CheckpointError(`${file}: ${shown(name)} is ${dtype}; expected one of ${Object.keys(arrays).join(", ")}`);
  }
  const place = data.subarray(begin, end);
  const isAligned = place.byteOffset % TypedArray.BYTES_PER_ELEMENT === 0;
  const { buffer, byteOffset } = isAligned ? place : place.slice();
  return {
    shape,
    values: new TypedArray(buffer as ArrayBuffer, byteOffset, place.length / TypedArray.BYTES_PER_ELEMENT),
  };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

/** A value out of a header, for a message. */
function asWritten(value: unknown): string {
  if (typeof value === "string") return shown(value);
  try {
    return shown(JSON.stringify(value) ?? "nothing");
  } catch {
    return "something nested too deeply to be shown";
  }
}

function dtypeOf(values: StoredTensor["values"]): StoredDtype {
  if (values instanceof Float32Array) return "F32";
  return values instanceof Float64Array ? "F64" : "I32";
}
