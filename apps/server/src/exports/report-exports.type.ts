/** A report's files, by URL. */

import { figureWidths, type ReportArray as Listed, type lookNames } from "@seedscope/core";
import { Arg, Field, Int, ObjectType, registerEnumType } from "type-graphql";
import { type ArrayFormat, arrayHref, reportHref } from "./hrefs.js";

export const TableFormat = { CSV: "csv", PARQUET: "parquet" } as const;
export type TableFormat = (typeof TableFormat)[keyof typeof TableFormat];
registerEnumType(TableFormat, {
  name: "TableFormat",
  description: "How a table is written.",
  valuesConfig: {
    CSV: { description: "RFC 4180 with a header; what is not known is an empty field." },
    PARQUET: { description: "int64 and float64 columns, provenance in the key-value metadata." },
  },
});

export const MatrixFormat = { NPY: "npy", NPZ: "npz", CSV: "csv", JSON: "json" } as const;
registerEnumType(MatrixFormat, {
  name: "MatrixFormat",
  description: "How an array is written.",
  valuesConfig: {
    NPY: { description: "NumPy's, in C order: numpy.load reads it." },
    NPZ: { description: "A zip of .npy files: numpy.load gives them by name." },
    CSV: { description: "With the names of rows and columns; of at most two axes." },
    JSON: { description: "Shape, axes and their names beside nested lists." },
  },
});

export const FigureTheme = { LIGHT: "light", DARK: "dark", PAPER: "paper" } as const satisfies Record<
  string,
  (typeof lookNames)[number]
>;
export type FigureTheme = (typeof FigureTheme)[keyof typeof FigureTheme];
registerEnumType(FigureTheme, {
  name: "FigureTheme",
  description: "What ground and ink a figure has.",
  valuesConfig: {
    LIGHT: { description: "Dark on white." },
    DARK: { description: "Light on near-black." },
    PAPER: { description: "Black on nothing, in a serif: for print." },
  },
});

@ObjectType({ description: "What a column of a table holds." })
export class TableColumn {
  @Field(() => String, { description: "Its name: snake_case, unique in the table." })
  name!: string;

  @Field(() => String, { description: "integer (int64), number (float64), text or boolean." })
  type!: string;

  @Field(() => String, { nullable: true, description: 'As "nats/token"; null: a label, a count, or without a unit.' })
  unit!: string | null;

  @Field(() => String, { description: "What it says." })
  description!: string;
}

@ObjectType({ description: "A tidy table of a report: one observation a row." })
export class ReportTable {
  constructor(
    private readonly key: string,
    about: Pick<ReportTable, "name" | "description" | "columns">,
  ) {
    Object.assign(this, about);
  }

  @Field(() => String, { description: "Its name within the report." })
  name!: string;

  @Field(() => String, { description: "What one row is." })
  description!: string;

  @Field(() => [TableColumn], { description: "In order." })
  columns!: TableColumn[];

  @Field(() => String, { description: "Path of the table on this server; it never changes what it gives." })
  href(
    @Arg("format", () => TableFormat, { defaultValue: TableFormat.CSV, description: "How." }) format: TableFormat,
  ): string {
    return reportHref(this.key, format, { table: this.name });
  }
}

@ObjectType({ description: "Numbers of a report in an array with named axes." })
export class ReportArray {
  constructor(
    private readonly key: string,
    { name, description, axes }: Listed,
  ) {
    Object.assign(this, { name, description, axes });
  }

  @Field(() => String, { description: 'Its name within the report: "pairs/L3".' })
  name!: string;

  @Field(() => String, { description: "What its numbers are." })
  description!: string;

  @Field(() => [String], { description: "What each axis counts." })
  axes!: string[];

  @Field(() => String, { description: "Path of the array on this server; it never changes what it gives." })
  href(
    @Arg("format", () => MatrixFormat, { defaultValue: MatrixFormat.NPY, description: "How." }) format: ArrayFormat,
  ): string {
    return arrayHref(this.key, this.name, format);
  }
}

@ObjectType({ description: "A standard figure of a report, drawn by the server." })
export class ReportFigure {
  constructor(
    private readonly key: string,
    { name, description }: Pick<ReportFigure, "name" | "description">,
  ) {
    Object.assign(this, { name, description });
  }

  @Field(() => String, { description: "Its name within the report." })
  name!: string;

  @Field(() => String, { description: "What it shows." })
  description!: string;

  @Field(() => String, {
    description:
      "Path of the SVG on this server: no scripts, generic fonts, provenance in its description. 404 where this report has nothing to show in it.",
  })
  href(
    @Arg("theme", () => FigureTheme, { defaultValue: FigureTheme.LIGHT, description: "Ground and ink." })
    theme: FigureTheme,
    @Arg("width", () => Int, {
      nullable: true,
      description: `Pixels, ${figureWidths.least} to ${figureWidths.most}; default: as the chart comes out.`,
    })
    width?: number,
  ): string {
    return reportHref(this.key, "svg", { figure: this.name, theme, ...(width == null ? {} : { width }) });
  }
}

@ObjectType({
  description: "A report's files, as paths on this server. What a path gives never changes: cache it as you like.",
})
export class ReportExports {
  constructor(private readonly key: string) {}

  @Field(() => String, { description: "All of the report, with provenance and warnings." })
  get json(): string {
    return reportHref(this.key, "json");
  }

  @Field(() => String, { description: "The main table as CSV." })
  get csv(): string {
    return reportHref(this.key, "csv");
  }

  @Field(() => String, { description: "The main table as Parquet." })
  get parquet(): string {
    return reportHref(this.key, "parquet");
  }

  @Field(() => String, { description: "The main figure as SVG." })
  get svg(): string {
    return reportHref(this.key, "svg");
  }

  @Field(() => String, { description: "All arrays in one NPZ; 404 where the report has none." })
  get npz(): string {
    return reportHref(this.key, "npz");
  }

  @Field(() => [ReportTable], { description: "The main one first." })
  tables!: ReportTable[];

  @Field(() => [ReportArray], { description: "Empty where it has none." })
  arrays!: ReportArray[];

  @Field(() => [ReportFigure], { description: "The main one first." })
  figures!: ReportFigure[];
}
