/** What each head is worth: loss and perplexity without it, beside its stability. Paper §4.8, and over all refits. */

import { decimals, grouped, printLine, table } from "../output.js";
import { printHeads } from "./heads.js";
import {
  type AnyReport,
  type Estimate,
  estimateFields,
  estimateJson,
  type Interval,
  type LoadOptions,
  loadFields,
  type Measure,
  type RefitName,
} from "./measure.js";
import { loadedAs, printTitle, shown, within } from "./tables.js";

export interface AblatedHead {
  head: { layer: number; index: number };
  loss: number;
  deltaLoss: number;
  /** over prompts; null in reports of earlier versions */
  estimate: Estimate | null;
  perplexity: number;
  deltaPerplexity: number;
  relative: number;
  stability: number | null;
  /** null in PAPER */
  overRefits: { members: { index: number }[]; deltaLoss: Estimate; deltaPerplexity: Estimate } | null;
  /** by prompt; where they were asked for */
  perToken?: number[][];
}

type Correlation = { value: number; interval: Interval | null } | null;

interface Correlations {
  pearson: Correlation;
  spearman: Correlation;
  kendall: Correlation;
  n: number;
}

export interface AblationReport extends AnyReport {
  kind: "ZERO" | "MEAN" | "MEAN_POSITION" | "RESAMPLE" | "SWAP";
  swappedWith: RefitName | null;
  refit: RefitName;
  loadOptions: LoadOptions;
  baselineLoss: number;
  baselinePerplexity: number;
  tokens: number;
  heads: { nodes: AblatedHead[] };
  layers: {
    layer: number;
    meanDelta: number;
    pearson: number | null;
    spearman: number | null;
    kendall: number | null;
    n: number;
    overRefits: Estimate | null;
  }[];
  correlations: {
    over: "REFIT" | "CLASSES";
    overall: Correlations;
    layers: (Correlations & { layer: number })[];
  };
  trend: { slope: number; intercept: number } | null;
  /** every token but each first, with its loss; where they were asked for */
  prompts?: { tokens: string[]; loss: number[] }[];
}

const correlationFields = ["pearson", "spearman", "kendall"]
  .map((kind) => `${kind} { value interval { lower upper } }`)
  .join(" ");

export const ablation: Measure<AblationReport> = {
  name: "ablation",
  field: "ablation",
  input: "AblationInput",
  report: "AblationReport",
  fields: () => `
    kind swappedWith { ordinal label } refit { ordinal label } ${loadFields}
    baselineLoss baselinePerplexity tokens
    layers { layer meanDelta pearson spearman kendall n overRefits ${estimateFields} }
    correlations { over overall { ${correlationFields} n } layers { layer ${correlationFields} n } }
    trend { slope intercept }
  `,
  headFields: `
    head { layer index } loss deltaLoss estimate ${estimateFields} perplexity deltaPerplexity relative stability
    overRefits { members { index } deltaLoss ${estimateFields} deltaPerplexity ${estimateFields} }
  `,
  json: (report) => ({
    kind: wordOf(report.kind),
    swappedWith: report.swappedWith?.ordinal ?? null,
    refit: report.refit.ordinal,
    loadOptions: report.loadOptions,
    baselineLoss: report.baselineLoss,
    baselinePerplexity: report.baselinePerplexity,
    tokens: report.tokens,
    layers: report.layers.map(({ overRefits, ...layer }) => ({
      value: layer.meanDelta,
      ...layer,
      overRefits: overRefits && estimateJson(overRefits),
    })),
    heads: report.heads.nodes.map(({ head, estimate, overRefits, ...values }) => ({
      layer: head.layer,
      head: head.index,
      value: values.deltaPerplexity,
      ...values,
      estimate: estimate && estimateJson(estimate),
      overRefits: overRefits && {
        members: overRefits.members.map(({ index }) => index),
        deltaLoss: estimateJson(overRefits.deltaLoss),
        deltaPerplexity: estimateJson(overRefits.deltaPerplexity),
      },
    })),
    correlations: {
      over: wordOf(report.correlations.over),
      overall: correlationsJson(report.correlations.overall),
      layers: report.correlations.layers.map(({ layer, ...of }) => ({ layer, ...correlationsJson(of) })),
    },
    trend: report.trend,
    ...(report.prompts && { prompts: report.prompts }),
  }),
  curve: ({ layers }) => layers.map(({ pearson }) => pearson),
  print(report) {
    const { kind, swappedWith, refit, loadOptions, baselinePerplexity, tokens, heads, layers, trend } = report;
    const how = `${titles[kind]}${swappedWith ? ` ${swappedWith.ordinal} (${swappedWith.label})` : ""}`;
    printTitle(how, report, `refit ${refit.ordinal} (${refit.label})`, loadedAs(loadOptions));
    printLine(`Perplexity with all heads ${shown(baselinePerplexity)}, over ${grouped(tokens)} predicted tokens\n`);
    printLine("Change of perplexity without the head");
    printHeads(heads.nodes, ({ deltaPerplexity }) => deltaPerplexity);
    printOwn(report);
    printOverRefits(report);
    printLine("\nBy layer: mean change, and its correlation with the stability of the heads");
    printLine(
      table(layers, [
        { title: "layer", value: ({ layer }) => layer, right: true },
        { title: "mean change", value: ({ meanDelta }) => decimals(meanDelta), right: true },
        { title: "Pearson", value: ({ pearson }) => decimals(pearson), right: true },
        { title: "Spearman", value: ({ spearman }) => decimals(spearman), right: true },
        { title: "Kendall", value: ({ kendall }) => decimals(kendall), right: true },
        { title: "heads", value: ({ n }) => n, right: true },
      ]),
    );
    if (trend) printLine(`Pearson over layers: slope ${shown(trend.slope)} a layer`);
    printCorrelations(report);
  },
};

const titles: Record<AblationReport["kind"], string> = {
  ZERO: "Zero ablation of the heads",
  MEAN: "Mean ablation of the heads",
  MEAN_POSITION: "Mean ablation of the heads, position by position,",
  RESAMPLE: "Ablation of the heads by other prompts' z",
  SWAP: "Swap of the heads with those of refit",
};

const wordOf = (name: string) => name.toLowerCase().replace("_", "-");

function correlationsJson({ n, ...kinds }: Correlations) {
  const plain = Object.entries(kinds).map(([kind, of]) => [
    kind,
    of && { value: of.value, interval: of.interval && [of.interval.lower, of.interval.upper] },
  ]);
  return { ...Object.fromEntries(plain), n };
}

function printOwn({ heads, refit }: AblationReport): void {
  const rows = heads.nodes.flatMap(({ head, estimate }) => (estimate ? [{ head, ...estimate }] : []));
  if (rows.length === 0) return;
  printLine(`\nRise of the loss of refit ${refit.ordinal}, nats a token, over ${rows[0].n} prompts`);
  printLine(
    table(rows, [
      { title: "head", value: ({ head }) => `L${head.layer}H${head.index}` },
      { title: "Δ loss", value: ({ value, interval }) => within(value, interval, 4), right: true },
      { title: "floor", value: ({ floor }) => decimals(floor, 4), right: true },
      { title: "q", value: ({ q }) => decimals(q), right: true },
    ]),
  );
}

function printOverRefits({ heads, refit }: AblationReport): void {
  const rows = heads.nodes.flatMap(({ head, overRefits }) => (overRefits ? [{ head, ...overRefits }] : []));
  if (rows.length === 0) return;
  printLine(`\nOver all refits, each head of refit ${refit.ordinal} with its class: rise of the loss, nats a token`);
  printLine(
    table(rows, [
      { title: "head", value: ({ head }) => `L${head.layer}H${head.index}` },
      { title: "Δ loss", value: ({ deltaLoss }) => within(deltaLoss.value, deltaLoss.interval, 4), right: true },
      { title: "floor", value: ({ deltaLoss }) => decimals(deltaLoss.floor, 4), right: true },
      { title: "q", value: ({ deltaLoss }) => decimals(deltaLoss.q), right: true },
      { title: "Δ perplexity", value: ({ deltaPerplexity: of }) => within(of.value, of.interval, 2), right: true },
      { title: "members, by refit", value: ({ members }) => members.map(({ index }) => `H${index}`).join(" ") },
    ]),
  );
}

function printCorrelations({ correlations: { over, overall, layers } }: AblationReport): void {
  const rows = [...layers, { layer: "all", ...overall }];
  if (rows.every(({ pearson, kendall }) => pearson === null && kendall === null)) return;
  printLine(
    over === "CLASSES"
      ? "\nΔ loss over all refits and stability, over head classes"
      : "\nChange of perplexity and stability, with intervals",
  );
  const shownIn = (of: Correlation) => of && within(of.value, of.interval, 2);
  printLine(
    table(rows, [
      { title: "layer", value: ({ layer }) => layer, right: true },
      { title: "Pearson", value: ({ pearson }) => shownIn(pearson), right: true },
      { title: "Spearman", value: ({ spearman }) => shownIn(spearman), right: true },
      { title: "Kendall", value: ({ kendall }) => shownIn(kendall), right: true },
      { title: "heads", value: ({ n }) => n, right: true },
    ]),
  );
}
