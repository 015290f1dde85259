/** §4.2: in which layer of another refit does a head come back? */

import { heatmap, layerCurves, layerNames } from "@seedscope/core";
import { type CrossLayerReport, crossLayer } from "../../measures/cross-layer.js";
import { rowsOf } from "../../measures/measure.js";
import type { StabilityReport } from "../../measures/stability.js";
import { type Experiment, layerCells, layerColumns } from "../experiment.js";
import { headTables, matchTable, shared } from "./heads.js";
import { floorSeries, measuredSeries, publishedSeries, spread } from "./series.js";

export const crossLayerExperiment: Experiment = {
  section: "4.2",
  title: "Best match among all layers",
  method: ({ preset }) =>
    preset === "PAPER"
      ? "As in 4.1, but the best match may lie in any layer of the other refit. The shares count the anchor's matches with itself too, as the paper's figure does."
      : "As in 4.1, but all heads of a refit are matched one to one with all heads of another, whatever their layer. The shares leave the anchor itself out.",
  requests: (context) => [
    { key: "cross-layer", what: "cross-layer match", measure: crossLayer, input: shared(context) },
  ],
  async show(context, answers) {
    const report = answers.report<CrossLayerReport>("cross-layer");
    if (!report) return null;
    const { layers } = report;
    const within = answers.report<StabilityReport>("stability");
    const published = await context.published("cross-layer");
    const shares = rowsOf(report.shares);
    const names = layerNames(layers.length);
    return {
      published,
      figures: [
        {
          spec: layerCurves(
            [
              measuredSeries("any layer, mean ± sd over heads", layers, spread(layers)),
              ...(within ? [measuredSeries("own layer (4.1)", within.layers)] : []),
              floorSeries("floor: the untrained twins", layers),
              ...publishedSeries(published),
            ],
            { title: "best match" },
          ),
          caption: "Similarity of the best match among all layers, by the anchor's layer.",
        },
        {
          spec: heatmap(shares, {
            title: "share of best matches",
            rows: { title: "layer of the head", names },
            cols: { title: "layer of its best match", names },
            format: ".2f",
          }),
          caption: "Where the best matches lie: each row sums to 1.",
        },
      ],
      tables: [
        {
          name: "cross-layer-layers",
          title: "Best match by layer",
          columns: layerColumns,
          rows: layers.map(layerCells),
        },
        ...headTables("cross-layer", "Best match", report),
        {
          name: "cross-layer-shares",
          title: "Share of best matches by layer",
          columns: ["layer", "match_layer", "share"],
          rows: shares.flatMap((row, layer) => row.map((share, match) => [layer, match, share])),
        },
        matchTable("cross-layer", report),
      ],
    };
  },
};
