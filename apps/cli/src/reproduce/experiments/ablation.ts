/** §4.8: are unstable heads the ones that matter? */

import { heatmap, layerCurves, layerNames, scatterPanels } from "@seedscope/core";
import { type AblationReport, ablation } from "../../measures/ablation.js";
import type { Experiment } from "../experiment.js";
import { headsByLayer } from "./heads.js";
import { publishedSeries } from "./series.js";

export const ablationExperiment: Experiment = {
  section: "4.8",
  title: "What each head is worth",
  method: ({ preset }) =>
    `Perplexity on the prompts with one head's z ${preset === "PAPER" ? "set to zero" : "replaced by its mean over all tokens"}, less that with all heads. Pearson's r by layer, over its heads, of that change and stability, and the least-squares line through it.`,
  requests: ({ preset, anchor, promptSet }) => [
    { key: "ablation", what: "ablation of every head", measure: ablation, input: { preset, refit: anchor, promptSet } },
  ],
  async show(context, answers) {
    const report = answers.report<AblationReport>("ablation");
    if (!report) return null;
    const { heads, layers, trend, refit, baselinePerplexity } = report;
    const grid = headsByLayer(heads.nodes, ({ deltaPerplexity }) => deltaPerplexity);
    const largest = Math.max(1e-3, ...heads.nodes.map(({ deltaPerplexity }) => Math.abs(deltaPerplexity)));
    const names = layerNames(layers.length);
    const published = await context.published("ablation");
    const paired = heads.nodes.filter(({ stability }) => stability !== null);
    const panels = layers.map(
      ({ pearson }, layer) =>
        `${names[layer]}${pearson === null ? "" : `, r = ${pearson.toFixed(2).replace("-", "−")}`}`,
    );
    return {
      published,
      figures: [
        {
          spec: heatmap(grid, {
            title: "Δ perplexity",
            rows: { title: "head", names: grid.map((_, head) => `H${head}`) },
            cols: { title: "layer", names },
            domain: [-largest, largest],
            scale: "diverging",
            format: ".2f",
          }),
          caption: `Change of perplexity without the head, of ${refit.label} (refit ${refit.ordinal}); with all heads it is ${baselinePerplexity.toFixed(2)}.`,
        },
        ...(paired.length > 0
          ? [
              {
                spec: scatterPanels(
                  paired.map(({ head, stability, deltaPerplexity }) => ({
                    x: stability!,
                    y: deltaPerplexity,
                    colour: head.layer,
                    panel: panels[head.layer],
                  })),
                  panels,
                  Math.min(4, layers.length),
                  {
                    x: { title: "stability" },
                    y: { title: "Δ perplexity", symlog: true },
                    colour: { title: "layer", kind: "number", domain: [0, Math.max(1, layers.length - 1)] },
                    width: 135,
                    height: 110,
                    size: 7,
                  },
                ),
                caption: "Change of perplexity beside stability, a point a head, a panel a layer.",
              },
            ]
          : []),
        ...(layers.some(({ pearson }) => pearson !== null)
          ? [
              {
                spec: layerCurves(
                  [
                    { name: "Pearson's r", values: layers.map(({ pearson }) => pearson), style: "own" },
                    ...(trend
                      ? [
                          {
                            name: "trend",
                            values: layers.map(({ layer }) => trend.intercept + trend.slope * layer),
                            style: "beside" as const,
                            colour: 0,
                          },
                        ]
                      : []),
                    ...publishedSeries(published),
                  ],
                  { title: "r", domain: [-1, 1], zero: true },
                ),
                caption: `Correlation of change and stability by layer${trend ? `; it ${trend.slope < 0 ? "falls" : "rises"} by ${Math.abs(trend.slope).toFixed(3)} a layer` : ""}.`,
              },
            ]
          : []),
      ],
      tables: [
        {
          name: "ablation-heads",
          title: "Perplexity without each head",
          columns: ["layer", "head", "loss", "perplexity", "delta_perplexity", "relative", "stability"],
          rows: heads.nodes.map(({ head, loss, perplexity, deltaPerplexity, relative, stability }) => [
            head.layer,
            head.index,
            loss,
            perplexity,
            deltaPerplexity,
            relative,
            stability,
          ]),
        },
        {
          name: "ablation-layers",
          title: "Correlation of change and stability by layer",
          columns: ["layer", "mean_delta", "pearson", "kendall", "n"],
          rows: layers.map(({ layer, meanDelta, pearson, kendall, n }) => [layer, meanDelta, pearson, kendall, n]),
        },
      ],
    };
  },
};
