/** The files that a manifest's members name, wherever they lie: in a folder, among uploads, on the hub. */
import { lstat, readFile, stat } from "node:fs/promises";
import { join, posix } from "node:path";
import { findHubFile, type HubFile, type HubOptions, readHubText } from "../checkpoints/hub.js";
import { resolveInside } from "../checkpoints/importFolder.js";
import type { ManifestMember } from "../checkpoints/manifest.js";
import { placesBeside } from "../checkpoints/manifestFiles.js";
import { readIndex } from "../checkpoints/sharded.js";
import { bytesSource } from "../checkpoints/source.js";
import { InvalidInput } from "../errors.js";
import type { MemberSource } from "../store/records.js";
import type { Store } from "../store/store.js";

/** Where the paths of a manifest begin. */
export interface ManifestPlace {
  /** a folder; left out: a manifest of hub files only */
  folder?: string;
  /** path → hash of a file in the store: instead of the folder */
  uploads?: Readonly<Record<string, string>>;
  /** where to download from, and as whom */
  hub?: HubOptions;
}

/** A member's file in words: a path, or where on the hub. */
export function wordsOf({ file }: ManifestMember): string {
  if (typeof file === "string") return file;
  const { repo, revision = "main", fallbackRevision, file: path } = file;
  return `${repo}/${path} at ${revision}${fallbackRevision ? ` or ${fallbackRevision}` : ""}`;
}

/** Uploads are named by their content, and an index finds its shards by their names. */
function shardsUploaded(file: string): InvalidInput {
  return new InvalidInput(
    `${file} is an index of shards, which cannot be uploaded; put them below the folder that the server imports from, or join them into one file`,
    "uploads",
  );
}

/** A member's file, wherever it lies. */
export interface Place {
  source: MemberSource;
  /** on this machine's disk; null where it is on the hub */
  path: string | null;
  bytes: number;
  sha256: string | null;
}

/** The files that a manifest's paths name: in a folder, in the store as uploads, on the hub. */
export class ManifestFiles {
  private readonly hub: HubOptions;

  constructor(
    private readonly store: Store,
    private readonly place: ManifestPlace,
  ) {
    this.hub = place.hub ?? {};
  }

  /** @returns null if it is not there */
  async locate({ file }: Pick<ManifestMember, "file">): Promise<Place | null> {
    if (typeof file !== "string") return this.locateOnHub(file);
    const { uploads, folder } = this.place;
    if (uploads) {
      if (file.endsWith(".index.json")) throw shardsUploaded(file);
      const hash = Object.hasOwn(uploads, file) ? uploads[file] : "";
      const path = hash && (await this.store.files.has(hash)) ? this.store.files.path(hash) : null;
      if (!path) return null;
      const { size } = await stat(path);
      return { source: { kind: "upload", hash, name: file }, path, bytes: size, sha256: null };
    }
    if (folder === undefined) {
      throw new InvalidInput(`${file} is a path, but this manifest came without a folder; give one`, "folder");
    }
    if (!(await isThere(join(folder, file)))) return null;
    const path = await resolveInside(folder, file);
    return { source: { kind: "disk", path, name: file }, path, bytes: (await stat(path)).size, sha256: null };
  }

  private async locateOnHub(where: Exclude<ManifestMember["file"], string>): Promise<Place | null> {
    const found = await findHubFile(where, this.hub);
    if (!found) return null;
    const { repo, revision, commit, file, sha256 } = found;
    const bytes = file.endsWith(".index.json") ? await this.bytesWithShards(found) : found.size;
    return { source: { kind: "hub", repo, revision, commit, file }, path: null, bytes, sha256 };
  }

  private async bytesWithShards({ repo, revision, file, size }: HubFile): Promise<number> {
    const text = await readHubText({ repo, revision, file }, this.hub);
    const shards = new Set((await readIndex(bytesSource(new TextEncoder().encode(text ?? ""), file))).values());
    let bytes = size;
    for (const shard of shards) {
      const found = await findHubFile({ repo, revision, file: posix.join(posix.dirname(file), shard) }, this.hub);
      bytes += found?.size ?? 0;
    }
    return bytes;
  }

  /** The text of a file beside a member's, or at the top of its folder or repository; null if there is none. */
  async textBeside({ file }: ManifestMember, name: string): Promise<{ text: string; name: string } | null> {
    if (typeof file !== "string") {
      for (const path of placesBeside(file.file, name)) {
        const text = await readHubText({ ...file, file: path, fallbackFile: undefined }, this.hub);
        if (text !== null) return { text, name: `${file.repo}/${path}` };
      }
      return null;
    }
    for (const path of placesBeside(file, name)) {
      const found = await this.text(path);
      if (found !== null) return { text: found, name: path };
    }
    return null;
  }

  /** @returns null if it is not there */
  async text(path: string): Promise<string | null> {
    const place = await this.locate({ file: path });
    if (!place?.path) return null;
    const most = 64 * 2 ** 20;
    if (place.bytes > most) throw new InvalidInput(`${path} has ${place.bytes} bytes; it may have at most ${most}`);
    return readFile(place.path, "utf8");
  }

  hubText(where: { repo: string; revision?: string; file: string }): Promise<string | null> {
    return readHubText(where, this.hub);
  }
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
