/** Norms of a refit's weights, and how they go with the stability of their layers. Paper §4.4.1. */

import { decimals, printLine, table } from "../output.js";
import {
  type AnyReport,
  type Interval,
  type LoadOptions,
  loadFields,
  type Measure,
  type RefitName,
} from "./measure.js";
import { loadedAs, printTitle, within } from "./tables.js";

export const normNames = ["W_Q", "W_K", "W_V", "W_O", "W_in", "W_out", "ln1", "ln2"] as const;
export type NormName = (typeof normNames)[number];

export interface NormsReport extends AnyReport {
  refit: RefitName;
  loadOptions: LoadOptions;
  layers: ({ layer: number; stability: number | null } & Record<NormName, number | null>)[];
  correlations: { weight: NormName; pearson: number | null; interval: Interval | null; n: number }[];
}

export const norms: Measure<NormsReport> = {
  name: "norms",
  field: "norms",
  input: "NormsInput",
  report: "NormsReport",
  fields: () => `
    refit { ordinal label } ${loadFields}
    layers { layer stability ${normNames.join(" ")} }
    correlations { weight pearson interval { lower upper } n }
  `,
  json: ({ refit, loadOptions, layers, correlations }) => ({
    refit: refit.ordinal,
    loadOptions,
    layers,
    correlations: Object.fromEntries(correlations.map(({ weight, pearson }) => [weight, pearson])),
    intervals: Object.fromEntries(
      correlations.map(({ weight, interval }) => [weight, interval && [interval.lower, interval.upper]]),
    ),
  }),
  curve({ layers }, published) {
    const weight = normNames.find((name) => published.endsWith(`/${name}`));
    return weight ? layers.map((layer) => layer[weight]) : null;
  },
  print(report) {
    const { refit, loadOptions, layers, correlations } = report;
    printTitle("Norms of the weights", report, `refit ${refit.ordinal} (${refit.label})`, loadedAs(loadOptions));
    const present = normNames.filter((name) => layers.some((layer) => layer[name] !== null));
    printLine();
    printLine(
      table(layers, [
        { title: "layer", value: ({ layer }) => layer, right: true },
        { title: "stability", value: ({ stability }) => decimals(stability), right: true },
        ...present.map((name) => ({
          title: name,
          value: (layer: NormsReport["layers"][number]) => decimals(layer[name]),
          right: true,
        })),
      ]),
    );
    printLine("\nPearson correlation of norm and stability over the layers");
    printLine(
      table(correlations, [
        { title: "weight", value: ({ weight }) => weight },
        { title: "r", value: ({ pearson, interval }) => within(pearson, interval), right: true },
        { title: "layers", value: ({ n }) => n, right: true },
      ]),
    );
  },
};
