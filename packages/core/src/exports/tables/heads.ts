/** Tables of the measures of heads: stability, cross-layer, commonness. Paper §4.1 to §4.3. */
import type { HeadReport } from "../../analysis/headReport.js";
import type { CommonnessReport, CrossLayerReport, StabilityReport } from "../../analysis/report.js";
import { estimate, head, integer, layer, number, refit, type TableOf, table } from "../table.js";

const heads = table("heads", "one head of one refit", ({ heads }: HeadReport) => heads, [
  refit(),
  layer(),
  head(),
  estimate(({ estimate }) => estimate, { n: "other refits" }),
]);

export const layers = table("layers", "one layer", ({ layers }: Pick<HeadReport, "layers">) => layers, [
  layer(),
  estimate(({ estimate }) => estimate),
  number("sd", "standard deviation over what it averages", ({ sd }) => sd),
]);

export const overall = table("overall", "the whole family", ({ overall }: Pick<HeadReport, "overall">) => [overall], [
  estimate((value) => value),
]);

const anchors = table(
  "anchors",
  "one layer as one anchor refit has it",
  ({ anchors }: HeadReport) =>
    anchors.flatMap(({ refit, values, floors }) =>
      values.map((value, layer) => ({ refit, layer, value, floor: floors?.[layer] })),
    ),
  [
    refit(),
    layer(),
    number("value", "mean over the layer's heads, with this refit as anchor", ({ value }) => value),
    number("floor", "the same where nothing was learned", ({ floor }) => floor),
  ],
);

const matches = table(
  "matches",
  "one head and its counterpart in another refit",
  ({ heads }: HeadReport) =>
    heads.flatMap(({ refit, layer, head, matches }) => matches.map((match) => ({ refit, layer, head, match }))),
  [
    refit(),
    layer(),
    head(),
    integer("match_refit", "ordinal of the counterpart's refit", ({ match }) => match.refit),
    integer("match_layer", "the counterpart's layer", ({ match }) => match.layer),
    integer("match_head", "the counterpart's index in its layer", ({ match }) => match.head),
    number("similarity", "how alike the two attend, in [-1, 1]", ({ match }) => match.similarity),
    number("margin", "similarity less that of the best other candidate", ({ match }) => match.margin),
  ],
);

const shares = table(
  "shares",
  "one pair of layers",
  ({ shares }: CrossLayerReport) =>
    shares.flatMap((row, layer) => row.map((share, matchLayer) => ({ layer, matchLayer, share }))),
  [
    layer(),
    integer("match_layer", "layer of the best matches", ({ matchLayer }) => matchLayer),
    number("share", "of the layer's best matches that lie there, in [0, 1]", ({ share }) => share),
  ],
);

const similarity = table(
  "similarity",
  "two heads of one layer of the anchor",
  ({ similarity }: CommonnessReport) =>
    similarity.flatMap((rows, layer) =>
      rows.flatMap((row, head) => row.map((value, otherHead) => ({ layer, head, otherHead, value }))),
    ),
  [
    layer(),
    head(),
    integer("other_head", "index of the other head", ({ otherHead }) => otherHead),
    number("similarity", "how alike the two attend, in [-1, 1]; 1 on the diagonal", ({ value }) => value),
  ],
);

export const stabilityTables: TableOf<StabilityReport>[] = [heads, layers, overall, anchors, matches];
export const crossLayerTables: TableOf<CrossLayerReport>[] = [heads, layers, overall, anchors, matches, shares];
export const commonnessTables: TableOf<CommonnessReport>[] = [heads, layers, overall, anchors, similarity];
