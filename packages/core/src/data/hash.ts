/** The names of contents: SHA-256, in hexadecimal. */

import { createHash } from "node:crypto";

const sha256 = (content: string | Uint8Array) => createHash("sha256").update(content);

/**
 * One name for a sequence of contents. A single part's name is the plain SHA-256 of its bytes, as `sha256sum` prints
 * it; several parts' is the SHA-256 of their digests in order, so that no shift between parts goes unseen. A string
 * stands for its UTF-8.
 *
 * @returns 64 hexadecimal digits
 */
export function contentHash(...parts: (string | Uint8Array)[]): string {
  if (parts.length === 1) return sha256(parts[0]).digest("hex");
  return sha256(Buffer.concat(parts.map((part) => sha256(part).digest()))).digest("hex");
}

/** The name of a prompt set: its prompts in order, whatever the set is called. */
export function promptSetHash(prompts: readonly string[]): string {
  return contentHash(JSON.stringify(prompts));
}

/** The name of a corpus: its text, whatever the file was called. */
export function corpusHash(text: string): string {
  return contentHash(text);
}
