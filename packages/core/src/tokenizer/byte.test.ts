import { expect, test } from "vitest";
import { byteTokenizer } from "./byte.js";
import { BYTE_CHARACTERS, bytesOfEntry, showBytes } from "./bytes.js";
import { readTokenizer } from "./read.js";

const tokenizer = byteTokenizer();

test("ids are UTF-8 bytes; BOS is 256", () => {
  expect([tokenizer.kind, tokenizer.name, tokenizer.vocabSize, tokenizer.bosId]).toEqual(["byte", "byte", 257, 256]);
  // é is C3 A9, 🐐 is F0 9F 90 90
  expect([...tokenizer.encode("Aé🐐\0\n")]).toEqual([0x41, 0xc3, 0xa9, 0xf0, 0x9f, 0x90, 0x90, 0, 10]);
  expect([...tokenizer.encode("")]).toEqual([]);
});

test("decoding gives the text back, byte order mark included; BOS by its name; broken UTF-8 as U+FFFD", () => {
  const text = "\ufeffAé🐐\0\r\n e\u0301";
  expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
  expect(tokenizer.decode([256, 72, 105])).toBe("<|bos|>Hi");
  expect(tokenizer.decode([0xc3, 72])).toBe("\ufffdH");
  expect(tokenizer.decode(tokenizer.encode("\ud800"))).toBe("\ufffd"); // a lone surrogate is not text
  expect(() => tokenizer.decode([257])).toThrow(
    "token id 257 is not in the vocabulary of byte, whose ids are 0 to 256",
  );
});

test("tokens are shown one by one", () => {
  expect(tokenizer.tokenStrings([256, 65, 32, 10, 0xc3, 0xa9])).toEqual(["<|bos|>", "A", " ", "\n", "\\xC3", "\\xA9"]);
});

test("is read from its line of JSON", () => {
  expect(tokenizer.json).toBe('{"seedscope":"byte"}');
  expect(readTokenizer(' {"seedscope": "byte"}\n').encode("é")).toEqual(tokenizer.encode("é"));
});

test("the byte-level alphabet: printable Latin-1 as itself, the other 68 bytes from U+0100 on", () => {
  expect(new Set(BYTE_CHARACTERS).size).toBe(256);
  expect([BYTE_CHARACTERS[0], BYTE_CHARACTERS[0x20], BYTE_CHARACTERS[0x41], BYTE_CHARACTERS[0xad]]).toEqual([
    "Ā",
    "Ġ",
    "A",
    "Ń",
  ]);
  expect(BYTE_CHARACTERS.filter((character) => character >= "Ā")).toHaveLength(68);
  expect(bytesOfEntry("ĠA")).toEqual(Uint8Array.of(0x20, 0x41));
  expect(bytesOfEntry("東")).toBeNull();
});

test("a token's bytes are shown as text only if they are text", () => {
  expect(showBytes(Uint8Array.of(0x20, 0xc3, 0xa9))).toBe(" é");
  expect(showBytes(Uint8Array.of(0x20, 0xc3))).toBe(" \\xC3");
});
