/** JSON out of a checkpoint, read strictly. */
import { CheckpointError, shown } from "./errors.js";

/**
 * @param what for messages, e.g. "the header"
 * @returns the object that the bytes spell
 * @throws CheckpointError if they are not UTF-8, not JSON, not an object, or an object in them has a key twice
 */
export function parseJsonObject(bytes: Uint8Array, file: string, what: string): Record<string, unknown> {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (error) {
    throw new CheckpointError(`${file}: ${what} is not JSON: ${shown((error as Error).message)}`);
  }
  if (!isObject(value)) throw new CheckpointError(`${file}: ${what} is not a JSON object`);
  const twice = duplicateKey(text);
  if (twice !== null) throw new CheckpointError(`${file}: ${what} has the key "${shown(twice)}" twice`);
  return value;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON.parse keeps the last of equal keys and says nothing. In valid JSON a string before a colon is a key. */
function duplicateKey(json: string): string | null {
  const open: Set<string>[] = [];
  for (let i = 0; i < json.length; i++) {
    const character = json[i];
    if (character === "{") open.push(new Set());
    else if (character === "}") open.pop();
    else if (character === '"') {
      const end = endOfString(json, i);
      if (isColonNext(json, end + 1)) {
        const key = JSON.parse(json.slice(i, end + 1)) as string;
        const keys = open[open.length - 1];
        if (keys.has(key)) return key;
        keys.add(key);
      }
      i = end;
    }
  }
  return null;
}

function endOfString(json: string, begin: number): number {
  let i = begin + 1;
  while (json[i] !== '"') i += json[i] === "\\" ? 2 : 1;
  return i;
}

function isColonNext(json: string, from: number): boolean {
  let i = from;
  while (json[i] === " " || json[i] === "\n" || json[i] === "\r" || json[i] === "\t") i++;
  return json[i] === ":";
}
