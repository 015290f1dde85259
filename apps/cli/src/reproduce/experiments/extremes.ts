/** §4.6: which layers are the least and the most stable, over all families of the store? */

import { scatter } from "@seedscope/core";
import { type FamilyExtremes, layerExtremes, measuredExtremes, publishedExtremes } from "../../extremes.js";
import type { Extremes, StabilityReport } from "../../measures/stability.js";
import type { Experiment } from "../experiment.js";

export const extremesExperiment: Experiment = {
  section: "4.6",
  title: "Most and least stable layers",
  method: () =>
    "From the layers' stability (4.1): the lowest and the highest layer, their difference ΔS with its interval (those two layers held), and how deep the lowest lies, (layer + 1)/layers. Of every family of the store, its newest stored report with this preset and these prompts.",
  requests: () => [],
  hindrance: (_context, answers) =>
    answers.report<StabilityReport>("stability")
      ? null
      : "it is read from section 4.1's stability, which was not measured",
  async show({ client, preset, promptSet, subject }, answers) {
    if (!answers.report<StabilityReport>("stability")) return null;
    const families = measuredExtremes(await layerExtremes(client, preset, promptSet));
    const published = preset === "PAPER" ? await publishedExtremes(client) : [];
    const deep = (family: FamilyExtremes) => family.family.architecture.layers;
    return {
      published: [],
      figures: [
        {
          spec: scatter(
            [
              ...published.map(({ extremes }) => pointOf(extremes, "published")),
              ...families.map(({ family, extremes }) =>
                pointOf(extremes, family.slug === subject.slug ? subject.slug : "other families"),
              ),
            ],
            {
              x: { title: "relative depth of the least stable layer", domain: [0, 1] },
              y: { title: "its stability" },
              colour: { title: "family", kind: "name", domain: [subject.slug, "other families", "published"] },
              width: 420,
              height: 220,
              size: 9,
            },
          ),
          caption: `The least stable layer of ${families.length === 1 ? "the only family measured" : `${families.length} families`}${published.length > 0 ? `, beside the paper's ${published.length} architectures` : ""}.`,
        },
      ],
      tables: [
        {
          name: "extremes",
          title: "Least and most stable layer of every family",
          columns: [
            "family",
            "layers",
            "heads",
            "attention_only",
            "least_stable_layer",
            "least_stability",
            "most_stable_layer",
            "most_stability",
            "delta_s",
            "delta_s_lower",
            "delta_s_upper",
            "delta_s_floor",
            "relative_depth_of_least",
            "step",
          ],
          rows: families.map((found) => [
            found.family.slug,
            deep(found),
            found.family.architecture.heads,
            found.family.architecture.attentionOnly,
            found.extremes.least.layer,
            found.extremes.least.value,
            found.extremes.most.layer,
            found.extremes.most.value,
            found.extremes.drop,
            found.extremes.dropEstimate?.interval?.lower,
            found.extremes.dropEstimate?.interval?.upper,
            found.extremes.dropEstimate?.floor,
            found.extremes.least.relativeDepth,
            found.report.step,
          ]),
        },
        ...(published.length > 0
          ? [
              {
                name: "extremes-published",
                title: "The same, as published",
                columns: [
                  "architecture",
                  "least_stable_layer",
                  "least_stability",
                  "most_stable_layer",
                  "most_stability",
                  "delta_s",
                  "relative_depth_of_least",
                ],
                rows: published.map(({ architecture, extremes: { least, most, drop } }) => [
                  architecture,
                  least.layer,
                  least.value,
                  most.layer,
                  most.value,
                  drop,
                  least.relativeDepth,
                ]),
              },
            ]
          : []),
      ],
    };
  },
};

const pointOf = ({ least }: Extremes, colour: string) => ({ x: least.relativeDepth, y: least.value, colour });
