/** Opens a file of tensors by what it holds, whatever its format. */
import { realpath } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { CheckpointError } from "./errors.js";
import { openSafetensors } from "./safetensors.js";
import { openSharded } from "./sharded.js";
import { type ByteSource, bytesSource, fileSource } from "./source.js";
import type { TensorFile } from "./tensors.js";
import { openTorch } from "./torch/torchFile.js";

export type { Dtype } from "./dtypes.js";
export type { TensorFile, TensorInfo } from "./tensors.js";

/**
 * By content, not by ending: safetensors, a torch zip archive, or a `*.index.json` with its shards beside it.
 *
 * @param name for messages; default the path's last part
 * @throws CheckpointError saying what the file is instead, or what in it is broken; then nothing stays open
 */
export async function openTensorFile(path: string, name = basename(path)): Promise<TensorFile> {
  const source = await fileSource(path, name);
  return openSource(source, async (index) => {
    const folder = await realpath(dirname(path));
    return openSharded(index, async (shard) => openSource(await shardSource(folder, shard), refuseIndex));
  });
}

/** The same for a single file that is in memory. */
export function openTensorBytes(bytes: Uint8Array, name: string): Promise<TensorFile> {
  return openSource(bytesSource(bytes, name), refuseIndex);
}

async function openSource(
  source: ByteSource,
  openIndex: (source: ByteSource) => Promise<TensorFile>,
): Promise<TensorFile> {
  try {
    const start = new Uint8Array(Math.min(64, source.size));
    await source.readInto(start, 0);
    const kind = kindOf(start, source.name);
    if (kind === "index") return await openIndex(source);
    return await (kind === "safetensors" ? openSafetensors(source) : openTorch(source));
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** @param start the file's first 64 bytes */
function kindOf(start: Uint8Array, file: string): "safetensors" | "torch" | "index" {
  const text = Buffer.from(start).toString("latin1");
  // a JSON text has no zero bytes; a header's length, 8 bytes and far below 2^56, ends with some
  if (/^\s*\{[^\0]*$/.test(text.slice(0, 8))) return "index";
  if (text[8] === "{") return "safetensors";
  if (text.startsWith("PK")) return "torch";
  if (start[0] === 0x80 && start[1] >= 2 && start[1] <= 5) throw new CheckpointError(`${file} ${legacyPickle}`);
  if (text.startsWith("version https://git-lfs")) {
    throw new CheckpointError(`${file} is a Git LFS pointer, not the file it stands for: fetch that with git lfs pull`);
  }
  const bytes = Buffer.from(start.subarray(0, 8))
    .toString("hex")
    .replace(/..(?=.)/g, "$& ");
  const begin = start.length === 0 ? "is empty" : `begins with the bytes ${bytes}`;
  throw new CheckpointError(
    `${file} ${begin}; needed is safetensors, a PyTorch zip archive (.pt, .bin) or a *.index.json with its shards`,
  );
}

const legacyPickle =
  "is a bare pickle, as PyTorch wrote before 1.6, and is not read. Convert it with PyTorch 1.13 or later: " +
  "torch.save(torch.load(file, map_location='cpu', weights_only=True), out)";

async function refuseIndex({ name }: ByteSource): Promise<never> {
  throw new CheckpointError(`${name} is JSON; needed is a file that holds tensors`);
}

/** A shard may be a symlink, but not to anywhere outside its folder. */
async function shardSource(folder: string, shard: string): Promise<ByteSource> {
  const path = join(folder, shard);
  const real = await realpath(path).catch(() => path);
  if (!real.startsWith(folder.endsWith(sep) ? folder : folder + sep)) {
    throw new CheckpointError(`${shard} is a link to outside its folder; a shard must lie beside its index`);
  }
  return fileSource(real, shard);
}
