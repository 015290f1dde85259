/** The byte tokenizer: one id a UTF-8 byte, and BOS above them. */

import { requireId, showBytes, textOfBytes } from "./bytes.js";
import { BOS, type Tokenizer } from "./tokenizer.js";

const BOS_ID = 256;
const VOCAB_SIZE = 257;

/** What a byte tokenizer's `json` holds; there is nothing else to store. */
export const BYTE_JSON = '{"seedscope":"byte"}';

const SINGLE_BYTES = Array.from({ length: BOS_ID }, (_, byte) => Uint8Array.of(byte));

/** Ids 0-255 are the UTF-8 bytes, 256 is BOS. A lone surrogate is encoded as U+FFFD. */
export function byteTokenizer(): Tokenizer {
  const bytesOf = (id: number): Uint8Array | null => {
    requireId(id, VOCAB_SIZE, "byte");
    return id === BOS_ID ? null : SINGLE_BYTES[id];
  };
  return {
    kind: "byte",
    name: "byte",
    vocabSize: VOCAB_SIZE,
    bosId: BOS_ID,
    json: BYTE_JSON,
    encode: (text) => new Int32Array(new TextEncoder().encode(text)),
    decode: (ids) => textOfBytes(Array.from(ids, bytesOf)),
    tokenStrings: (ids) =>
      Array.from(ids, (id) => {
        const bytes = bytesOf(id);
        return bytes ? showBytes(bytes) : BOS;
      }),
  };
}
