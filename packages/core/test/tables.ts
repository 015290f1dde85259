/** Similarity tables by a rule, for tests whose arithmetic is shown. */
import { layerPairs, type SimilarityKind, type SimilarityTable } from "../src/analysis/similarity.js";

/** A head by its place. */
export interface Slot {
  refit: number;
  layer: number;
  head: number;
}

/** @param likeness of the head of a row and the head of a column */
export function tableBy(
  { nRefits, nLayers, nHeads }: Pick<SimilarityTable, "nRefits" | "nLayers" | "nHeads">,
  likeness: (a: Slot, b: Slot, kind: SimilarityKind) => number,
): SimilarityTable {
  const slots = Array.from({ length: nRefits * nHeads }, (_, i) => ({
    refit: Math.floor(i / nHeads),
    head: i % nHeads,
  }));
  const block = (rows: number, columns: number, kind: SimilarityKind) =>
    slots.flatMap((a) => slots.map((b) => likeness({ ...a, layer: rows }, { ...b, layer: columns }, kind)));
  const within = (kind: SimilarityKind) =>
    Array.from({ length: nLayers }, (_, layer) => Float64Array.from(block(layer, layer, kind)));
  const across = (kind: SimilarityKind) =>
    layerPairs(nLayers).map(([lower, higher]) => Float32Array.from(block(lower, higher, kind)));
  return {
    nRefits,
    nLayers,
    nHeads,
    nPrompts: 3,
    cosine: within("cosine"),
    centred: within("centred"),
    acrossLayers: { cosine: across("cosine"), centred: across("centred") },
    byPrompt: null,
  };
}
