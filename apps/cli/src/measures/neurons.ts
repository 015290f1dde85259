/** Whether MLP neurons are found again in the other refits. */

import { grouped, printLine, table } from "../output.js";
import {
  type AnyReport,
  type Estimate,
  estimateFields,
  estimateJson,
  type Interval,
  intervalJson,
  type LayerEstimate,
  layerJson,
  type Measure,
  type RefitName,
} from "./measure.js";
import { printLayers, printOverall, printTitle, within } from "./tables.js";

const quantileNames = ["q05", "q25", "q50", "q75", "q95"] as const;
type QuantileName = (typeof quantileNames)[number];

interface Quantiles extends Record<QuantileName, number> {
  intervals: Record<QuantileName, Interval> | null;
}

export interface NeuronsReport extends AnyReport {
  refit: RefitName;
  tokens: number;
  width: number;
  overall: Estimate;
  layers: (LayerEstimate & { quantiles: Quantiles; floorQuantiles: Quantiles | null; silent: number })[];
}

const quantileFields = `{
  ${quantileNames.join(" ")}
  intervals { ${quantileNames.map((name) => `${name} { lower upper }`).join(" ")} }
}`;

const quantilesJson = ({ intervals, ...quantiles }: Quantiles) => ({
  ...quantiles,
  intervals: intervals && Object.fromEntries(quantileNames.map((name) => [name, intervalJson(intervals[name])])),
});

export const neurons: Measure<NeuronsReport> = {
  name: "neurons",
  field: "neurons",
  input: "NeuronsInput",
  report: "NeuronsReport",
  fields: () => `
    refit { ordinal label } tokens width overall ${estimateFields}
    layers { layer estimate ${estimateFields} sd quantiles ${quantileFields} floorQuantiles ${quantileFields} silent }
  `,
  json: ({ refit, tokens, width, overall, layers }) => ({
    refit: refit.ordinal,
    tokens,
    width,
    overall: estimateJson(overall),
    layers: layers.map(({ quantiles, floorQuantiles, silent, ...layer }) => ({
      ...layerJson(layer),
      quantiles: quantilesJson(quantiles),
      floorQuantiles: floorQuantiles && quantilesJson(floorQuantiles),
      silent,
    })),
  }),
  print(report) {
    const { refit, tokens, width, overall, layers } = report;
    const whose = `refit ${refit.ordinal} (${refit.label})`;
    printTitle("Neurons found again", report, whose, `${grouped(width)} a layer on ${grouped(tokens)} tokens`);
    printOverall(overall);
    printLayers(layers, "neurons");
    printLine("\nCorrelation with the counterparts, over neurons");
    const quantile = (name: QuantileName) => ({
      title: `${Number(name.slice(1))} %`,
      value: ({ quantiles }: NeuronsReport["layers"][number]) =>
        within(quantiles[name], quantiles.intervals?.[name] ?? null),
      right: true,
    });
    printLine(
      table(layers, [
        { title: "layer", value: ({ layer }) => layer, right: true },
        ...quantileNames.map(quantile),
        {
          title: "median of the floor",
          value: ({ floorQuantiles }) =>
            floorQuantiles && within(floorQuantiles.q50, floorQuantiles.intervals?.q50 ?? null),
          right: true,
        },
        { title: "silent", value: ({ silent }) => silent, right: true },
      ]),
    );
  },
};
