/** PyTorch's own files (`.pt`, `.bin`): a zip archive of a pickled state dict and its storages. */
import { CheckpointError } from "../errors.js";
import type { ByteSource } from "../source.js";
import type { TensorFile } from "../tensorFile.js";

/** @throws CheckpointError: such files are not read yet */
export async function openTorch(source: ByteSource): Promise<TensorFile> {
  throw new CheckpointError(`${source.name} is a zip archive; needed is safetensors`);
}
