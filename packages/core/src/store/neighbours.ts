/** Which heads of the same refit a head is most like, out of a stored table of all refits. */
import { range } from "../analysis/matching.js";
import { upperIndex } from "../analysis/similarity.js";
import { openSafetensors } from "../checkpoints/safetensors.js";
import { bytesSource, fileSource } from "../checkpoints/source.js";
import type { TensorFile } from "../checkpoints/tensors.js";
import { InvalidInput } from "../errors.js";
import { bareEstimate, type EstimateValue, estimateOf, type Samples } from "../statistics/estimate.js";
import type { Resampling } from "../statistics/resampling.js";
import { FileError, type FileHash, type Files } from "./files.js";
import type { Sizes } from "./similarities.js";

/** A head of one refit. */
export interface HeadSlot {
  refit: number;
  layer: number;
  head: number;
}

/** Another head of the same refit. */
export interface Neighbour {
  layer: number;
  head: number;
  /** mean centred similarity over prompts, which n counts; between layers it is kept as that mean alone, without interval */
  estimate: EstimateValue;
}

/**
 * All other heads of the refit, the most alike first; of equals by slot.
 *
 * Within the head's layer similarities are known prompt by prompt, and have intervals over prompts: there is one refit,
 * so none are drawn, whatever is asked. The floor is that of the same two slots of the twin.
 *
 * @param tables files that `writeSimilarities` made: of the refits, and of their twins, null where there are none
 * @throws FileError if a file is gone; InvalidInput if the table has no such head
 */
export async function neighbours(
  files: Pick<Files, "has" | "path" | "read">,
  tables: { trained: FileHash; floor: FileHash | null },
  place: HeadSlot,
  resampling: Resampling,
): Promise<Neighbour[]> {
  const own = await rowsOf(files, tables.trained, place);
  const floor = tables.floor === null ? null : await rowsOf(files, tables.floor, place);
  const ofPrompts: Resampling = { ...resampling, axes: "prompts" };
  const { nLayers, nHeads, nPrompts } = own.sizes;
  const about = { n: nPrompts, resampling: ofPrompts, ceiling: 1, range: [-1, 1] } as const;
  const others = range(nLayers).flatMap((layer) =>
    range(nHeads).flatMap((head): Neighbour[] => {
      const value = own.means[layer][head];
      if ((layer === place.layer && head === place.head) || Number.isNaN(value)) return [];
      const samples = layer === place.layer ? own.prompts(head) : null;
      const twins = layer === place.layer && floor ? floor.prompts(head) : null;
      const estimate =
        samples && (twins || !floor)
          ? estimateOf(samples, twins, about)
          : bareEstimate(value, nPrompts, floor ? floor.means[layer][head] : null);
      return [{ layer, head, estimate }];
    }),
  );
  return others.sort((a, b) => b.estimate.value - a.estimate.value || a.layer - b.layer || a.head - b.head);
}

interface Rows {
  sizes: Sizes;
  /** [layer][head]: centred similarity to the head, mean over prompts; NaN where the table has none between layers */
  means: number[][];
  /** of a head in its layer, one row; null where the table was made without */
  prompts(head: number): Samples | null;
}

async function rowsOf(files: Pick<Files, "has" | "path" | "read">, hash: FileHash, place: HeadSlot): Promise<Rows> {
  if (!(await files.has(hash))) throw new FileError(`file ${hash} is missing from the store`);
  const path = files.path(hash);
  const source = path ? await fileSource(path) : bytesSource(await files.read(hash), hash);
  try {
    const file = await openSafetensors(source);
    const sizes = JSON.parse(file.metadata.similarities) as Sizes;
    requireHead(sizes, place);
    const { nRefits, nLayers, nHeads, nPrompts } = sizes;
    const n = nRefits * nHeads;
    const slot = place.refit * nHeads + place.head;
    const means: number[][] = [];
    for (const layer of range(nLayers)) means.push(await meansOf(file, sizes, place, layer));
    const name = `prompts.${place.layer}`;
    const byPrompt = file.tensors.has(name) ? await file.read(name) : null;
    const cells = (n * (n + 1)) / 2;
    return {
      sizes,
      means,
      prompts(head) {
        if (!byPrompt) return null;
        const at = upperIndex(n, slot, place.refit * nHeads + head);
        const values = Float64Array.from({ length: nPrompts }, (_, prompt) => byPrompt[prompt * cells + at]);
        return { rows: 1, columns: nPrompts, values };
      },
    };
  } finally {
    await source.close();
  }
}

/** How alike the head is to those of one layer, its refit's own. */
async function meansOf(
  file: TensorFile,
  { nRefits, nHeads }: Sizes,
  { refit, layer: own, head }: HeadSlot,
  layer: number,
): Promise<number[]> {
  const n = nRefits * nHeads;
  const name = own === layer ? `centred.${own}` : `centred.${Math.min(own, layer)}.${Math.max(own, layer)}`;
  if (!file.tensors.has(name)) return range(nHeads).map(() => Number.NaN);
  const values = await file.read(name);
  const slot = refit * nHeads + head;
  // rows are heads of the lower layer
  return range(nHeads).map((other) => {
    const column = refit * nHeads + other;
    return own <= layer ? values[slot * n + column] : values[column * n + slot];
  });
}

function requireHead({ nRefits, nLayers, nHeads }: Sizes, place: HeadSlot): void {
  for (const [field, most] of Object.entries({ refit: nRefits, layer: nLayers, head: nHeads })) {
    const value = place[field as keyof HeadSlot];
    if (Number.isInteger(value) && value >= 0 && value < most) continue;
    throw new InvalidInput(`${field} is ${value}; the report has 0 to ${most - 1}`, field);
  }
}
