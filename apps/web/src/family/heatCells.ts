/** The heatmap's cells for what heads attend to and what they are worth, and which of them have their number written. */
import { lossEnd, lossLinear } from "../charts/domain";
import { symlogPosition } from "../charts/symlog";
import { type EstimateNumbers, isHatched, read, spoken } from "../estimate";
import { fixed, signed } from "../format";
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
 * cells[head][layer]: the head's own score; hatched where that of its class is no more than the floor.
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
    const reading = read(score.estimate as EstimateNumbers, "raw");
    return {
      value: score.value / most,
      text: fixed(score.value),
      hatched: isHatched(reading.verdict),
      spoken: `${node.head.label}: ${heatNames[metric].toLowerCase()} ${fixed(score.value)}; its class ${spoken(reading)}`,
    };
  });
}

/** cells[head][layer]: the rise of the loss without the head, on the diverging ramp. */
export const effectCells = (nodes: readonly WorthOfHead[], layers: number, heads: number): HeadCell[][] =>
  filled(nodes, layers, heads, ({ head, deltaLoss, overRefits }) => {
    const reading = overRefits ? read(overRefits.deltaLoss as EstimateNumbers, "raw") : null;
    return {
      value: symlogPosition(deltaLoss, lossLinear, lossEnd),
      text: signed(deltaLoss, 3),
      hatched: !!reading && isHatched(reading.verdict),
      spoken: `${head.label}: loss ${signed(deltaLoss, 3)} without it${reading ? `; its class ${spoken(reading)}` : ""}`,
    };
  });

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
