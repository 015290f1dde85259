/** Circuit portability: whether a set of heads of one refit does the same in the others. */

import { decimals, grouped, printLine, table } from "../output.js";
import {
  type AnyReport,
  type Estimate,
  estimateFields,
  estimateJson,
  type Interval,
  intervalJson,
  type Measure,
  type RefitName,
} from "./measure.js";
import { printTitle, verdictWords, within } from "./tables.js";

interface HeadName {
  layer: number;
  index: number;
}

export interface PortedSet {
  refit: RefitName;
  heads: { head: HeadName; similarity: number | null }[];
  baseline: number;
  loss: number;
  effect: number;
  controls: number[];
  control: number;
  controlSd: number | null;
  percentile: number;
  transfer: number | null;
}

export interface PortabilityReport extends AnyReport {
  refit: RefitName;
  heads: HeadName[];
  kind: "ZERO" | "MEAN";
  controls: number;
  tokens: number;
  source: Estimate;
  mapped: Estimate;
  transfer: Estimate | null;
  percentile: number;
  percentileInterval: Interval | null;
  refits: PortedSet[];
}

export const portability: Measure<PortabilityReport> = {
  name: "portability",
  field: "portability",
  input: "PortabilityInput",
  report: "PortabilityReport",
  fields: () => `
    refit { ordinal label } heads { layer index } kind controls tokens
    source ${estimateFields} mapped ${estimateFields} transfer ${estimateFields} percentile percentileInterval { lower upper }
    refits {
      refit { ordinal label } heads { head { layer index } similarity }
      baseline loss effect controls control controlSd percentile transfer
    }
  `,
  json: ({
    refit,
    heads,
    kind,
    controls,
    tokens,
    source,
    mapped,
    transfer,
    percentile,
    percentileInterval,
    refits,
  }) => ({
    refit: refit.ordinal,
    kind: kind.toLowerCase(),
    heads: heads.map(({ layer, index }) => ({ layer, head: index })),
    controls,
    tokens,
    source: estimateJson(source),
    mapped: estimateJson(mapped),
    transfer: transfer && estimateJson(transfer),
    percentile,
    percentileInterval: intervalJson(percentileInterval),
    refits: refits.map(({ refit, heads, ...values }) => ({
      refit: refit.ordinal,
      heads: heads.map(({ head, similarity }) => ({ layer: head.layer, head: head.index, similarity })),
      ...values,
    })),
  }),
  print(report) {
    const { refit, heads, kind, controls, tokens, source, mapped, transfer, percentile, percentileInterval, refits } =
      report;
    const labels = heads.map(label).join(" ");
    printTitle(`Portability of ${labels}`, report, `from refit ${refit.ordinal} (${refit.label})`);
    printLine(
      `${kind === "ZERO" ? "Zero" : "Mean"} ablation; change of the loss in nats a token, over ${grouped(tokens)} predicted tokens; random: mean of ${controls} set${controls === 1 ? "" : "s"} of as many heads a layer\n`,
    );
    printLine(`In its own refit      ${within(source.value, source.interval, 4)}, random ${decimals(source.floor, 4)}`);
    printLine(
      `Counterparts elsewhere ${within(mapped.value, mapped.interval, 4)}, random ${decimals(mapped.floor, 4)}`,
    );
    printLine(
      transfer
        ? `Transfer ${within(transfer.value, transfer.interval)}${transfer.verdict ? `, ${verdictWords[transfer.verdict]}` : ""} (0: no more than random sets, 1: as in its own refit)`
        : "Transfer: none to tell, the set hardly matters more than random ones in its own refit",
    );
    printLine(
      `Share of random sets that matter less than the counterparts: ${within(percentile, percentileInterval)}\n`,
    );
    printLine(
      table(refits, [
        { title: "refit", value: ({ refit }) => refit.ordinal, right: true },
        { title: "heads", value: ({ heads }) => heads.map(({ head }) => label(head)).join(" ") },
        {
          title: "likeness",
          value: ({ heads }) => heads.map(({ similarity }) => decimals(similarity, 2) ?? "–").join(" "),
        },
        { title: "loss", value: ({ baseline }) => decimals(baseline), right: true },
        { title: "effect", value: ({ effect }) => decimals(effect, 4), right: true },
        { title: "random", value: ({ control }) => decimals(control, 4), right: true },
        { title: "sd", value: ({ controlSd }) => decimals(controlSd, 4), right: true },
        { title: "percentile", value: ({ percentile }) => decimals(percentile, 2), right: true },
        { title: "transfer", value: ({ transfer }) => decimals(transfer), right: true },
      ]),
    );
  },
};

const label = ({ layer, index }: HeadName) => `L${layer}H${index}`;
