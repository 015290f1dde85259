/** §4.7: are the residual streams of two refits alike? */

import { heatmapsByLayer, layerCurves } from "@seedscope/core";
import { matricesOf } from "../../measures/measure.js";
import {
  type ResidualReport,
  type ResidualSite,
  refitPairs,
  residual,
  residualSites,
} from "../../measures/residual.js";
import type { StabilityReport } from "../../measures/stability.js";
import { type Experiment, layerCells, layerColumns } from "../experiment.js";
import { floorSeries, measuredSeries, publishedSeries } from "./series.js";

const key = (site: ResidualSite, selfPairs: boolean) => `residual/${site}/${selfPairs ? "with" : "without"}`;

export const residualExperiment: Experiment = {
  section: "4.7",
  title: "Stability of the residual stream",
  method: () =>
    "Centred kernel alignment (CKA) of the streams of every two refits, all tokens of all prompts together: RBF kernel, its bandwidth the median squared distance. With self pairs, as the paper's code has it, each refit's likeness with itself, 1, is averaged in.",
  requests: ({ preset, promptSet }) =>
    residualSites.flatMap((site) =>
      [true, false].map((selfPairs) => ({
        key: key(site, selfPairs),
        what: `${site}, ${selfPairs ? "with" : "without"} self pairs`,
        measure: residual,
        input: { preset, promptSet, site: site.toUpperCase(), selfPairs },
        // the paper's text means resid_mid and its code reads resid_pre
        beside: site === "resid_post" || selfPairs !== (preset === "PAPER"),
      })),
    ),
  async show(context, answers) {
    const reports = residualSites.flatMap((site, colour) =>
      [true, false].flatMap((selfPairs) => {
        const report = answers.report<ResidualReport>(key(site, selfPairs));
        return report ? [{ site, selfPairs, colour, report }] : [];
      }),
    );
    if (reports.length === 0) return null;
    const plain = reports.filter(({ selfPairs }) => !selfPairs);
    const heads = answers.report<StabilityReport>("stability");
    const published = await context.published("residual");
    const refits = matricesOf(reports[0].report)[0].map((_, refit) => `${refit}`);
    return {
      published,
      figures: [
        {
          spec: layerCurves(
            [
              ...reports.map(({ site, selfPairs, colour, report }) =>
                measuredSeries(selfPairs ? `${site}, with self pairs` : site, report.layers, {
                  style: selfPairs ? "beside" : "own",
                  colour,
                }),
              ),
              ...plain.map(({ site, colour, report }) => floorSeries(`${site}, floor`, report.layers, { colour })),
              ...(heads ? [measuredSeries("heads (4.1)", heads.layers, { colour: residualSites.length })] : []),
              ...publishedSeries(published),
            ],
            { title: "CKA", height: 280 },
          ),
          caption: "Likeness of the streams by layer, beside the stability of heads: the two are not on one scale.",
        },
        ...plain.map(({ site, report }) => ({
          spec: heatmapsByLayer(matricesOf(report), {
            title: "CKA",
            rows: { title: "refit", names: refits },
            cols: { title: "refit", names: refits },
            format: ".2f",
          }),
          caption: `CKA of every two refits at ${site}, a panel a layer.`,
        })),
      ],
      tables: [
        {
          name: "residual-layers",
          title: "CKA by layer",
          columns: ["site", "self_pairs", ...layerColumns],
          rows: reports.flatMap(({ site, selfPairs, report }) =>
            report.layers.map((layer) => [site, selfPairs, ...layerCells(layer)]),
          ),
        },
        {
          name: "residual-pairs",
          title: "CKA of every two refits",
          columns: ["site", "layer", "refit_a", "refit_b", "cka"],
          rows: plain.flatMap(({ site, report }) =>
            refitPairs(report).map(({ a, b, layer, value }) => [site, layer, a, b, value]),
          ),
        },
      ],
    };
  },
};
