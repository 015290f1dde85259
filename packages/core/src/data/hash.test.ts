import { expect, test } from "vitest";
import { contentHash, corpusHash, promptSetHash } from "./hash.js";

test("one part: the plain SHA-256 of its bytes", () => {
  // FIPS 180-2, B.1: "abc"
  const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  expect(contentHash("abc")).toBe(abc);
  expect(contentHash(Uint8Array.of(0x61, 0x62, 0x63))).toBe(abc);
  expect(corpusHash("abc")).toBe(abc);
  expect(contentHash("é")).toBe(contentHash(Uint8Array.of(0xc3, 0xa9)));
});

test("several parts: where one ends and the next begins counts, and so does an empty one", () => {
  const names = [
    contentHash("ab", "c"),
    contentHash("a", "bc"),
    contentHash("abc"),
    contentHash("abc", ""),
    contentHash("", "abc"),
    contentHash(),
  ];
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[0-9a-f]{64}$/);
});

test("a prompt set's name: the prompts, their order and their borders", () => {
  // printf '["a","b"]' | sha256sum
  expect(promptSetHash(["a", "b"])).toBe(contentHash('["a","b"]'));
  const names = [["a", "b"], ["b", "a"], ["ab"], ["a", "", "b"], ['a","b']].map(promptSetHash);
  expect(new Set(names).size).toBe(names.length);
});
