/** Commonness beside stability: the second line of the curve, what is said of it, its columns in the table. */
import type { Report } from "../analysis/heads";
import { type EstimateNumbers, read, type Scale } from "../estimate";
import { fixed } from "../format";
import type { Table } from "../report/table";

type Measured = Pick<Report, "preset" | "step" | "promptSet">;
type Layers = Pick<Report, "layers">;

/** Whether the two are of the same networks, texts and arithmetic, so that they may share a chart. */
export const sharesChart = (report: Measured, other: Measured): boolean =>
  report.preset === other.preset && report.step === other.step && report.promptSet.id === other.promptSet.id;

/** By the first report's layers; null where commonness has no value on the scale. */
export const commonnessLine = (report: Layers, commonness: Layers, scale: Scale): (number | null)[] =>
  report.layers.map(({ layer }) => {
    const estimate = estimateOf(commonness, layer);
    return estimate ? read(estimate, scale).value : null;
  });

/** What the pointer says of a layer's commonness, as names and words; the interval is on the scale. */
export function commonnessFacts(commonness: Layers, layer: number, scale: Scale): [name: string, words: string][] {
  const estimate = estimateOf(commonness, layer);
  if (!estimate) return [];
  const { value, floor } = estimate;
  const calibrated = read(estimate, "calibrated").value;
  const { interval } = read(estimate, scale);
  return [
    ["raw", fixed(value, 3)],
    ["floor", floor === null ? "none" : fixed(floor, 3)],
    ["calibrated", calibrated === null ? "–" : fixed(calibrated)],
    ["interval", interval ? `[${fixed(interval[0])}, ${fixed(interval[1])}]` : "none"],
  ];
}

/** @param table of heads, with a column "layer"; each row gains the commonness of its layer, the interval raw */
export function withCommonness({ title, columns, rows }: Table, commonness: Layers): Table {
  const at = columns.indexOf("layer");
  return {
    title,
    columns: [
      ...columns,
      ...["", " lower", " upper", " floor", " calibrated"].map((name) => `layer commonness${name}`),
    ],
    rows: rows.map((row) => {
      const estimate = estimateOf(commonness, Number(row[at]));
      return [
        ...row,
        estimate?.value ?? null,
        estimate?.interval?.lower ?? null,
        estimate?.interval?.upper ?? null,
        estimate?.floor ?? null,
        estimate?.calibrated ?? null,
      ];
    }),
  };
}

const estimateOf = ({ layers }: Layers, layer: number): EstimateNumbers | undefined =>
  layers.find((other) => other.layer === layer)?.estimate;
