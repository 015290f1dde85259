import { expect, test } from "vitest";
import { number, numberList, oneOf, readTokenizerOption, wholeNumber } from "./options.js";

test.each([
  ["1..4", [1, 2, 3, 4]],
  ["1,3,7", [1, 3, 7]],
  ["1..3, 7", [1, 2, 3, 7]],
  ["5", [5]],
  ["0..0", [0]],
])("seeds %s", (text, seeds) => {
  expect(numberList(text)).toEqual(seeds);
});

test.each(["", "4..1", "1..", "a", "1,,2", "-1", "1.5", "0..99999999"])('"%s" is no list of seeds', (text) => {
  expect(() => numberList(text)).toThrow("Give a range as 1..4");
});

test("numbers", () => {
  expect([wholeNumber("12"), number("2e-3"), number("-1")]).toEqual([12, 0.002, -1]);
  for (const text of ["", "1.5", "-1", "1e3", "99999999999"]) expect(() => wholeNumber(text)).toThrow("whole number");
  for (const text of ["", " ", "fast", "Infinity"]) expect(() => number(text)).toThrow("Give a number");
});

test("words are taken in any case", () => {
  expect(oneOf("paper", "calibrated")("PAPER")).toBe("paper");
});

test("tokenizers", async () => {
  expect(await readTokenizerOption("byte")).toEqual({ kind: "BYTE" });
  expect(await readTokenizerOption("bpe:1024")).toEqual({ kind: "BPE", vocab: 1024 });
  await expect(readTokenizerOption("/nowhere/tokenizer.json")).rejects.toThrow("there is no such file");
});
