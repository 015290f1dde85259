/** The numbers of a measure of heads as tables: by layer, by head. */
import type { Report } from "../analysis/heads";
import type { Table } from "./table";

export function layerTable(report: Pick<Report, "layers">): Table {
  return {
    title: "By layer",
    columns: ["layer", "value", "lower", "upper", "floor", "calibrated", "sd", "n"],
    rows: report.layers.map(({ layer, estimate, sd }) => [
      layer,
      estimate.value,
      estimate.interval?.lower ?? null,
      estimate.interval?.upper ?? null,
      estimate.floor ?? null,
      estimate.calibrated ?? null,
      sd ?? null,
      estimate.n,
    ]),
  };
}

export function headTable(report: Report): Table {
  return {
    title: `Heads of ${report.anchor.label}`,
    columns: ["layer", "head", "value", "lower", "upper", "floor", "calibrated", "n"],
    rows: report.heads.nodes.map(({ head, estimate }) => [
      head.layer,
      head.index,
      estimate.value,
      estimate.interval?.lower ?? null,
      estimate.interval?.upper ?? null,
      estimate.floor ?? null,
      estimate.calibrated ?? null,
      estimate.n,
    ]),
  };
}

/** A row for each of the anchor's heads and each other refit. */
export function matchTable(report: Report): Table {
  return {
    title: "Best match in each other refit",
    columns: ["layer", "head", "refit", "match", "similarity"],
    rows: report.heads.nodes.flatMap(({ head, matches }) =>
      matches.map((match) => [head.layer, head.index, match.refit.ordinal, match.head.label, match.similarity]),
    ),
  };
}
