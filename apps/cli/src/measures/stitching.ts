/** The stitching test: what one refit's layers can do with another's stream. */

import { decimals, grouped, printLine, table } from "../output.js";
import {
  type AnyReport,
  type Estimate,
  estimateFields,
  estimateJson,
  type Measure,
  type RefitName,
} from "./measure.js";
import { printTitle, shown, verdictWords, within } from "./tables.js";

export interface StitchingReport extends AnyReport {
  left: RefitName;
  right: RefitName;
  own: Estimate;
  tokens: number;
  fittedTokens: number[];
  width: number;
  layers: {
    layer: number;
    stitched: Estimate;
    penalty: Estimate;
    untrained: Estimate | null;
    mean: Estimate;
    recovered: Estimate | null;
    alignment: number;
  }[];
}

export const stitching: Measure<StitchingReport> = {
  name: "stitching",
  field: "stitching",
  input: "StitchingInput",
  report: "StitchingReport",
  fields: () => `
    left { ordinal label } right { ordinal label } tokens fittedTokens width own ${estimateFields}
    layers {
      layer stitched ${estimateFields} penalty ${estimateFields} untrained ${estimateFields} mean ${estimateFields}
      recovered ${estimateFields} alignment
    }
  `,
  json: ({ left, right, own, tokens, fittedTokens, width, layers }) => ({
    left: left.ordinal,
    right: right.ordinal,
    tokens,
    fittedTokens,
    width,
    own: estimateJson(own),
    layers: layers.map(({ layer, stitched, penalty, untrained, mean, recovered, alignment }) => ({
      layer,
      stitched: estimateJson(stitched),
      penalty: estimateJson(penalty),
      untrained: orNull(untrained),
      mean: estimateJson(mean),
      recovered: orNull(recovered),
      alignment,
    })),
  }),
  print(report) {
    const { left, right, own, tokens, fittedTokens, width, layers } = report;
    printTitle(`Stitching ${left.label} into ${right.label}`, report, `streams of ${grouped(width)} dimensions`);
    printLine(
      `Loss of ${right.label} as it is ${within(own.value, own.interval)} nats a token, over ${grouped(tokens)} predicted tokens; streams were mapped by halves of ${fittedTokens.map(grouped).join(" and ")} tokens\n`,
    );
    printLine(
      table(layers, [
        { title: "before layer", value: ({ layer }) => layer, right: true },
        { title: "loss", value: ({ stitched }) => within(stitched.value, stitched.interval), right: true },
        { title: "penalty", value: ({ penalty }) => within(penalty.value, penalty.interval), right: true },
        { title: "untrained twin", value: ({ untrained }) => shown(untrained?.value ?? null), right: true },
        { title: "mean stream", value: ({ mean }) => shown(mean.value), right: true },
        {
          title: "recovered",
          value: ({ recovered }) => recovered && within(recovered.value, recovered.interval),
          right: true,
        },
        { title: "by the twin", value: ({ recovered }) => decimals(recovered?.floor), right: true },
        { title: "streams alike", value: ({ alignment }) => decimals(alignment), right: true },
        { title: "verdict", value: ({ recovered }) => recovered?.verdict && verdictWords[recovered.verdict] },
      ]),
    );
  },
};

const orNull = (estimate: Estimate | null) => estimate && estimateJson(estimate);
