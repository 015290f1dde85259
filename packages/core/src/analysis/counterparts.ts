/** Where the heads of one refit are found again in another, each in a head of its own. */
import { matchesBetween, type Place } from "./matching.js";
import type { SimilarityTable } from "./similarity.js";
import { oneToOneWithinLayers } from "./stability.js";

/** A head's counterpart, and how alike the two attend: centred, in [-1, 1]. */
export interface Counterpart extends Place {
  similarity: number;
}

/**
 * The counterparts of a refit's heads, by the one-to-one matching of each layer's heads with the largest summed
 * similarity, centred.
 *
 * @returns [layer][head]; of a layer, every head of the other refit once
 */
export function counterparts(table: SimilarityTable, source: number, refit: number): Counterpart[][] {
  return matchesBetween(table, source, refit, oneToOneWithinLayers).map((heads) =>
    heads.map(({ layer, head, similarity }) => ({ layer, head, similarity })),
  );
}
