/** Tables as Parquet: a row group or more, snappy; integers are int64, numbers float64, and every column may hold nulls. */
import { type BasicType, parquetWriteBuffer } from "hyparquet-writer";
import { codeVersion } from "../store/version.js";
import type { Cell, ColumnType, Table } from "./table.js";

const types: Record<ColumnType, BasicType> = {
  integer: "INT64",
  number: "DOUBLE",
  text: "STRING",
  boolean: "BOOLEAN",
};

/**
 * @param about goes into the file's key-value metadata as "seedscope", beside the columns' units and meanings
 *   ("seedscope.columns")
 */
export function parquetOf({ name, description, columns, rows }: Table, about: object): Uint8Array {
  const buffer = parquetWriteBuffer({
    columnData: columns.map((column, i) => ({
      name: column.name,
      type: types[column.type],
      data: rows.map((row) => (column.type === "integer" ? whole(row[i]) : row[i])),
      nullable: true,
    })),
    kvMetadata: [
      { key: "seedscope", value: JSON.stringify({ table: name, description, ...about }) },
      { key: "seedscope.columns", value: JSON.stringify(columns) },
    ],
    createdBy: `seedscope version ${codeVersion}`,
  });
  return new Uint8Array(buffer);
}

const whole = (value: Cell) => (value === null ? null : BigInt(value as number));
