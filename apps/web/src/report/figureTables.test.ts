import { expect, test } from "vitest";
import { cellsTable, linesTable } from "./figureTables";

test("a column a line, empty where a line has no value", () => {
  const lines = [
    { text: ["5", "words"], values: [0.5, null] },
    { text: ["mean"], values: [0.25] },
  ];
  expect(linesTable("t", "layer", [0, 1], lines)).toEqual({
    title: "t",
    columns: ["layer", "5 words", "mean"],
    rows: [
      [0, 0.5, 0.25],
      [1, null, null],
    ],
  });
});

test("a row a cell; columns have different names even where both axes count the same", () => {
  const grid = {
    title: "t",
    rowLabels: ["a", "b"],
    columnLabels: ["a", "b"],
    down: "refit",
    across: "refit",
    cells: [
      [{ value: null }, { value: 0.5 }],
      [{ value: 0.5 }, { value: null }],
    ],
  };
  const { columns, rows } = cellsTable(grid);
  expect(columns).toEqual(["refit", "other refit", "value"]);
  expect(rows[1]).toEqual(["a", "b", 0.5]);
});
