/** Any Hugging Face tokenizer.json, read by @huggingface/tokenizers. */

import { Tokenizer as Reader } from "@huggingface/tokenizers";
import { InvalidInput } from "../errors.js";
import { bytesOfEntry, requireId, showBytes } from "./bytes.js";
import type { Tokenizer } from "./tokenizer.js";

/** What the token that opens a sequence is called, in the order in which they are looked for. */
const BOS_NAMES = ["<|BOS|>", "<|bos|>", "<|begin_of_text|>", "<|endoftext|>", "<s>", "<bos>", "[CLS]"];

/**
 * A tokenizer as Hugging Face's tokenizer.json describes it. Parts that the file leaves out are taken as absent. Its
 * post-processor is not applied: `encode` gives the text's own tokens, and BOS is the caller's to add.
 *
 * @param json the file's text, kept as it is
 * @param file the same, parsed
 * @param name whose tokenizer it is, for `name` and for messages
 * @throws InvalidInput if a part of it is unknown to the reader
 */
export function readHuggingFace(json: string, file: Record<string, unknown>, name: string): Tokenizer {
  const reader = openReader(file, name);
  const entries: string[] = [];
  for (const [entry, id] of reader.get_vocab()) entries[id] = entry;
  const added = new Map(Array.from(reader.get_added_tokens_decoder(), ([id, { content }]) => [content, id]));
  const bosName = BOS_NAMES.find((candidate) => added.has(candidate));
  const byteLevel = JSON.stringify(file.decoder ?? null).includes('"ByteLevel"');

  const entryOf = (id: number): string => {
    requireId(id, entries.length, name);
    return entries[id] ?? "";
  };
  return {
    kind: "huggingface",
    name,
    vocabSize: entries.length,
    bosId: bosName === undefined ? null : added.get(bosName)!,
    json,
    encode(text) {
      const ids: (number | undefined)[] = reader.encode(text, { add_special_tokens: false }).ids;
      const unknown = ids.indexOf(undefined);
      if (unknown >= 0) {
        throw new InvalidInput(
          `${name} has no token for a part of the text (after ${unknown} tokens), and names no unknown token`,
          "tokenizer",
        );
      }
      return Int32Array.from(ids as number[]);
    },
    decode(ids) {
      for (const id of Array.from(ids)) entryOf(id);
      return ids.length === 0 ? "" : reader.decode(Array.from(ids), { clean_up_tokenization_spaces: false });
    },
    tokenStrings: (ids) =>
      Array.from(ids, (id) => {
        const entry = entryOf(id);
        return added.has(entry) ? entry : showEntry(entry, byteLevel);
      }),
  };
}

function openReader(file: Record<string, unknown>, name: string): Reader {
  const model = file.model as { type?: string; unk_token?: string | null };
  const absent = { normalizer: null, pre_tokenizer: null, decoder: null, added_tokens: [] };
  try {
    if (model.type !== undefined && !MODELS.includes(model.type)) throw new Error(`Unknown model type: ${model.type}`);
    for (const part of preTokenizers(file.pre_tokenizer)) requireFaithful(part);
    return new Reader({ ...absent, ...file, post_processor: null }, { unk_token: model.unk_token });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidInput(`${name} is a tokenizer.json that cannot be read here: ${reason}`, "tokenizer");
  }
}

/** The reader takes any other for a word list; the first files of GPT-2 and BERT name no type. */
const MODELS = ["BPE", "WordPiece", "Unigram", "WordLevel"];

interface PreTokenizer {
  type?: string;
  pretokenizers?: PreTokenizer[];
  behavior?: string;
  invert?: boolean;
}

const preTokenizers = (part: unknown): PreTokenizer[] => {
  const { pretokenizers, ...own } = (part ?? {}) as PreTokenizer;
  return [own, ...(pretokenizers ?? []).flatMap(preTokenizers)];
};

/** Refuses what @huggingface/tokenizers 0.2.0 would read as something else, to other ids. */
function requireFaithful({ type, behavior = "Isolated", invert = false }: PreTokenizer): void {
  const read = invert ? ["Removed"] : ["Removed", "Isolated"];
  if (type === "Split" && !read.includes(behavior)) {
    throw new Error(
      `pre-tokenizer Split with ${invert ? "invert and " : ""}behavior ${behavior}; known are ${read.join(", ")}`,
    );
  }
  if (type === "Punctuation" && behavior !== "Contiguous") {
    throw new Error(`pre-tokenizer Punctuation with behavior ${behavior}; known is Contiguous`);
  }
}

/** A vocabulary entry, to be shown: "Ġthe" and "▁the" as " the", "<0xF0>" as "\xF0". */
function showEntry(entry: string, byteLevel: boolean): string {
  const single = /^<0x([0-9A-F]{2})>$/.exec(entry);
  const bytes = byteLevel ? bytesOfEntry(entry) : single && Uint8Array.of(Number.parseInt(single[1], 16));
  return bytes ? showBytes(bytes) : entry.replaceAll("▁", " ");
}
