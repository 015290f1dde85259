/** How alike the members of head classes are, in every two refits and on every prompt: what family-level answers are read off. */
import { averagedPairs, type PairValues, pairValues } from "../statistics/pairs.js";
import { promptVector, requireFloor } from "./between.js";
import { type HeadPlace, headClasses } from "./classes.js";
import { floorInLayer } from "./classFloors.js";
import type { ComputedFloor } from "./floors.js";
import type { SimilarityTable } from "./similarity.js";

/** One head class: the centred similarity of its members, in [-1, 1]. */
export interface ClassPairs {
  layer: number;
  /** its number among the family's classes */
  ordinal: number;
  /** its member in each refit, by its place in the layer */
  heads: number[];
  pairs: PairValues;
}

/** A layer: its classes, and their mean. */
export interface LayerPairs {
  layer: number;
  classes: ClassPairs[];
  mean: PairValues;
  /** the mean over the layer's classes of what nothing was learned in, matched among themselves; null without a floor */
  floor: PairValues | null;
}

/** A family as family-level answers see it. */
export interface FamilyPairs {
  nRefits: number;
  nPrompts: number;
  /** tokens a prompt */
  lengths: Int32Array;
  layers: LayerPairs[];
}

/**
 * @param table read with `byPrompt`
 * @param floor the same of what nothing was learned in, as of the untrained twins, or what follows from the table itself;
 *   null: none
 * @throws InvalidInput with fewer than two refits, or a floor of another shape; Error without `byPrompt`
 */
export function familyPairs(table: SimilarityTable, floor: SimilarityTable | ComputedFloor | null): FamilyPairs {
  const computed = typeof floor === "string" ? floor : null;
  const measured = typeof floor === "string" ? null : floor;
  requireFloor(table, measured);
  const { nRefits, nPrompts, nLayers, byPrompt } = table;
  if (byPrompt === null) throw new Error("the table was read without similarities by prompt");
  const floors = measured && layersOf(measured, headClasses(measured)).map(meanOf);
  const layers = layersOf(table, headClasses(table));
  return {
    nRefits,
    nPrompts,
    lengths: byPrompt.lengths,
    layers: Array.from({ length: nLayers }, (_, layer) => ({
      layer,
      classes: layers[layer],
      mean: meanOf(layers[layer]),
      floor: computed ? pairValues(nRefits, nPrompts, floorInLayer(table, layer, computed)) : (floors?.[layer] ?? null),
    })),
  };
}

/** The same classes in another table of the same refits, as at another step: their members keep their slots. */
export function followedClasses(table: SimilarityTable, classes: readonly ClassPairs[]): ClassPairs[] {
  return classes.map(({ layer, ordinal, heads }) => ({ layer, ordinal, heads, pairs: pairsOf(table, layer, heads) }));
}

function layersOf(table: SimilarityTable, classes: readonly (readonly HeadPlace[])[]): ClassPairs[][] {
  const all = classes.map((members, ordinal): ClassPairs => {
    const [{ layer }] = members;
    const heads = members.map(({ head }) => head);
    return { layer, ordinal, heads, pairs: pairsOf(table, layer, heads) };
  });
  return Array.from({ length: table.nLayers }, (_, layer) => all.filter((one) => one.layer === layer));
}

function pairsOf(table: SimilarityTable, layer: number, heads: readonly number[]): PairValues {
  return pairValues(table.nRefits, table.nPrompts, (i, j) =>
    promptVector(table, "centred", layer, { refit: i, head: heads[i] }, { refit: j, head: heads[j] }),
  );
}

export function meanOf(classes: readonly ClassPairs[]): PairValues {
  return averagedPairs(classes.map(({ pairs }) => pairs));
}

/** The mean over layers. */
export function overallPairs({ layers }: FamilyPairs): { mean: PairValues; floor: PairValues | null } {
  const floors = layers.flatMap(({ floor }) => (floor ? [floor] : []));
  return {
    mean: averagedPairs(layers.map(({ mean }) => mean)),
    floor: floors.length === layers.length ? averagedPairs(floors) : null,
  };
}
