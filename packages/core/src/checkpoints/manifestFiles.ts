/** The files beside a manifest that an import of it reads. */
import { lstat } from "node:fs/promises";
import { join, posix } from "node:path";
import { resolveInside } from "./importFolder.js";
import type { Manifest, ManifestMember } from "./manifest.js";

/** Where a file that a manifest may leave to its first member is looked for: beside the weights, then at the top. */
export function placesBeside(file: string, name: string): string[] {
  return [...new Set([posix.join(posix.dirname(file), name), name])];
}

/**
 * The paths that a manifest names or leaves to be found, each once, as far as they are there; none of files on the hub.
 *
 * @throws InvalidInput if a path leads out of the folder
 */
export async function filesBeside({ members, architecture, tokenizer }: Manifest, folder: string): Promise<string[]> {
  const isPath = (file: ManifestMember["file"]) => typeof file === "string";
  const paths = members.map(({ file }) => file).filter(isPath);
  const [first] = members;
  if (isPath(first.file)) {
    if (!architecture) paths.push(...placesBeside(first.file, "config.json"));
    if (!tokenizer) paths.push(...placesBeside(first.file, "tokenizer.json"));
  }
  if (tokenizer?.kind === "file") paths.push(tokenizer.file);
  const there: string[] = [];
  for (const path of new Set(paths)) {
    if (!(await isThere(join(folder, path)))) continue;
    await resolveInside(folder, path);
    there.push(path);
  }
  return there;
}

const isThere = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  );
