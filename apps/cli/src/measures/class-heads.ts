/** Head classes as answers about a family list them: named by their member in the anchor refit. */

import { names, printGrid } from "./tables.js";

/** Counted from 0; `ordinal` is its place among the family's classes. */
export interface ClassName {
  layer: number;
  head: number;
  ordinal: number;
}

export const classFields = "layer head ordinal";

export const label = ({ layer, head }: Pick<ClassName, "layer" | "head">) => `L${layer}H${head}`;

/** Layers down, heads across. */
export function printClasses<T extends ClassName>(
  classes: readonly T[],
  read: (one: T) => number | null,
  digits?: number,
): void {
  const at = new Map(classes.map((one) => [label(one), one]));
  const layers = Math.max(...classes.map(({ layer }) => layer)) + 1;
  const width = Math.max(...classes.map(({ head }) => head)) + 1;
  printGrid(
    names("L", layers),
    names("H", width),
    (layer, head) => {
      const one = at.get(label({ layer, head }));
      return one && read(one);
    },
    digits,
  );
}
