/** Two families side by side, as refits trained with Adam and with AdamW: stability, norms, perplexity. Paper §4.5. */

import { decimals, printLine, table } from "../output.js";
import {
  type AnyReport,
  type Estimate,
  estimateFields,
  estimateJson,
  type Interval,
  intervalJson,
  type LayerEstimate,
  type LoadOptions,
  layerFields,
  layerJson,
  loadFields,
  type Measure,
  type RefitName,
} from "./measure.js";
import { loadedAs, printTitle, within } from "./tables.js";

interface PerplexityRange {
  mean: number;
  interval: Interval | null;
  min: number;
  max: number;
  tokens: number;
}

export interface ComparisonSide {
  family: { slug: string; recipe: { optimizer: string } | null };
  anchor: RefitName;
  overall: Estimate;
  layers: LayerEstimate[];
  normSite: "RESID_MID" | "RESID_POST";
  norms: { layer: number; attnOut: number; resid: number }[];
  perplexities: { refit: RefitName; truncated: number; sliding: number }[];
  truncated: PerplexityRange;
  sliding: PerplexityRange;
}

export interface ComparisonReport extends AnyReport {
  loadOptions: LoadOptions;
  sides: [ComparisonSide, ComparisonSide];
  /** the second's stability less the first's, mean over layers */
  difference: Estimate;
  /** by layer */
  differences: Estimate[];
  text: { name: string; contentHash: string };
}

const rangeFields = "{ mean interval { lower upper } min max tokens }";

export const compare: Measure<ComparisonReport> = {
  name: "compare",
  field: "comparison",
  input: "ComparisonInput",
  report: "ComparisonReport",
  fields: () => `
    ${loadFields}
    sides {
      family { slug recipe { optimizer } } anchor { ordinal label }
      overall ${estimateFields} ${layerFields}
      normSite norms { layer attnOut resid }
      perplexities { refit { ordinal label } truncated sliding }
      truncated ${rangeFields} sliding ${rangeFields}
    }
    difference ${estimateFields} differences ${estimateFields}
    text { name contentHash }
  `,
  json: ({ loadOptions, sides, difference, differences, text }) => ({
    loadOptions,
    sides: sides.map(({ family, anchor, overall, layers, perplexities, truncated, sliding, ...side }) => ({
      family: family.slug,
      optimizer: family.recipe?.optimizer ?? null,
      anchor: anchor.ordinal,
      ...side,
      overall: estimateJson(overall),
      layers: layers.map(layerJson),
      perplexities: perplexities.map(({ refit, ...values }) => ({ refit: refit.ordinal, ...values })),
      truncated: { ...truncated, interval: intervalJson(truncated.interval) },
      sliding: { ...sliding, interval: intervalJson(sliding.interval) },
    })),
    layers: sides[0].layers.map((own, i) => ({
      ...layerJson(own),
      against: sides[1].layers[i].estimate.value,
      difference: differences[i].value,
    })),
    difference: estimateJson(difference),
    differences: differences.map((estimate, layer) => ({ layer, ...estimateJson(estimate) })),
    text,
  }),
  curve({ sides }, published) {
    const optimizer = published.split("/")[0].endsWith("_wd") ? "ADAMW" : "ADAM";
    const side = sides.find(({ family }) => family.recipe?.optimizer === optimizer) ?? sides[0];
    return side.layers.map(({ estimate }) => estimate.value);
  },
  print(report) {
    const { sides, difference, differences, text, loadOptions } = report;
    const [first, second] = sides;
    printTitle("Stability", report, `beside ${second.family.slug}`, loadedAs(loadOptions));
    printLine();
    const layers = [...first.layers.keys()];
    const stream = (side: ComparisonSide) => side.normSite.toLowerCase();
    printLine(
      table(layers, [
        { title: "layer", value: (layer) => layer, right: true },
        ...sides.flatMap(({ family, layers }) => [
          { title: family.slug, value: (layer: number) => decimals(layers[layer].estimate.value), right: true },
          { title: "floor", value: (layer: number) => decimals(layers[layer].estimate.floor), right: true },
        ]),
        { title: "difference", value: (layer) => signedWithin(differences[layer]), right: true },
        ...sides.flatMap((side) => [
          { title: "‖attn_out‖", value: (layer: number) => decimals(side.norms[layer].attnOut, 2), right: true },
          { title: `‖${stream(side)}‖`, value: (layer: number) => decimals(side.norms[layer].resid, 2), right: true },
        ]),
      ]),
    );
    printLine(`\n${second.family.slug} less ${first.family.slug}, overall: ${signedWithin(difference)}`);
    printLine(`\nPerplexity on ${text.name}, mean over refits with its interval (smallest to largest)`);
    const range = ({ mean, interval, min, max }: PerplexityRange) =>
      `${within(mean, interval, 2)} (${decimals(min, 2)} to ${decimals(max, 2)})`;
    printLine(
      table(sides, [
        { title: "family", value: ({ family }) => family.slug },
        { title: "optimizer", value: ({ family }) => family.recipe?.optimizer.toLowerCase() },
        { title: "first window, as the paper", value: ({ truncated }) => range(truncated), right: true },
        { title: "tokens", value: ({ truncated }) => truncated.tokens, right: true },
        { title: "the whole text", value: ({ sliding }) => range(sliding), right: true },
        { title: "tokens", value: ({ sliding }) => sliding.tokens, right: true },
      ]),
    );
  },
};

/** "+0.012 [−0.003, +0.027]" */
export const signedWithin = ({ value, interval }: Pick<Estimate, "value" | "interval">) =>
  interval ? `${signed(value)} [${signed(interval.lower)}, ${signed(interval.upper)}]` : signed(value);

const signed = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
