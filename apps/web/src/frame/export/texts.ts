/** A panel's numbers as text: CSV, JSON, a LaTeX table. */
import { type Table, toCsv } from "../../report/table";
import { type Origin, provenanceData, provenanceLines } from "./provenance";

/** Comment lines first, as pandas' `read_csv(comment="#")` and R's `read.csv(comment.char = "#")` skip them. */
export const csvText = (table: Table, origin: Origin): string =>
  provenanceLines(origin)
    .map((line) => `# ${oneLine(line)}\r\n`)
    .join("") + toCsv(table);

/** One object a row. */
export const jsonText = ({ title, columns, rows }: Table, origin: Origin): string =>
  `${JSON.stringify(
    {
      provenance: provenanceData(origin),
      table: {
        title,
        columns,
        rows: rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i] ?? null]))),
      },
    },
    null,
    2,
  )}\n`;

/** For LaTeX with the package booktabs: numbers in math mode, so that a minus is a minus; provenance as comments. */
export function latexText({ title, columns, rows }: Table, origin: Origin): string {
  const numeric = columns.map((_, i) => rows.every((row) => typeof row[i] !== "string"));
  const line = (cells: string[]) => `    ${cells.join(" & ")} \\\\`;
  return [
    ...provenanceLines(origin).map((text) => `% ${oneLine(text)}`),
    "% needs \\usepackage{booktabs}",
    "\\begin{table}",
    "  \\centering",
    `  \\caption{${latexEscaped(title)}}`,
    `  \\begin{tabular}{${numeric.map((is) => (is ? "r" : "l")).join("")}}`,
    "    \\toprule",
    line(columns.map(latexEscaped)),
    "    \\midrule",
    ...rows.map((row) => line(columns.map((_, i) => latexCell(row[i] ?? null)))),
    "    \\bottomrule",
    "  \\end{tabular}",
    "\\end{table}",
    "",
  ].join("\n");
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ");

const latexCell = (value: string | number | null): string =>
  value === null ? "--" : typeof value === "string" ? latexEscaped(value) : `$${latexNumber(value)}$`;

/** Four digits after the point are more than any measure knows; what is small keeps three that count. */
function latexNumber(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "\\infty" : Number.isNaN(value) ? "\\mathrm{NaN}" : "-\\infty";
  if (Number.isInteger(value)) return String(value);
  if (Math.abs(value) >= 1e-3) return value.toFixed(4);
  const [mantissa, exponent] = value.toExponential(2).split("e");
  return `${mantissa} \\times 10^{${Number(exponent)}}`;
}

const latexSigns: Record<string, string> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "−": "$-$",
  "×": "$\\times$",
  "·": "$\\cdot$",
  "±": "$\\pm$",
  Δ: "$\\Delta$",
  ρ: "$\\rho$",
  "→": "$\\rightarrow$",
};

/** Every character that means something to LaTeX, or that its plain fonts lack, written out. */
export const latexEscaped = (text: string): string =>
  text.replace(/[\\~^−×·±Δρ→]|[&%$#_{}]/g, (sign) => latexSigns[sign] ?? `\\${sign}`);
