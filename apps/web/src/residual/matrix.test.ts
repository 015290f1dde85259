import { expect, test } from "vitest";
import { cellOf, drawnMatrix, pairTable, refitCells, summary } from "./matrix";

// 0 and 2 are alike, 1 stands alone
const labels = ["seed 1", "seed 2", "seed 3"];
const values = [1, 0.25, 0.75, 0.25, 1, 0.5, 0.75, 0.5, 1];
const matrix = { rows: 3, cols: 3, rowLabels: labels, colLabels: labels, values };

test("the locked refits keep their cell, whatever the order", () => {
  const alike = drawnMatrix(matrix, "alike", null);
  // {0, 2} join (0.75); 1 is nearer to 2 (0.5) than to 0 (0.25)
  expect(alike.rowLabels).toEqual(["seed 1", "seed 3", "seed 2"]);
  expect(cellOf(alike, [0, 2])).toEqual({ row: 0, column: 1 });
  expect(cellOf(drawnMatrix(matrix, "ordinal", null), [0, 2])).toEqual({ row: 0, column: 2 });
  expect(cellOf(alike, [])).toBeNull();
  expect(cellOf(alike, [0, 7])).toBeNull();
});

test("calibrated, pairs are drawn over the layer's floor, and hatched where they are no more", () => {
  const drawn = drawnMatrix(matrix, "ordinal", 0.5);
  // (0.25 - 0.5) / 0.5, (0.75 - 0.5) / 0.5
  expect(drawn.values.slice(0, 3)).toEqual([1, -0.5, 0.5]);
  const [first] = refitCells(drawn, 0);
  expect(first.map(({ hatched }) => hatched)).toEqual([false, true, false]);
  expect(first[1].spoken).toBe("seed 1 and seed 2: −0.50, at floor");
  expect(refitCells(drawnMatrix(matrix, "ordinal", null), 0.5)[0].map(({ hatched }) => hatched)).toEqual([
    false,
    true,
    false,
  ]);
  expect(
    refitCells(drawn, null)
      .flat()
      .some(({ hatched }) => hatched),
  ).toBe(false);
  expect(summary(drawn)).toMatch(/^3 pairs, −0\.50 to 0\.50\./);
});

test("the table has each pair once, raw and calibrated", () => {
  const of = { layer: 2, measure: "CKA", floor: 0.5 };
  expect(pairTable(matrix, of).rows).toEqual([
    ["seed 1", "seed 2", 0.25, 0.5, -0.5],
    ["seed 1", "seed 3", 0.75, 0.5, 0.5],
    ["seed 2", "seed 3", 0.5, 0.5, 0],
  ]);
  expect(pairTable(matrix, { ...of, floor: null }).rows[0]).toEqual(["seed 1", "seed 2", 0.25, null, null]);
});
