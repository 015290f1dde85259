/** What was dropped or chosen: which file is the manifest, which hold weights, and by which path a manifest names each. */

/** A file of the reader's own machine; `path` is what a manifest beside it would call it. */
export interface GivenFile {
  path: string;
  file: File;
}

export type FileRole = "manifest" | "weights" | "architecture" | "tokenizer" | "other";

const weights = /\.(safetensors|pt|pth|bin|ckpt|safetensors\.index\.json|bin\.index\.json)$/i;

/** By the name alone; whether a .json is a manifest is known once it is read. */
export function roleOf(path: string): FileRole {
  const name = baseName(path);
  if (name === "config.json") return "architecture";
  if (name === "tokenizer.json") return "tokenizer";
  if (weights.test(name)) return "weights";
  return name.endsWith(".json") ? "manifest" : "other";
}

export const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);

/** Whether a text is a manifest, by the one thing that every manifest has. */
export function isManifest(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text)?.members);
  } catch {
    return false;
  }
}

/**
 * Paths as seen from the manifest's folder, or without one from the folder that holds all of them.
 *
 * @param manifest the manifest's own path; null where none was given
 */
export function fromManifest(files: GivenFile[], manifest: string | null): GivenFile[] {
  const root = manifest === null ? sharedFolder(files.map(({ path }) => path)) : folderOf(manifest);
  return files.map(({ path, file }) => ({ path: path.startsWith(root) ? path.slice(root.length) : path, file }));
}

/** @returns e.g. "mine/" for mine/a.pt and mine/b/c.pt; empty where they share none */
export function sharedFolder(paths: string[]): string {
  if (paths.length === 0) return "";
  let folder = folderOf(paths[0]);
  while (folder && !paths.every((path) => path.startsWith(folder))) folder = folderOf(folder.slice(0, -1));
  return folder;
}

/** The newer file of a path takes its place; the rest stays. */
export function merged(before: GivenFile[], more: GivenFile[]): GivenFile[] {
  const paths = new Set(more.map(({ path }) => path));
  return [...before.filter(({ path }) => !paths.has(path)), ...more].sort((a, b) =>
    a.path.localeCompare(b.path, "en", { numeric: true }),
  );
}

/** Every file of what was dropped, folders and all. */
export async function filesOf(transfer: DataTransfer): Promise<GivenFile[]> {
  // entries must be taken before the first await: afterwards the transfer is empty
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return [...transfer.files].map(asGiven);
  return (await Promise.all(entries.map((entry) => filesBelow(entry, "")))).flat();
}

/** Of an input; one that takes folders gives the path as well. */
export const asGiven = (file: File): GivenFile => ({ path: file.webkitRelativePath || file.name, file });

async function filesBelow(entry: FileSystemEntry, folder: string): Promise<GivenFile[]> {
  const path = `${folder}${entry.name}`;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ path, file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: GivenFile[] = [];
  for (;;) {
    // a reader gives a hundred entries at a time, and none when it is through
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return found;
    for (const child of some) found.push(...(await filesBelow(child, `${path}/`)));
  }
}
