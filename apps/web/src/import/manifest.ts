/** A manifest as this page makes and reads one; what it may hold is the server's to judge. */
import { baseName, roleOf } from "./files";

interface Member {
  label: string;
  initSeed?: number;
  dataSeed?: number;
  step?: number;
  file: string;
}

const seed = /(?<![a-z])(data[-_ ]?)?seed[-_ =]?(\d{1,10})(?!\d)/gi;
const step = /(?<![a-z])(?:step|steps|checkpoint|ckpt)[-_ ]?(\d{1,10})(?!\d)/i;
const plain = /^(final|model|pytorch_model|weights|checkpoint)$/;
/** Where a checkpoint is there in several formats, the first of these is taken. */
const formats = [".safetensors", ".pt", ".pth", ".bin", ".ckpt"];

/**
 * A manifest of weight files, from their names alone: seed1.pt is seed 1, seed1/step-400.pt its step 400.
 *
 * @param paths of any files; those that hold no weights are passed over
 * @param name of the family
 */
export function manifestFromNames(paths: string[], name: string): string {
  const taken = new Map<string, Member>();
  const inOrder = paths
    .filter((path) => roleOf(path) === "weights" && formats.some((ending) => path.toLowerCase().endsWith(ending)))
    .sort((a, b) => rank(a) - rank(b));
  for (const path of inOrder) {
    const member = memberOf(path);
    const key = `${member.label} ${member.step}`;
    if (!taken.has(key)) taken.set(key, member);
  }
  const members = [...taken.values()].sort(
    (a, b) => a.label.localeCompare(b.label, "en", { numeric: true }) || (a.step ?? Infinity) - (b.step ?? Infinity),
  );
  const tokenizer = paths.includes("tokenizer.json") ? { kind: "file", file: "tokenizer.json" } : { kind: "byte" };
  return written({ name, tokenizer, members });
}

function memberOf(path: string): Member {
  const whole = path.replace(/\.[^./]+$/, "");
  let initSeed: number | undefined;
  let dataSeed: number | undefined;
  for (const [, data, digits] of whole.matchAll(seed)) {
    if (data) dataSeed = Number(digits);
    else initSeed = Number(digits);
  }
  const at = step.exec(baseName(whole)) ?? step.exec(whole);
  const seeds = [
    ...(initSeed === undefined ? [] : [`seed ${initSeed}`]),
    ...(dataSeed === undefined ? [] : [`data ${dataSeed}`]),
  ].join(", ");
  return {
    label: seeds || named(whole),
    ...(initSeed === undefined ? {} : { initSeed }),
    ...(dataSeed === undefined ? {} : { dataSeed }),
    ...(at ? { step: Number(at[1]) } : {}),
    file: path,
  };
}

/** "alpha/step-0" and "alpha/model" are alpha's. */
function named(whole: string): string {
  const parts = whole
    .split("/")
    .map((part) => part.replace(step, "").replace(/^[-_. ]+|[-_. ]+$/g, ""))
    .filter((part) => part && !plain.test(part));
  return parts.join("/") || "refit 0";
}

const rank = (path: string): number => formats.findIndex((ending) => path.toLowerCase().endsWith(ending));

/** As people write it: one member a line. */
function written({ members, ...about }: { name: string; tokenizer: object; members: Member[] }): string {
  const rows = members.map((member) => `    ${inOneLine(member)}`).join(",\n");
  const head = Object.entries(about).map(([key, value]) => `  "${key}": ${inOneLine(value)},`);
  return `{\n${head.join("\n")}\n  "members": [\n${rows}\n  ]\n}\n`;
}

function inOneLine(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, entry]) => `${JSON.stringify(key)}: ${JSON.stringify(entry)}`)
    .join(", ")} }`;
}

/** @returns the paths beside the manifest that it names, each once; none where the text is no manifest */
export function pathsNamed(text: string): string[] {
  try {
    const { members, tokenizer } = JSON.parse(text);
    const paths = [...members.map(({ file }: Member) => file), tokenizer?.kind === "file" ? tokenizer.file : null];
    return [...new Set(paths.filter((path) => typeof path === "string"))];
  } catch {
    return [];
  }
}

/** Which of the given paths an import of this manifest reads: those it names, and what it leaves to be found. */
export function pathsToSend(text: string, given: string[]): string[] {
  const named = new Set(pathsNamed(text));
  return given.filter((path) => named.has(path) || ["architecture", "tokenizer"].includes(roleOf(path)));
}

/** @returns the name that a manifest gives its family; null where the text is no manifest */
export function nameIn(text: string): string | null {
  try {
    const { name } = JSON.parse(text);
    return typeof name === "string" ? name : null;
  } catch {
    return null;
  }
}
