/** Similarity tables as files: safetensors with a matrix for each layer and two layers, of each kind, and prompt by prompt. */
import { layerPairs, type PartialSimilarities, type SimilarityTable } from "../analysis/similarity.js";
import { readSafetensors, type StoredTensor, writeSafetensors } from "../checkpoints/safetensors.js";

const kinds = ["cosine", "centred"] as const;

export type Sizes = Pick<SimilarityTable, "nRefits" | "nLayers" | "nHeads" | "nPrompts">;

/**
 * @param prompts of a partial table: which of all prompts it is on
 * @returns `cosine.{layer}` and `centred.{layer}`, each F64 [N, N]; `cosine.{lower}.{higher}` and so on, F32 [N, N];
 *   by prompt, `prompts.{layer}` F32 [P, N(N + 1)/2], `lengths` F32 [P] and, but for nulls, `squares` F32 [P, nLayers, N]
 */
export function writeSimilarities(table: SimilarityTable, prompts?: readonly number[]): Uint8Array {
  const { nRefits, nLayers, nHeads, nPrompts } = table;
  const n = nRefits * nHeads;
  const tensors: Record<string, StoredTensor> = {};
  for (const kind of kinds) {
    for (const [layer, values] of table[kind].entries()) tensors[`${kind}.${layer}`] = { shape: [n, n], values };
  }
  for (const [i, [lower, higher]] of layerPairs(table.acrossLayers ? nLayers : 0).entries()) {
    for (const kind of kinds) {
      tensors[`${kind}.${lower}.${higher}`] = { shape: [n, n], values: table.acrossLayers![kind][i] };
    }
  }
  if (table.byPrompt) {
    const { lengths, centred, squares } = table.byPrompt;
    tensors.lengths = { shape: [nPrompts], values: Float32Array.from(lengths) };
    for (const [layer, values] of centred.entries()) {
      tensors[`prompts.${layer}`] = { shape: [nPrompts, (n * (n + 1)) / 2], values };
    }
    if (squares) tensors.squares = { shape: [nPrompts, nLayers, n], values: squares };
  }
  const sizes: Sizes = { nRefits, nLayers, nHeads, nPrompts };
  return writeSafetensors(tensors, {
    similarities: JSON.stringify(sizes),
    ...(prompts ? { prompts: JSON.stringify(prompts) } : {}),
  });
}

/**
 * @param acrossLayers whether similarities between layers are wanted; they are null else, or if the file has none
 * @returns matrices that are views on `bytes`
 * @throws CheckpointError if the bytes are no such file
 */
export function readSimilarities(bytes: Uint8Array, { acrossLayers = false } = {}): SimilarityTable {
  const { tensors, metadata } = readSafetensors(bytes);
  const sizes = JSON.parse(metadata.similarities) as Sizes;
  const pairs = layerPairs(sizes.nLayers);
  const within = (kind: string) =>
    Array.from({ length: sizes.nLayers }, (_, layer) => tensors[`${kind}.${layer}`].values as Float64Array);
  const across = (kind: string) =>
    pairs.map(([lower, higher]) => tensors[`${kind}.${lower}.${higher}`].values as Float32Array);
  const has = pairs.every(([lower, higher]) => tensors[`cosine.${lower}.${higher}`]);
  return {
    ...sizes,
    cosine: within("cosine"),
    centred: within("centred"),
    byPrompt: tensors.lengths
      ? {
          lengths: Int32Array.from(tensors.lengths.values as Float32Array),
          centred: Array.from(
            { length: sizes.nLayers },
            (_, layer) => tensors[`prompts.${layer}`].values as Float32Array,
          ),
          squares: (tensors.squares?.values as Float32Array | undefined) ?? null,
        }
      : null,
    acrossLayers: acrossLayers && has ? { cosine: across("cosine"), centred: across("centred") } : null,
  };
}

/** A partial table, with which prompts it is on. @throws CheckpointError if the bytes are no such file */
export function readPartialSimilarities(bytes: Uint8Array): PartialSimilarities {
  const { prompts } = readSafetensors(bytes).metadata;
  return { prompts: JSON.parse(prompts) as number[], table: readSimilarities(bytes) };
}
