/** Commonness: how much a head attends like the others of its own layer and refit; 1 - commonness is distinctness. */
import { InvalidInput } from "../errors.js";
import { mean } from "../statistics/describe.js";
import { type HeadReport, type HeadScore, headReport, type Preset, type Scores } from "./headReport.js";
import type { SimilarityTable } from "./similarity.js";
import { between, requireAnchor } from "./stability.js";

/**
 * Head-wise and layer-wise commonness.
 *
 * PAPER (§4.3): mean over all heads of the layer in the anchor refit, the head itself (cosine 1) included.
 *
 * CALIBRATED: in every refit; uniform causal attention is subtracted from the patterns; the head itself is left out.
 *
 * @param table the refits' similarities
 * @param floor the same table of their untrained twins, null where there are none
 * @param anchor the only refit that PAPER measures
 * @returns values in [0, 1] (PAPER) or [-1, 1] (CALIBRATED); n counts the refits measured (for one head: 1)
 * @throws InvalidInput if there is no such anchor, or CALIBRATED is asked of layers with one head
 */
export function commonness(
  table: SimilarityTable,
  floor: SimilarityTable | null,
  { preset, anchor }: { preset: Preset; anchor: number },
): HeadReport {
  requireAnchor(table, anchor);
  if (preset === "CALIBRATED" && table.nHeads < 2) {
    throw new InvalidInput("commonness compares heads of one layer and needs at least 2, but there is 1", "heads");
  }
  const refits = preset === "PAPER" ? [anchor] : Array.from({ length: table.nRefits }, (_, refit) => refit);
  const score = (t: SimilarityTable): Scores =>
    new Map(refits.map((refit) => [refit, preset === "PAPER" ? withSelf(t, refit) : withoutSelf(t, refit)]));
  return headReport({ measure: "commonness", preset, anchor }, score(table), floor && score(floor), {
    head: 1,
    layer: refits.length,
  });
}

function withSelf(table: SimilarityTable, refit: number): HeadScore[][] {
  return table.cosine.map((layer) =>
    between(table, layer, refit, refit).map((row) => ({ value: mean(row), matches: [] })),
  );
}

function withoutSelf(table: SimilarityTable, refit: number): HeadScore[][] {
  return table.centred.map((layer) =>
    between(table, layer, refit, refit).map((row, head) => ({
      value: mean(row.filter((_, other) => other !== head)),
      matches: [],
    })),
  );
}
