/** Files named by the sha256 of their content, through flydrive: a disk here, S3 a driver away. */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Disk } from "flydrive";
import { FSDriver } from "flydrive/drivers/fs";

/** sha256 in hex; names a file and vouches for its content. */
export type FileHash = string;

/** A file is missing, cannot be written, or its content is no longer what its name says. */
export class FileError extends Error {
  override name = "FileError";
}

/**
 * flydrive's disk, made safe against crashes: temporary name, fsync, rename. A file is there whole or not at all.
 * (flydrive's own `getBytes` hands out the whole of a pooled buffer, so that is mended too.)
 */
class DurableDisk extends FSDriver {
  readonly #root: string;
  readonly #unfinished: string;

  /** @param writer whose unfinished files can be told from those of others */
  constructor(root: string, writer: string) {
    super({ location: root, visibility: "private" });
    this.#root = root;
    this.#unfinished = join(root, unfinished, writer);
  }

  override async put(key: string, contents: string | Uint8Array): Promise<void> {
    const path = join(this.#root, key);
    await mkdir(dirname(path), { recursive: true });
    await mkdir(this.#unfinished, { recursive: true });
    const temporary = join(this.#unfinished, randomUUID());
    try {
      const file = await open(temporary, "wx");
      try {
        await file.writeFile(contents);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await syncFolder(dirname(path));
  }

  override async getBytes(key: string): Promise<Uint8Array> {
    const { buffer, byteOffset, byteLength } = await readFile(join(this.#root, key));
    return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
  }
}

/** Makes the rename itself durable; some file systems have no such thing. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, "r");
    await folder.sync().finally(() => folder.close());
  } catch {
    // a folder that cannot be opened or synced: the file itself is whole
  }
}

/** Content-addressed files, and the training states, which are the only files that have names. */
export type Files = ReturnType<typeof openFiles>;

/** The folder of files that are being written, and of what else a process needs while it lives: one folder a writer. */
export const unfinished = "unfinished";
/** The folder of files that are being downloaded. */
export const downloads = "downloads";
/** The folder of training states, a folder a refit. */
const states = "states";

/** @returns none where there is no such folder */
async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

/**
 * @param folder made when the first file is put
 * @param writer a name of this process' own
 */
export function openFiles(folder: string, writer: string = randomUUID()) {
  const removePartials = async (key: string, but?: string) => {
    const shelf = join(folder, unfinished, writer);
    for (const name of await namesIn(shelf)) {
      if (name.startsWith(partialName(key, "")) && name !== but) await rm(join(shelf, name), { force: true });
    }
  };
  const largestPartial = async (key: string) => {
    let found: { path: string; prompts: number } | null = null;
    for (const shelf of await namesIn(join(folder, unfinished))) {
      for (const name of await namesIn(join(folder, unfinished, shelf))) {
        const prompts = name.startsWith(partialName(key, "")) ? Number(name.split(".").at(-1)) : 0;
        if (prompts > (found?.prompts ?? 0)) found = { path: join(folder, unfinished, shelf, name), prompts };
      }
    }
    return found;
  };
  return {
    ...filesOn(new Disk(new DurableDisk(folder, writer)), (key) => join(folder, key)),

    /**
     * Keeps what is too large to be in memory at once, piece by piece; the name is known when the last has come.
     *
     * @throws FileError if it cannot be written, and whatever `chunks` throws; then nothing is left of it
     */
    async putStream(chunks: AsyncIterable<Uint8Array>): Promise<{ hash: FileHash; bytes: number }> {
      const temporary = join(folder, unfinished, writer, randomUUID());
      const sha256 = createHash("sha256");
      let bytes = 0;
      const onDisk = <T>(work: Promise<T>) => work.catch((error: Error) => Promise.reject(notWritten(bytes, error)));
      try {
        await onDisk(mkdir(dirname(temporary), { recursive: true }));
        const file = await onDisk(open(temporary, "wx"));
        try {
          for await (const chunk of chunks) {
            sha256.update(chunk);
            bytes += chunk.length;
            await onDisk(file.writeFile(chunk));
          }
          await onDisk(file.sync());
        } finally {
          await file.close();
        }
        const hash = sha256.digest("hex");
        const path = join(folder, keyOf(hash));
        await onDisk(mkdir(dirname(path), { recursive: true }));
        await onDisk(rename(temporary, path));
        await syncFolder(dirname(path));
        return { hash, bytes };
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },

    /**
     * Removes files that nobody refers to, training states of refits that are gone, and partial downloads, once they
     * are old: what was uploaded and never imported, what a replaced or deleted family had.
     *
     * @param kept names that rows refer to, and ids of refits
     * @param before only what was last put before then
     * @returns how many
     */
    async sweep(kept: ReadonlySet<FileHash>, before: Date): Promise<number> {
      const isOld = async (path: string) => (await stat(path)).mtime < before;
      let removed = 0;
      for (const shelf of await namesIn(folder)) {
        if (shelf === downloads || shelf === states) {
          for (const name of await namesIn(join(folder, shelf))) {
            const path = join(folder, shelf, name);
            if (!kept.has(name) && (await isOld(path))) await rm(path, { recursive: true, force: true });
          }
        }
        if (!/^[0-9a-f]{2}$/.test(shelf)) continue;
        for (const name of await namesIn(join(folder, shelf))) {
          if (kept.has(name) || !(await isOld(join(folder, shelf, name)))) continue;
          await rm(join(folder, shelf, name), { force: true });
          removed++;
        }
      }
      return removed;
    },

    /** Keeps what is known so far of an artifact that this writer is at, in place of what it kept before. */
    async putPartial(key: string, prompts: number, bytes: Uint8Array): Promise<void> {
      const shelf = join(folder, unfinished, writer);
      await mkdir(shelf, { recursive: true });
      const temporary = join(shelf, randomUUID());
      await writeFile(temporary, bytes);
      const name = partialName(key, prompts);
      await rename(temporary, join(shelf, name));
      await removePartials(key, name);
    },

    removePartials: (key: string) => removePartials(key),

    /** On how many prompts what is known so far of an artifact is; null where nothing is. */
    async partialPrompts(key: string): Promise<number | null> {
      return (await largestPartial(key))?.prompts ?? null;
    },

    /** What is known so far of an artifact, whichever process is at it; null where nothing is. */
    async readPartial(key: string): Promise<Uint8Array | null> {
      for (;;) {
        const partial = await largestPartial(key);
        const bytes = partial && (await readFile(partial.path).catch(() => null));
        // one that has gone was replaced, or all is known
        if (bytes || !partial) return bytes;
      }
    },

    /** Removes what a process that is gone was writing; without its name, what any process was. */
    async forgetUnfinished(deadWriter = ""): Promise<void> {
      await rm(join(folder, unfinished, deadWriter), { recursive: true, force: true });
    },
  };
}

function partialName(key: string, prompts: number | ""): string {
  return `partial.${key}.${prompts}`;
}

/** @param localPath where a key lies on this machine's disk; null where the files are elsewhere */
export function filesOn(disk: Disk, localPath: ((key: string) => string) | null) {
  return {
    /**
     * Keeps the bytes; the same content twice is one file.
     *
     * @returns its name
     * @throws FileError if it cannot be written, as on a full disk; then nothing is left of it
     */
    async put(bytes: Uint8Array): Promise<FileHash> {
      const hash = createHash("sha256").update(bytes).digest("hex");
      if (!(await disk.exists(keyOf(hash)))) await write(disk, keyOf(hash), bytes);
      // as young as if it were new, so that it is not swept before somebody refers to it
      else if (localPath) await utimes(localPath(keyOf(hash)), new Date(), new Date());
      return hash;
    },

    /** @throws FileError if there is no such file, or its content has changed */
    async read(hash: FileHash): Promise<Uint8Array> {
      if (!(await disk.exists(keyOf(hash)))) throw new FileError(`file ${hash} is missing from the store`);
      const bytes = await disk.getBytes(keyOf(hash));
      const actual = createHash("sha256").update(bytes).digest("hex");
      if (actual !== hash) throw new FileError(`file ${hash} is damaged: the hash of its content is ${actual}`);
      return bytes;
    },

    has(hash: FileHash): Promise<boolean> {
      return disk.exists(keyOf(hash));
    },

    /** @returns its size in bytes; 0 if there is no such file */
    async size(hash: FileHash): Promise<number> {
      if (!(await disk.exists(keyOf(hash)))) return 0;
      return (await disk.getMetaData(keyOf(hash))).contentLength;
    },

    /** Removing what is not there is no error. */
    remove(hash: FileHash): Promise<void> {
      return disk.delete(keyOf(hash));
    },

    /** The file on this machine's disk, null where files are kept elsewhere. */
    path(hash: FileHash): string | null {
      return localPath ? localPath(keyOf(hash)) : null;
    },

    /** Keeps what training goes on from; the name is the refit's and the step's, for equal ones are equal bytes. */
    putState(refitId: string, step: number, bytes: Uint8Array): Promise<void> {
      return write(disk, stateKey(refitId, step), bytes);
    },

    /** @returns null if that state is not kept */
    async readState(refitId: string, step: number): Promise<Uint8Array | null> {
      return (await disk.exists(stateKey(refitId, step))) ? disk.getBytes(stateKey(refitId, step)) : null;
    },

    removeState(refitId: string, step: number): Promise<void> {
      return disk.delete(stateKey(refitId, step));
    },

    /** All of them, once a refit is trained. */
    removeStates(refitId: string): Promise<void> {
      return disk.deleteAll(`${states}/${refitId}`);
    },
  };
}

/** flydrive says where it could not write, but not why. */
async function write(disk: Disk, key: string, bytes: Uint8Array): Promise<void> {
  try {
    await disk.put(key, bytes);
  } catch (error) {
    throw notWritten(bytes.length, ((error as Error).cause ?? error) as Error);
  }
}

function notWritten(bytes: number, error: Error): FileError {
  return new FileError(`a file of ${bytes} bytes could not be written: ${error.message}`, { cause: error });
}

/** Two levels, so that no folder grows without bound. */
function keyOf(hash: FileHash): string {
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new FileError(`"${hash}" names no file; a name is 64 hex digits`);
  return `${hash.slice(0, 2)}/${hash}`;
}

function stateKey(refitId: string, step: number): string {
  return `${states}/${refitId}/${step}.safetensors`;
}
