/** From GraphQL's input to what core imports. */

import { realpath } from "node:fs/promises";
import { isAbsolute, join, sep } from "node:path";
import {
  builtInManifest,
  type ImportRequest,
  InvalidInput,
  inferManifest,
  type Manifest,
  parseManifest,
} from "@seedscope/core";
import type { Services } from "../services.js";
import type { ImportSourceInput, ImportTokenizerInput, UploadedFileInput } from "./import-family.input.js";

/**
 * The request as core takes it.
 *
 * @throws InvalidInput if it names no manifest, two, a folder that is not the server's to read, or a broken manifest
 */
export async function importRequest(input: ImportSourceInput, services: Services): Promise<ImportRequest> {
  const folder = input.folder == null ? undefined : await readableFolder(input.folder, services.imports);
  return {
    manifest: await manifestOf(input, folder),
    name: input.name ?? undefined,
    folder,
    uploads: input.uploads ? uploadsByPath(input.uploads) : undefined,
    tokenizer: tokenizerOf(input.tokenizer),
    hub: services.hub,
  };
}

async function manifestOf({ manifest, builtIn, name }: ImportSourceInput, folder?: string): Promise<Manifest> {
  if (manifest != null && builtIn != null) {
    throw new InvalidInput("manifest and builtIn are both given; give one of them", "manifest");
  }
  if (manifest != null) return parseManifest(manifest, "the manifest");
  if (builtIn != null) return builtInManifest(builtIn).manifest;
  if (folder === undefined) throw new InvalidInput("nothing is named; give a manifest, builtIn or folder", "manifest");
  if (!name) throw new InvalidInput("name is not given; a folder's family needs one", "name");
  return inferManifest(folder, { name });
}

function uploadsByPath(uploads: readonly UploadedFileInput[]): Record<string, string> {
  for (const { path, hash } of uploads) {
    if (/^[0-9a-f]{64}$/.test(hash)) continue;
    throw new InvalidInput(
      `the hash of ${path} is "${hash}"; give the 64 hex digits that its upload to /uploads/files gave`,
      "uploads",
    );
  }
  return Object.fromEntries(uploads.map(({ path, hash }) => [path, hash]));
}

function tokenizerOf(input: ImportTokenizerInput | null | undefined): ImportRequest["tokenizer"] {
  if (!input) return undefined;
  if (input.byte && input.json) throw new InvalidInput("the tokenizer is byte and json both; say one", "tokenizer");
  if (input.byte) return { kind: "byte" };
  if (input.json) return { kind: "json", json: input.json };
  throw new InvalidInput("the tokenizer is empty; say byte: true, or give json", "tokenizer");
}

/** Clients may only read where the server's owner lets them. */
async function readableFolder(asked: string, imports: string | null): Promise<string> {
  const how = "start the server with --imports FOLDER, or upload the files";
  if (imports === null)
    throw new InvalidInput(`folder is ${asked}, but this server imports from no folder; ${how}`, "folder");
  const root = await realpath(imports).catch(() => imports);
  const real = await realpath(isAbsolute(asked) ? asked : join(root, asked)).catch(() => null);
  // one sentence for what is elsewhere and what is nowhere: which of the two is nobody else's business
  if (real === null || !(real === root || real.startsWith(root + sep))) {
    throw new InvalidInput(
      `folder is ${asked}, and the folder that this server imports from has none of that name; ${how}`,
      "folder",
    );
  }
  return real;
}
