/** Files of the Hugging Face hub: looked up, and downloaded so that a broken connection or a restart costs little. */
import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { downloadFile, type PathInfo, pathsInfo } from "@huggingface/hub";
import { credentialsOf, HubError, type HubOptions, hubFetch, hubUrlOf } from "./hubRequests.js";
import type { ManifestHubFile } from "./manifest.js";

export { HubError, type HubOptions } from "./hubRequests.js";

/** A file that the hub holds. */
export interface HubFile {
  repo: string;
  /** where it was found: `fallbackRevision` if the first did not hold it */
  revision: string;
  file: string;
  /** bytes */
  size: number;
  /** of large files, which the hub keeps apart: known before the download */
  sha256: string | null;
  /**
   * The last that changed this file: it is downloaded from there, since a branch may move on. Files beside it need not
   * be there yet: look for them at `revision`.
   */
  commit?: string;
}

const mostTextBytes = 64_000_000;
const lookupTries = 4;
/** Tries in a row that bring less than a hundredth of the file, or 1 MiB. */
const downloadTries = 6;

/**
 * @returns null if neither revision holds the file, nor `fallbackFile`
 * @throws HubError if the repository is not there or not to be read, or the hub cannot be reached
 */
export async function findHubFile(where: ManifestHubFile, options: HubOptions): Promise<HubFile | null> {
  const { repo, revision = "main", fallbackRevision, file, fallbackFile } = where;
  const files = fallbackFile === undefined ? [file] : [file, fallbackFile];
  for (const at of fallbackRevision === undefined ? [revision] : [revision, fallbackRevision]) {
    const found = await entriesOf(repo, at, files, options);
    const entry = files.map((name) => found.find(({ path, type }) => path === name && type === "file")).find(Boolean);
    if (entry) {
      const { path, size, lfs, lastCommit } = entry;
      return { repo, revision: at, file: path, size, sha256: lfs?.oid ?? null, commit: lastCommit?.id };
    }
  }
  return null;
}

/** @returns those of the paths that exist; none where the revision does not */
async function entriesOf(repo: string, revision: string, paths: string[], options: HubOptions): Promise<PathInfo[]> {
  const tried = `${repo} at ${revision}`;
  for (let failures = 1; ; failures++) {
    try {
      return await pathsInfo({
        repo: { type: "model", name: repo },
        revision,
        paths,
        expand: true,
        ...credentialsOf(options),
        hubUrl: hubUrlOf(options),
        fetch: hubFetch(repo, options),
      });
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!(error instanceof HubError)) {
        throw new HubError(`${tried}: ${hubUrlOf(options)} does not answer as a hub: ${(error as Error).message}`);
      }
      if (error.code === "RevisionNotFound") return [];
      if (!error.transient || failures === lookupTries) throw error;
      await pause(failures, error, options);
    }
  }
}

/**
 * Downloads to `${path}.part`, then renames. What a broken download has left there is not downloaded again.
 *
 * @param path in a folder that exists; one download at a time may write to it
 * @param options.sha256 that the file must have, besides the hub's
 * @param options.onProgress told every piece that has been written; goes back to 0 if what was there proves wrong
 * @throws HubError naming the file; after a wrong checksum nothing is left. The signal's reason if that is aborted: then
 *   `${path}.part` is left
 */
export async function downloadHubFile(
  file: HubFile,
  path: string,
  options: HubOptions & { sha256?: string; onProgress?: (bytesDone: number, bytesTotal: number) => void },
): Promise<void> {
  const expected = (options.sha256 ?? file.sha256)?.toLowerCase() ?? null;
  if (expected !== null && file.sha256 !== null && expected !== file.sha256) {
    const message = `${named(file)} has sha256 ${file.sha256}, but ${expected} was asked for`;
    throw new HubError(message, { code: "WRONG_CHECKSUM" });
  }
  const part = `${path}.part`;
  const leftBefore = await appendTo(part, file, expected, options);
  if (leftBefore === "wrong") await appendTo(part, file, expected, options);
  await onDisk(file, () => rename(part, path));
}

/**
 * Completes the part file and checks it.
 *
 * @returns "wrong" if bytes that were there before are to blame for a wrong checksum, perhaps; the file is gone then
 */
async function appendTo(
  part: string,
  file: HubFile,
  expected: string | null,
  options: Parameters<typeof downloadHubFile>[2],
): Promise<"right" | "wrong"> {
  const handle = await onDisk(file, () => open(part, "a"));
  try {
    const hash = createHash("sha256");
    // without a checksum nobody would see that what is there is of another version
    if (expected === null) await handle.truncate(0);
    const before = await bytesBefore(handle, part, file, hash);
    let done = before;
    options.onProgress?.(done, file.size);
    await receive(file, before, options, async (piece) => {
      hash.update(piece);
      await onDisk(file, () => handle.appendFile(piece));
      done += piece.length;
      options.onProgress?.(done, file.size);
    });
    await onDisk(file, () => handle.sync());
    const found = hash.digest("hex");
    if (expected === null || found === expected) return "right";
    await rm(part);
    if (before > 0) return "wrong";
    throw new HubError(
      `${named(file)} arrived with sha256 ${found}, but has ${expected}; what was downloaded is deleted: try again`,
      { code: "WRONG_CHECKSUM" },
    );
  } finally {
    await handle.close();
  }
}

/** What is left of a former download, and its hash. */
async function bytesBefore(handle: FileHandle, part: string, file: HubFile, hash: Hash): Promise<number> {
  const { size } = await handle.stat();
  if (size > file.size) await handle.truncate(0);
  if (size === 0 || size > file.size) return 0;
  for await (const piece of createReadStream(part)) hash.update(piece);
  return size;
}

/**
 * A text file, such as config.json.
 *
 * @returns null where `findHubFile` finds none
 * @throws HubError as there, and if it is larger than 64 MB or not UTF-8
 */
export async function readHubText(where: ManifestHubFile, options: HubOptions): Promise<string | null> {
  const file = await findHubFile(where, options);
  if (!file) return null;
  if (file.size > mostTextBytes) {
    throw new HubError(`${named(file)} has ${file.size} bytes; at most ${mostTextBytes} are read as text`);
  }
  const pieces: Uint8Array[] = [];
  await receive(file, 0, options, async (piece) => {
    pieces.push(piece);
  });
  const bytes = Buffer.concat(pieces);
  const found = createHash("sha256").update(bytes).digest("hex");
  if (file.sha256 !== null && found !== file.sha256) {
    throw new HubError(`${named(file)} arrived with sha256 ${found}, but has ${file.sha256}; try again`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new HubError(`${named(file)} is not text in UTF-8`);
  }
}

/** All bytes from `begin` on, each once and in order, through as many connections as it takes. */
async function receive(
  file: HubFile,
  begin: number,
  options: HubOptions,
  take: (piece: Uint8Array) => Promise<void>,
): Promise<void> {
  const enough = Math.min(1 << 20, Math.ceil(file.size / 100));
  let done = begin;
  let failures = 0;
  while (done < file.size) {
    const before = done;
    try {
      for await (const piece of piecesFrom(file, done, options)) {
        if (done + piece.length > file.size) {
          throw new HubError(`${named(file)} has ${file.size} bytes, but more were sent`);
        }
        await take(piece);
        done += piece.length;
      }
      if (done < file.size)
        throw new HubError(`the connection ended at byte ${done} of ${file.size}`, { transient: true });
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!(error instanceof HubError && error.transient)) throw error;
      failures = done - before >= enough ? 1 : failures + 1;
      if (failures === downloadTries) {
        throw new HubError(
          `${named(file)} cannot be downloaded: ${error.message}; given up at byte ${done} of ${file.size} after ${failures} tries`,
        );
      }
      await pause(failures, error, options);
    }
  }
}

/** What one connection brings. */
async function* piecesFrom(file: HubFile, begin: number, options: HubOptions): AsyncGenerator<Uint8Array> {
  const request = { begin, skip: 0, failure: null as unknown };
  const blob = await downloadFile({
    repo: { type: "model", name: file.repo },
    path: file.file,
    // the hub's own address: where it redirects to is signed for an hour, and each try is redirected anew
    downloadInfo: { url: addressOf(file, options), size: file.size, etag: "" },
    xet: false,
    ...credentialsOf(options),
    fetch: rangedFetch(file, options, request),
  });
  let left = -1;
  try {
    for await (const piece of blob!.slice(begin, file.size).stream() as unknown as AsyncIterable<Uint8Array>) {
      if (left < 0) left = request.skip;
      const skipped = Math.min(left, piece.length);
      left -= skipped;
      if (skipped < piece.length) yield piece.subarray(skipped);
    }
  } catch (error) {
    if (request.failure !== null) throw request.failure;
    throw error instanceof HubError ? error : new HubError(`the connection broke off`, { transient: true });
  }
}

/** The client's blob tells of a failure by its message alone, so that is kept in `request`. */
function rangedFetch(
  file: HubFile,
  options: HubOptions,
  request: { begin: number; skip: number; failure: unknown },
): typeof fetch {
  const send = hubFetch(file.repo, options);
  return async (input, init) => {
    try {
      const response = await send(input, init);
      if (!response.body) throw new HubError(`${named(file)} was answered without content (${response.status})`);
      const sentFrom = response.status === 206 ? rangeBegin(response) : 0;
      if (sentFrom > request.begin) {
        throw new HubError(`${named(file)} was asked for from byte ${request.begin}, but sent from byte ${sentFrom}`);
      }
      request.skip = request.begin - sentFrom;
      return response;
    } catch (error) {
      request.failure = error;
      throw error;
    }
  };
}

function rangeBegin(response: Response): number {
  const match = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "");
  return match ? Number(match[1]) : 0;
}

function addressOf({ repo, revision, commit, file }: HubFile, options: HubOptions): string {
  const path = file.split("/").map(encodeURIComponent).join("/");
  return `${hubUrlOf(options)}/${repo}/resolve/${encodeURIComponent(commit ?? revision)}/${path}`;
}

const named = ({ repo, revision, file }: HubFile) => `${file} of ${repo} at ${revision}`;

async function pause(failures: number, { retryAfterMs }: HubError, options: HubOptions): Promise<void> {
  const doubled = Math.min(16_000, (options.firstRetryMs ?? 500) * 2 ** (failures - 1));
  await sleep(Math.max(doubled, Math.min(retryAfterMs, 60_000)), undefined, { signal: options.signal }).catch(() => {});
  options.signal?.throwIfAborted();
}

async function onDisk<T>(file: HubFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOSPC" || code === "EDQUOT" ? `the disk is full; it has ${file.size} bytes` : message;
    throw new HubError(`${named(file)} cannot be written: ${why}`);
  }
}
