/** PyTorch's own files (`.pt`, `.bin`): a zip archive of a pickled state dict and its storages. */
import { elementBytes, readFloats, requireFloats, valueCount } from "../dtypes.js";
import { CheckpointError, shown } from "../errors.js";
import type { ByteSource } from "../source.js";
import type { TensorFile, TensorInfo } from "../tensors.js";
import { type ArchiveEntry, readArchive, requireStored } from "./archive.js";
import { readStateDict, type Storage, type StridedTensor } from "./stateDict.js";
import { isContiguous, isMonotone, readStrided, span } from "./strided.js";

/** A pickle has some hundred bytes a tensor. */
const longestPickle = 64_000_000;

interface TorchTensor extends TensorInfo, StridedTensor {
  /** in bytes, of the storage */
  readonly begin: number;
}

/**
 * Reads the archive's directory and the pickle, which is never run; values are read as they are asked for.
 *
 * @throws CheckpointError if the archive or its pickle is broken, asks for anything but tensors, or a tensor does not
 * lie in its storage. The source stays open.
 */
export async function openTorch(source: ByteSource): Promise<TensorFile> {
  const { name: file } = source;
  const entries = await readArchive(source);
  const prefix = prefixOf(entries, file);
  requireStored(entries, file);
  const bigEndian = (await byteOrder(source, entries.get(`${prefix}/byteorder`))) === "big";
  const pickle = await readEntry(source, `${prefix}/data.pkl`, entries.get(`${prefix}/data.pkl`)!, longestPickle);
  const tensors = new Map<string, TorchTensor>();
  for (const [name, tensor] of readStateDict(pickle, file)) {
    const where = `${file}: ${shown(name)}`;
    const { offset: begin } = entryOf(tensor.storage, entries, prefix, where);
    requireInside(tensor, where);
    tensors.set(name, { ...tensor, dtype: tensor.storage.dtype, begin });
  }
  return {
    name: file,
    format: "torch",
    bytes: source.size,
    tensors,
    metadata: {},
    async read(name) {
      const tensor = tensors.get(name);
      if (!tensor) throw new CheckpointError(`${file} has no tensor ${shown(name)}`);
      const { dtype, shape, strides, begin, offset } = tensor;
      requireFloats(file, shown(name), dtype);
      const values = new Float32Array(valueCount(shape));
      if (values.length === 0) return values;
      const place = { tensor: shown(name), dtype, offset: begin + offset * elementBytes[dtype], bigEndian };
      if (isContiguous(shape, strides)) await readFloats(source, place, values);
      else await readStrided(source, place, shape, strides, values);
      return values;
    },
    close: () => source.close(),
  };
}

/** @returns the archive's one folder, "archive" or the name that the file had when it was saved */
function prefixOf(entries: ReadonlyMap<string, ArchiveEntry>, file: string): string {
  const prefixes = [...entries.keys()].flatMap((name) => /^([^/]+)\/data\.pkl$/.exec(name)?.[1] ?? []);
  if (prefixes.length !== 1) {
    const has = prefixes.length === 0 ? "no data.pkl" : `${prefixes.length} of them`;
    throw new CheckpointError(`${file} is a zip archive, but not one of torch.save: it has ${has}, needed is one`);
  }
  const [prefix] = prefixes;
  if (entries.has(`${prefix}/constants.pkl`)) {
    const how = "torch.save(torch.jit.load(file).state_dict(), out)";
    throw new CheckpointError(`${file} is a TorchScript program, which is not read; save its state dict: ${how}`);
  }
  return prefix;
}

/** Archives older than PyTorch 2.1 do not say it; they are little-endian. */
async function byteOrder(source: ByteSource, entry: ArchiveEntry | undefined): Promise<"little" | "big"> {
  if (!entry) return "little";
  const order = new TextDecoder().decode(await readEntry(source, "byteorder", entry, 16));
  if (order === "little" || order === "big") return order;
  throw new CheckpointError(`${source.name} has the byte order "${shown(order)}"; needed is little or big`);
}

async function readEntry(source: ByteSource, name: string, entry: ArchiveEntry, most: number): Promise<Uint8Array> {
  const { offset, size } = entry;
  if (size > most) throw new CheckpointError(`${source.name}: ${name} has ${size} bytes; it may have at most ${most}`);
  const bytes = new Uint8Array(size);
  await source.readInto(bytes, offset);
  return bytes;
}

function entryOf(
  { key, dtype, length }: Storage,
  entries: ReadonlyMap<string, ArchiveEntry>,
  prefix: string,
  where: string,
): ArchiveEntry {
  const entry = entries.get(`${prefix}/data/${key}`);
  if (!entry) throw new CheckpointError(`${where} lies in storage ${shown(key)}, which the archive does not have`);
  const needed = length * elementBytes[dtype];
  if (entry.size !== needed) {
    const storage = `storage ${shown(key)} has ${entry.size} bytes`;
    throw new CheckpointError(`${where}: ${storage}, but its ${length} values of ${dtype} need ${needed}`);
  }
  return entry;
}

/** Inside its storage, and no larger: so that a small file cannot stand for a huge tensor. */
function requireInside({ storage, offset, shape, strides }: StridedTensor, where: string): void {
  const size = valueCount(shape);
  const is = `${where} has shape [${shape}] and strides [${strides}]`;
  if (size > storage.length) {
    throw new CheckpointError(`${is}: ${size} values, but its storage has only ${storage.length}`);
  }
  if (size === 0) return;
  const end = offset + span(shape, strides);
  if (end > storage.length) {
    throw new CheckpointError(
      `${is} from value ${offset}: it needs ${end} values, but its storage has ${storage.length}`,
    );
  }
  if (!isMonotone(shape, strides)) throw new CheckpointError(`${is}: they overlap, which is not read`);
}
