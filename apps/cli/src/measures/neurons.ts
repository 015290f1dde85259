/** Whether MLP neurons are found again in the other refits. */

import { decimals, grouped, printLine, table } from "../output.js";
import {
  type AnyReport,
  type Estimate,
  estimateFields,
  estimateJson,
  type LayerEstimate,
  layerJson,
  type Measure,
  type RefitName,
} from "./measure.js";
import { printLayers, printOverall, printTitle } from "./tables.js";

interface Quantiles {
  q05: number;
  q25: number;
  q50: number;
  q75: number;
  q95: number;
}

export interface NeuronsReport extends AnyReport {
  refit: RefitName;
  tokens: number;
  width: number;
  overall: Estimate;
  layers: (LayerEstimate & { quantiles: Quantiles; floorQuantiles: Quantiles | null; silent: number })[];
}

const quantileFields = "{ q05 q25 q50 q75 q95 }";

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
      quantiles,
      floorQuantiles,
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
    const quantile = (name: keyof Quantiles) => ({
      title: `${Number(name.slice(1))} %`,
      value: ({ quantiles }: NeuronsReport["layers"][number]) => decimals(quantiles[name]),
      right: true,
    });
    printLine(
      table(layers, [
        { title: "layer", value: ({ layer }) => layer, right: true },
        ...(["q05", "q25", "q50", "q75", "q95"] as const).map(quantile),
        {
          title: "median of the floor",
          value: ({ floorQuantiles }) => decimals(floorQuantiles?.q50),
          right: true,
        },
        { title: "silent", value: ({ silent }) => silent, right: true },
      ]),
    );
  },
};
