/** From a matrix of refits to its cells, its table and a sentence, in an order and on a scale. */
import type { HeatmapCell } from "../charts/Heatmap";
import { calibrate } from "../estimate";
import { fixed } from "../format";
import { type MatrixNumbers, matrixCells } from "../report/pictures";
import type { Table } from "../report/table";
import { linkageOrder, reordered } from "./linkage";

/** A matrix as it is drawn. */
export interface DrawnMatrix extends MatrixNumbers {
  /** By row, and by column: the refit's ordinal. */
  places: number[];
}

/** @param floor calibrates every pair by it, for each is one of the layer's; null leaves them raw */
export function drawnMatrix(matrix: MatrixNumbers, order: "alike" | "ordinal", floor: number | null): DrawnMatrix {
  const places =
    order === "ordinal" ? matrix.rowLabels.map((_, place) => place) : linkageOrder(matrix.values, matrix.rows);
  const labels = places.map((place) => matrix.rowLabels[place]);
  const values = reordered(matrix.values, places).map((value) => (floor === null ? value : calibrate(value, floor)));
  return { ...matrix, rowLabels: labels, colLabels: labels, values, places };
}

/** @param floor on the scale that is drawn; what is no more than it is hatched. null without one */
export const refitCells = (matrix: DrawnMatrix, floor: number | null): HeatmapCell[][] =>
  matrixCells(matrix, (a, b, value) => `${a} and ${b}: ${value}`).map((row) =>
    row.map((cell) =>
      cell.value !== null && floor !== null && cell.value <= floor
        ? { ...cell, hatched: true, spoken: `${cell.spoken}, at floor` }
        : cell,
    ),
  );

/** Where two refits' cell stands. @returns null where the matrix lacks one of them, or none are given */
export function cellOf({ places }: DrawnMatrix, [a, b]: readonly number[]): { row: number; column: number } | null {
  const [row, column] = [places.indexOf(a), places.indexOf(b)];
  return row < 0 || column < 0 ? null : { row, column };
}

/** @param floor the layer's, raw; null without one */
export function pairTable(
  { rowLabels, colLabels, cols, values }: MatrixNumbers,
  { layer, measure, floor }: { layer: number; measure: string; floor: number | null },
): Table {
  return {
    title: `Pairs of refits, layer ${layer}`,
    columns: ["a", "b", measure, "floor", "calibrated"],
    rows: rowLabels.flatMap((a, row) =>
      colLabels.slice(row + 1).map((b, k) => {
        const value = values[row * cols + row + 1 + k];
        return [a, b, value, floor, floor === null ? null : calibrate(value, floor)];
      }),
    ),
  };
}

export function summary({ rows, values }: MatrixNumbers): string {
  const pairs = values.filter((_, i) => i % rows > Math.floor(i / rows));
  return pairs.length === 0
    ? ""
    : `${pairs.length} pairs, ${fixed(Math.min(...pairs))} to ${fixed(Math.max(...pairs))}. A row that is weak throughout is a refit that went its own way.`;
}
