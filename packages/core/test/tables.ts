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

/** The same with similarities prompt by prompt, and no others: centred ones by a rule, their means over prompts. */
export function promptTableBy(
  { nRefits, nLayers, nHeads, nPrompts }: Pick<SimilarityTable, "nRefits" | "nLayers" | "nHeads" | "nPrompts">,
  likeness: (a: Slot, b: Slot, prompt: number) => number,
): SimilarityTable {
  const n = nRefits * nHeads;
  const slot = (i: number, layer: number) => ({ refit: Math.floor(i / nHeads), head: i % nHeads, layer });
  const cells = (n * (n + 1)) / 2;
  const layers = Array.from({ length: nLayers }, (_, layer) => layer);
  const centred = layers.map(() => new Float32Array(nPrompts * cells));
  const means = layers.map(() => new Float64Array(n * n));
  for (const layer of layers) {
    for (let prompt = 0; prompt < nPrompts; prompt++) {
      for (let i = 0, at = 0; i < n; i++) {
        for (let j = i; j < n; j++, at++) {
          const value = likeness(slot(i, layer), slot(j, layer), prompt);
          centred[layer][prompt * cells + at] = value;
          means[layer][i * n + j] += value / nPrompts;
          if (i !== j) means[layer][j * n + i] += value / nPrompts;
        }
      }
    }
  }
  const lengths = Int32Array.from({ length: nPrompts }, () => 10);
  return {
    nRefits,
    nLayers,
    nHeads,
    nPrompts,
    cosine: means,
    centred: means,
    acrossLayers: null,
    byPrompt: { lengths, centred, squares: null },
  };
}
