/** What measures of heads read off a similarity table, and what they require of it. */
import { InvalidInput } from "../errors.js";
import { harmonic, layerPairs, norm, type SimilarityKind, type SimilarityTable, upperIndex } from "./similarity.js";

/** The heads of one layer of one refit. */
export interface LayerOfRefit {
  refit: number;
  layer: number;
}

/**
 * How alike the heads of a are to those of b: [head of a][head of b].
 *
 * @throws Error if their layers differ, and the table was read without similarities between layers
 */
export function between(table: SimilarityTable, kind: SimilarityKind, a: LayerOfRefit, b: LayerOfRefit): number[][] {
  if (a.layer > b.layer) return transposed(between(table, kind, b, a));
  const n = table.nRefits * table.nHeads;
  const block = a.layer === b.layer ? table[kind][a.layer] : ofTwoLayers(table, kind, a.layer, b.layer);
  return Array.from({ length: table.nHeads }, (_, head) => {
    const from = (a.refit * table.nHeads + head) * n + b.refit * table.nHeads;
    return Array.from(block.subarray(from, from + table.nHeads));
  });
}

/** A head of one refit, in a layer that is known. */
export interface HeadOfRefit {
  refit: number;
  head: number;
}

/** Whether similarities of this kind are known for each prompt. */
export function hasPrompts({ byPrompt }: SimilarityTable, kind: SimilarityKind): boolean {
  return byPrompt !== null && (kind === "centred" || byPrompt.squares !== null);
}

/**
 * How alike two heads of one layer are on each prompt.
 *
 * @returns [nPrompts], with the mean that `between` gives; in [0, 1] (cosine) or [-1, 1] (centred)
 * @throws Error where similarities of this kind were not read for each prompt (`hasPrompts`)
 */
export function promptVector(
  table: SimilarityTable,
  kind: SimilarityKind,
  layer: number,
  a: HeadOfRefit,
  b: HeadOfRefit,
): Float64Array {
  const { byPrompt, nHeads, nPrompts, nRefits, nLayers } = table;
  if (byPrompt === null || !hasPrompts(table, kind)) throw new Error(`the table has no ${kind} similarities by prompt`);
  const n = nRefits * nHeads;
  const cells = (n * (n + 1)) / 2;
  const [row, column] = [a.refit * nHeads + a.head, b.refit * nHeads + b.head];
  const at = upperIndex(n, row, column);
  const values = Float64Array.from({ length: nPrompts }, (_, prompt) => byPrompt.centred[layer][prompt * cells + at]);
  if (kind === "centred") return values;
  const squares = byPrompt.squares as Float32Array;
  return values.map((centred, prompt) => {
    const uniform = harmonic(byPrompt.lengths[prompt]);
    const from = (prompt * nLayers + layer) * n;
    const [square, other] = [squares[from + row], squares[from + column]];
    return (centred * norm(square) * norm(other) + uniform) / Math.sqrt((square + uniform) * (other + uniform));
  });
}

/** How alike a head's patterns are to uniform causal attention on each prompt: [nPrompts]; centred, always 0. */
export function uniformVector(
  table: SimilarityTable,
  kind: SimilarityKind,
  layer: number,
  a: HeadOfRefit,
): Float64Array {
  const { byPrompt, nHeads, nPrompts, nRefits, nLayers } = table;
  if (kind === "centred") return new Float64Array(nPrompts);
  if (byPrompt?.squares == null) throw new Error("the table has no patterns' lengths");
  const { lengths, squares } = byPrompt;
  return Float64Array.from({ length: nPrompts }, (_, prompt) => {
    const uniform = harmonic(lengths[prompt]);
    const square = squares[(prompt * nLayers + layer) * nRefits * nHeads + a.refit * nHeads + a.head];
    return Math.sqrt(uniform / (square + uniform));
  });
}

function ofTwoLayers(table: SimilarityTable, kind: SimilarityKind, lower: number, higher: number): Float32Array {
  if (!table.acrossLayers) throw new Error("the table was read without similarities between layers");
  const pair = layerPairs(table.nLayers).findIndex(([a, b]) => a === lower && b === higher);
  return table.acrossLayers[kind][pair];
}

function transposed(matrix: readonly (readonly number[])[]): number[][] {
  return matrix[0].map((_, column) => matrix.map((row) => row[column]));
}

/** @throws InvalidInput if the family has no refit of that ordinal */
export function requireAnchor({ nRefits }: SimilarityTable, anchor: number): void {
  if (!Number.isInteger(anchor) || anchor < 0 || anchor >= nRefits) {
    throw new InvalidInput(`anchor is ${anchor}; this family's refits are 0 to ${nRefits - 1}`, "anchor");
  }
}

/** @throws InvalidInput if there is a floor that is not of as many refits, layers, heads and prompts */
export function requireFloor(table: SimilarityTable, floor: SimilarityTable | null): void {
  if (floor && shapeOf(floor) !== shapeOf(table)) {
    throw new InvalidInput(
      `the floor is of ${shapeOf(floor)}; the refits need one of the same shape, ${shapeOf(table)}`,
      "floor",
    );
  }
}

function shapeOf({ nRefits, nLayers, nHeads, nPrompts }: SimilarityTable): string {
  return `${nRefits} refits, ${nLayers} layers of ${nHeads} heads, on ${nPrompts} prompts`;
}
