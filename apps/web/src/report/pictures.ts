/** From reports to the cells and points that the report's figures draw. */
import { type Effect, effectOf, effectWords, type ListedHead } from "../ablation/effects";
import type { HeatmapCell } from "../charts/Heatmap";
import { symlogPosition } from "../charts/symlog";
import { fixed, signed } from "../format";

export interface MatrixNumbers {
  rows: number;
  cols: number;
  rowLabels: string[];
  colLabels: string[];
  /** Row-major. */
  values: number[];
}

/** A matrix of values from 0 to 1. @param words what the value of a cell says, e.g. "L2 to L0: 0.25" */
export function matrixCells(
  { rows, cols, rowLabels, colLabels, values }: MatrixNumbers,
  words: (row: string, column: string, value: string) => string,
): HeatmapCell[][] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: cols }, (_, column) => {
      const value = values[row * cols + column];
      const text = fixed(value);
      return { value, text, hatched: false, spoken: words(rowLabels[row], colLabels[column], text) };
    }),
  );
}

interface MatchedHead {
  head: { layer: number; index: number; label: string };
  matches: { similarity: number; refit: { ordinal: number; label: string }; head: { label: string } }[];
}

/** cells[head][refit] of one layer: how alike each head's best match is, in each other refit; and whose columns they are. */
export function bestMatchCells(
  nodes: readonly MatchedHead[],
  layer: number,
): { columns: string[]; rows: string[]; cells: HeatmapCell[][] } {
  const heads = nodes.filter(({ head }) => head.layer === layer).sort((a, b) => a.head.index - b.head.index);
  const columns = heads[0]?.matches.map(({ refit }) => refit.label) ?? [];
  return {
    columns,
    rows: heads.map(({ head }) => `H${head.index}`),
    cells: heads.map(({ head, matches }) =>
      matches.map((match) => ({
        value: match.similarity,
        text: fixed(match.similarity),
        hatched: false,
        spoken: `${head.label} is most like ${match.head.label} of ${match.refit.label}: ${fixed(match.similarity, 3)}`,
      })),
    ),
  };
}

interface AblatedHead extends Omit<ListedHead, "overRefits"> {
  deltaPerplexity: number;
  /** Δ over the baseline's perplexity. */
  relative: number;
}

/** Relative changes up to this size have linear colours; at `ablationEnd` the colours end, for every family. */
const ablationLinear = 0.01;
export const ablationEnd = 2;

/** What the report says of one head: its own refit's effect, whatever others say. */
export const ownEffect = (one: Omit<ListedHead, "overRefits">): Effect => effectOf({ ...one, overRefits: null }, "one");

/** The interval of Δ perplexity: that of Δ loss, as exp turns losses into perplexities. */
export const perplexityInterval = ({ interval }: Effect, baseline: number): [low: number, high: number] | null =>
  interval && [baseline * Math.expm1(interval[0]), baseline * Math.expm1(interval[1])];

/** cells[head][layer]: the number is Δ perplexity, the colour its size relative to the baseline; hatched as effects are. */
export function ablationCells(heads: readonly AblatedHead[], layers: number, perLayer: number): HeatmapCell[][] {
  const missing: HeatmapCell = { value: null, text: "", hatched: false, spoken: "not computed" };
  const cells = Array.from({ length: perLayer }, () => Array.from({ length: layers }, () => missing));
  for (const one of heads) {
    const { head, deltaPerplexity, relative } = one;
    if (!cells[head.index] || head.layer >= layers) continue;
    const effect = ownEffect(one);
    cells[head.index][head.layer] = {
      value: symlogPosition(relative, ablationLinear, ablationEnd),
      text: difference(deltaPerplexity),
      hatched: effect.open,
      spoken: `${effectWords(effect)}; Δ perplexity ${difference(deltaPerplexity)}, ${signed(100 * relative, 1)} %`,
    };
  }
  return cells;
}

/** A difference with about three digits: "+205", "+10.6", "−0.042". */
export function difference(value: number): string {
  const size = Math.abs(value);
  return signed(value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

/** A perplexity or a norm with about four digits. */
export const rounded = (value: number): string =>
  fixed(value, value >= 1000 ? 0 : value >= 100 ? 1 : value >= 10 ? 2 : 3);

/** A domain from 0 that holds all values, with round ends. */
export function fromZero(values: readonly number[]): [number, number] {
  const most = Math.max(0, ...values.filter(Number.isFinite));
  if (most === 0) return [0, 1];
  const size = 10 ** Math.floor(Math.log10(most));
  const end = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((step) => step * size >= most * 1.02) ?? 12;
  return [0, end * size];
}
