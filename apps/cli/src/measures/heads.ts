/** What stability, cross-layer matching and commonness share: a value for every head of one refit, and layer means. */

import { printLine } from "../output.js";
import {
  type AnyReport,
  type Estimate,
  estimateFields,
  estimateJson,
  type LayerEstimate,
  layerFields,
  layerJson,
  type RefitName,
} from "./measure.js";
import { names, printGrid, printLayers, printOverall, printTitle, printVerdicts } from "./tables.js";

export interface HeadReport extends AnyReport {
  anchor: RefitName;
  overall: Estimate;
  layers: LayerEstimate[];
  heads: { nodes: HeadValue[] };
}

export interface HeadValue {
  head: { layer: number; index: number };
  estimate: Estimate;
  /** 1 = highest */
  rank: number;
  /** the best counterpart in every other refit; none for commonness */
  matches?: {
    refit: { ordinal: number };
    head: { layer: number; index: number };
    similarity: number;
    margin: number | null;
  }[];
}

export const headReportFields = `anchor { ordinal label } overall ${estimateFields} ${layerFields}`;
export const headValueFields = `head { layer index } estimate ${estimateFields} rank`;
export const matchFields = "matches { refit { ordinal } head { layer index } similarity margin }";

export function headReportJson({ anchor, overall, layers, heads }: HeadReport) {
  return {
    anchor: anchor.ordinal,
    overall: estimateJson(overall),
    layers: layers.map(layerJson),
    heads: heads.nodes.map(({ head, estimate, rank, matches }) => ({
      layer: head.layer,
      head: head.index,
      ...estimateJson(estimate),
      rank,
      ...(matches && {
        matches: matches.map(({ refit, head, similarity, margin }) => ({
          refit: refit.ordinal,
          layer: head.layer,
          head: head.index,
          similarity,
          margin,
        })),
      }),
    })),
  };
}

export function printHeadReport(what: string, report: HeadReport): void {
  const { overall, layers, heads, anchor } = report;
  printTitle(what, report);
  printOverall(overall);
  printLayers(layers, "heads");
  for (const kind of ["value", "floor", "calibrated"] as const) {
    if (heads.nodes.every(({ estimate }) => estimate[kind] === null)) continue;
    printLine(`\nHeads of ${anchor.label} (refit ${anchor.ordinal}), ${kind}`);
    printHeads(heads.nodes, ({ estimate }) => estimate[kind]);
  }
  printVerdicts(
    `Heads of ${anchor.label}`,
    heads.nodes.map(({ head, estimate }) => ({ name: `L${head.layer}H${head.index}`, estimate })),
  );
}

/** Layers down, heads across. */
export function printHeads<T extends { head: { layer: number; index: number } }>(
  heads: readonly T[],
  read: (head: T) => number | null,
  digits?: number,
): void {
  const at = new Map(heads.map((node) => [`${node.head.layer}/${node.head.index}`, node]));
  const layers = Math.max(...heads.map(({ head }) => head.layer)) + 1;
  const width = Math.max(...heads.map(({ head }) => head.index)) + 1;
  printGrid(
    names("L", layers),
    names("H", width),
    (layer, index) => {
      const node = at.get(`${layer}/${index}`);
      return node && read(node);
    },
    digits,
  );
}
