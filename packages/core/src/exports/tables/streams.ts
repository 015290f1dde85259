/** Tables of the residual stream, paper §4.7; of MLP neurons; of embeddings; of two refits' layers, held against each other and stitched. */
import { divergences } from "../../analysis/functionDistance.js";
import type {
  EmbeddingsReport,
  NeuronQuantiles,
  NeuronsReport,
  RefitPairReport,
  ResidualReport,
  StitchingReport,
} from "../../analysis/report.js";
import { type Column, estimate, integer, layer, number, type TableOf, table, text } from "../table.js";
import { layers, overall } from "./heads.js";

/** Every two different refits of a symmetric matrix, once. */
function pairs(matrix: readonly (readonly number[])[]) {
  return matrix.flatMap((row, a) => row.flatMap((similarity, b) => (a < b ? [{ a, b, similarity }] : [])));
}

const pairColumns = [
  integer<{ a: number }>("refit_a", "ordinal of one refit", ({ a }) => a),
  integer<{ b: number }>("refit_b", "ordinal of the other, a higher one", ({ b }) => b),
  number<{ similarity: number }>("similarity", "how alike the two are", ({ similarity }) => similarity),
] as Column<{ a: number; b: number; similarity: number }>[];

export const residualTables: TableOf<ResidualReport>[] = [
  layers,
  overall,
  table(
    "pairs",
    "two refits in one layer",
    ({ matrices }: ResidualReport) =>
      matrices.flatMap((matrix, layer) => pairs(matrix).map((pair) => ({ layer, ...pair }))),
    [layer(), pairColumns],
  ),
];

const quantiles = ["q05", "q25", "q50", "q75", "q95"] as const;

function quantileColumns<Row>(of: (row: Row) => NeuronQuantiles | null, prefix: string): Column<Row>[] {
  return quantiles.map((quantile) =>
    number(`${prefix}${quantile}`, `${+quantile.slice(1)} % quantile over neurons`, (row: Row) => of(row)?.[quantile]),
  );
}

export const neuronsTables: TableOf<NeuronsReport>[] = [
  table("layers", "one layer", ({ layers }: NeuronsReport) => layers, [
    layer(),
    estimate(({ estimate }) => estimate, { n: "other refits" }),
    number("sd", "standard deviation over neurons", ({ sd }) => sd),
    quantileColumns(({ quantiles }) => quantiles, ""),
    quantileColumns(({ floorQuantiles }) => floorQuantiles, "floor_"),
    integer("silent", "neurons that respond to all tokens alike", ({ silent }) => silent),
  ]),
  overall,
  table(
    "neurons",
    "one neuron of the anchor",
    ({ neurons }: NeuronsReport) =>
      neurons.flatMap((values, layer) => values.map((similarity, neuron) => ({ layer, neuron, similarity }))),
    [
      layer(),
      integer("neuron", "its index in its layer, from 0", ({ neuron }) => neuron),
      number(
        "similarity",
        "mean correlation with its counterparts in the other refits",
        ({ similarity }) => similarity,
      ),
    ],
  ),
];

export const embeddingsTables: TableOf<EmbeddingsReport>[] = [
  table("measures", "one measure of likeness", ({ measures }: EmbeddingsReport) => measures, [
    text("measure", "what compares the embeddings", ({ measure }) => measure),
    estimate(({ estimate }) => estimate, { n: "pairs of refits" }),
    integer("tokens", "of the vocabulary that were compared", ({ tokens }) => tokens),
  ]),
  table(
    "pairs",
    "two refits by one measure",
    ({ measures }: EmbeddingsReport) =>
      measures.flatMap(({ measure, matrix }) => pairs(matrix).map((pair) => ({ measure, ...pair }))),
    [text("measure", "what compares the embeddings", ({ measure }) => measure), pairColumns],
  ),
];

export const refitPairTables: TableOf<RefitPairReport>[] = [
  table(
    "layers",
    "a layer of the left refit and one of the right",
    ({ similarity, floor }: RefitPairReport) =>
      similarity.flatMap((row, left) =>
        row.map((value, right) => ({ left, right, value, floor: floor?.[left][right] ?? null })),
      ),
    [
      integer("layer_left", "layer of the left refit, from 0", ({ left }) => left),
      integer("layer_right", "layer of the right refit, from 0", ({ right }) => right),
      number("similarity", "likeness of the two streams, by the report's measure", ({ value }) => value),
      number("floor", "the same statistic where nothing was learned", ({ floor }) => floor),
    ],
  ),
  table(
    "distance",
    "one divergence of what the two refits predict",
    ({ distance }: RefitPairReport) => divergences.map((divergence) => ({ divergence, of: distance[divergence] })),
    [
      text(
        "divergence",
        "of the left refit's next-token distributions and the right one's",
        ({ divergence }) => divergence,
      ),
      estimate(({ of }) => of, { unit: "nats/token", n: "prompts" }),
    ],
  ),
];

const nats = { unit: "nats/token", n: "prompts" };

export const stitchingTables: TableOf<StitchingReport>[] = [
  table("layers", "the left refit's stream before one layer of the right", ({ layers }: StitchingReport) => layers, [
    layer(),
    estimate(({ recovered }) => recovered, { n: "prompts" }),
    estimate(({ stitched }) => stitched, { prefix: "stitched_", ...nats }),
    estimate(({ penalty }) => penalty, { prefix: "penalty_", ...nats }),
    estimate(({ untrained }) => untrained, { prefix: "untrained_", ...nats }),
    estimate(({ mean }) => mean, { prefix: "mean_", ...nats }),
    number("alignment", "cosine of the mapped and the right refit's stream", ({ alignment }) => alignment),
  ]),
  table("own", "the right refit as it is", ({ own, tokens }: StitchingReport) => [{ own, tokens }], [
    estimate(({ own }) => own, nats),
    integer("tokens", "predicted, of all prompts together", ({ tokens }) => tokens),
  ]),
];
