/** A folder of checkpoints as a family: which file is which refit at which step, from the names that people give. */
import type { Dirent } from "node:fs";
import { readdir, readFile, readlink, realpath, stat } from "node:fs/promises";
import { join, posix, sep } from "node:path";
import { InvalidInput } from "../errors.js";
import { paperArchitecture, paperFolder } from "./catalogue/paper.js";
import { checkManifest, type Manifest, type ManifestMember, plainPath } from "./manifest.js";
import { exportedPrependBos, placeOfCheckpoint, type RefitNames, refitNames } from "./memberNames.js";

const deepest = 4;
const mostEntries = 10_000;
const mostJsonBytes = 1_000_000;

/**
 * The manifest of a folder: `seed1.pt` … `seedN.pt`; folders `seed1`, …, with weights at one step or several; the
 * paper's tree; what `seedscope export` writes.
 *
 * Seeds and steps are read from the names. Of formats of one checkpoint, safetensors is taken.
 *
 * @param options.tokenizer left out: tokenizer.json of the folder, else whatever lies beside the first checkpoint
 * @throws InvalidInput if nothing is there to be imported, two files are the same checkpoint, or a symbolic link leads
 *   out of the folder
 */
export async function inferManifest(
  folder: string,
  options: { name: string; tokenizer?: Manifest["tokenizer"] },
): Promise<Manifest> {
  const root = await realFolder(folder);
  const files = await filesIn(root, folder);
  const exported = files.includes("family.json") ? await readJson(root, "family.json") : {};
  const members = membersOf(files, folder, refitNames(exported));
  if (members.length === 0) throw nothingToImport(folder, files);
  const about = await aboutMembers(root, folder, files, members, options.tokenizer);
  const prependBos = exportedPrependBos(exported) ?? about.prependBos;
  return checkManifest(
    { name: options.name, ...about, ...(prependBos !== undefined && { prependBos }), members },
    folder,
  );
}

/**
 * The real path of a member's file.
 *
 * @param relative a manifest's path, with "/" between its parts
 * @throws InvalidInput if it is not there, or if its path, or a symbolic link in it, leads out of `root`
 */
export async function resolveInside(root: string, relative: string): Promise<string> {
  if (!plainPath.test(relative)) {
    throw new InvalidInput(`${relative} is not a path within ${root}`, "manifest");
  }
  const realRoot = await realFolder(root);
  let real: string;
  try {
    real = await realpath(join(realRoot, relative));
  } catch (error) {
    throw new InvalidInput(`${relative} cannot be read in ${root}: ${reasonOf(error)}`, "manifest");
  }
  if (isInside(realRoot, real)) return real;
  throw await leadsOut(realRoot, relative, root);
}

const isInside = (realRoot: string, real: string) =>
  real === realRoot || real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep);

async function realFolder(folder: string): Promise<string> {
  try {
    const real = await realpath(folder);
    if ((await stat(real)).isDirectory()) return real;
  } catch (error) {
    throw new InvalidInput(`${folder} cannot be read: ${reasonOf(error)}`, "folder");
  }
  throw new InvalidInput(`${folder} is a file; a folder of checkpoints was needed`, "folder");
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ENOENT: "it does not exist",
    EACCES: "permission is denied",
    ELOOP: "its symbolic links lead in a circle",
    ENOTDIR: "a part of its path is a file",
    ENAMETOOLONG: "its name is too long",
  };
  return reasons[code ?? ""] ?? message;
}

async function leadsOut(realRoot: string, relative: string, shownRoot: string): Promise<InvalidInput> {
  const parts = relative.split("/");
  for (const path of parts.map((_, i) => parts.slice(0, i + 1).join("/"))) {
    const target = await readlink(join(realRoot, path)).catch(() => null);
    const real = await realpath(join(realRoot, path)).catch(() => null);
    if (target === null || (real !== null && isInside(realRoot, real))) continue;
    const where = real === null ? "which is not there" : `outside ${shownRoot}`;
    return new InvalidInput(
      `${path} is a symbolic link to ${target}, ${where}; put the file itself in its place, as cp -rL does`,
      "folder",
    );
  }
  return new InvalidInput(`${relative} lies outside ${shownRoot}`, "folder");
}

/** Paths with "/", sorted; hidden ones left out. */
async function filesIn(root: string, shownRoot: string): Promise<string[]> {
  const files: string[] = [];
  let entries = 0;
  const visit = async (folder: string, depth: number): Promise<void> => {
    const found = await readdir(join(root, folder), { withFileTypes: true });
    entries += found.length;
    if (entries > mostEntries) {
      throw new InvalidInput(
        `${shownRoot} has more than ${mostEntries} files; write a manifest of those meant`,
        "folder",
      );
    }
    for (const entry of found.filter(({ name }) => !name.startsWith("."))) {
      const path = posix.join(folder, entry.name);
      const kind = entry.isSymbolicLink() ? await kindOfLink(root, shownRoot, path, entry) : kindOf(entry);
      if (kind === "folder" && depth < deepest) await visit(path, depth + 1);
      if (kind === "file") files.push(path);
      if (kind === "file" && isMeant(path) && !plainPath.test(path)) throw unreadableName(path);
      if (entry.name.includes("\uFFFD") && isMeant(path)) throw unreadableName(path);
    }
  };
  await visit("", 0);
  return files.sort();
}

const kindOf = (entry: { isDirectory(): boolean; isFile(): boolean }) =>
  entry.isDirectory() ? "folder" : entry.isFile() ? "file" : "other";

/** A link to a file in the folder is that file; one to a folder in it is not followed, so that there are no circles. */
async function kindOfLink(root: string, shownRoot: string, path: string, entry: Dirent): Promise<"file" | "other"> {
  const target = await realpath(join(root, path)).catch(() => null);
  const kind = target === null ? "other" : kindOf(await stat(target));
  if (target !== null && isInside(root, target)) return kind === "file" ? "file" : "other";
  if (kind === "folder" || isMeant(entry.name)) throw await leadsOut(root, path, shownRoot);
  return "other";
}

const isMeant = (path: string) =>
  placeOfCheckpoint(path) !== null || ["config.json", "tokenizer.json"].includes(posix.basename(path));

function unreadableName(path: string): InvalidInput {
  return new InvalidInput(
    `${JSON.stringify(path)} has a name that a manifest cannot have: control characters, "\\" or none of UTF-8; rename it`,
    "folder",
  );
}

function membersOf(files: readonly string[], folder: string, names: RefitNames): ManifestMember[] {
  const byCheckpoint = new Map<string, ReturnType<typeof place>>();
  const place = (file: string) => {
    const found = placeOfCheckpoint(file, names);
    return found && { ...found, file };
  };
  for (const found of files.map(place)) {
    if (!found) continue;
    const key = `${found.step ?? "final"} ${found.label}`;
    const other = byCheckpoint.get(key);
    if (other && other.sameCheckpoint !== found.sameCheckpoint) {
      throw new InvalidInput(
        `${other.file} and ${found.file} in ${folder} are both ${found.label} ${found.step === undefined ? "at its end" : `at step ${found.step}`}; import a folder of one family, or write a manifest`,
        "folder",
      );
    }
    if (!other || found.formatRank < other.formatRank) byCheckpoint.set(key, found);
  }
  const natural = new Intl.Collator("en", { numeric: true });
  return [...byCheckpoint.values()]
    .filter((found) => found !== null)
    .sort((a, b) => natural.compare(a.order, b.order) || (a.step ?? Number.MAX_VALUE) - (b.step ?? Number.MAX_VALUE))
    .map(({ label, initSeed, dataSeed, step, file }) => ({
      label,
      ...(initSeed !== undefined && { initSeed }),
      ...(dataSeed !== undefined && { dataSeed }),
      ...(step !== undefined && { step }),
      file,
    }));
}

function nothingToImport(folder: string, files: readonly string[]): InvalidInput {
  const some = files.slice(0, 5).join(", ");
  const found = files.length === 0 ? "no files" : files.length > 5 ? `${some} and ${files.length - 5} more` : some;
  return new InvalidInput(
    `${folder} has no checkpoints: .safetensors, .pt, .pth, .bin or .ckpt files, or their .index.json, were looked for, at most ${deepest} folders deep; found: ${found}`,
    "folder",
  );
}

type AboutMembers = Pick<Manifest, "architecture" | "tokenizer" | "prependBos" | "recipe" | "floor">;

/** What a manifest leaves out is read beside its first member; what is elsewhere must be in it. */
async function aboutMembers(
  root: string,
  folder: string,
  files: readonly string[],
  members: readonly ManifestMember[],
  givenTokenizer: Manifest["tokenizer"],
): Promise<AboutMembers> {
  const first = members[0].file as string;
  const beside = (name: string) => files.includes(posix.join(posix.dirname(first), name));
  const ofPaper = paperFolder(posix.basename(posix.dirname(first)));

  const known: AboutMembers = {};
  if (givenTokenizer) known.tokenizer = givenTokenizer;
  else if (files.includes("tokenizer.json")) known.tokenizer = { kind: "file", file: "tokenizer.json" };
  else if (ofPaper && !beside("tokenizer.json")) known.tokenizer = ofPaper.tokenizer;
  if (files.includes("config.json")) known.architecture = await readJson(root, "config.json");
  else if (ofPaper && !beside("config.json")) {
    const { steps } = ofPaper.preset;
    known.architecture = paperArchitecture(ofPaper.preset);
    known.prependBos = true;
    known.floor = { null: "drawn", init: "transformer-lens" };
    if (steps !== null) known.recipe = { steps };
  } else if (!beside("config.json")) {
    throw new InvalidInput(
      `${folder} has no config.json, nor is one beside ${first}; put it there, with Hugging Face's keys or TransformerLens' (n_layers, d_model, n_heads, …)`,
      "folder",
    );
  }
  return known;
}

async function readJson(root: string, relative: string): Promise<Record<string, unknown>> {
  const path = await resolveInside(root, relative);
  const { size } = await stat(path);
  if (size > mostJsonBytes) {
    throw new InvalidInput(`${relative} has ${size} bytes; at most ${mostJsonBytes} are read`, "folder");
  }
  let value: unknown;
  try {
    value = JSON.parse((await readFile(path, "utf8")).replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new InvalidInput(`${relative} is not JSON: ${(error as Error).message}`, "folder");
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new InvalidInput(`${relative} holds no JSON object`, "folder");
}
