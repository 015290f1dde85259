/** From the likeness of two refits' layers to cells, marks, a table and a sentence. */
import type { HeatmapCell } from "../charts/Heatmap";
import { calibrate, type Scale } from "../estimate";
import { fixed } from "../format";
import type { MatrixNumbers } from "../report/pictures";
import type { Table } from "../report/table";

/** Rows are the left refit's layers, columns the right one's; row-major. */
export type Grid = Pick<MatrixNumbers, "rows" | "cols" | "values">;

/** A layer of the left refit and one of the right. */
interface Cell {
  left: number;
  right: number;
  value: number;
  /** Null without a floor. */
  floor: number | null;
}

/** By row, then column. */
function cellsOf({ rows, cols, values }: Grid, floor: Grid | null): Cell[][] {
  return Array.from({ length: rows }, (_, left) =>
    Array.from({ length: cols }, (_, right) => {
      const at = left * cols + right;
      return { left, right, value: values[at], floor: floor?.values[at] ?? null };
    }),
  );
}

const atFloor = ({ value, floor }: Cell) => floor !== null && value <= floor;

/** The values on a scale; each is calibrated by the floor of its own two layers. Raw where there is none. */
export function gridOn(scale: Scale, raw: Grid, floor: Grid | null): Grid {
  if (scale === "raw" || !floor) return raw;
  return { ...raw, values: raw.values.map((value, at) => calibrate(value, floor.values[at])) };
}

/** cells[left layer][right layer] @param drawn as `gridOn` gives it: what is coloured and written */
export function layerCells(
  raw: Grid,
  floor: Grid | null,
  names: [left: string, right: string],
  drawn: Grid,
): HeatmapCell[][] {
  return cellsOf(raw, floor).map((row) =>
    row.map((cell) => {
      const told = [
        `L${cell.left} of ${names[0]} and L${cell.right} of ${names[1]}: ${fixed(cell.value)}`,
        ...(cell.floor === null
          ? []
          : [`floor ${fixed(cell.floor)}`, `calibrated ${fixed(calibrate(cell.value, cell.floor))}`]),
        ...(atFloor(cell) ? ["at floor"] : []),
      ];
      const value = drawn.values[cell.left * drawn.cols + cell.right];
      return { value, text: fixed(value), hatched: atFloor(cell), spoken: told.join(", ") };
    }),
  );
}

/** By left layer: the right layer that is most like it, of equals the first. */
export function nearestLayers({ rows, cols, values }: Grid): number[] {
  return Array.from({ length: rows }, (_, row) => {
    const own = values.slice(row * cols, (row + 1) * cols);
    return own.indexOf(Math.max(...own));
  });
}

/** Whether depth means the same in both. */
export function depthSentence(grid: Grid, names: [left: string, right: string]): string {
  const nearest = nearestLayers(grid);
  const apart = nearest.flatMap((right, left) => (right === left ? [] : [`L${left} (L${right})`]));
  return apart.length === 0
    ? `Every layer of ${names[0]} is most like the layer of ${names[1]} at its own depth.`
    : `Most like a layer at another depth of ${names[1]}: ${apart.join(", ")}.`;
}

export function layerTable(raw: Grid, floor: Grid | null, names: [left: string, right: string]): Table {
  return {
    title: `Likeness of the layers of ${names[0]} and ${names[1]}`,
    columns: ["left_layer", "right_layer", "similarity", "floor", "calibrated"],
    rows: cellsOf(raw, floor)
      .flat()
      .map(({ left, right, value, floor: at }) => [left, right, value, at, at === null ? null : calibrate(value, at)]),
  };
}
