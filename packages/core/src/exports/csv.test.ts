import { expect, test } from "vitest";
import { csvOf } from "./csv.js";

test("fields with commas, quotes and line ends are quoted, as RFC 4180 says", () => {
  const rows = [
    ['say "so"', "two\nlines"],
    ["plain", ""],
  ];
  expect(csvOf(["a", "b,c"], rows)).toBe('a,"b,c"\n"say ""so""","two\nlines"\nplain,\n');
});

test("numbers at full precision; null and undefined leave an empty field, 0 and false do not", () => {
  const rows = [
    [0.1 + 0.2, null, undefined, false],
    [0, -1e-9, 1e21, true],
  ];
  expect(csvOf(["a", "b", "c", "d"], rows)).toBe("a,b,c,d\n0.30000000000000004,,,false\n0,-1e-9,1e+21,true\n");
});

test("a row of another length is refused", () => {
  expect(() => csvOf(["a", "b"], [[1]])).toThrow("a table of 2 columns has a row of 1");
});
