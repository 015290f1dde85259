/** What a measure of the paper is to a terminal: which field of a family gives it, and what all its reports share. */

export type MeasureName =
  | "stability"
  | "cross-layer"
  | "commonness"
  | "norms"
  | "prompt-length"
  | "compare"
  | "residual"
  | "ablation"
  | "map"
  | "classes"
  | "agreement"
  | "neurons"
  | "embeddings"
  | "refit-pair"
  | "stitching"
  | "prompts"
  | "dynamics"
  | "power"
  | "influence"
  | "variance"
  | "scores"
  | "portability"
  | "transplant";

/** One of the paper's measures; `Report` is what `fields` asks for. */
export interface Measure<Report extends AnyReport = AnyReport> {
  readonly name: MeasureName;
  /** Family's field, the type of its input and that of its report, as the schema calls them. */
  readonly field: string;
  readonly input: string;
  readonly report: string;
  /** Selection of the report beside `commonFields`; `layers` is the family's number of layers. */
  fields(layers: number): string;
  /** Selection of one of the report's heads, where it lists heads: they come in pages. */
  readonly headFields?: string;
  /** The report's field that lists them; default "heads". They are `heads` in the report that is given. */
  readonly headsField?: string;
  /** What --json prints beside what it prints for all. */
  json(report: Report): object;
  /** The tables that people get. */
  print(report: Report): void;
  /** By layer, what stands beside the published curve of this id; null where the report has no such thing. */
  curve?(report: Report, published: string): (number | null)[] | null;
}

/** What all reports say of themselves. */
export interface AnyReport {
  family: { slug: string };
  promptSet: { name: string; contentHash: string; size: number };
  preset: "PAPER" | "CALIBRATED";
  step: number;
  /** refits that were left out; by ordinal */
  excluded: { label: string }[];
  warnings: { code: string; message: string }[];
  claims: Claim[];
  provenance: Provenance;
}

/** A sentence of the paper, and whether it holds on what was measured. */
export interface Claim {
  /** "4.6" */
  section: string;
  statement: string;
  holds: boolean;
  finding: string;
}

export interface Provenance {
  key: string;
  weights: string[];
  floorWeights: string[];
  promptSet: string;
  paramsJson: string;
  codeVersion: string;
  engine: string;
  dtype: string;
  startedAt: string;
  durationMs: number;
  reproduceCommand: string;
}

export interface Estimate {
  value: number;
  n: number;
  interval: Interval | null;
  floor: number | null;
  calibrated: number | null;
  calibratedInterval: Interval | null;
  z: number | null;
  q: number | null;
  verdict: "STABLE" | "UNSTABLE" | "INCONCLUSIVE" | "AT_FLOOR" | null;
}

export interface Interval {
  lower: number;
  upper: number;
}

export interface LayerEstimate {
  layer: number;
  estimate: Estimate;
  sd: number | null;
}

export interface LoadOptions {
  centerWritingWeights: boolean;
  foldValueBiases: boolean;
}

export interface RefitName {
  ordinal: number;
  label: string;
}

export const estimateFields =
  "{ value n interval { lower upper } floor calibrated calibratedInterval { lower upper } z q verdict }";
export const layerFields = `layers { layer estimate ${estimateFields} sd }`;
export const loadFields = "loadOptions { centerWritingWeights foldValueBiases }";

export const commonFields = `
  family { slug }
  promptSet { name contentHash size }
  preset step
  excluded { label }
  warnings { code message }
  claims { section statement holds finding }
  provenance {
    key weights floorWeights promptSet paramsJson codeVersion engine dtype startedAt durationMs reproduceCommand
  }
`;

/** All that is asked of a measure's report, the first page of its heads included. */
export function selection({ fields, headFields, headsField }: Measure, layers: number): string {
  return `${commonFields} ${fields(layers)} ${headFields ? headPage(headFields, headsField) : ""}`;
}

/** As many heads as one request may list. */
export const headPage = (headFields: string, headsField = "heads", after = "") =>
  `${headsField === "heads" ? "" : "heads: "}${headsField}(first: 256${after}) { nodes { ${headFields} } pageInfo { hasNextPage endCursor } }`;

/** A field that gives one layer's matrix, asked for once a layer: similarity0, similarity1, … */
export const layerMatrices = (layers: number) =>
  Array.from({ length: layers }, (_, layer) => `similarity${layer}: similarity(layer: ${layer}) { cols values }`).join(
    "\n",
  );

/** Of a report that was asked for `layerMatrices`, by layer. */
export type LayerMatrices = Record<`similarity${number}`, Matrix>;

export interface Matrix {
  cols: number;
  /** row after row */
  values: number[];
}

/** @returns the matrices by layer, each as rows */
export function matricesOf(report: LayerMatrices): number[][][] {
  const matrices: number[][][] = [];
  for (let layer = 0; report[`similarity${layer}`] !== undefined; layer++) {
    matrices.push(rowsOf(report[`similarity${layer}`]));
  }
  return matrices;
}

export function rowsOf({ cols, values }: Matrix): number[][] {
  return Array.from({ length: values.length / cols }, (_, row) => values.slice(row * cols, (row + 1) * cols));
}

/** What `analyse --json` prints. */
export function reportJson<R extends AnyReport>(measure: Measure<R>, report: R): object {
  const { warnings, claims, provenance, ...about } = reportCommon(report);
  return { ...about, measure: measure.name, ...measure.json(report), warnings, claims, provenance };
}

/** An estimate as --json prints it, for every measure alike: intervals are [lower, upper]. */
export const estimateJson = ({ interval, calibratedInterval, ...estimate }: Estimate) => ({
  ...estimate,
  interval: intervalJson(interval),
  calibratedInterval: intervalJson(calibratedInterval),
});

/** An interval as --json prints it. */
export const intervalJson = (interval: Interval | null) => interval && [interval.lower, interval.upper];

/** A layer's estimate as --json prints it, for every measure alike. */
export const layerJson = ({ layer, estimate, sd }: LayerEstimate) => ({ layer, ...estimateJson(estimate), sd });

/** What all reports have, as --json prints it. */
export function reportCommon({ family, preset, step, promptSet, warnings, claims, provenance }: AnyReport) {
  return { family: family.slug, preset, step, promptSet, warnings, claims, provenance };
}
