/** A table of numbers with named rows and columns. */

import { InvalidInput } from "@seedscope/core";
import { Arg, Field, Float, Int, ObjectType } from "type-graphql";
import { type ArrayFormat, arrayHref } from "../exports/hrefs.js";
import { MatrixFormat } from "../exports/report-exports.type.js";

@ObjectType({ description: "A table of numbers with named rows and columns." })
export class Matrix {
  @Field(() => Int, { description: "Number of rows, at least 1." })
  readonly rows: number;

  @Field(() => Int, { description: "Number of columns, at least 1." })
  readonly cols: number;

  @Field(() => [String], { description: 'One a row: "L0" of a layer, "H0" of a head, else a refit\'s label.' })
  readonly rowLabels: string[];

  @Field(() => [String], { description: "One a column." })
  readonly colLabels: string[];

  @Field(() => [Float], { description: "Row-major: that of row r and column c stands at r · cols + c." })
  readonly values: number[];

  @Field(() => String, { description: "Path of the same numbers on this server; it never changes what it gives." })
  href(
    @Arg("format", () => MatrixFormat, { defaultValue: MatrixFormat.NPY, description: "How." }) format: ArrayFormat,
  ): string {
    return this.at(format);
  }

  /**
   * A square one, as all here are: both axes have the same labels.
   *
   * @param at where it is, as a file
   */
  constructor(
    values: readonly (readonly number[])[],
    labels: string[],
    private readonly at: (format: ArrayFormat) => string,
  ) {
    this.rows = values.length;
    this.cols = labels.length;
    this.rowLabels = labels;
    this.colLabels = labels;
    this.values = values.flat();
  }
}

/** An array of a report, as a file. @param array its name among the report's */
export const inReport = (key: string, array: string) => (format: ArrayFormat) => arrayHref(key, array, format);

/** "L0", "L1", … or "H0", "H1", … */
export const numbered = (letter: "L" | "H", n: number) => Array.from({ length: n }, (_, i) => `${letter}${i}`);

/**
 * The matrix of one layer.
 *
 * @throws InvalidInput if there is no such layer
 */
export function ofLayer(layer: number, matrices: readonly number[][][]): number[][] {
  const matrix = matrices[layer];
  if (!matrix) throw new InvalidInput(`layer is ${layer}; give 0 to ${matrices.length - 1}`, "layer");
  return matrix;
}
