/** The forked module behind makeTokenizer: one request, one answer. */
import { shuffledBatches } from "../data/batches.js";
import { decodeCorpus } from "../data/corpus.js";
import { InvalidInput } from "../errors.js";
import { openFiles } from "../store/files.js";
import { trainBpe } from "../tokenizer/bpe.js";
import { byteTokenizer } from "../tokenizer/byte.js";
import { readTokenizer } from "../tokenizer/read.js";
import type { Tokenizer } from "../tokenizer/tokenizer.js";
import type { Answer, TokenizerChoice, TokenizingRequest } from "./makeTokenizer.js";

async function answer({ choice, filesFolder, corpus, nCtx, batchSize }: TokenizingRequest): Promise<Answer> {
  const text = decodeCorpus(await openFiles(filesFolder).read(corpus.fileHash), corpus.name);
  const tokenizer = chosen(choice, text);
  const { kind, name, vocabSize, bosId, json } = tokenizer;
  shuffledBatches({ tokens: tokenizer.encode(text), nCtx, batchSize, bosId, dataSeed: 0 });
  return { made: { kind, name, vocabSize, bosId, json } };
}

function chosen(choice: TokenizerChoice, text: string): Tokenizer {
  switch (choice.kind) {
    case "byte":
      return byteTokenizer();
    case "bpe":
      return trainBpe(text, choice.vocab);
    case "huggingface":
      return readTokenizer(choice.json, choice.name);
  }
}

process.once("message", (request: TokenizingRequest) => {
  answer(request)
    .catch((error: Error): Answer => {
      const userError = error instanceof InvalidInput;
      return {
        error: error.message,
        field: userError ? (error as InvalidInput).field : undefined,
        userError,
      };
    })
    .then((message) => process.send?.(message));
});
