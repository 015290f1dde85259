/** The heatmap's cells for what heads attend to and what they are worth, and which of them have their number written. */
import { effectOf } from "../ablation/effects";
import { lossEnd, lossLinear } from "../charts/domain";
import { symlogPosition } from "../charts/symlog";
import { type EstimateNumbers, read, spoken } from "../estimate";
import { fixed, signed, within } from "../format";
import type { HeadCell } from "./measurePicture";
import type { HeatMetric } from "./overview";
import type { EffectsReport, ScoresReport } from "./overviewReports";

type ScoredHead = ScoresReport["heads"]["nodes"][number];
type WorthOfHead = EffectsReport["heads"]["nodes"][number];
export type ScoreMetric = Exclude<HeatMetric, "measure" | "loss">;

export const scoreFields: Record<ScoreMetric, Exclude<keyof ScoredHead, "head">> = {
  induction: "induction",
  previous: "previousToken",
  duplicate: "duplicateToken",
  sink: "sink",
  entropy: "entropy",
};

export const heatNames: Record<Exclude<HeatMetric, "measure">, string> = {
  induction: "Induction",
  previous: "Previous token",
  duplicate: "Duplicate token",
  sink: "Sink",
  entropy: "Entropy",
  loss: "Δ loss",
};

const missing: HeadCell = { value: null, text: "", hatched: false, spoken: "not computed" };

function filled<Node extends { head: { layer: number; index: number } }>(
  nodes: readonly Node[],
  layers: number,
  heads: number,
  cellOf: (node: Node) => HeadCell,
): HeadCell[][] {
  const cells = Array.from({ length: heads }, () => Array.from({ length: layers }, () => missing));
  for (const node of nodes) {
    const { layer, index } = node.head;
    if (cells[index] && layer < layers) cells[index][layer] = cellOf(node);
  }
  return cells;
}

/**
 * cells[head][layer]: the head's own score; hatched where that of its class is not clear of the floor, for entropy on
 * either side of it: a trained head looks more narrowly than its untrained twin.
 *
 * @param context tokens; an even look at all of them has the entropy ln(context), where the colours end
 */
export function scoreCells(
  nodes: readonly ScoredHead[],
  metric: ScoreMetric,
  layers: number,
  heads: number,
  context: number,
): HeadCell[][] {
  const most = metric === "entropy" ? Math.log(Math.max(2, context)) : 1;
  return filled(nodes, layers, heads, (node) => {
    const score = node[scoreFields[metric]];
    if (!score) return { ...missing, spoken: `${node.head.label}: no prompt has any` };
    const reading = read(score.estimate as EstimateNumbers, "raw", { below: metric === "entropy" });
    return {
      value: score.value / most,
      text: fixed(score.value),
      hatched: reading.open,
      spoken: `${node.head.label}: ${heatNames[metric].toLowerCase()} ${fixed(score.value)}; its class ${spoken(reading)}`,
    };
  });
}

/** cells[head][layer]: the rise of the loss without the head, on the diverging ramp; hatched as in the ablation lab. */
export const effectCells = (nodes: readonly WorthOfHead[], layers: number, heads: number): HeadCell[][] =>
  filled(nodes, layers, heads, (node) => {
    const { head, deltaLoss, overRefits } = node;
    const reading = overRefits ? read(overRefits.deltaLoss as EstimateNumbers, "raw") : null;
    return {
      value: symlogPosition(deltaLoss, lossLinear, lossEnd),
      text: signed(deltaLoss, 3),
      hatched: effectOf(node, "refits").open,
      spoken: `${head.label}: loss ${signed(deltaLoss, 3)} without it${reading ? `; its class ${spoken(reading)}` : ""}`,
    };
  });

/** What the heatmap says of one head, in words. */
export interface HeatNumber {
  name: string;
  value: string;
  /** Mean over the refits of its class, with its interval and floor; null where that is not known. */
  ofClass: string | null;
}

export function heatNumber(
  metric: Exclude<HeatMetric, "measure">,
  label: string,
  scores: ScoresReport | null,
  effects: EffectsReport | null,
): HeatNumber | null {
  const told = (value: number, of: EstimateNumbers | null | undefined, text: (value: number) => string) => ({
    name: heatNames[metric],
    value: text(value),
    ofClass: of
      ? `${within(of.value, of.interval, text)}, ${of.floor === null ? "no floor" : `floor ${text(of.floor)}`}`
      : null,
  });
  if (metric === "loss") {
    const node = effects?.heads.nodes.find(({ head }) => head.label === label);
    return node ? told(node.deltaLoss, node.overRefits?.deltaLoss, (value) => signed(value, 3)) : null;
  }
  const score = scores?.heads.nodes.find(({ head }) => head.label === label)?.[scoreFields[metric]];
  return score ? told(score.value, score.estimate, fixed) : null;
}

/**
 * Numbers are written in the `top` cells with the largest values only; colours stay.
 *
 * @param top null writes all
 */
export function labelled(cells: HeadCell[][], top: number | null): HeadCell[][] {
  const sizes = cells.flat().flatMap(({ value }) => (value === null ? [] : [Math.abs(value)]));
  if (top === null || top >= sizes.length) return cells;
  const least = top === 0 ? Number.POSITIVE_INFINITY : sizes.sort((a, b) => b - a)[top - 1];
  return cells.map((line) =>
    line.map((cell) => (cell.value !== null && Math.abs(cell.value) >= least ? cell : { ...cell, text: "" })),
  );
}
