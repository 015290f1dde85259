/** What every tokenizer offers, whichever kind it is. */

/** byte: one id a UTF-8 byte. bpe: byte-level BPE trained here. huggingface: any other tokenizer.json. */
export type TokenizerKind = "byte" | "bpe" | "huggingface";

/** Text to token ids and back. */
export interface Tokenizer {
  readonly kind: TokenizerKind;
  /** For people: "byte", "bpe:1024", or the name it was read under. */
  readonly name: string;
  /** Every id is below it: the number of rows that an embedding needs. */
  readonly vocabSize: number;
  /** The id that opens a sequence; null where the tokenizer has none. */
  readonly bosId: number | null;
  /** The ids of a text, each in [0, vocabSize). No BOS is added; a special token's name in the text is that token. */
  encode(text: string): Int32Array;
  /**
   * The text of ids. Special tokens stand by their names; bytes that are no UTF-8 become U+FFFD.
   * @throws RangeError if an id is not in the vocabulary
   */
  decode(ids: ArrayLike<number>): string;
  /**
   * Each token on its own, to be shown: bytes that are no text by themselves are written \xF0, spaces stay spaces.
   * @throws RangeError if an id is not in the vocabulary
   */
  tokenStrings(ids: ArrayLike<number>): string[];
  /** What `readTokenizer` takes to give this tokenizer again: a tokenizer.json, or a line of ours for bytes. */
  readonly json: string;
}

/** The special token that opens a sequence in the tokenizers made here. */
export const BOS = "<|bos|>";
