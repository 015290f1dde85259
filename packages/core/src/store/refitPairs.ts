/** How alike the heads of two refits are, out of a stored table of all refits: of a large file, a matrix a layer is read. */
import type { Preset } from "../analysis/headReport.js";
import { bestColumns, range } from "../analysis/matching.js";
import { openSafetensors } from "../checkpoints/safetensors.js";
import { bytesSource, fileSource } from "../checkpoints/source.js";
import { InvalidInput } from "../errors.js";
import { bestAssignment } from "../statistics/assignment.js";
import { FileError, type FileHash, type Files } from "./files.js";
import type { Sizes } from "./similarities.js";

/** The heads of one layer, of a left and a right refit. */
export interface LayerPairs {
  layer: number;
  /** [left head][right head], float32 */
  similarity: number[][];
  /** by left head: its counterpart, one to one, by the assignment with the largest summed similarity */
  assignment: number[];
  /** by left head: the most similar right head, whichever others have it too; of equals the first */
  best: number[];
}

/**
 * @param hash of a file that `writeSimilarities` made
 * @param preset PAPER reads raw cosines, CALIBRATED those of centred patterns
 * @returns by layer, ascending
 * @throws FileError if the file is gone; InvalidInput if the table has no such refit
 */
export async function refitPairs(
  files: Pick<Files, "has" | "path" | "read">,
  hash: FileHash,
  { preset, left, right }: { preset: Preset; left: number; right: number },
): Promise<LayerPairs[]> {
  if (!(await files.has(hash))) throw new FileError(`file ${hash} is missing from the store`);
  const path = files.path(hash);
  const source = path ? await fileSource(path) : bytesSource(await files.read(hash), hash);
  try {
    const { metadata, read } = await openSafetensors(source);
    const { nRefits, nLayers, nHeads } = JSON.parse(metadata.similarities) as Sizes;
    for (const [field, ordinal] of Object.entries({ left, right })) {
      if (ordinal >= 0 && ordinal < nRefits) continue;
      throw new InvalidInput(`${field} is ${ordinal}; the report has refits 0 to ${nRefits - 1}`, field);
    }
    const pairs: LayerPairs[] = [];
    for (const layer of range(nLayers)) {
      const values = await read(`${preset === "PAPER" ? "cosine" : "centred"}.${layer}`);
      const similarity = range(nHeads).map((head) => {
        const from = (left * nHeads + head) * nRefits * nHeads + right * nHeads;
        return Array.from(values.subarray(from, from + nHeads));
      });
      pairs.push({ layer, similarity, assignment: bestAssignment(similarity), best: bestColumns(similarity) });
    }
    return pairs;
  } finally {
    await source.close();
  }
}
