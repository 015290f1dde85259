/** Bytes, as token vocabularies write and show them. */

import { BOS } from "./tokenizer.js";

const lenient = new TextDecoder("utf-8", { ignoreBOM: true });
const strict = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });

/**
 * Byte-level alphabet: byte b is written as the character BYTE_CHARACTERS[b]. Printable Latin-1 stands for itself,
 * the other 68 bytes take U+0100 … U+0143 in order.
 * @see GPT-2's `bytes_to_unicode`
 */
export const BYTE_CHARACTERS: readonly string[] = byteCharacters();

const byteOfCharacter = new Map(BYTE_CHARACTERS.map((character, byte) => [character, byte]));

/** The bytes that a byte-level vocabulary entry stands for; null if a character of it is outside that alphabet. */
export function bytesOfEntry(entry: string): Uint8Array | null {
  const bytes = Array.from(entry, (character) => byteOfCharacter.get(character));
  return bytes.includes(undefined) ? null : Uint8Array.from(bytes as number[]);
}

/** One token's bytes, to be shown: as text if they are UTF-8, else with every byte above 127 as \xHH. */
export function showBytes(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => (byte < 128 ? String.fromCharCode(byte) : `\\x${hex(byte)}`)).join("");
  }
}

/**
 * The text of tokens given as bytes, BOS by its name. The bytes of neighbours are read together, since a character may
 * span several tokens.
 * @param tokens one token's bytes each; null for BOS
 */
export function textOfBytes(tokens: (Uint8Array | null)[]): string {
  const named = new TextEncoder().encode(BOS);
  const pieces = tokens.map((bytes) => bytes ?? named);
  const all = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let end = 0;
  for (const piece of pieces) {
    all.set(piece, end);
    end += piece.length;
  }
  return lenient.decode(all);
}

/** @throws RangeError if there is no such id */
export function requireId(id: number, vocabSize: number, name: string): void {
  if (!(Number.isInteger(id) && id >= 0 && id < vocabSize)) {
    throw new RangeError(`token id ${id} is not in the vocabulary of ${name}, whose ids are 0 to ${vocabSize - 1}`);
  }
}

function byteCharacters(): string[] {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    return String.fromCodePoint(printable ? byte : next++);
  });
}

const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, "0");
