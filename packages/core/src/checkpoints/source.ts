/** Where a checkpoint's bytes come from: a file on disk that is read in ranges, or bytes in memory. */
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { CheckpointError } from "./errors.js";

/** Bytes that can be read from any place; whoever opened it closes it. */
export interface ByteSource {
  /** for messages, e.g. "seed1.pt" */
  readonly name: string;
  /** in bytes */
  readonly size: number;
  /**
   * Fills all of `target` with what begins at `offset`.
   *
   * @throws CheckpointError if that is beyond the end
   */
  readInto(target: Uint8Array, offset: number): Promise<void>;
  close(): Promise<void>;
}

/** One read(2) takes no more than 2 GiB. */
const mostARead = 2 ** 30;

/**
 * A regular file: no folder, no pipe, no device.
 *
 * @param name for messages; default the path's last part
 * @throws CheckpointError if there is no such file, or it is no regular one
 */
export async function fileSource(path: string, name = basename(path)): Promise<ByteSource> {
  const handle = await openFile(path, name);
  try {
    const { size } = await regularFile(handle, name);
    return {
      name,
      size,
      async readInto(target, offset) {
        requireInside(name, size, target, offset);
        await readAll(handle, name, target, offset);
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Bytes in memory, as a source. */
export function bytesSource(bytes: Uint8Array, name: string): ByteSource {
  return {
    name,
    size: bytes.length,
    async readInto(target, offset) {
      requireInside(name, bytes.length, target, offset);
      target.set(bytes.subarray(offset, offset + target.length));
    },
    async close() {},
  };
}

/** Not waiting: a named pipe would be waited for until somebody writes into it. */
async function openFile(path: string, name: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CheckpointError(`${name} cannot be opened: ${code === "ENOENT" ? "there is no such file" : code}`);
  }
}

async function regularFile(handle: FileHandle, name: string): Promise<{ size: number }> {
  const stats = await handle.stat();
  if (!stats.isFile()) throw new CheckpointError(`${name} is no regular file; a checkpoint must be one`);
  return stats;
}

async function readAll(handle: FileHandle, name: string, target: Uint8Array, offset: number): Promise<void> {
  for (let done = 0; done < target.length; ) {
    const length = Math.min(target.length - done, mostARead);
    const { bytesRead } = await handle.read(target, done, length, offset + done);
    if (bytesRead === 0)
      throw new CheckpointError(`${name} ends at byte ${offset + done}: it became shorter meanwhile`);
    done += bytesRead;
  }
}

function requireInside(name: string, size: number, target: Uint8Array, offset: number): void {
  if (!(offset >= 0 && offset + target.length <= size)) {
    const range = `bytes ${offset} to ${offset + target.length}`;
    throw new CheckpointError(`${name} has ${size} bytes, but ${range} are needed: it is truncated`);
  }
}
