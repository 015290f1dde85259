/** Option values as people write them: numbers, seeds, tokenizers. */

import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { InvalidArgumentError } from "commander";
import { Failure } from "./failure.js";

/** GraphQL's Int. */
const largest = 2 ** 31 - 1;

/** "12" → 12. */
export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) > largest) throw new InvalidArgumentError("Give a whole number.");
  return Number(text);
}

/** "2e-3" → 0.002. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("Give a number, as 0.001 or 1e-3.");
  return value;
}

/** "1..4" → [1, 2, 3, 4]; "1,3,7" → [1, 3, 7]; both mix: "1..3,7". */
export function numberList(text: string): number[] {
  const numbers = text.split(",").flatMap((part) => {
    const [, first, last = first] = /^\s*(\d+)\s*(?:\.\.\s*(\d+)\s*)?$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === undefined || to < from || to > largest || to - from >= 10_000) {
      throw new InvalidArgumentError("Give a range as 1..4, a list as 1,3,7, or both.");
    }
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
  return numbers;
}

/** What the option takes, in any case: "Paper" → "paper". */
export function oneOf<T extends string>(...allowed: T[]) {
  return (text: string): T => {
    const found = allowed.find((word) => word === text.toLowerCase());
    if (!found) throw new InvalidArgumentError(`Give one of ${allowed.join(", ")}.`);
    return found;
  };
}

/** GraphQL's TokenizerInput. */
export type TokenizerInput =
  | { kind: "BYTE" }
  | { kind: "BPE"; vocab: number }
  | { kind: "HUGGING_FACE"; json: string; name: string };

/**
 * byte, bpe:1024, or the path of a tokenizer.json.
 *
 * @throws Failure when the file cannot be read
 */
export async function readTokenizerOption(text: string): Promise<TokenizerInput> {
  if (text === "byte") return { kind: "BYTE" };
  const [, vocab] = /^bpe:(\d+)$/.exec(text) ?? [];
  if (vocab !== undefined) return { kind: "BPE", vocab: Math.min(Number(vocab), largest) };
  if (text === "bpe") throw new Failure("error: tokenizer is bpe; say how many tokens, as bpe:1024");
  return { kind: "HUGGING_FACE", json: (await readInput("tokenizer", text)).toString(), name: basename(text) };
}

/** @throws Failure naming the file and why it cannot be read */
export async function readInput(what: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new Failure(`error: the ${what} ${path} cannot be read: ${reason(error as NodeJS.ErrnoException)}`);
  }
}

/** Why the system would not do something with a file, in words. */
export function reason({ code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case "ENOENT":
      return "there is no such file";
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "EISDIR":
      return "it is a folder";
    case "ENOTDIR":
      return "part of its path is a file, not a folder";
    default:
      return message;
  }
}
