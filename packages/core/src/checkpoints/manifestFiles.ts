/** The files beside a manifest that an import of it reads. */
import { posix } from "node:path";
import { resolveInside } from "./importFolder.js";
import type { Manifest, ManifestMember } from "./manifest.js";

/** Where a file that a manifest may leave to its first member is looked for: beside the weights, then at the top. */
export function placesBeside(file: string, name: string): string[] {
  return [...new Set([posix.join(posix.dirname(file), name), name])];
}

/**
 * The paths that a manifest names or leaves to be found, as far as they are there; none of files on the hub.
 *
 * @throws InvalidInput if a path leads out of the folder
 */
export async function filesBeside({ members, architecture, tokenizer }: Manifest, folder: string): Promise<string[]> {
  const isPath = (file: ManifestMember["file"]) => typeof file === "string";
  const named = members.map(({ file }) => file).filter(isPath);
  const [first] = members;
  const looked = isPath(first.file)
    ? [
        ...(architecture ? [] : placesBeside(first.file, "config.json")),
        ...(tokenizer ? [] : placesBeside(first.file, "tokenizer.json")),
      ]
    : [];
  if (tokenizer?.kind === "file") named.push(tokenizer.file);
  for (const path of looked) {
    if (await isThere(folder, path)) named.push(path);
  }
  return named;
}

async function isThere(folder: string, path: string): Promise<boolean> {
  return resolveInside(folder, path).then(
    () => true,
    () => false,
  );
}
