/** Head transplants: what heads of the other refits recover in a head's place. */

import { decimals, grouped, printLine, table } from "../output.js";
import { printHeads } from "./heads.js";
import {
  type AnyReport,
  type Estimate,
  estimateFields,
  estimateJson,
  type Measure,
  type RefitName,
} from "./measure.js";
import { printTitle, printVerdicts, shown, verdictWords, within } from "./tables.js";

interface Donor {
  head: { index: number };
  similarity: number;
  loss: number;
  recovered: number | null;
}

export interface TransplantedHead {
  head: { layer: number; index: number };
  zero: number;
  mean: number;
  transplanted: number;
  unmatched: number;
  recovered: Estimate | null;
  recoveredOfMean: Estimate | null;
  transplants: { refit: { ordinal: number }; matched: Donor; unmatched: Donor }[];
}

export interface TransplantReport extends AnyReport {
  refit: RefitName;
  baselineLoss: number;
  baselinePerplexity: number;
  tokens: number;
  recovered: Estimate | null;
  layers: {
    layer: number;
    recovered: Estimate | null;
    recoveredOfMean: Estimate | null;
    n: number;
    alignment: number;
  }[];
  fittedTokens: number[];
  heads: { nodes: TransplantedHead[] };
}

const donorFields = "{ head { index } similarity loss recovered }";

export const transplant: Measure<TransplantReport> = {
  name: "transplant",
  field: "transplant",
  input: "TransplantInput",
  report: "TransplantReport",
  fields: () => `
    refit { ordinal label } baselineLoss baselinePerplexity tokens fittedTokens
    recovered ${estimateFields}
    layers { layer recovered ${estimateFields} recoveredOfMean ${estimateFields} n alignment }
  `,
  headFields: `
    head { layer index } zero mean transplanted unmatched
    recovered ${estimateFields} recoveredOfMean ${estimateFields}
    transplants { refit { ordinal } matched ${donorFields} unmatched ${donorFields} }
  `,
  json: ({ refit, baselineLoss, baselinePerplexity, tokens, fittedTokens, recovered, layers, heads }) => ({
    refit: refit.ordinal,
    baselineLoss,
    baselinePerplexity,
    tokens,
    fittedTokens,
    recovered: orNull(recovered),
    layers: layers.map(({ recovered, recoveredOfMean, ...layer }) => ({
      ...layer,
      recovered: orNull(recovered),
      recoveredOfMean: orNull(recoveredOfMean),
    })),
    heads: heads.nodes.map(({ head, recovered, recoveredOfMean, transplants, ...losses }) => ({
      layer: head.layer,
      head: head.index,
      ...losses,
      recovered: orNull(recovered),
      recoveredOfMean: orNull(recoveredOfMean),
      transplants: transplants.map(({ refit, matched, unmatched }) => ({
        refit: refit.ordinal,
        ...donorJson(matched),
        unmatched: donorJson(unmatched),
      })),
    })),
  }),
  print(report) {
    const { refit, baselineLoss, tokens, fittedTokens, recovered, layers, heads } = report;
    printTitle("Head transplants", report, `into refit ${refit.ordinal} (${refit.label})`);
    printLine(
      `Loss of the whole refit ${shown(baselineLoss)} nats a token, over ${grouped(tokens)} predicted tokens; streams were mapped by halves of ${fittedTokens.map(grouped).join(" and ")} tokens\n`,
    );
    printLine(
      recovered
        ? `Counterparts of other refits recover ${within(recovered.value, recovered.interval)} of what zeroing a head loses, unmatched heads ${shown(recovered.floor)}\n`
        : "Zeroing no head of this refit loses enough to recover a share of it\n",
    );
    printLine(
      table(layers, [
        { title: "layer", value: ({ layer }) => layer, right: true },
        { title: "heads", value: ({ n }) => n, right: true },
        {
          title: "recovered",
          value: ({ recovered }) => recovered && within(recovered.value, recovered.interval),
          right: true,
        },
        { title: "unmatched", value: ({ recovered }) => decimals(recovered?.floor), right: true },
        {
          title: "of its mean",
          value: ({ recoveredOfMean: of }) => of && within(of.value, of.interval),
          right: true,
        },
        { title: "streams alike", value: ({ alignment }) => decimals(alignment), right: true },
        { title: "verdict", value: ({ recovered }) => recovered?.verdict && verdictWords[recovered.verdict] },
      ]),
    );
    printLine("\nShare recovered by the counterparts (–: zeroing the head loses too little)");
    printHeads(heads.nodes, ({ recovered }) => recovered?.value ?? null);
    printLine("\nShare recovered by unmatched heads");
    printHeads(heads.nodes, ({ recovered }) => recovered?.floor ?? null);
    printLine("\nChange of the loss with the head zeroed, nats a token");
    printHeads(heads.nodes, ({ zero }) => zero - baselineLoss, 4);
    printLine("\nChange of the loss with its counterparts in its place");
    printHeads(heads.nodes, ({ transplanted }) => transplanted - baselineLoss, 4);
    printVerdicts(
      `Transplants for heads of ${refit.label}`,
      heads.nodes.flatMap(({ head, recovered }) =>
        recovered ? [{ name: `L${head.layer}H${head.index}`, estimate: recovered }] : [],
      ),
    );
  },
};

const orNull = (estimate: Estimate | null) => estimate && estimateJson(estimate);

const donorJson = ({ head, similarity, loss, recovered }: Donor) => ({
  head: head.index,
  similarity,
  loss,
  recovered,
});
