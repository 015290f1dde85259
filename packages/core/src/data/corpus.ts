/** Corpora: the texts that families are trained on. */

import { createHash } from "node:crypto";
import { InvalidInput } from "../errors.js";
import { randomStream } from "../random.js";
import { tellStory } from "./story/scenes.js";

/** What stands between two stories, and after the last. */
const STORY_END = "\n\n\n";

/**
 * Stories in plain English (ASCII), told from a grammar: unlikely names, sayings, lists and numbers that come again
 * soon after, word for word, so that a small model has something to learn from the previous token and from repetition.
 * A larger corpus of the same seed begins with the smaller one.
 *
 * @param options.seed which stories; 0 by default
 * @param options.bytes how long at least, 1,500,000 by default; the story that reaches it is told to its end
 * @throws InvalidInput if bytes is not an integer from 1
 */
export function builtinCorpus({ seed = 0, bytes = 1_500_000 }: { seed?: number; bytes?: number } = {}): string {
  if (!Number.isSafeInteger(bytes) || bytes < 1) {
    throw new InvalidInput(`the corpus is to have ${bytes} bytes, but an integer from 1 was needed`, "bytes");
  }
  const chance = randomStream(seed, "built-in corpus");
  const stories: string[] = [];
  for (let length = 0; length < bytes; length += stories.at(-1)!.length) {
    stories.push(tellStory(chance.split(stories.length)) + STORY_END);
  }
  return stories.join("");
}

/**
 * The text of a corpus file, which must be UTF-8; a byte order mark is left out.
 *
 * @param name the file's name, for messages
 * @throws InvalidInput if it is empty, or not UTF-8 (with the offset of the first byte that is not)
 */
export function decodeCorpus(bytes: Uint8Array, name: string): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (text.length > 0) return text;
  } catch {
    const offset = firstNonUtf8(bytes);
    const found =
      offset < bytes.length ? `byte ${offset} is 0x${hex(bytes[offset])}` : `it breaks off inside a character`;
    throw new InvalidInput(`${name} is not UTF-8 text: ${found}; save it as UTF-8`, "corpus");
  }
  throw new InvalidInput(`${name} is empty, but a corpus needs text`, "corpus");
}

/** What `decodeCorpus` finds out about a text and `corpusHash` makes of it, of one that comes piece by piece. */
export class CorpusCheck {
  private readonly decoder = new TextDecoder("utf-8", { fatal: true });
  private readonly sha256 = createHash("sha256");
  private empty = true;
  /** bytes before the piece at hand */
  private offset = 0;

  /** @param name the file's name, for messages */
  constructor(private readonly name: string) {}

  /** @throws InvalidInput if it is not UTF-8 */
  add(bytes: Uint8Array): void {
    this.decode(() => this.decoder.decode(bytes, { stream: true }));
    this.offset += bytes.length;
  }

  /** There is no more. @throws InvalidInput if it was empty, or breaks off inside a character */
  end(): void {
    this.decode(() => this.decoder.decode());
    if (this.empty) throw new InvalidInput(`${this.name} is empty, but a corpus needs text`, "corpus");
  }

  /** The corpus' name, once all was added. */
  hash(): string {
    return this.sha256.digest("hex");
  }

  private decode(piece: () => string): void {
    let text: string;
    try {
      text = piece();
    } catch {
      const where = `what follows byte ${this.offset} cannot be read`;
      throw new InvalidInput(`${this.name} is not UTF-8 text: ${where}; save it as UTF-8`, "corpus");
    }
    // the text without its byte order mark, as it is hashed whole
    this.sha256.update(text);
    if (text.length > 0) this.empty = false;
  }
}

/** The offset of the first byte that cannot stand where it stands; the length if bytes are only missing at the end. */
function firstNonUtf8(bytes: Uint8Array): number {
  const good = (length: number): boolean => {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  let [start, end] = [0, bytes.length + 1]; // good(start), not good(end)
  while (end - start > 1) {
    const middle = (start + end) >> 1;
    if (good(middle)) start = middle;
    else end = middle;
  }
  return start;
}

const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, "0");
