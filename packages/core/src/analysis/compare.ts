/** Two families that differ in their recipe, Adam's and AdamW's above all, side by side. Paper §4.5. */
import { InvalidInput } from "../errors.js";
import type { LoadOptions } from "../model/loading.js";
import { mean } from "../statistics/describe.js";
import { differenceOf, type Side } from "../statistics/difference.js";
import { type EstimateValue, meanInterval, withoutColumns } from "../statistics/estimate.js";
import type { Resampling } from "../statistics/resampling.js";
import { percent, withFloor, withInterval } from "./claims.js";
import { meanSide } from "./headReport.js";
import type { HeadOptions } from "./matching.js";
import type { Claim, ComparisonReport, ComparisonSide, PerplexityRange, StabilityReport } from "./report.js";
import type { SimilarityTable } from "./similarity.js";
import { stabilityByLayer } from "./stability.js";
import type { StreamNorms } from "./streamNorms.js";
import type { TextLoss } from "./textLoss.js";

/** What was measured of one family. */
export interface CompareInput {
  slug: string;
  /** "adam", "adamw"; null where the family does not say */
  optimizer: string | null;
  table: SimilarityTable;
  /** the same table of the untrained twins, null where there are none */
  floor: SimilarityTable | null;
  /** of the anchor */
  norms: StreamNorms;
  /** by refit, on one text */
  losses: TextLoss[];
}

/**
 * Stability by layer, norms of the stream and perplexities of two families, each family with its own refit `anchor` for
 * anchor.
 *
 * @param sides the family, and the one it is held against, on the same prompts and the same text; they may have
 *   different numbers of refits
 * @param load how the weights were read that norms and losses were taken of
 * @param text what the losses are of
 * @throws InvalidInput if the families' shapes differ or they cut texts into different tokens, and what `stability`
 *   refuses
 * @see paper §4.5
 */
export function compare(
  sides: [CompareInput, CompareInput],
  { load, text, ...heads }: HeadOptions & { load: LoadOptions; text: { name: string; hash: string } },
): ComparisonReport {
  requireAlike(...sides);
  const measured = sides.map(({ table, floor }) => stabilityByLayer(table, floor, heads));
  const [one, other] = sides.map((input, i) => sideOf(input, measured[i].report));
  const apart = (of: readonly Side[]) =>
    differenceOf(comparable(of), {
      n: Math.min(one.overall.n, other.overall.n),
      resampling: measured[0].report.resampling,
      range: [-2, 2],
    });
  const difference = apart(measured.map(({ layers }) => meanSide(layers)));
  return {
    measure: "compare",
    preset: heads.preset,
    anchor: heads.anchor,
    load,
    sides: [one, other],
    difference,
    differences: one.layers.map((_, layer) => apart(measured.map(({ layers }) => layers[layer]))),
    text,
    claims: claims(sides, [one, other], difference),
  };
}

/** The two sides; where one of them alone is known prompt by prompt, neither is taken so. */
function comparable([one, other]: readonly Side[]): [Side, Side] {
  if (one.own.columns === other.own.columns) return [one, other];
  const over = ({ own, floor }: Side) => ({ own: withoutColumns(own), floor: floor && withoutColumns(floor) });
  return [over(one), over(other)];
}

function sideOf(
  { slug, norms, losses }: CompareInput,
  { overall, layers, resampling }: StabilityReport,
): ComparisonSide {
  return {
    slug,
    overall,
    layers,
    normSite: norms.site,
    norms: norms.layers,
    perplexities: losses.map(({ truncated, sliding }, refit) => ({
      refit,
      truncated: Math.exp(truncated.loss),
      sliding: Math.exp(sliding.loss),
    })),
    truncated: rangeOf(
      losses.map(({ truncated }) => truncated),
      resampling,
    ),
    sliding: rangeOf(
      losses.map(({ sliding }) => sliding),
      resampling,
    ),
  };
}

function rangeOf(losses: readonly TextLoss["sliding"][], resampling: Resampling): PerplexityRange {
  const perplexities = losses.map(({ loss }) => Math.exp(loss));
  return {
    mean: mean(perplexities),
    interval: meanInterval(perplexities, resampling, [1, Number.POSITIVE_INFINITY]),
    min: Math.min(...perplexities),
    max: Math.max(...perplexities),
    tokens: losses[0].tokens,
  };
}

function requireAlike(one: CompareInput, other: CompareInput): void {
  const shapes = [one, other].map(shapeOf);
  if (shapes[0] !== shapes[1]) {
    throw new InvalidInput(
      `${one.slug} has ${shapes[0]}, but ${other.slug} has ${shapes[1]}; families of one shape are needed`,
      "against",
    );
  }
  const tokens = [one, other].map(tokensOf);
  if (tokens[0] !== tokens[1]) {
    throw new InvalidInput(
      `${one.slug} was measured on ${tokens[0]}, but ${other.slug} on ${tokens[1]}; families that cut the same texts into the same tokens are needed`,
      "against",
    );
  }
}

function shapeOf({ table, norms }: CompareInput): string {
  const stream = norms.site === "resid_mid" ? "MLPs after attention" : "no MLPs after attention";
  return `${table.nLayers} layers of ${table.nHeads} heads and ${stream}`;
}

function tokensOf({ table, norms, losses: [{ truncated, sliding }] }: CompareInput): string {
  const [first, all] = [truncated, sliding].map(({ tokens }) => tokens.toLocaleString("en"));
  return `${table.nPrompts} prompts of ${norms.tokens} tokens together, and ${first} and ${all} tokens of the text`;
}

/** A mean perplexity that moved by no more is "nearly unchanged". */
const nearly = 0.05;

/** The paper speaks of Adam and AdamW alone. */
function claims(
  inputs: [CompareInput, CompareInput],
  sides: [ComparisonSide, ComparisonSide],
  difference: EstimateValue,
): Claim[] {
  const place = (optimizer: string) => inputs.findIndex((input) => input.optimizer === optimizer);
  const [adam, adamw] = [sides[place("adam")], sides[place("adamw")]];
  if (!adam || !adamw) return [];
  const higher = adamw.layers.filter(({ estimate }, layer) => estimate.value > adam.layers[layer].estimate.value);
  const change = (key: "truncated" | "sliding") => adamw[key].mean / adam[key].mean - 1;
  const told = (key: "truncated" | "sliding") =>
    `${adamw[key].mean.toFixed(2)} after AdamW, ${adam[key].mean.toFixed(2)} after Adam (${signed(change(key))})`;
  return [
    {
      section: "4.5",
      statement: "AdamW's refits are more stable than Adam's.",
      holds: adamw.overall.value > adam.overall.value,
      finding:
        `AdamW's average ${withFloor(adamw.overall)}; Adam's ${withFloor(adam.overall)}. ` +
        `${surely(adamw === sides[1] ? difference : reversed(difference))} ` +
        `AdamW's are above in ${higher.length} of ${adam.layers.length} layers.`,
    },
    {
      section: "4.5",
      statement: "Between Adam and AdamW, perplexity is nearly unchanged.",
      holds: Math.abs(change("sliding")) <= nearly,
      finding:
        `The mean perplexity of all of the text is ${told("sliding")}; of its first ` +
        `${adam.truncated.tokens.toLocaleString("en")} predicted tokens, which are all that the paper measured, ` +
        `${told("truncated")}. Up to ${percent(nearly)} either way counts as nearly unchanged.`,
    },
  ];
}

function reversed({ value, interval }: Apart): Apart {
  return { value: -value, interval: interval && { ...interval, lower: -interval.upper, upper: -interval.lower } };
}

type Apart = Pick<EstimateValue, "value" | "interval">;

/** Whether a difference may be one of chance. */
function surely(difference: Apart): string {
  const told = `The difference is ${withInterval(difference)}`;
  if (difference.interval === null) return `${told}; how sure that is cannot be told from so few refits.`;
  const { level, lower, upper } = difference.interval;
  const leaves = lower > 0 || upper < 0 ? "leaves 0 out" : "does not leave 0 out";
  return `${told}: its ${+(100 * level).toPrecision(12)} % interval ${leaves}.`;
}

function signed(share: number): string {
  const rounded = Math.round(1000 * share) / 1000;
  return rounded === 0 ? "0.0 %" : `${rounded < 0 ? "" : "+"}${percent(rounded)}`;
}
