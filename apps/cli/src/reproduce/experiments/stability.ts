/** §4.1: is a head of one refit found again in the others? */

import { heatmap, heatmapsByLayer, layerCurves, layerNames } from "@seedscope/core";
import { type StabilityReport, stability } from "../../measures/stability.js";
import { type Experiment, layerCells, layerColumns } from "../experiment.js";
import { bestMatches, headsByLayer, headTables, matchTable, shared } from "./heads.js";
import { floorSeries, measuredSeries, publishedSeries, spread } from "./series.js";

export const stabilityExperiment: Experiment = {
  section: "4.1",
  title: "Stability of heads and layers",
  method: ({ preset }) =>
    preset === "PAPER"
      ? "Cosine of the attention patterns (entries on and below the diagonal), averaged over prompts; then the best head of the same layer in each other refit; then the mean over those refits. A layer is the mean over its heads."
      : "Cosine of the attention patterns less uniform causal attention, averaged over prompts; heads are matched one to one within the layer; then the mean over the other refits. A layer is the mean over the heads of every refit.",
  requests: (context) => [{ key: "stability", what: "stability", measure: stability, input: shared(context) }],
  async show(context, answers) {
    const report = answers.report<StabilityReport>("stability");
    if (!report) return null;
    const { layers, heads, anchor } = report;
    const published = await context.published("stability");
    const grid = headsByLayer(heads.nodes, ({ estimate }) => estimate.value);
    const names = { rows: grid.map((_, head) => `H${head}`), cols: layerNames(layers.length) };
    const matches = bestMatches(report);
    return {
      published,
      figures: [
        {
          spec: layerCurves(
            [
              measuredSeries(`${context.subject.slug}, mean ± sd over heads`, layers, spread(layers)),
              floorSeries("floor: the untrained twins", layers),
              ...publishedSeries(published),
            ],
            { title: "stability" },
          ),
          caption: "Stability by layer. Below the floor the refits agree less than networks that learned nothing.",
        },
        {
          spec: heatmap(grid, {
            title: "stability",
            rows: { title: "head", names: names.rows },
            cols: { title: "layer", names: names.cols },
            format: ".2f",
          }),
          caption: `Stability of every head of ${anchor.label} (refit ${anchor.ordinal}).`,
        },
        {
          spec: heatmapsByLayer(matches.values, {
            title: "similarity",
            rows: { title: "head", names: names.rows },
            cols: { title: "refit", names: matches.refits.map(String) },
            format: ".2f",
          }),
          caption: `Best match of every head of refit ${anchor.ordinal} in each other refit, a panel a layer.`,
        },
      ],
      tables: [
        { name: "stability-layers", title: "Stability by layer", columns: layerColumns, rows: layers.map(layerCells) },
        ...headTables("stability", "Stability", report),
        matchTable("stability", report),
      ],
    };
  },
};
