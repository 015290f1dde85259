import { expect, test } from "vitest";
import { patternWords } from "./patternWords";

test("every token tells all that it attends to and is attended from, the largest first", () => {
  // 1 | 0.25 0.75 | 0.5 0.005 0.49
  const values = Float32Array.from([1, 0, 0, 0.25, 0.75, 0, 0.5, 0.005, 0.49]);
  expect(patternWords(["<|bos|>", "a", "b"], values, false).rows).toEqual([
    ["BOS (0)", "BOS (0) 1.00", "b (2) 0.50, a (1) 0.25"],
    ["a (1)", "a (1) 0.75, BOS (0) 0.25", "none"],
    ["b (2)", "BOS (0) 0.50, b (2) 0.49", "none"],
  ]);
});

test("a difference keeps its signs", () => {
  const values = Float32Array.from([0, 0, 0.5, -0.5]);
  expect(patternWords(["a", "b"], values, true).rows[1]).toEqual(["b (1)", "a (0) +0.50, b (1) −0.50", "none"]);
});
