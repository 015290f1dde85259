import { describe, expect, test } from "vitest";
import { InvalidInput } from "../errors.js";
import { byteTokenizer } from "../tokenizer/byte.js";
import type { Tokenizer } from "../tokenizer/tokenizer.js";
import { builtinPrompts, encodePrompts, parsePromptSet } from "./prompts.js";

const words = (text: string): number => text.trim().split(/\s+/).length;

describe("the built-in prompts", () => {
  const { name, prompts } = builtinPrompts();

  test("are 100 different texts of 20-63 words", () => {
    expect(name).toBe("built-in");
    expect(new Set(prompts).size).toBe(100);
    for (const prompt of prompts) {
      expect(words(prompt), prompt).toBeGreaterThanOrEqual(20);
      expect(words(prompt), prompt).toBeLessThanOrEqual(63);
    }
  });

  test("are cut before their end: none closes with a full stop or with whitespace", () => {
    for (const prompt of prompts) expect(prompt).toMatch(/[^\s.!?]$|\.{3,}$/);
  });

  test("are of several shapes: some of one line, some of many", () => {
    const lines = prompts.map((prompt) => prompt.split("\n").length);
    expect(lines.filter((n) => n === 1).length).toBeGreaterThan(40);
    expect(lines.filter((n) => n >= 3).length).toBeGreaterThan(30);
  });

  test("are handed out as a copy", () => {
    builtinPrompts().prompts.pop();
    expect(builtinPrompts().prompts).toHaveLength(100);
  });
});

describe("parsePromptSet", () => {
  test("reads an array, or an object with a name", () => {
    expect(parsePromptSet('["one", "two\\n"]', "mine.json")).toEqual({ name: "mine.json", prompts: ["one", "two\n"] });
    expect(parsePromptSet('\ufeff{"name": "Mine", "prompts": ["one"]}', "mine.json")).toEqual({
      name: "Mine",
      prompts: ["one"],
    });
    expect(parsePromptSet('{"prompts": ["one"]}', "mine.json").name).toBe("mine.json");
  });

  test.each([
    ["[1,", /^m\.json is not JSON \(.+\), but an array of texts was needed$/],
    ["42", /^m\.json is the number 42, but an array of texts or { "name", "prompts" } was needed$/],
    ["null", /^m\.json is null, but/],
    ['{"100_prompts": [], "5_prompts": []}', /^m\.json is an object with 100_prompts, 5_prompts, but an array/],
    ["{}", /^m\.json is an empty object, but/],
    ["[]", /^m\.json holds no prompts, but at least one was needed$/],
    ['["a", "b", 42]', /^prompt 2 of m\.json is the number 42, but a text was needed$/],
    ['["a", null]', /^prompt 1 of m\.json is null, but/],
    ['{"prompts": ["a", {"text": "b"}]}', /^prompt 1 of m\.json is an object with text, but/],
    ['[["a"]]', /^prompt 0 of m\.json is an array of 1, but/],
    ['["a", ""]', /^prompt 1 of m\.json is empty, but a text was needed$/],
    ['{"name": 7, "prompts": ["a"]}', /^the name in m\.json is the number 7, but a text was needed$/],
  ])("%s is refused, by what it is", (json, message) => {
    expect(() => parsePromptSet(json, "m.json")).toThrow(InvalidInput);
    expect(() => parsePromptSet(json, "m.json")).toThrow(message);
  });
});

describe("encodePrompts", () => {
  const withoutBos: Tokenizer = { ...byteTokenizer(), bosId: null };

  test("BOS first, and at most nCtx tokens with it", () => {
    // "abc" is 97 98 99: with BOS four tokens, which fit into a context of 4; "abcd" does not
    expect(encodePrompts(["abc", "abcd", "é"], byteTokenizer(), 4)).toEqual([
      { tokens: Int32Array.of(256, 97, 98, 99), truncated: false },
      { tokens: Int32Array.of(256, 97, 98, 99), truncated: true },
      { tokens: Int32Array.of(256, 0xc3, 0xa9), truncated: false },
    ]);
  });

  test("a tokenizer without BOS gives the text's own tokens", () => {
    expect(encodePrompts(["abcd"], withoutBos, 4)).toEqual([
      { tokens: Int32Array.of(97, 98, 99, 100), truncated: false },
    ]);
  });

  test("a prompt without a single token is refused by its number", () => {
    expect(() => encodePrompts(["a", ""], withoutBos, 4)).toThrow(
      new InvalidInput("prompt 1 has no tokens in byte, but at least one was needed", "prompts"),
    );
    expect(encodePrompts([""], byteTokenizer(), 4)[0].tokens).toEqual(Int32Array.of(256));
  });
});
