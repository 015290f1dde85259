/** From the similarities of two refits' heads to cells, marks, ribbons and sentences. */
import type { HeatmapCell } from "../charts/Heatmap";
import { fixed } from "../format";
import type { Table } from "../report/table";

/** The heads of one layer, of a left and a right refit. */
export interface LayerPairs {
  layer: number;
  /** Row-major: left head r and right head c at r · heads + c. */
  values: readonly number[];
  /** By left head: its one-to-one counterpart. */
  assignment: readonly number[];
  /** By left head: the most similar right head. */
  best: readonly number[];
}

/** A head of the left refit and one of the right. */
export interface Ribbon {
  left: { layer: number; head: number };
  right: { layer: number; head: number };
  similarity: number;
  /** No more alike than counterparts in untrained twins; null where there are none. */
  atFloor: boolean | null;
}

export const labelOf = ({ layer, head }: Ribbon["left"]): string => `L${layer}H${head}`;

export const similarityOf = ({ values, assignment }: LayerPairs, left: number, right: number): number =>
  values[left * assignment.length + right];

/** cells[left head][right head] @param floor of counterparts of this layer in untrained twins; null without them */
export function pairCells(pairs: LayerPairs, floor: number | null): HeatmapCell[][] {
  const { layer, assignment, best } = pairs;
  return assignment.map((match, left) =>
    assignment.map((_, right) => {
      const value = similarityOf(pairs, left, right);
      const told = [
        `L${layer}H${left} and L${layer}H${right}: ${fixed(value)}`,
        ...(match === right ? ["counterparts, one to one"] : []),
        ...(best[left] === right ? ["most similar"] : []),
        ...(floor !== null && value <= floor ? ["at floor"] : []),
      ];
      return { value, text: fixed(value), hatched: floor !== null && value <= floor, spoken: told.join(", ") };
    }),
  );
}

/** Of each layer, each left head with its one-to-one counterpart. @param floors by layer; null without untrained twins */
export function ribbonsWithin(layers: readonly LayerPairs[], floors: readonly (number | null)[]): Ribbon[] {
  return layers.flatMap((pairs) =>
    pairs.assignment.map((match, head) => {
      const similarity = similarityOf(pairs, head, match);
      const floor = floors[pairs.layer] ?? null;
      return {
        left: { layer: pairs.layer, head },
        right: { layer: pairs.layer, head: match },
        similarity,
        atFloor: floor === null ? null : similarity <= floor,
      };
    }),
  );
}

/** Where one-to-one and best match differ, a sentence a head; what the best match's own counterpart is, too. */
export function disagreements(pairs: LayerPairs): string[] {
  const { layer, assignment, best } = pairs;
  return assignment.flatMap((match, left) => {
    if (match === best[left]) return [];
    const taken = assignment.indexOf(best[left]);
    const words = (right: number) => `H${right} (${fixed(similarityOf(pairs, left, right))})`;
    return [`L${layer}H${left} gets ${words(match)}; most similar is ${words(best[left])}, which goes to H${taken}.`];
  });
}

export function pairTable(layers: readonly LayerPairs[], names: [left: string, right: string]): Table {
  return {
    title: `Similarity of the heads of ${names[0]} and ${names[1]}`,
    columns: ["layer", "left_head", "right_head", "similarity", "assigned", "most_similar"],
    rows: layers.flatMap((pairs) =>
      pairs.assignment.flatMap((match, left) =>
        pairs.assignment.map((_, right) => [
          pairs.layer,
          left,
          right,
          similarityOf(pairs, left, right),
          match === right ? "yes" : "no",
          pairs.best[left] === right ? "yes" : "no",
        ]),
      ),
    ),
  };
}

export function ribbonTable(ribbons: readonly Ribbon[], names: [left: string, right: string]): Table {
  return {
    title: `Counterparts in ${names[0]} and ${names[1]}`,
    columns: ["left", "right", "similarity", "at floor"],
    rows: ribbons.map(({ left, right, similarity, atFloor }) => [
      labelOf(left),
      labelOf(right),
      similarity,
      atFloor === null ? null : atFloor ? "yes" : "no",
    ]),
  };
}
