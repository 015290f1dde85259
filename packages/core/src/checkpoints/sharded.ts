/** Checkpoints in several files: an index says which tensor lies in which shard. */
import { CheckpointError, shown } from "./errors.js";
import { isObject, parseJsonObject } from "./json.js";
import type { ByteSource } from "./source.js";
import type { TensorFile, TensorInfo } from "./tensors.js";

/** An index has some hundred bytes a tensor. */
const longestIndex = 64_000_000;
const mostShards = 1000;

/**
 * All shards of an index as one file.
 *
 * @param index `model.safetensors.index.json` or `pytorch_model.bin.index.json`; it is closed once it is read
 * @param openShard opens a file beside the index, by its plain name
 * @throws CheckpointError if a shard's name is no plain file name, or a tensor is not in the shard that the index says,
 * or is in another one. Then no shard stays open.
 */
export async function openSharded(
  index: ByteSource,
  openShard: (shard: string) => Promise<TensorFile>,
): Promise<TensorFile> {
  const { name: file } = index;
  const shardOf = await readIndex(index);
  const names = [...new Set(shardOf.values())];
  if (names.length > mostShards) {
    throw new CheckpointError(`${file} names ${names.length} shards; it may name at most ${mostShards}`);
  }
  const shards = new Map<string, TensorFile>();
  const close = async () => {
    for (const shard of shards.values()) await shard.close();
  };
  try {
    for (const name of names) shards.set(name, await openShard(name));
    const tensors = gatherTensors(file, shardOf, shards);
    await index.close();
    const all = [...shards.values()];
    return {
      name: file,
      format: commonFormat(file, all),
      bytes: all.reduce((total, shard) => total + shard.bytes, 0),
      tensors,
      metadata: Object.assign({}, ...all.map((shard) => shard.metadata)),
      async read(name) {
        const shard = shards.get(shardOf.get(name) ?? "");
        if (!shard) throw new CheckpointError(`${file} has no tensor ${shown(name)}`);
        return shard.read(name);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @returns the plain file name of each tensor's shard */
export async function readIndex(index: ByteSource): Promise<Map<string, string>> {
  const { name: file, size } = index;
  if (size > longestIndex) throw new CheckpointError(`${file} has ${size} bytes; an index has at most ${longestIndex}`);
  const bytes = new Uint8Array(size);
  await index.readInto(bytes, 0);
  const { weight_map: weightMap } = parseJsonObject(bytes, file, "the index");
  if (!isObject(weightMap)) throw new CheckpointError(`${file} has no weight_map; an index must have one`);
  for (const [tensor, shard] of Object.entries(weightMap)) {
    if (typeof shard !== "string" || !/^[^/\\\p{C}]+$/u.test(shard) || shard === "." || shard === "..") {
      const is = typeof shard === "string" ? `"${shown(shard)}"` : typeof shard;
      throw new CheckpointError(`${file}: the shard of ${shown(tensor)} is ${is}; it must be a file's plain name`);
    }
  }
  return new Map(Object.entries(weightMap as Record<string, string>));
}

function gatherTensors(
  file: string,
  shardOf: ReadonlyMap<string, string>,
  shards: ReadonlyMap<string, TensorFile>,
): Map<string, TensorInfo> {
  const tensors = new Map<string, TensorInfo>();
  for (const [tensor, shard] of shardOf) {
    const info = shards.get(shard)!.tensors.get(tensor);
    if (!info) throw new CheckpointError(`${file} says that ${shown(tensor)} is in ${shard}, but it is not there`);
    tensors.set(tensor, info);
  }
  for (const [name, shard] of shards) {
    for (const tensor of shard.tensors.keys()) {
      const listed = shardOf.get(tensor);
      if (listed === name) continue;
      const says = listed ? `says that it is in ${listed}` : "does not list it";
      throw new CheckpointError(`${file}: ${name} has ${shown(tensor)}, but the index ${says}`);
    }
  }
  return tensors;
}

function commonFormat(file: string, shards: readonly TensorFile[]): TensorFile["format"] {
  const formats = new Set(shards.map((shard) => shard.format));
  const [format, ...others] = formats;
  if (!format) throw new CheckpointError(`${file} lists no tensors`);
  if (others.length > 0) throw new CheckpointError(`${file}: some shards are safetensors and others are PyTorch's`);
  return format;
}
