/** Figures of the paper's other measures: norms, prompt length, two families, the stream, ablation, the map. §4.4 to §4.9. */
import type {
  AblationReport,
  ComparisonReport,
  MapReport,
  NormName,
  NormsReport,
  PromptLengthReport,
  ResidualReport,
} from "../../analysis/report.js";
import { bars } from "../../figures/bars.js";
import { heatmap, heatmapsByLayer } from "../../figures/heatmap.js";
import { layerCurves, layerNames } from "../../figures/layers.js";
import { scattersBeside } from "../../figures/scatter.js";
import { type FigureOf, floorOf, grid, headNames, measured, reach } from "./figure.js";

export const normsFigures: FigureOf<NormsReport>[] = [
  {
    name: "layers",
    description: "Frobenius norms of one refit's weights, by layer",
    spec: ({ layers }) => {
      const names = [...new Set(layers.flatMap(({ norms }) => Object.keys(norms) as NormName[]))];
      const series = names.map((name) => ({
        name,
        values: layers.map(({ norms }) => norms[name] ?? null),
        style: "own" as const,
      }));
      const largest = reach(series.flatMap(({ values }) => values));
      return layerCurves(series, { title: "Frobenius norm", domain: [0, 1.05 * largest] });
    },
  },
  {
    name: "correlations",
    description: "correlation over layers of each weight's norm with stability",
    spec: ({ correlations }) =>
      correlations.some(({ pearson }) => pearson !== null)
        ? bars(
            correlations.map(({ weight, pearson, interval }) => ({ name: weight, value: pearson, interval })),
            { title: "Pearson's r of norm and stability, over layers", domain: [-1, 1] },
          )
        : null,
  },
];

export const promptLengthFigures: FigureOf<PromptLengthReport>[] = [
  {
    name: "layers",
    description: "stability by layer on prompts of each length, above the floor of each",
    spec: ({ sets }) =>
      layerCurves(
        sets.flatMap(({ name, layers }, colour) => {
          const estimates = layers.map(({ estimate }) => estimate);
          return [measured(name, estimates, { colour }), floorOf(`${name}, floor`, estimates, { colour })];
        }),
        { title: "stability" },
      ),
  },
];

export const comparisonFigures: FigureOf<ComparisonReport>[] = [
  {
    name: "layers",
    description: "stability of both families by layer, above the floor of each",
    spec: ({ sides }) =>
      layerCurves(
        sides.flatMap(({ slug, layers }, colour) => {
          const estimates = layers.map(({ estimate }) => estimate);
          return [measured(slug, estimates, { colour }), floorOf(`${slug}, floor`, estimates, { colour })];
        }),
        { title: "stability" },
      ),
  },
  {
    name: "norms",
    description: "mean L2 norms of what attention writes, and of the stream after it",
    spec: ({ sides }) => {
      const largest = reach(sides.flatMap(({ norms }) => norms.flatMap(({ attnOut, resid }) => [attnOut, resid])));
      const series = sides.flatMap(({ slug, norms, normSite }, colour) => [
        { name: `${slug}, attn_out`, values: norms.map(({ attnOut }) => attnOut), style: "beside" as const, colour },
        { name: `${slug}, ${normSite}`, values: norms.map(({ resid }) => resid), style: "own" as const, colour },
      ]);
      return layerCurves(series, { title: "mean L2 norm", domain: [0, 1.05 * largest] });
    },
  },
];

export const residualFigures: FigureOf<ResidualReport>[] = [
  {
    name: "layers",
    description: "likeness of the refits' residual streams by layer, above the floor of untrained networks",
    spec: ({ layers, residualMeasure, site }) => {
      const estimates = layers.map(({ estimate }) => estimate);
      return layerCurves([measured(site, estimates), floorOf("floor", estimates)], { title: residualMeasure });
    },
  },
  {
    name: "pairs",
    description: "likeness of every two refits' streams, a panel a layer",
    spec: ({ matrices, residualMeasure }) => {
      const names = matrices[0].map((_, refit) => `${refit}`);
      return heatmapsByLayer(matrices, {
        title: residualMeasure,
        rows: { title: "refit", names },
        cols: { title: "refit", names },
        format: ".2f",
      });
    },
  },
];

/** More bars than these are no picture any more. */
const mostBars = 48;

export const ablationFigures: FigureOf<AblationReport>[] = [
  {
    name: "heads",
    description: "change of perplexity without each head of one refit",
    spec: ({ heads }) => {
      const values = grid(heads, ({ deltaPerplexity }) => deltaPerplexity);
      const largest = reach(values.flat());
      return heatmap(values, {
        title: "Δ perplexity",
        rows: { title: "head", names: headNames(values.length) },
        cols: { title: "layer", names: layerNames(values[0].length) },
        domain: [-largest, largest],
        scale: "diverging",
        format: ".2f",
      });
    },
  },
  {
    name: "bars",
    description: `change of loss without each head, the ${mostBars} largest; over all refits with intervals where they were measured`,
    spec: ({ heads }) => {
      const rows = heads.map(({ layer, head, deltaLoss, overRefits }) => ({
        name: `L${layer}H${head}`,
        value: overRefits?.deltaLoss.value ?? deltaLoss,
        interval: overRefits?.deltaLoss.interval ?? null,
      }));
      const shown = rows.sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, mostBars);
      const ends = shown.flatMap(({ value, interval }) => [value, interval?.lower, interval?.upper, 0] as number[]);
      const known = ends.filter((end) => end !== undefined && end !== null);
      return bars(shown, { title: "Δ loss, nats a token", domain: [Math.min(...known), Math.max(...known, 1e-6)] });
    },
  },
  {
    name: "layers",
    description: "correlation over the heads of each layer of change and stability",
    spec: ({ layers }) =>
      layers.some(({ pearson }) => pearson !== null)
        ? layerCurves([{ name: "Pearson's r", values: layers.map(({ pearson }) => pearson), style: "own" }], {
            title: "r",
            domain: [-1, 1],
            zero: true,
          })
        : null,
  },
];

export const mapFigures: FigureOf<MapReport>[] = [
  {
    name: "map",
    description: "every head of every refit, by layer and by refit or family; only distances have a meaning",
    spec: ({ points, families }) => {
      const byGroup = families.length > 1 ? "family" : "refit";
      const colourings = [
        { title: "layer", kind: "number" as const, of: (i: number) => points.layer[i] },
        byGroup === "family"
          ? { title: byGroup, kind: "name" as const, of: (i: number) => families[points.family[i]].slug }
          : { title: byGroup, kind: "number" as const, of: (i: number) => points.refit[i] },
      ];
      return scattersBeside(
        colourings.map(({ title, kind, of }) => ({
          points: points.x.map((x, i) => ({ x, y: points.y[i], colour: of(i) })),
          options: {
            x: { title: null, axis: false },
            y: { title: null, axis: false },
            colour: { title, kind },
            width: 340,
            height: 300,
            size: points.x.length > 2000 ? 3 : 5,
          },
        })),
      );
    },
  },
];
