/** Similarity tables as files: safetensors with one float64 matrix a layer and kind. */
import type { SimilarityTable } from "../analysis/similarity.js";
import { readSafetensors, type StoredTensor, writeSafetensors } from "../checkpoints/safetensors.js";

const kinds = ["cosine", "centred"] as const;

/** @returns `cosine.{layer}` and `centred.{layer}`, each F64 [N, N] */
export function writeSimilarities(table: SimilarityTable): Uint8Array {
  const { nRefits, nLayers, nHeads, nPrompts } = table;
  const n = nRefits * nHeads;
  const tensors: Record<string, StoredTensor> = {};
  for (const kind of kinds) {
    for (const [layer, values] of table[kind].entries()) tensors[`${kind}.${layer}`] = { shape: [n, n], values };
  }
  return writeSafetensors(tensors, { similarities: JSON.stringify({ nRefits, nLayers, nHeads, nPrompts }) });
}

/** @throws CheckpointError if the bytes are no such file */
export function readSimilarities(bytes: Uint8Array): SimilarityTable {
  const { tensors, metadata } = readSafetensors(bytes);
  const sizes = JSON.parse(metadata.similarities) as Omit<SimilarityTable, (typeof kinds)[number]>;
  const [cosine, centred] = kinds.map((kind) =>
    Array.from({ length: sizes.nLayers }, (_, layer) => tensors[`${kind}.${layer}`].values as Float64Array),
  );
  return { ...sizes, cosine, centred };
}
