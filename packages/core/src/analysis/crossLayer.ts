/** Cross-layer best match: where in the other refits, in whichever layer, a head is found again. Paper §4.2. */
import { bestAssignment } from "../statistics/assignment.js";
import { mean } from "../statistics/describe.js";
import { between } from "./between.js";
import { percent } from "./claims.js";
import type { HeadReport } from "./headReport.js";
import { bestColumns, type HeadOptions, type Matching, matchedReport, range } from "./matching.js";
import type { Claim, CrossLayerReport } from "./report.js";
import type { SimilarityKind, SimilarityTable } from "./similarity.js";

/**
 * Stability with counterparts from any layer, and how the counterparts are spread over layers.
 *
 * PAPER (§4.2): raw cosine averaged over prompts; for each head of the anchor refit the best match among all heads of
 * each other refit, many-to-one; mean over the other refits. In `shares` the anchor's matches with itself count too.
 *
 * CALIBRATED: every refit is an anchor in turn; uniform causal attention is subtracted from the patterns; all heads of
 * a refit are matched one to one with all of the other's, by the assignment with the largest summed similarity. In
 * `shares` the anchor given is one of the pair, never both.
 *
 * @param table the refits' similarities, `acrossLayers` too
 * @param floor the same table of their untrained twins, null where there are none
 * @param options whose heads PAPER measures, and whose matches `shares` counts; as `stability`
 * @returns values in [0, 1] (PAPER; at least stability's) or [-1, 1] (CALIBRATED); n as stability's
 * @throws InvalidInput with fewer than two refits, no such anchor, or a floor of another shape
 */
export function crossLayer(
  table: SimilarityTable,
  floor: SimilarityTable | null,
  options: HeadOptions,
): CrossLayerReport {
  const { report } = matchedReport("cross-layer", table, floor, options, {
    PAPER: amongAll("cosine", bestColumns),
    CALIBRATED: oneToOneAmongAll,
  });
  return {
    ...report,
    measure: "cross-layer",
    shares: layerShares(report, table, { withSelf: options.preset === "PAPER" }),
    claims: claims(layerShares(report, table, { withSelf: false })),
  };
}

/** Similarities between layers are kept as means over prompts: intervals are drawn over refits alone. */
function amongAll(kind: SimilarityKind, columns: Matching["columns"]): Matching {
  return {
    kind,
    withinLayers: false,
    columns,
    candidates(table, anchor, refit) {
      const places = range(table.nLayers).flatMap((layer) => range(table.nHeads).map((head) => ({ layer, head })));
      return [{ rows: places, columns: places, similarity: betweenNetworks(table, kind, anchor, refit) }];
    },
  };
}

/** CALIBRATED's counterparts. */
export const oneToOneAmongAll: Matching = amongAll("centred", bestAssignment);

/** [layer · nHeads + head of refit a][the same of refit b] */
function betweenNetworks(table: SimilarityTable, kind: SimilarityKind, a: number, b: number): number[][] {
  return range(table.nLayers).flatMap((layer) => {
    const blocks = range(table.nLayers).map((other) =>
      between(table, kind, { refit: a, layer }, { refit: b, layer: other }),
    );
    return range(table.nHeads).map((head) => blocks.flatMap((block) => block[head]));
  });
}

/** [anchor's layer][layer of the match]; the anchor's match with itself is in the head's own layer. */
function layerShares(
  { anchor, heads }: HeadReport,
  { nLayers }: SimilarityTable,
  { withSelf }: { withSelf: boolean },
): number[][] {
  return range(nLayers).map((layer) => {
    const found = heads
      .filter((head) => head.refit === anchor && head.layer === layer)
      .flatMap(({ matches }) => [...matches.map((match) => match.layer), ...(withSelf ? [layer] : [])]);
    return range(nLayers).map((other) => found.filter((of) => of === other).length / found.length);
  });
}

/** @param shares without the anchor's matches with itself, which say nothing of other refits */
function claims(shares: number[][]): Claim[] {
  if (shares.length < 2) return [];
  const own = mean(shares.map((row, layer) => row[layer]));
  const elsewhere = shares.flatMap((row, layer) => {
    const favourite = row.indexOf(Math.max(...row));
    const most = `${percent(row[favourite])} lie in layer ${favourite} and ${percent(row[layer])} in their own`;
    return row[layer] < row[favourite] ? [`of layer ${layer}'s, ${most}`] : [];
  });
  const where =
    elsewhere.length === 0
      ? "In no layer has another a larger share."
      : `Another layer has a larger share in ${elsewhere.length} of ${shares.length} layers: ${elsewhere.join("; ")}.`;
  return [
    {
      section: "4.2",
      statement: "Most heads' best match lies in their own layer.",
      holds: own > 0.5,
      finding: `On average ${percent(own)} of a layer's best matches in other refits lie in that same layer. ${where}`,
    },
  ];
}
