/** Tables of head scores as files: safetensors with a tensor for each score, refit × layer × head × prompt. */
import { type ScoreName, type ScoreTable, type ScoreValues, scoreNames } from "../analysis/scoreTable.js";
import { readSafetensors, type StoredTensor, writeSafetensors } from "../checkpoints/safetensors.js";

type Sizes = Pick<ScoreTable, "nRefits" | "nLayers" | "nHeads" | "nPrompts" | "instead" | "half" | "bins">;

/**
 * @returns `{score}` F32 [nRefits, nLayers, nHeads, prompts or sequences], NaN where it is not defined;
 *   `uniform.{score}` F64 [prompts or sequences]; `distances` F32 [nRefits, nLayers, nHeads, bins]
 */
export function writeScores({ scores, distances, ...sizes }: ScoreTable): Uint8Array {
  const { nRefits, nLayers, nHeads, bins } = sizes;
  const heads = [nRefits, nLayers, nHeads];
  const tensors: Record<string, StoredTensor> = { distances: { shape: [...heads, bins], values: distances } };
  for (const name of scoreNames) {
    const score = scores[name];
    if (!score) continue;
    tensors[name] = { shape: [...heads, score.columns], values: score.values };
    tensors[`uniform.${name}`] = { shape: [score.columns], values: score.uniform };
  }
  return writeSafetensors(tensors, { scores: JSON.stringify(sizes satisfies Sizes) });
}

/**
 * @returns arrays that are views on `bytes`
 * @throws CheckpointError if the bytes are no such file
 */
export function readScores(bytes: Uint8Array): ScoreTable {
  const { tensors, metadata } = readSafetensors(bytes);
  const score = (name: ScoreName): ScoreValues | null =>
    tensors[name]
      ? {
          columns: tensors[name].shape[3],
          values: tensors[name].values as Float32Array,
          uniform: tensors[`uniform.${name}`].values as Float64Array,
        }
      : null;
  return {
    instead: null, // tables of earlier versions do not say
    ...(JSON.parse(metadata.scores) as Omit<Sizes, "instead">),
    scores: Object.fromEntries(scoreNames.map((name) => [name, score(name)])) as ScoreTable["scores"],
    distances: tensors.distances.values as Float32Array,
  };
}
