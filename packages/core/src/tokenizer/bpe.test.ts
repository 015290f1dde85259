import { readFileSync } from "node:fs";
import { Tokenizer as HuggingFaceTokenizer } from "@huggingface/tokenizers";
import { describe, expect, test } from "vitest";
import { InvalidInput } from "../errors.js";
import { randomStream } from "../random.js";
import { trainBpe } from "./bpe.js";
import { readTokenizer } from "./read.js";

interface Sample {
  text: string;
  ids: number[];
  decoded: string;
}

const file = (name: string): string => readFileSync(new URL(`reference/${name}`, import.meta.url), "utf8");
const reference: { tokenizers: string; trained: string[]; samples: Sample[] } = JSON.parse(
  file("reference.fixture.json"),
);
const trainingText = file("text.txt");
const harbour = trainBpe(trainingText, 400);

const modelOf = (json: string): { vocab: Record<string, number>; merges: string[] } => JSON.parse(json).model;
const entries = (json: string, ids: Int32Array): string[] => {
  const entryOf = new Map(Object.entries(modelOf(json).vocab).map(([entry, id]) => [id, entry]));
  return Array.from(ids, (id) => entryOf.get(id)!);
};

/** A text of made-up words, the n-th as frequent as 1/n, with capitals, stops, numbers and line ends. */
function wordyText(bytes: number): string {
  const stream = randomStream(1, "wordy text");
  const letters = "etaoinshrdlucmfwygpbvk";
  const words = Array.from({ length: 20_000 }, () =>
    Array.from({ length: 2 + stream.integer(7) }, () => letters[Math.floor(stream.uniform() ** 1.6 * 22)]).join(""),
  );
  const pieces: string[] = [];
  for (let length = 0; length < bytes; length += pieces.at(-1)!.length) {
    const word = words[Math.floor(words.length ** stream.uniform()) - 1];
    const end = stream.integer(12);
    pieces.push(end === 0 ? `${word}.\n` : end === 1 ? `${word}, ${stream.integer(2000)} ` : `${word} `);
  }
  return pieces.join("");
}

/** Up to `length` characters out of every corner of Unicode that is text: no lone surrogate. */
function anyText(stream: ReturnType<typeof randomStream>, length: number): string {
  const ranges = [
    [0, 0x20],
    [0x20, 0x7f],
    [0x20, 0x7f],
    [0x80, 0x17f],
    [0x300, 0x5ff],
    [0x2000, 0x2070],
    [0x3000, 0x30ff],
  ];
  ranges.push([0x4e00, 0x9fff], [0xfe00, 0xffff], [0x1f300, 0x1f9ff], [0xe000, 0x10ffff]);
  return Array.from({ length: stream.integer(length + 1) }, () => {
    const [low, high] = ranges[stream.integer(ranges.length)];
    return String.fromCodePoint(low + stream.integer(high - low));
  }).join("");
}

describe("training", () => {
  test("merges the most frequent pair, counts up to date after each merge", () => {
    // words: abab twice, ␣abc three times, ␣bc once (a space goes with the word after it; the tab stands alone)
    // a b: 2·2 + 3 = 7, b c: 3 + 1 = 4, ␣ a: 3, b a: 2, ␣ b: 1   → a b
    // ␣ ab: 3, ab c: 3, ab ab: 2, b c: 1, ␣ b: 1                 → ␣ ab, since ␣ (below 257) comes before ab (257)
    // ␣ab c: 3, ab ab: 2, b c: 1, ␣ b: 1                         → ␣ab c
    // ab ab: 2, b c: 1, ␣ b: 1                                   → ab ab; what is left was seen once
    const tokenizer = trainBpe("abab\tabab abc abc abc bc", 300);
    expect(modelOf(tokenizer.json).merges).toEqual(["a b", "Ġ ab", "Ġab c", "ab ab"]);
    expect(tokenizer.vocabSize).toBe(257 + 4);
    expect(tokenizer.name).toBe("bpe:261");
  });

  test("gives the merges of Hugging Face's own trainer, one by one", () => {
    expect(reference.tokenizers).toBe("0.23.2");
    expect(reference.trained).toHaveLength(400 - 257);
    expect(modelOf(harbour.json).merges).toEqual(reference.trained);
  });

  test("counts pairs of one letter without overlap: aaaa is two of aa, then one of aaaa", () => {
    const tokenizer = trainBpe("aaaa aaaa aaaa", 300);
    // words: "aaaa", " aaaa" twice. aa: 3·3 = 9; then aa aa: 3, ␣ aa: 2; then ␣ aaaa: 2
    expect(modelOf(tokenizer.json).merges).toEqual(["a a", "aa aa", "Ġ aaaa"]);
  });

  test("of 1 MB gives as many entries as were asked for", () => {
    expect(trainBpe(wordyText(1_000_000), 1024).vocabSize).toBe(1024);
  });

  test("refuses a vocabulary too small for the bytes, or not a number", () => {
    expect(() => trainBpe("abc", 256)).toThrow(
      new InvalidInput(
        "the BPE vocabulary is 256, but it must be an integer from 257 (the 256 bytes and <|bos|>) to 1048576",
        "tokenizer",
      ),
    );
    expect(() => trainBpe("abc", Number.NaN)).toThrow(/the BPE vocabulary is NaN/);
    expect(trainBpe("", 1024).vocabSize).toBe(257);
  });
});

describe("the file", () => {
  test("is today what Hugging Face's reader was given for the reference", () => {
    expect(harbour.json).toBe(file("tokenizer.fixture.json"));
  });

  test("holds BOS as id 0, the 256 bytes as 1-256 in the order of their characters, then the merges", () => {
    const { vocab } = modelOf(harbour.json);
    expect([vocab["<|bos|>"], vocab["!"], vocab.a, vocab["\u0143"]]).toEqual([0, 1, 1 + 0x61 - 0x21, 256]);
    expect(vocab[reference.trained[0].replace(" ", "")]).toBe(257);
    expect(JSON.parse(harbour.json).added_tokens).toMatchObject([{ id: 0, content: "<|bos|>", special: true }]);
  });

  test("read back gives the same tokenizer; so does one with merges as pairs, as newer writers have them", () => {
    const again = readTokenizer(harbour.json);
    const file = JSON.parse(harbour.json);
    file.model.merges = file.model.merges.map((merge: string) => merge.split(" "));
    const withPairs = readTokenizer(JSON.stringify(file));
    for (const read of [again, withPairs]) {
      expect([read.kind, read.name, read.vocabSize, read.bosId]).toEqual(["bpe", "bpe:400", 400, 0]);
      expect(read.encode(trainingText)).toEqual(harbour.encode(trainingText));
    }
    expect(again.json).toBe(harbour.json);
  });
});

describe("encoding", () => {
  test("applies the lowest merge first, the leftmost of equals", () => {
    const tokenizer = trainBpe("abab\tabab abc abc abc bc", 300);
    expect(entries(tokenizer.json, tokenizer.encode("ababab abcbc"))).toEqual(["abab", "ab", "Ġabc", "b", "c"]);
  });

  test("gives the ids of Hugging Face's own reader of our file", () => {
    expect(reference.samples.length).toBeGreaterThan(10);
    for (const { text, ids, decoded } of reference.samples) {
      expect([...harbour.encode(text)], JSON.stringify(text)).toEqual(ids);
      expect(harbour.decode(ids)).toBe(decoded);
      expect(decoded).toBe(text);
    }
  });

  test("gives the ids of @huggingface/tokenizers, on the training text and on 2,000 texts of any characters", () => {
    const reader = new HuggingFaceTokenizer(JSON.parse(harbour.json), {});
    const stream = randomStream(2, "any text");
    const texts = [trainingText, ...Array.from({ length: 2_000 }, () => anyText(stream, 60))];
    for (const text of texts) {
      expect([...harbour.encode(text)], JSON.stringify(text)).toEqual(
        reader.encode(text, { add_special_tokens: false }).ids,
      );
    }
  });

  test("of 1 MB, and of 1 MB without a space, comes back whole", () => {
    const text = wordyText(1_000_000);
    const tokenizer = trainBpe(text.slice(0, 200_000), 1024);
    for (const [input, name] of [
      [text, "words"],
      ["banana".repeat(170_000), "one word"],
    ]) {
      const ids = tokenizer.encode(input);
      expect(ids.length, name).toBeLessThan(input.length * 0.8);
      expect(tokenizer.decode(ids)).toBe(input);
    }
  });
});

describe("decoding", () => {
  test("gives back any text: line ends, NUL, emoji, combining marks, byte order marks, BOS by name", () => {
    const stream = randomStream(3, "any text");
    for (let i = 0; i < 2_000; i++) {
      const text = anyText(stream, 40);
      expect(harbour.decode(harbour.encode(text))).toBe(text);
    }
    expect(harbour.decode(harbour.encode("a\r\n\0<|bos|>\ufeff🐐"))).toBe("a\r\n\0<|bos|>\ufeff🐐");
    expect(harbour.decode([])).toBe("");
  });

  test("refuses an id outside the vocabulary", () => {
    expect(() => harbour.decode([5, 400])).toThrow(
      "token id 400 is not in the vocabulary of bpe:400, whose ids are 0 to 399",
    );
    expect(() => harbour.tokenStrings([-1])).toThrow(RangeError);
  });
});

test("tokens are shown as text, and bytes that are none as \\xHH", () => {
  // 🐑 is F0 9F 90 91; the training text's only sign of it is 🐐, whose F0 9F has become a token
  expect(harbour.tokenStrings(harbour.encode("<|bos|>The book\n🐑"))).toEqual([
    "<|bos|>",
    "The",
    " book",
    "\n",
    "\\xF0\\x9F",
    "\\x90",
    "\\x91",
  ]);
});
