/** §4.3: is a head a kind of its own, or one like all beside it? */

import { heatmapsByLayer, layerCurves } from "@seedscope/core";
import { type CommonnessReport, commonness } from "../../measures/commonness.js";
import { matricesOf } from "../../measures/measure.js";
import { type Experiment, layerCells, layerColumns } from "../experiment.js";
import { headTables, shared } from "./heads.js";
import { floorSeries, measuredSeries, publishedSeries, spread } from "./series.js";

export const commonnessExperiment: Experiment = {
  section: "4.3",
  title: "Commonness within the layer",
  method: ({ preset }) =>
    preset === "PAPER"
      ? "Mean cosine of a head's patterns with those of all heads of its layer in the same refit, itself included, which adds (1 − x)/heads. Low is distinct."
      : "Mean cosine of a head's patterns, less uniform causal attention, with those of the other heads of its layer in the same refit. Low is distinct.",
  requests: (context) => [{ key: "commonness", what: "commonness", measure: commonness, input: shared(context) }],
  async show(context, answers) {
    const report = answers.report<CommonnessReport>("commonness");
    if (!report) return null;
    const { layers, anchor } = report;
    const published = await context.published("commonness");
    const matrices = matricesOf(report);
    const heads = matrices[0].map((_, head) => `${head}`);
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
            { title: "commonness" },
          ),
          caption: "Commonness by layer.",
        },
        {
          spec: heatmapsByLayer(matrices, {
            title: "similarity",
            rows: { title: "head", names: heads },
            cols: { title: "head", names: heads },
            format: ".2f",
          }),
          caption: `Likeness of every two heads of ${anchor.label} (refit ${anchor.ordinal}), a panel a layer.`,
        },
      ],
      tables: [
        {
          name: "commonness-layers",
          title: "Commonness by layer",
          columns: layerColumns,
          rows: layers.map(layerCells),
        },
        ...headTables("commonness", "Commonness", report),
        {
          name: "commonness-similarity",
          title: "Likeness of every two heads of a layer",
          columns: ["layer", "head", "other_head", "similarity"],
          rows: matrices.flatMap((rows, layer) =>
            rows.flatMap((row, head) => row.map((value, other) => [layer, head, other, value])),
          ),
        },
      ],
    };
  },
};
