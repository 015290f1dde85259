/** §4.4.1: do large weights go with unstable layers? */

import { bars, layerCurves } from "@seedscope/core";
import { type NormsReport, normNames, norms } from "../../measures/norms.js";
import type { Context, Experiment } from "../experiment.js";
import { paperNames } from "../subject.js";
import { publishedSeries } from "./series.js";

export const normsExperiment: Experiment = {
  section: "4.4.1",
  title: "Norms of the weights and stability",
  method: () =>
    "Frobenius norm of each weight of one refit, over all heads of a layer; LayerNorm gains are not folded in. Pearson's r over layers, of norm and stability.",
  requests: ({ preset, anchor, promptSet }) => [
    { key: "norms", what: "norms of the weights", measure: norms, input: { preset, refit: anchor, promptSet } },
  ],
  async show(context, answers) {
    const report = answers.report<NormsReport>("norms");
    if (!report) return null;
    const { layers, correlations, refit } = report;
    const present = normNames.filter((name) => layers.some((layer) => layer[name] !== null));
    const published = await context.published("norms");
    const largest = Math.max(
      ...layers.flatMap((layer) => present.map((name) => layer[name] ?? 0)),
      ...published.flatMap(({ values }) => values.map((value) => value ?? 0)),
    );
    const theirs = await publishedCorrelations(context);
    return {
      published,
      figures: [
        {
          spec: layerCurves(
            [
              ...present.map((name) => ({ name, values: layers.map((layer) => layer[name]), style: "own" as const })),
              ...publishedSeries(published, ({ id }) => present.findIndex((name) => id.endsWith(`/${name}`))),
            ],
            { title: "Frobenius norm", domain: [0, largest * 1.05], height: 280 },
          ),
          caption: `Norms of the weights of ${refit.label} (refit ${refit.ordinal}), by layer.`,
        },
        ...(correlations.some(({ pearson }) => pearson !== null)
          ? [
              {
                spec: bars(
                  correlations.map(({ weight, pearson }) => ({
                    name: weight,
                    value: pearson,
                    published: theirs[weight],
                  })),
                  { title: "Pearson's r of norm and stability, over layers", domain: [-1, 1] },
                ),
                caption: `Correlation of norm and stability over ${correlations[0].n} layers${Object.keys(theirs).length > 0 ? "; orange: published" : ""}.`,
              },
            ]
          : []),
      ],
      tables: [
        {
          name: "norms-layers",
          title: "Norms by layer",
          columns: ["layer", "weight", "norm", "stability"],
          rows: layers.flatMap((layer) => present.map((name) => [layer.layer, name, layer[name], layer.stability])),
        },
        {
          name: "norms-correlations",
          title: "Correlation of norm and stability",
          columns: ["weight", "pearson", "n", "published_pearson"],
          rows: correlations.map(({ weight, pearson, n }) => [weight, pearson, n, theirs[weight]]),
        },
      ],
    };
  },
};

/** Of the subject's architecture; none where the paper printed none, or the optimizer is not known. */
async function publishedCorrelations({ client, subject }: Context): Promise<Partial<Record<string, number>>> {
  const names = await paperNames(client, subject);
  const { publishedNorms } = await client.request<{
    publishedNorms: { architecture: string; correlations: { weight: string; pearson: number | null }[] }[];
  }>("query PublishedNorms { publishedNorms { architecture correlations { weight pearson } } }");
  const found = names.length === 1 && publishedNorms.find(({ architecture }) => architecture === names[0]);
  return found
    ? Object.fromEntries(found.correlations.map(({ weight, pearson }) => [weight, pearson ?? undefined]))
    : {};
}
