/** The forked module behind `describeTokenizer`: a tokenizer.json, read away from the server's thread. */
import { InvalidInput } from "../errors.js";
import { readTokenizer } from "../tokenizer/read.js";
import type { Answer } from "./makeTokenizer.js";

process.once("message", ({ json, name }: { json: string; name: string }) => {
  let answer: Answer;
  try {
    const { kind, vocabSize, bosId } = readTokenizer(json, name);
    answer = { made: { kind, name, vocabSize, bosId, json } };
  } catch (error) {
    const { message } = error as Error;
    const userError = error instanceof InvalidInput;
    answer = { error: message, field: userError ? error.field : undefined, userError };
  }
  process.send?.(answer);
});
