/** §4.5: does another optimizer make more stable heads, at the same perplexity? */

import { layerCurves, scatter } from "@seedscope/core";
import { type ComparisonReport, type ComparisonSide, compare, signedWithin } from "../../measures/compare.js";
import { within } from "../../measures/tables.js";
import { grouped } from "../../output.js";
import { type Experiment, layerCells, layerColumns } from "../experiment.js";
import { floorSeries, measuredSeries, publishedSeries, spread } from "./series.js";

export const compareExperiment: Experiment = {
  section: "4.5",
  title: "Beside another family",
  method: () =>
    "Stability of both families, each from its own anchor; mean L2 norm of attn_out and of the stream after attention over all tokens of all prompts, BOS included; perplexity of every refit on one text, by the paper's protocol (its first window alone) and over the whole text (windows that overlap by one token).",
  requests: ({ against, preset, anchor, promptSet, text }) =>
    against
      ? [
          {
            key: "compare",
            what: `comparison with ${against.slug}`,
            measure: compare,
            input: { against: against.id, preset, anchor, promptSet, text },
          },
        ]
      : [],
  hindrance: ({ against }) => (against ? null : "no other family was given (--against FAMILY)"),
  async show(context, answers) {
    const report = answers.report<ComparisonReport>("compare");
    if (!report) return null;
    const { sides, difference, differences, text } = report;
    const published = await context.published("compare");
    const name = ({ family }: ComparisonSide) =>
      `${family.slug}${family.recipe ? ` (${family.recipe.optimizer === "ADAM" ? "Adam" : "AdamW"})` : ""}`;
    const largest = Math.max(...sides.flatMap(({ norms }) => norms.flatMap(({ attnOut, resid }) => [attnOut, resid])));
    const perplexities = sides.flatMap((side) =>
      side.perplexities.flatMap(({ refit, truncated, sliding }) => [
        { family: side.family.slug, refit: refit.ordinal, protocol: "first window", perplexity: truncated },
        { family: side.family.slug, refit: refit.ordinal, protocol: "whole text", perplexity: sliding },
      ]),
    );
    return {
      published,
      figures: [
        {
          spec: layerCurves(
            [
              ...sides.map((side, colour) =>
                measuredSeries(name(side), side.layers, { ...spread(side.layers), colour }),
              ),
              ...sides.map((side, colour) => floorSeries(`${side.family.slug}, floor`, side.layers, { colour })),
              ...publishedSeries(published, ({ architecture }) => sides.findIndex((side) => isOf(side, architecture))),
            ],
            { title: "stability" },
          ),
          caption: `Stability by layer. ${name(sides[1])} less ${name(sides[0])}: ${differences.map(signedWithin).join(", ")}; overall ${signedWithin(difference)}.`,
        },
        {
          spec: layerCurves(
            sides.flatMap((side, colour) => [
              {
                name: `${side.family.slug}, attn_out`,
                values: side.norms.map(({ attnOut }) => attnOut),
                style: "beside" as const,
                colour,
              },
              {
                name: `${side.family.slug}, ${side.normSite.toLowerCase()}`,
                values: side.norms.map(({ resid }) => resid),
                style: "own" as const,
                colour,
              },
            ]),
            { title: "mean L2 norm", domain: [0, largest * 1.05] },
          ),
          caption: "Norms of what attention writes, and of the stream after it, of each family's anchor.",
        },
        {
          spec: perplexityStrip(perplexities),
          caption: `Perplexity of every refit on ${text.name}: ${sides.map((side) => `${name(side)} ${within(side.truncated.mean, side.truncated.interval, 2)} on the first window (${grouped(side.truncated.tokens)} tokens), ${within(side.sliding.mean, side.sliding.interval, 2)} on the whole text (${grouped(side.sliding.tokens)} tokens)`).join("; ")}.`,
        },
      ],
      tables: [
        {
          name: "compare-stability",
          title: "Stability of both families by layer",
          columns: ["family", "optimizer", ...layerColumns],
          rows: sides.flatMap(({ family, layers }) =>
            layers.map((layer) => [family.slug, family.recipe?.optimizer.toLowerCase(), ...layerCells(layer)]),
          ),
        },
        {
          name: "compare-differences",
          title: `Stability of ${sides[1].family.slug} less that of ${sides[0].family.slug}`,
          columns: ["layer", "difference", "lower", "upper", "floor", "z"],
          rows: [...differences, difference].map(({ value, interval, floor, z }, layer) => [
            layer < differences.length ? layer : "overall",
            value,
            interval?.lower,
            interval?.upper,
            floor,
            z,
          ]),
        },
        {
          name: "compare-norms",
          title: "Mean L2 norms by layer",
          columns: ["family", "layer", "site", "norm"],
          rows: sides.flatMap(({ family, norms, normSite }) =>
            norms.flatMap(({ layer, attnOut, resid }) => [
              [family.slug, layer, "attn_out", attnOut],
              [family.slug, layer, normSite.toLowerCase(), resid],
            ]),
          ),
        },
        {
          name: "compare-perplexity",
          title: `Perplexity on ${text.name}`,
          columns: ["family", "refit", "protocol", "perplexity"],
          rows: perplexities.map(({ family, refit, protocol, perplexity }) => [family, refit, protocol, perplexity]),
        },
      ],
    };
  },
};

/** Whether an architecture of the paper was trained as this side was. */
const isOf = ({ family }: ComparisonSide, architecture: string) =>
  family.recipe?.optimizer === (architecture.endsWith("_wd") ? "ADAMW" : "ADAM");

/** A row a family and protocol, a point a refit. */
function perplexityStrip(rows: { family: string; protocol: string; perplexity: number }[]) {
  const lines = [...new Set(rows.map(({ family, protocol }) => `${protocol}: ${family}`))].sort();
  const points = rows.map(({ family, protocol, perplexity }) => ({
    x: perplexity,
    y: `${protocol}: ${family}`,
    colour: family,
  }));
  return scatter(points, {
    x: { title: "perplexity" },
    y: { title: null, names: lines },
    colour: { title: "family", kind: "name" },
    width: 480,
    height: lines.length * 26,
    size: 8,
  });
}
