/** A family's tokenizer, made and tried on its corpus in a process of its own, so that the server's thread is free. */
import { InvalidInput } from "../errors.js";
import { askModule } from "../store/fork.js";
import type { Tokenizer } from "../tokenizer/tokenizer.js";

/** How a family's text becomes tokens: bytes, a BPE trained on its corpus, or a Hugging Face tokenizer.json. */
export type TokenizerChoice =
  | { kind: "byte" }
  | { kind: "bpe"; vocab: number }
  | { kind: "huggingface"; json: string; name?: string };

/** A tokenizer with the corpus and batches that it is for. */
export interface TokenizingRequest {
  choice: TokenizerChoice;
  filesFolder: string;
  corpus: { fileHash: string; name: string };
  nCtx: number;
  batchSize: number;
}

/** What is kept of a tokenizer. */
export type MadeTokenizer = Pick<Tokenizer, "kind" | "name" | "vocabSize" | "bosId" | "json">;

/** From the process. */
export type Answer = { made: MadeTokenizer } | { error: string; field?: string; userError: boolean };

/**
 * Makes the tokenizer in a process of its own.
 *
 * @throws InvalidInput if it cannot be made, or the corpus is too short for one batch
 */
export async function makeTokenizer(request: TokenizingRequest): Promise<MadeTokenizer> {
  return made(await askModule<Answer>(import.meta.url, "tokenizing", request));
}

/**
 * What a tokenizer.json describes, read in a process of its own.
 *
 * @throws InvalidInput if it cannot be read
 */
export async function describeTokenizer(json: string, name: string): Promise<MadeTokenizer> {
  return made(await askModule<Answer>(import.meta.url, "readingTokenizer", { json, name }));
}

function made(answer: Answer): MadeTokenizer {
  if ("made" in answer) return answer.made;
  throw answer.userError ? new InvalidInput(answer.error, answer.field) : new Error(answer.error);
}
