import { expect, test } from "vitest";
import { decimals, duration, grouped, table } from "./output.js";

test("a table's columns are as wide as their widest cell", () => {
  const rows = [
    { name: "a", n: 1 },
    { name: "longer", n: null },
  ];
  const text = table(rows, [
    { title: "name", value: ({ name }) => name },
    { title: "n", value: ({ n }) => n, right: true },
  ]);
  expect(text).toBe("name    n\na       1\nlonger  –");
});

test("numbers for people", () => {
  expect([decimals(0.12345), decimals(null), decimals(2, 0)]).toEqual(["0.123", null, "2"]);
  expect([duration(59.4), duration(75), duration(3725)]).toEqual(["59 s", "1 min 15 s", "1 h 2 min"]);
  expect(grouped(35231.4)).toBe("35,231");
});
