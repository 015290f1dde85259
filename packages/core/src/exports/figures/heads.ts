/** Figures of the measures of heads: stability, cross-layer, commonness. Paper §4.1 to §4.3. */
import type { HeadReport } from "../../analysis/headReport.js";
import type { CommonnessReport, CrossLayerReport, StabilityReport } from "../../analysis/report.js";
import { heatmap, heatmapsByLayer } from "../../figures/heatmap.js";
import { layerCurves, layerNames } from "../../figures/layers.js";
import { atFloor, type FigureOf, floorOf, grid, headNames, measured } from "./figure.js";

const words = { stability: "stability", "cross-layer": "best match", commonness: "commonness" } as const;

export const layers: FigureOf<HeadReport> = {
  name: "layers",
  description: "by layer, with confidence intervals, above the floor of untrained networks",
  spec: ({ measure, layers }, { family }) => {
    const estimates = layers.map(({ estimate }) => estimate);
    return layerCurves([measured(family, estimates), floorOf("floor", estimates)], { title: words[measure] });
  },
};

const heads: FigureOf<HeadReport> = {
  name: "heads",
  description: "of every head of the anchor refit; hatched: at its floor",
  spec: ({ measure, heads, anchor }) => {
    const listed = heads.filter(({ refit }) => refit === anchor);
    const values = grid(listed, ({ estimate }) => estimate.value);
    return heatmap(values, {
      title: words[measure],
      rows: { title: "head", names: headNames(values.length) },
      cols: { title: "layer", names: layerNames(values[0].length) },
      format: ".2f",
      hatched: grid(listed, ({ estimate }) => atFloor(estimate.verdict)).map((row) => row.map(Boolean)),
    });
  },
};

const matches: FigureOf<StabilityReport | CrossLayerReport> = {
  name: "pairs",
  description: "similarity of every head of the anchor to its counterpart in each other refit, a panel a layer",
  spec: ({ heads, layers, anchor }, { refits }) => {
    const listed = heads.filter(({ refit }) => refit === anchor);
    const others = refits.map((_, refit) => refit).filter((refit) => refit !== anchor);
    const values = layers.map(({ layer }) =>
      listed
        .filter((head) => head.layer === layer)
        .map(({ matches }) => others.map((refit) => matches.find((one) => one.refit === refit)?.similarity ?? null)),
    );
    return heatmapsByLayer(values, {
      title: "similarity",
      rows: { title: "head", names: headNames(values[0].length) },
      cols: { title: "refit", names: others.map(String) },
      format: ".2f",
    });
  },
};

const shares: FigureOf<CrossLayerReport> = {
  name: "shares",
  description: "where the best matches lie; each row sums to 1",
  spec: ({ shares }) =>
    heatmap(shares, {
      title: "share of best matches",
      rows: { title: "layer of the head", names: layerNames(shares.length) },
      cols: { title: "layer of its best match", names: layerNames(shares.length) },
      format: ".2f",
    }),
};

const similarity: FigureOf<CommonnessReport> = {
  name: "pairs",
  description: "likeness of every two heads of the anchor, a panel a layer",
  spec: ({ similarity }) => {
    const names = similarity[0].map((_, head) => `${head}`);
    return heatmapsByLayer(similarity, {
      title: "similarity",
      rows: { title: "head", names },
      cols: { title: "head", names },
      format: ".2f",
    });
  },
};

export const stabilityFigures: FigureOf<StabilityReport>[] = [layers, heads, matches];
export const crossLayerFigures: FigureOf<CrossLayerReport>[] = [layers, heads, matches, shares];
export const commonnessFigures: FigureOf<CommonnessReport>[] = [layers, heads, similarity];
