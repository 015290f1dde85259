import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { InvalidInput } from "../errors.js";
import { readTokenizer } from "./read.js";

interface Other {
  name: string;
  json: string;
  samples: { text: string; ids: number[]; decoded: string }[];
}

const { others }: { others: Other[] } = JSON.parse(
  readFileSync(new URL("reference/reference.fixture.json", import.meta.url), "utf8"),
);
const other = (name: string) => readTokenizer(others.find((candidate) => candidate.name === name)!.json, name);

/** A byte-level BPE that is not of ours: another layout, hence another reader. */
const gpt2Like = (changes: object = {}): string =>
  JSON.stringify({
    added_tokens: [{ id: 4, content: "<|endoftext|>", special: true }],
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false },
    decoder: { type: "ByteLevel" },
    model: { type: "BPE", vocab: { a: 0, b: 1, Ġ: 2, Ġa: 3 }, merges: ["Ġ a"] },
    ...changes,
  });

const splitWith = (behavior: string) => ({ type: "Split", pattern: { String: " " }, behavior, invert: false });

describe("against Hugging Face's own reader (tokenizers 0.23.2, reference/make_reference.py)", () => {
  test.each(others)("$name: the same ids and the same text", ({ name, json, samples }) => {
    const tokenizer = readTokenizer(json, name);
    expect(tokenizer.kind).toBe("huggingface");
    expect(samples.length).toBeGreaterThan(10);
    for (const { text, ids, decoded } of samples) {
      expect([...tokenizer.encode(text)], JSON.stringify(text)).toEqual(ids);
      // @huggingface/tokenizers 0.2.0 loses U+FEFF when it decodes <0xEF><0xBB><0xBF>
      const lost = name === "SentencePiece BPE" ? decoded.replaceAll("\ufeff", "") : decoded;
      expect(tokenizer.decode(ids)).toBe(lost);
    }
  });

  test("the sizes, the names of BOS, and how tokens are shown", () => {
    const [wordPiece, unigram, sentencePiece] = [other("WordPiece"), other("Unigram"), other("SentencePiece BPE")];
    expect([wordPiece.vocabSize, wordPiece.bosId]).toEqual([260, 2]); // [CLS]
    expect(unigram.bosId).toBeNull();
    expect([sentencePiece.vocabSize, sentencePiece.bosId]).toEqual([420, 1]); // <s>
    expect(sentencePiece.tokenStrings(sentencePiece.encode("the ships 🐑")).join("")).toBe(
      " the ships \\xF0\\x9F\\x90\\x91",
    );
    expect(wordPiece.tokenStrings([2])).toEqual(["[CLS]"]);
  });
});

describe("reading", () => {
  test("adds no BOS, keeps the name and the file, counts added tokens into the vocabulary", () => {
    const tokenizer = readTokenizer(gpt2Like(), "mine");
    expect([tokenizer.name, tokenizer.vocabSize, tokenizer.bosId]).toEqual(["mine", 5, 4]);
    expect([...tokenizer.encode("a ab<|endoftext|>")]).toEqual([0, 3, 1, 4]);
    expect(tokenizer.decode([0, 3, 1, 4])).toBe("a ab<|endoftext|>");
    expect(tokenizer.tokenStrings([3, 4])).toEqual([" a", "<|endoftext|>"]);
    expect(tokenizer.decode([])).toBe("");
    expect(tokenizer.json).toBe(gpt2Like());
  });

  test("applies no post-processor, even one that always adds tokens", () => {
    const roberta = { type: "RobertaProcessing", sep: ["<|endoftext|>", 4], cls: ["<|endoftext|>", 4] };
    expect([...readTokenizer(gpt2Like({ post_processor: roberta })).encode("ab")]).toEqual([0, 1]);
  });

  test("knows word lists, and what is outside them by its unknown token", () => {
    const model = { type: "WordLevel", vocab: { ships: 0, "[UNK]": 1, goats: 2 }, unk_token: "[UNK]" };
    const tokenizer = readTokenizer(JSON.stringify({ pre_tokenizer: { type: "WhitespaceSplit" }, model }), "words");
    expect([...tokenizer.encode("goats on ships")]).toEqual([2, 1, 0]);
    const closed = { ...model, vocab: { ships: 0 }, unk_token: null };
    const without = readTokenizer(
      JSON.stringify({ pre_tokenizer: { type: "WhitespaceSplit" }, model: closed }),
      "words",
    );
    expect(() => without.encode("ships sail")).toThrow(
      new InvalidInput(
        "words has no token for a part of the text (after 1 tokens), and names no unknown token",
        "tokenizer",
      ),
    );
  });

  test("refuses ids outside the vocabulary", () => {
    expect(() => readTokenizer(gpt2Like(), "mine").decode([9])).toThrow(
      "token id 9 is not in the vocabulary of mine, whose ids are 0 to 4",
    );
  });

  test.each([
    ["{", /^mine is not JSON \(.*\), but a Hugging Face tokenizer\.json was needed$/],
    ["[]", /^mine has no "model", but a Hugging Face tokenizer\.json \(with "model" and its "vocab"\) was needed$/],
    ['{"model": null}', /^mine has no "model"/],
    ["null", /^mine has no "model"/],
    [
      gpt2Like({ model: { type: "Quantum", vocab: {} } }),
      /^mine is a tokenizer\.json that cannot be read here: .*Quantum/,
    ],
    [gpt2Like({ normalizer: { type: "Rot13" } }), /cannot be read here: .*Rot13/],
    [
      gpt2Like({ pre_tokenizer: { type: "Sequence", pretokenizers: [splitWith("MergedWithPrevious")] } }),
      /cannot be read here: pre-tokenizer Split with behavior MergedWithPrevious; known are Removed, Isolated$/,
    ],
    [
      gpt2Like({ pre_tokenizer: { ...splitWith("Isolated"), invert: true } }),
      /Split with invert and behavior Isolated/,
    ],
    [gpt2Like({ pre_tokenizer: { type: "Punctuation" } }), /Punctuation with behavior Isolated; known is Contiguous$/],
  ])("%#: what cannot be read is refused with a sentence", (json, message) => {
    expect(() => readTokenizer(json, "mine")).toThrow(InvalidInput);
    expect(() => readTokenizer(json, "mine")).toThrow(message);
  });
});

describe("the paper's tokenizer, gpt-neox-tokenizer-digits", () => {
  const shared = new URL("../../../../../shared/", import.meta.url);
  const paperFile = new URL("paper/gpt-neox-tokenizer-digits.json.gz", shared);
  const reason = "../shared/paper, beside the repository, is not here";
  const here = existsSync(paperFile);
  const paper = () => readTokenizer(gunzipSync(readFileSync(paperFile)).toString("utf8"), "gpt-neox-tokenizer-digits");

  test("BOS is 1; TransformerLens' known ids", ({ skip }) => {
    skip(!here, reason);
    const tokenizer = paper();
    expect([tokenizer.vocabSize, tokenizer.bosId]).toEqual([48_262, 1]);
    // TransformerLens, tests/integration/test_tokenization_methods.py
    expect([...tokenizer.encode("Hello, world!")]).toEqual([11765, 14, 1499, 3]);
    expect(tokenizer.tokenStrings([43453, 28666, 31847])).toEqual(["Charlie", " Planet", "biomolecules"]);
  });

  test("the 100 prompts are 5,175 tokens", ({ skip }) => {
    skip(!here, reason);
    const tokenizer = paper();
    const prompts: string[] = JSON.parse(readFileSync(new URL("data/paper-prompts.json", shared), "utf8"))[
      "100_prompts"
    ];
    expect(prompts).toHaveLength(100);
    expect(prompts.reduce((sum, prompt) => sum + tokenizer.encode(prompt).length, 0)).toBe(5_175);
    for (const prompt of prompts) expect(tokenizer.decode(tokenizer.encode(prompt))).toBe(prompt);
  });
});
