/** safetensors, read and written: 8 bytes of header length, a JSON header, then the tensors end to end. */

/** One tensor of a file: row-major values in their shape. */
export interface StoredTensor {
  shape: readonly number[];
  values: Float32Array | Float64Array | Int32Array;
}

/** The file is not what it claims to be; the message names the tensor, what it is, and what was expected. */
export class SafetensorsError extends Error {
  override name = "SafetensorsError";
}

const arrays = { F32: Float32Array, F64: Float64Array, I32: Int32Array } as const;
type StoredDtype = keyof typeof arrays;

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/**
 * @param metadata string to string, as the format wants; written under `__metadata__`
 * @returns the file's bytes; equal arguments give equal bytes
 */
export function writeSafetensors(tensors: Record<string, StoredTensor>, metadata: Record<string, string>): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    header[name] = { dtype: dtypeOf(values), shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + headerLength + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.fill(0x20, 8, 8 + headerLength);
  file.set(json, 8);
  let position = 8 + headerLength;
  for (const { values } of Object.values(tensors)) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), position);
    position += values.byteLength;
  }
  return file;
}

/**
 * @returns tensors that share no memory with `bytes`
 * @throws SafetensorsError if the file is truncated, its header is not JSON, or a tensor does not fit its place
 */
export function readSafetensors(bytes: Uint8Array): {
  tensors: Record<string, StoredTensor>;
  metadata: Record<string, string>;
} {
  const { header, data } = splitFile(bytes);
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors = Object.fromEntries(
    Object.entries(entries).map(([name, entry]) => [name, readTensor(name, entry as HeaderEntry, data)]),
  );
  return { tensors, metadata: metadata as Record<string, string> };
}

function splitFile(bytes: Uint8Array): { header: Record<string, unknown>; data: Uint8Array } {
  if (bytes.length < 8)
    throw new SafetensorsError(`the file has ${bytes.length} bytes; a safetensors file has at least 8`);
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (headerLength > BigInt(bytes.length - 8)) {
    throw new SafetensorsError(
      `the header claims ${headerLength} bytes, but the file has ${bytes.length - 8} after its length`,
    );
  }
  const end = 8 + Number(headerLength);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, end)));
  } catch (error) {
    throw new SafetensorsError(`the header is not JSON: ${(error as Error).message}`);
  }
  if (typeof header !== "object" || header === null || Array.isArray(header)) {
    throw new SafetensorsError("the header is not a JSON object");
  }
  return { header: header as Record<string, unknown>, data: bytes.subarray(end) };
}

function readTensor(name: string, entry: HeaderEntry, data: Uint8Array): StoredTensor {
  const { dtype, shape, data_offsets: offsets } = entry ?? {};
  const TypedArray = arrays[dtype as StoredDtype];
  if (!TypedArray)
    throw new SafetensorsError(`${name} has dtype ${dtype}; expected one of ${Object.keys(arrays).join(", ")}`);
  if (!isSizes(shape)) throw new SafetensorsError(`${name} has shape ${JSON.stringify(shape)}; expected whole numbers`);
  if (!isSizes(offsets) || offsets.length !== 2) {
    throw new SafetensorsError(`${name} has data_offsets ${JSON.stringify(offsets)}; expected [begin, end]`);
  }
  const [begin, end] = offsets;
  const needed = shape.reduce((product, n) => product * n, 1) * TypedArray.BYTES_PER_ELEMENT;
  if (end - begin !== needed) {
    throw new SafetensorsError(`${name} takes ${end - begin} bytes, but ${dtype} [${shape}] needs ${needed}`);
  }
  if (end > data.length) {
    throw new SafetensorsError(
      `${name} ends at byte ${end} of the data, but the file has only ${data.length}: it is truncated`,
    );
  }
  return { shape, values: new TypedArray(data.slice(begin, end).buffer) };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

function dtypeOf(values: StoredTensor["values"]): StoredDtype {
  if (values instanceof Float32Array) return "F32";
  return values instanceof Float64Array ? "F64" : "I32";
}
