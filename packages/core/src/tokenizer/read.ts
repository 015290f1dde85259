/** Which tokenizer a stored description is of. */

import { InvalidInput } from "../errors.js";
import { readBpe } from "./bpe.js";
import { BYTE_JSON, byteTokenizer } from "./byte.js";
import { readHuggingFace } from "./huggingface.js";
import type { Tokenizer } from "./tokenizer.js";

/**
 * The tokenizer that a `Tokenizer.json` describes: bytes, a BPE trained here, or any Hugging Face tokenizer.json.
 *
 * @param json the file's text
 * @param name what to call a tokenizer that is not of ours, in lists and in messages
 * @throws InvalidInput if it is no JSON, holds no tokenizer, or one that cannot be read
 */
export function readTokenizer(json: string, name = "tokenizer.json"): Tokenizer {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json.replace(/^\uFEFF/, ""));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidInput(
      `${name} is not JSON (${reason}), but a Hugging Face tokenizer.json was needed`,
      "tokenizer",
    );
  }
  if (JSON.stringify(parsed) === BYTE_JSON) return byteTokenizer();
  if (!hasModel(parsed)) {
    throw new InvalidInput(
      `${name} has no "model", but a Hugging Face tokenizer.json (with "model" and its "vocab") was needed`,
      "tokenizer",
    );
  }
  return readBpe(json, parsed) ?? readHuggingFace(json, parsed, name);
}

function hasModel(parsed: unknown): parsed is Record<string, unknown> & { model: Record<string, unknown> } {
  const model = parsed && typeof parsed === "object" && (parsed as { model?: unknown }).model;
  return typeof model === "object" && model !== null && "vocab" in model;
}
