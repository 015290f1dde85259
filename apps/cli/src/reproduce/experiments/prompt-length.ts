/** §4.4.2: are heads more stable on short prompts? */

import { layerCurves } from "@seedscope/core";
import { type PromptLengthReport, promptLength } from "../../measures/prompt-length.js";
import type { PublishedCurve } from "../../published.js";
import { type Experiment, layerCells, layerColumns } from "../experiment.js";
import { floorSeries, measuredSeries, publishedSeries } from "./series.js";

export const promptLengthExperiment: Experiment = {
  section: "4.4.2",
  title: "Stability by prompt length",
  method: () =>
    "Stability as in 4.1 on sets of prompts of different lengths. Untrained networks agree less on long prompts too: each curve is to be read beside its own floor, drawn dotted in its colour.",
  requests: ({ preset, anchor, lengthSets }) => [
    {
      key: "prompt-length",
      what: "stability by prompt length",
      measure: promptLength,
      input: { preset, anchor, promptSets: lengthSets },
    },
  ],
  async show(context, answers) {
    const report = answers.report<PromptLengthReport>("prompt-length");
    if (!report) return null;
    const { sets } = report;
    const published = await context.published("prompt-length");
    const names = sets.map(({ name, words }) => (words === null ? name : `${words} words`));
    const own = sets.map(({ layers }, colour) => measuredSeries(names[colour], layers, { colour }));
    const floors = sets.map(({ layers }, colour) => floorSeries(`${names[colour]}, floor`, layers, { colour }));
    const setOf = ({ id }: PublishedCurve) => sets.findIndex(({ words }) => id.endsWith(`/${words}`));
    const theirs = publishedSeries(
      published.filter((curve) => setOf(curve) >= 0),
      setOf,
    );
    return {
      published,
      figures: [
        {
          spec: layerCurves([...own, ...floors], { title: "stability", height: 280 }),
          caption: "Stability by layer, a curve a length.",
        },
        ...(theirs.length > 0
          ? [
              {
                spec: layerCurves([...own, ...theirs], { title: "stability", height: 280 }),
                caption: "The same beside the published curves.",
              },
            ]
          : []),
      ],
      tables: [
        {
          name: "prompt-length",
          title: "Stability by prompt length and layer",
          columns: ["prompt_set", "words", "mean_tokens", ...layerColumns],
          rows: sets.flatMap(({ name, words, meanTokens, layers }) =>
            layers.map((layer) => [name, words, meanTokens, ...layerCells(layer)]),
          ),
        },
      ],
    };
  },
};
