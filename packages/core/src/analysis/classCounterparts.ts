/** Where the heads of one refit are found again in another: in the same head class, a head of its own each. */
import { between } from "./between.js";
import { headClasses } from "./classes.js";
import type { Place } from "./matching.js";
import { range } from "./matching.js";
import type { SimilarityTable } from "./similarity.js";

/** A head's counterpart, and how alike the two attend: centred, in [-1, 1]. */
export interface Counterpart extends Place {
  similarity: number;
}

/**
 * The counterparts of a refit's heads: the members that their head classes (within layers) have in the other refit.
 *
 * @returns [layer][head]; of a layer, every head of the other refit once
 * @throws InvalidInput with fewer than two refits
 */
export function counterparts(table: SimilarityTable, source: number, refit: number): Counterpart[][] {
  const { nLayers } = table;
  const alike = range(nLayers).map((layer) => between(table, "centred", { refit: source, layer }, { refit, layer }));
  const found = range(nLayers).map((): Counterpart[] => []);
  for (const members of headClasses(table)) {
    const [own, other] = [members[source], members[refit]];
    const similarity = alike[own.layer][own.head][other.head];
    found[own.layer][own.head] = { layer: other.layer, head: other.head, similarity };
  }
  return found;
}
