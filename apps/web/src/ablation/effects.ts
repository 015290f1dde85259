/** From an ablation report to what the page draws: the effect of a head, and whether it is one. */

import { lossEnd, lossLinear } from "../charts/domain";
import type { HeatmapCell } from "../charts/Heatmap";
import { symlogPosition } from "../charts/symlog";
import { plural, signed } from "../format";
import type { Table } from "../report/table";

export interface EstimateOfLoss {
  value: number;
  n: number;
  floor: number | null;
  interval: { lower: number; upper: number } | null;
}

/** A head as the report lists it. */
export interface ListedHead {
  head: { layer: number; index: number; label: string };
  deltaLoss: number;
  /** Of that, over prompts; null in reports of earlier versions. */
  estimate?: EstimateOfLoss | null;
  overRefits: { deltaLoss: EstimateOfLoss } | null;
}

export type Over = "refits" | "one";

interface Whose {
  refit: { label: string };
  provenance: { weights: readonly unknown[] };
}

/** @returns whose effects are drawn: "mean of 4 refits", "seed 1" */
export const whose = ({ refit, provenance }: Whose, over: Over): string =>
  over === "refits" ? `mean of ${plural(provenance.weights.length, "refit")}` : refit.label;

export interface Effect {
  layer: number;
  index: number;
  label: string;
  /** Rise of the loss without the head, nats a token. */
  value: number;
  interval: [low: number, high: number] | null;
  /** The same of untrained twins; null where it is not known. */
  floor: number | null;
  over: Over;
  /** How many refits it is a mean of; of one refit, how many prompts. null: not known. */
  n: number | null;
  /** Its interval holds 0 or the floor. */
  open: boolean;
}

export function effectOf({ head, deltaLoss, estimate = null, overRefits }: ListedHead, over: Over): Effect {
  const place = { layer: head.layer, index: head.index, label: head.label };
  const alone = over === "one" || !overRefits;
  const known = alone ? estimate : overRefits.deltaLoss;
  if (!known) return { ...place, over: "one", value: deltaLoss, interval: null, floor: null, n: null, open: false };
  const { value, n, floor, interval } = known;
  const holds = (at: number) => interval !== null && interval.lower <= at && at <= interval.upper;
  return {
    ...place,
    over: alone ? "one" : "refits",
    value,
    interval: interval && [interval.lower, interval.upper],
    floor,
    n,
    open: holds(0) || (floor !== null && holds(floor)),
  };
}

/** @returns e.g. "+0.354 [+0.231, +0.478]" */
export const effectText = ({ value, interval }: Pick<Effect, "value" | "interval">): string =>
  interval ? `${signed(value, 3)} [${signed(interval[0], 3)}, ${signed(interval[1], 3)}]` : signed(value, 3);

/** @returns what the number is a mean of: "4 refits", "one refit, 20 prompts" */
export const effectCount = ({ over, n }: Pick<Effect, "over" | "n">): string => {
  if (over === "refits") return plural(n ?? 0, "refit");
  return n === null ? "one refit" : `one refit, ${plural(n, "prompt")}`;
};

export function effectWords(effect: Effect): string {
  const { label, floor, over, open } = effect;
  return [
    `${label}: Δ loss ${effectText(effect)}`,
    ...(floor === null ? [] : [`floor ${signed(floor, 3)}`]),
    over === "refits" ? `mean of ${effectCount(effect)}` : effectCount(effect),
    ...(open ? ["inconclusive"] : []),
  ].join(", ");
}

/**
 * cells[head][layer].
 *
 * @param targets labels of the heads whose number is written; null writes all
 */
export function effectCells(
  effects: readonly Effect[],
  layers: number,
  perLayer: number,
  targets: ReadonlySet<string> | null,
): HeatmapCell[][] {
  const missing: HeatmapCell = { value: null, text: "", hatched: false, spoken: "not computed" };
  const cells = Array.from({ length: perLayer }, () => Array.from({ length: layers }, () => missing));
  for (const effect of effects) {
    if (!cells[effect.index] || effect.layer >= layers) continue;
    const chosen = !targets || targets.has(effect.label);
    cells[effect.index][effect.layer] = {
      value: symlogPosition(effect.value, lossLinear, lossEnd),
      text: chosen ? signed(effect.value, 3) : "",
      hatched: effect.open,
      spoken: `${effectWords(effect)}${targets && chosen ? ", chosen" : ""}`,
    };
  }
  return cells;
}

export const effectTable = (title: string, effects: readonly Effect[]): Table => ({
  title,
  columns: ["layer", "head", "delta_loss", "lower", "upper", "floor", "n", "n counts", "inconclusive"],
  rows: effects.map(({ layer, index, value, interval, floor, over, n, open }) => [
    layer,
    index,
    value,
    interval?.[0] ?? null,
    interval?.[1] ?? null,
    floor,
    n,
    over === "refits" ? "refits" : "prompts",
    open ? "yes" : "no",
  ]),
});

export interface Circuit {
  /** Labels, each once, by layer and head. */
  heads: string[];
  /** What is no head of this family. */
  wrong: string[];
}

/** @param text heads by their labels, parted by anything that is no letter and no digit, e.g. "L1H3, L2H0" */
export function parseCircuit(text: string, layers: number, perLayer: number): Circuit {
  const heads = new Map<number, string>();
  const wrong: string[] = [];
  for (const word of text.split(/[^A-Za-z0-9.]+/).filter(Boolean)) {
    const found = /^L?(\d+)[H.](\d+)$/i.exec(word);
    const [layer, head] = found ? [Number(found[1]), Number(found[2])] : [layers, perLayer];
    if (layer < layers && head < perLayer) heads.set(layer * perLayer + head, `L${layer}H${head}`);
    else wrong.push(word);
  }
  return { heads: [...heads].sort(([a], [b]) => a - b).map(([, label]) => label), wrong };
}
