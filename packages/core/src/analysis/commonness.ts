/** Commonness: how much a head attends like the others of its own layer and refit; 1 - commonness is distinctness. */
import { InvalidInput } from "../errors.js";
import { meanSamples, type Samples } from "../statistics/estimate.js";
import { defaultResampling, requireResampling } from "../statistics/resampling.js";
import { between, hasPrompts, promptVector, requireAnchor, requireFloor, uniformVector } from "./between.js";
import { type HeadScore, headReport, type Scores } from "./headReport.js";
import { type HeadOptions, range, rowSamples } from "./matching.js";
import type { CommonnessReport } from "./report.js";
import type { SimilarityKind, SimilarityTable } from "./similarity.js";

/**
 * Head-wise and layer-wise commonness.
 *
 * PAPER (§4.3): mean over all heads of the layer in the anchor refit, the head itself (cosine 1) included.
 *
 * CALIBRATED: in every refit; uniform causal attention is subtracted from the patterns; the head itself is left out.
 *
 * @param table the refits' similarities
 * @param floor the same table of their untrained twins, null where there are none
 * @param options the anchor is the only refit that PAPER measures, and whose heads `similarity` compares
 * @returns values in [0, 1] (PAPER) or [-1, 1] (CALIBRATED); n counts the refits measured (for one head: 1)
 * @throws InvalidInput if there is no such anchor, the floor is of another shape, or CALIBRATED is asked of layers with
 *   one head
 */
export function commonness(
  table: SimilarityTable,
  floor: SimilarityTable | null,
  { preset, anchor, resampling = defaultResampling, computedFloor = null }: HeadOptions,
): CommonnessReport {
  requireAnchor(table, anchor);
  requireFloor(table, floor);
  requireResampling(resampling);
  if (preset === "CALIBRATED" && table.nHeads < 2) {
    throw new InvalidInput("commonness compares heads of one layer and needs at least 2, but there is 1", "heads");
  }
  if (computedFloor === "shuffled-heads") {
    throw new InvalidInput("commonness is a mean over all heads of a layer: shuffled, they are the same", "floor");
  }
  const kind: SimilarityKind = preset === "PAPER" ? "cosine" : "centred";
  const refits = preset === "PAPER" ? [anchor] : range(table.nRefits);
  const score = (of: SimilarityTable): Scores =>
    new Map(refits.map((refit) => [refit, scoresOf(of, kind, refit, preset === "PAPER")]));
  const uniform =
    computedFloor && new Map(refits.map((refit) => [refit, uniformScores(table, kind, refit, preset === "PAPER")]));
  const { report } = headReport(
    { measure: "commonness", preset, anchor, resampling },
    score(table),
    uniform ?? (floor && score(floor)),
    {
      n: { head: 1, layer: refits.length },
      // one refit's layer is that refit's own: there are no others to draw
      axes: { head: "prompts", ...(refits.length === 1 ? { layer: "prompts" } : {}) },
      layerSamples: meanOfRefits,
    },
  );
  const similarity = withinLayers(table, kind, anchor).map((layer) => layer.map((row, head) => row.with(head, 1)));
  return { ...report, measure: "commonness", similarity, claims: [] };
}

function scoresOf(table: SimilarityTable, kind: SimilarityKind, refit: number, withSelf: boolean): HeadScore[][] {
  const prompts = hasPrompts(table, kind);
  return withinLayers(table, kind, refit).map((layer, at) =>
    layer.map((row, head) => {
      const others = range(table.nHeads).filter((other) => withSelf || other !== head);
      const vectors = others.map((other) =>
        prompts ? promptVector(table, kind, at, { refit, head }, { refit, head: other }) : [row[other]],
      );
      return { matches: [], samples: meanSamples(vectors.map((vector) => rowSamples([vector]))) };
    }),
  );
}

/** The same with even attention for the others. */
function uniformScores(table: SimilarityTable, kind: SimilarityKind, refit: number, withSelf: boolean): HeadScore[][] {
  const share = withSelf ? 1 / table.nHeads : 0;
  return range(table.nLayers).map((layer) =>
    range(table.nHeads).map((head) => {
      const row = uniformVector(table, kind, layer, { refit, head }).map((value) => share + (1 - share) * value);
      return { matches: [], samples: rowSamples([row]) };
    }),
  );
}

/** A layer's mean: a row for each refit. */
function meanOfRefits(scores: Scores, layer: number): Samples {
  return rowSamples(
    [...scores.values()].map((byLayer) => meanSamples(byLayer[layer].map(({ samples }) => samples)).values),
  );
}

/** A refit's heads by layer: [layer][head][other head] */
function withinLayers(table: SimilarityTable, kind: SimilarityKind, refit: number): number[][][] {
  return range(table.nLayers).map((layer) => between(table, kind, { refit, layer }, { refit, layer }));
}
