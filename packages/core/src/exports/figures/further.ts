/** Figures of what the paper does not have: classes, agreement, neurons, embeddings, two refits, stitching, scores, circuits. */
import { type AgreementReport, agreementParts } from "../../analysis/agreementReport.js";
import type { PortabilityReport, TransplantReport } from "../../analysis/circuitReports.js";
import { divergences } from "../../analysis/functionDistance.js";
import type {
  ClassesReport,
  EmbeddingsReport,
  HeadScoresReport,
  NeuronsReport,
  RefitPairReport,
  StitchingReport,
} from "../../analysis/report.js";
import { type ScoreName, scoreNames } from "../../analysis/scoreTable.js";
import { bars } from "../../figures/bars.js";
import { heatmap } from "../../figures/heatmap.js";
import { histogram } from "../../figures/histogram.js";
import { layerCurves, layerNames } from "../../figures/layers.js";
import { extent, type FigureOf, floorOf, grid, headNames, measured } from "./figure.js";

export const classesFigures: FigureOf<ClassesReport>[] = [
  {
    name: "coverage",
    description: "in which share of the refits head classes have a near-copy of their medoid",
    spec: ({ classes, near }) =>
      histogram(
        classes.map(({ coverage }) => coverage),
        {
          title: `coverage: share of refits with a near-copy (${near})`,
          counted: "head classes",
          domain: [0, 1],
          bins: 10,
        },
      ),
  },
  {
    name: "layers",
    description: "stability of head classes by layer, above the floor of untrained networks",
    spec: ({ layers }, { family }) => {
      const estimates = layers.map(({ estimate }) => estimate);
      return layerCurves([measured(family, estimates), floorOf("floor", estimates)], { title: "stability" });
    },
  },
];

export const agreementFigures: FigureOf<AgreementReport>[] = [
  {
    name: "layers",
    description: "agreement of patterns, of outputs and of effects with the counterparts, by layer",
    spec: ({ layers }) => {
      const of = layers.map(({ agreement }) => agreement);
      const kinds = [
        ["patterns, centred", of.map(({ centred }) => centred)],
        ["outputs", of.map(({ output }) => output)],
        ["effects", of.map(({ effect }) => effect)],
      ] as const;
      const lows = kinds.flatMap(([, estimates]) => estimates.map((one) => one?.interval?.lower ?? one?.value ?? null));
      return layerCurves(
        kinds.map(([name, estimates]) => measured(name, estimates)),
        { title: "agreement", domain: [Math.min(0, extent(lows)[0]), 1] },
      );
    },
  },
  {
    name: "parts",
    description: "what patterns agree about, over all layers",
    spec: ({ agreement: { parts } }) =>
      bars(
        agreementParts.map((part) => ({ name: part, value: parts[part].value, interval: parts[part].interval })),
        {
          title: "part of the centred agreement",
          domain: extent(
            agreementParts.flatMap((part) => [parts[part].value, parts[part].interval?.upper ?? null]),
            true,
          ),
        },
      ),
  },
];

export const neuronsFigures: FigureOf<NeuronsReport>[] = [
  {
    name: "layers",
    description:
      "correlation of neurons with their counterparts by layer: the mean, and the quartiles around the median",
    spec: ({ layers }) => {
      const estimates = layers.map(({ estimate }) => estimate);
      const quartiles = layers.map(({ quantiles: { q25, q75 } }) => ({ lower: q25, upper: q75 }));
      return layerCurves(
        [
          measured("mean", estimates, { band: undefined }),
          {
            name: "median, quartiles",
            values: layers.map(({ quantiles }) => quantiles.q50),
            band: quartiles,
            style: "own",
          },
          floorOf("floor", estimates),
        ],
        { title: "correlation" },
      );
    },
  },
];

export const embeddingsFigures: FigureOf<EmbeddingsReport>[] = [
  {
    name: "measures",
    description: "likeness of the refits' embeddings by each measure; ticks: the floor",
    spec: ({ measures }) =>
      bars(
        measures.map(({ measure, estimate }) => ({
          name: measure,
          value: estimate.value,
          interval: estimate.interval,
          published: estimate.floor,
        })),
        {
          title: "likeness",
          domain: [Math.min(0, ...measures.map(({ estimate }) => estimate.interval?.lower ?? 0)), 1],
        },
      ),
  },
  {
    name: "pairs",
    description: "likeness of every two refits' embeddings by the first measure",
    spec: ({ measures: [{ measure, matrix }] }) => {
      const names = matrix.map((_, refit) => `${refit}`);
      return heatmap(matrix, {
        title: measure,
        rows: { title: "refit", names },
        cols: { title: "refit", names },
        format: ".2f",
      });
    },
  },
];

/** @param name "streams", or of their floor */
const layerGridFigure = (
  name: string,
  description: string,
  of: (report: RefitPairReport) => number[][] | null,
): FigureOf<RefitPairReport> => ({
  name,
  description,
  spec: (report, { refits }) => {
    const values = of(report);
    if (!values) return null;
    const side = (refit: number) => ({
      title: `layer of ${refits[refit] ?? `refit ${refit}`}`,
      names: layerNames(values.length),
    });
    return heatmap(values, {
      title: report.residualMeasure,
      rows: side(report.left),
      cols: side(report.right),
      domain: [0, 1],
      format: ".2f",
    });
  },
});

export const refitPairFigures: FigureOf<RefitPairReport>[] = [
  layerGridFigure(
    "streams",
    "likeness of every layer of one refit to every layer of the other",
    ({ similarity }) => similarity,
  ),
  layerGridFigure("floor", "the same where nothing was learned", ({ floor }) => floor),
  {
    name: "distance",
    description: "divergence of what the two refits predict, p the left one's; ticks: the floor",
    spec: ({ distance }) =>
      bars(
        divergences.map((divergence) => ({
          name: { leftToRight: "KL(p‖q)", rightToLeft: "KL(q‖p)", jensenShannon: "Jensen-Shannon" }[divergence],
          value: distance[divergence].value,
          interval: distance[divergence].interval,
          published: distance[divergence].floor,
        })),
        {
          title: "nats a token",
          domain: extent(
            divergences.flatMap((divergence) => [
              distance[divergence].floor,
              distance[divergence].interval?.upper ?? distance[divergence].value,
            ]),
            true,
          ),
        },
      ),
  },
];

export const stitchingFigures: FigureOf<StitchingReport>[] = [
  {
    name: "layers",
    description: "loss of one refit's layers on another's stream, by layer; floor: the other's untrained twin",
    spec: ({ right, own, layers }, { refits }) => {
      const of = {
        stitched: layers.map(({ stitched }) => stitched),
        untrained: layers.map(({ untrained }) => untrained),
        mean: layers.map(({ mean }) => mean),
      };
      const known = Object.values(of).flatMap((estimates) =>
        estimates.flatMap((one) => (one ? [one.value, one.interval?.lower ?? null, one.interval?.upper ?? null] : [])),
      );
      return layerCurves(
        [
          measured("stitched", of.stitched),
          { name: "as it is", values: layers.map(() => own.value), style: "own" },
          measured("mean stream", of.mean, { band: undefined, style: "beside" }),
          // a colour of its own: losses do not stand on it, they lie below
          measured("untrained twin", of.untrained, { band: undefined, style: "floor", colour: 2 }),
        ],
        { title: `loss of ${refits[right] ?? `refit ${right}`}, nats a token`, domain: extent([own.value, ...known]) },
      );
    },
  },
  {
    name: "recovered",
    description: "share of what the stream is worth that the other refit's serves as well; floor: its untrained twin",
    spec: ({ layers }) => {
      const estimates = layers.map(({ recovered }) => recovered);
      const values = estimates.flatMap((one) => (one ? [one.value, one.floor, one.interval?.lower ?? null] : []));
      if (values.length === 0) return null;
      const [low, high] = extent(values, true);
      return layerCurves([measured("stitched", estimates), floorOf("untrained twin", estimates)], {
        title: "recovered",
        domain: [low, Math.max(1, high)],
        zero: low < 0,
      });
    },
  },
];

/** One figure a score: every head's own. */
const scoreFigure = (score: ScoreName): FigureOf<HeadScoresReport> => ({
  name: score,
  description: `${score} of every head of the listed refit`,
  spec: ({ heads }) => {
    const values = grid(heads, ({ scores }) => scores[score]?.value ?? null);
    const known = values.flat().filter((value) => value !== null);
    if (known.length === 0) return null;
    return heatmap(values, {
      title: score,
      rows: { title: "head", names: headNames(values.length) },
      cols: { title: "layer", names: layerNames(values[0].length) },
      domain: known.every((value) => value <= 1) ? [0, 1] : extent(known, true),
      format: ".2f",
    });
  },
});

export const scoresFigures: FigureOf<HeadScoresReport>[] = scoreNames.map(scoreFigure);

export const portabilityFigures: FigureOf<PortabilityReport>[] = [
  {
    name: "refits",
    description: "effect of the set's counterparts in each refit; ticks: random sets",
    spec: ({ refits }, { refits: labels }) =>
      bars(
        refits.map(({ refit, effect, control }) => ({
          name: labels[refit] ?? `${refit}`,
          value: effect,
          published: control,
        })),
        {
          title: "Δ loss without the set, nats a token",
          domain: extent(
            refits.flatMap(({ effect, control }) => [effect, control]),
            true,
          ),
        },
      ),
  },
];

export const transplantFigures: FigureOf<TransplantReport>[] = [
  {
    name: "layers",
    description: "share of what zeroing a head loses that its counterparts win back, by layer; floor: unmatched heads",
    spec: ({ layers }) => {
      const estimates = layers.map(({ recovered }) => recovered);
      const values = estimates.flatMap((one) => (one ? [one.value, one.floor, one.interval?.lower ?? null] : []));
      if (values.length === 0) return null;
      const [low, high] = extent(values, true);
      return layerCurves([measured("counterparts", estimates), floorOf("unmatched heads", estimates)], {
        title: "recovered",
        domain: [low, Math.max(1, high)],
        zero: low < 0,
      });
    },
  },
  {
    name: "heads",
    description: "loss without each head of the host, less the loss with its counterparts in its place",
    spec: ({ heads }) => {
      const values = grid(heads, ({ zero, transplanted }) => zero - transplanted);
      const largest = Math.max(1e-6, ...values.flat().map((value) => Math.abs(value ?? 0)));
      return heatmap(values, {
        title: "loss won back, nats a token",
        rows: { title: "head", names: headNames(values.length) },
        cols: { title: "layer", names: layerNames(values[0].length) },
        domain: [-largest, largest],
        scale: "diverging",
        format: ".3f",
      });
    },
  },
];
