/** Prompt sets: the texts that heads are measured on. */

import { InvalidInput } from "../errors.js";
import type { Tokenizer } from "../tokenizer/tokenizer.js";
import { BUILTIN_PROMPTS } from "./builtin-prompts.js";

/** Texts to measure on, in order. Its name is for people; its identity is the hash of its prompts. */
export interface PromptSet {
  name: string;
  prompts: string[];
}

/** The 100 prompts that come with Seedscope: many registers, 20-63 words each, each cut before it could end. */
export function builtinPrompts(): PromptSet {
  return { name: "built-in", prompts: [...BUILTIN_PROMPTS] };
}

/**
 * A prompt set from JSON: an array of texts, or `{ "name": …, "prompts": [ … ] }`.
 *
 * @param name what to call it if the JSON does not say, and whose JSON it is in messages
 * @throws InvalidInput naming the entry, counted from 0, that is no text or empty
 */
export function parsePromptSet(json: string, name: string): PromptSet {
  const parsed = parse(json, name);
  const set = Array.isArray(parsed) ? { name, prompts: parsed } : { name, ...(parsed as object) };
  const { prompts } = set as { prompts?: unknown };
  if (parsed === null || typeof parsed !== "object" || !Array.isArray(prompts)) {
    throw refused(`${name} is ${describe(parsed)}, but an array of texts or { "name", "prompts" } was needed`);
  }
  if (typeof set.name !== "string" || set.name.trim() === "") {
    throw refused(`the name in ${name} is ${describe(set.name)}, but a text was needed`);
  }
  if (prompts.length === 0) throw refused(`${name} holds no prompts, but at least one was needed`);
  for (const [i, prompt] of prompts.entries()) {
    if (typeof prompt !== "string")
      throw refused(`prompt ${i} of ${name} is ${describe(prompt)}, but a text was needed`);
    if (prompt === "") throw refused(`prompt ${i} of ${name} is empty, but a text was needed`);
  }
  return { name: set.name, prompts };
}

/**
 * Prompts as token ids, BOS first where the tokenizer has one, cut at nCtx tokens.
 *
 * @returns in the order of the prompts: tokens of length 1 … nCtx, and whether any were cut off
 * @throws InvalidInput naming the prompt, counted from 0, that has no tokens
 */
export function encodePrompts(
  prompts: readonly string[],
  tokenizer: Tokenizer,
  nCtx: number,
): { tokens: Int32Array; truncated: boolean }[] {
  const opening = tokenizer.bosId === null ? [] : [tokenizer.bosId];
  return prompts.map((prompt, i) => {
    const content = tokenizer.encode(prompt);
    const tokens = new Int32Array(opening.length + content.length);
    tokens.set(opening);
    tokens.set(content, opening.length);
    if (tokens.length === 0)
      throw refused(`prompt ${i} has no tokens in ${tokenizer.name}, but at least one was needed`);
    return { tokens: tokens.slice(0, nCtx), truncated: tokens.length > nCtx };
  });
}

function parse(json: string, name: string): unknown {
  try {
    return JSON.parse(json.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw refused(`${name} is not JSON (${(error as Error).message}), but an array of texts was needed`);
  }
}

const refused = (message: string) => new InvalidInput(message, "prompts");

/** What a JSON value is, briefly: "the number 42", "null", "an object with x, y". */
function describe(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value !== "object") return `the ${typeof value} ${JSON.stringify(value).slice(0, 40)}`;
  const keys = Object.keys(value);
  if (keys.length === 0) return "an empty object";
  return `an object with ${keys.slice(0, 8).join(", ")}${keys.length > 8 ? ", …" : ""}`;
}
