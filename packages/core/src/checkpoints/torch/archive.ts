/** The zip archive that a PyTorch file is: where each entry's bytes lie. Nothing is ever inflated. */
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from "yauzl";
import { CheckpointError, shown } from "../errors.js";
import type { ByteSource } from "../source.js";

/** Where an entry's bytes lie in the archive. */
export interface ArchiveEntry {
  readonly offset: number;
  /** in the archive, in bytes */
  readonly size: number;
  /** its bytes are its content: neither compressed nor encrypted */
  readonly isStored: boolean;
}

/** One storage is one entry. */
const mostEntries = 100_000;
const lookedUpAtOnce = 32;

interface Extent {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
}

/**
 * The archive's entries by name, zip64 or not.
 *
 * @throws CheckpointError if the archive is truncated, or an entry is outside the file, there twice, or shares bytes
 * with another one
 */
export async function readArchive(source: ByteSource): Promise<Map<string, ArchiveEntry>> {
  const { name: file } = source;
  try {
    const options = { autoClose: false, lazyEntries: true };
    const zip = await fromRandomAccessReaderPromise(new SourceReader(source), source.size, options);
    return await readEntries(zip, file);
  } catch (error) {
    if (error instanceof CheckpointError) throw error;
    throw new CheckpointError(`${file} is a broken zip archive: ${shown((error as Error).message)}`);
  }
}

async function readEntries(zip: ZipFile, file: string): Promise<Map<string, ArchiveEntry>> {
  if (zip.entryCount > mostEntries) {
    throw new CheckpointError(`${file} claims ${zip.entryCount} entries; it may have at most ${mostEntries}`);
  }
  // before the first entry is read, this is where they begin; @types/yauzl takes it for a boolean
  const directory = Number(zip.readEntryCursor);
  const listed = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    if (listed.has(entry.fileName)) throw new CheckpointError(`${file} has the entry ${shown(entry.fileName)} twice`);
    listed.set(entry.fileName, entry);
  }
  const extents: Extent[] = [{ name: "the archive's directory", begin: directory, end: directory }];
  const entries = new Map<string, ArchiveEntry>();
  for (const { entry, offset } of await locate(zip, [...listed.values()])) {
    const { fileName, compressedSize: size, relativeOffsetOfLocalHeader: begin } = entry;
    entries.set(fileName, { offset, size, isStored: entry.compressionMethod === 0 && !entry.isEncrypted() });
    extents.push({ name: shown(fileName), begin, end: offset + size });
  }
  requireApart(extents, file);
  return entries;
}

/** Where each entry's content begins, behind its own header; many are looked up at once, since each takes a read. */
async function locate(zip: ZipFile, entries: readonly Entry[]): Promise<{ entry: Entry; offset: number }[]> {
  const located: { entry: Entry; offset: number }[] = [];
  for (let i = 0; i < entries.length; i += lookedUpAtOnce) {
    const some = entries.slice(i, i + lookedUpAtOnce).map(async (entry) => {
      const { fileDataStart: offset } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
      return { entry, offset };
    });
    located.push(...(await Promise.all(some)));
  }
  return located;
}

/**
 * PyTorch compresses nothing, so that a tensor can be mapped; what is not inflated cannot be a bomb.
 *
 * @throws CheckpointError naming the entry that is not stored as it is
 */
export function requireStored(entries: ReadonlyMap<string, ArchiveEntry>, file: string): void {
  for (const [name, { isStored }] of entries) {
    if (isStored) continue;
    const entry = `the entry ${shown(name)} is compressed or encrypted`;
    throw new CheckpointError(`${file}: ${entry}; PyTorch stores its entries as they are`);
  }
}

function requireApart(extents: Extent[], file: string): void {
  extents.sort((a, b) => a.begin - b.begin || a.end - b.end);
  for (const [i, { name, begin }] of extents.entries()) {
    const before = extents[i - 1];
    if (before && begin < before.end) {
      const overlap = `${name} begins at byte ${begin}, but ${before.name} goes to byte ${before.end}`;
      throw new CheckpointError(`${file}: ${overlap}: they overlap`);
    }
  }
}

/** The directory is read in pieces of some ten bytes; each read of the file takes as many as this. */
const blockBytes = 4096;

/** A byte source as yauzl reads it. */
class SourceReader extends RandomAccessReader {
  private block = new Uint8Array(0);
  private blockBegin = 0;

  constructor(private readonly source: ByteSource) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.fill(buffer.subarray(offset, offset + length), position).then(() => callback(null), callback);
  }

  private async fill(target: Uint8Array, position: number): Promise<void> {
    const left = this.source.size - position;
    if (target.length > blockBytes || target.length > left) return this.source.readInto(target, position);
    if (position < this.blockBegin || position + target.length > this.blockBegin + this.block.length) {
      const block = new Uint8Array(Math.min(blockBytes, left));
      await this.source.readInto(block, position);
      this.block = block;
      this.blockBegin = position;
    }
    const begin = position - this.blockBegin;
    target.set(this.block.subarray(begin, begin + target.length));
  }
}
