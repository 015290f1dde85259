/** What the likeness of head classes is held against with nothing measured anew: even attention, or heads paired at random. */
import { mean } from "../statistics/describe.js";
import { between, hasPrompts, promptVector } from "./between.js";
import type { ComputedFloor } from "./floors.js";
import { range } from "./matching.js";
import type { SimilarityTable } from "./similarity.js";

/** How alike a head of refit i and one of refit j would be: a number for each prompt, or one. */
export type PairFloor = (i: number, j: number) => ArrayLike<number>;

/**
 * Centred, of classes within a layer. uniform-causal: 0, since even attention shares nothing with anything once centred.
 * shuffled-heads: the mean over all pairs of the two refits' heads.
 *
 * @returns on each prompt where that is known (`hasPrompts`), else over all prompts
 */
export function floorInLayer(table: SimilarityTable, layer: number, kind: ComputedFloor): PairFloor {
  const { nHeads, nPrompts } = table;
  const prompts = hasPrompts(table, "centred");
  if (kind === "uniform-causal") return () => new Float64Array(prompts ? nPrompts : 1);
  if (!prompts) {
    return (i, j) => [mean(between(table, "centred", { refit: i, layer }, { refit: j, layer }).flat())];
  }
  return (i, j) => {
    const values = new Float64Array(nPrompts);
    for (const head of range(nHeads)) {
      for (const other of range(nHeads)) {
        const alike = promptVector(table, "centred", layer, { refit: i, head }, { refit: j, head: other });
        for (let prompt = 0; prompt < nPrompts; prompt++) values[prompt] += alike[prompt] / nHeads ** 2;
      }
    }
    return values;
  };
}

/** The same of classes across layers, whose members may be any heads: over all prompts. */
export function floorAcrossLayers(table: SimilarityTable, kind: ComputedFloor): PairFloor {
  if (kind === "uniform-causal") return () => [0];
  const layers = range(table.nLayers);
  return (i, j) => [
    mean(
      layers.flatMap((layer) =>
        layers.flatMap((other) => between(table, "centred", { refit: i, layer }, { refit: j, layer: other }).flat()),
      ),
    ),
  ];
}
