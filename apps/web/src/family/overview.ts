/** What only the overview of a family chooses: the heatmap's metric, how many heads are labelled, the second line, the seeds left out. */
import { countParameter, countsParameter, flagParameter, oneOfParameter } from "../address";

export const heatMetrics = ["measure", "induction", "previous", "duplicate", "sink", "entropy", "loss"] as const;

/** "measure" is that of the curve: stability or commonness. */
export type HeatMetric = (typeof heatMetrics)[number];

export const ablationKinds = ["mean", "zero", "resample"] as const;

/** A module's constant, as `useChoices` wants it. */
export const overviewChoices = {
  heat: oneOfParameter<HeatMetric>("heat", heatMetrics, "measure"),
  /** How many heads have their number written; null: all. */
  top: countParameter("top", null),
  /** Ordinals of the refits that are left out. */
  without: countsParameter("without"),
  /** Whether commonness is drawn beside stability. */
  commonness: flagParameter("commonness", false as boolean),
  kind: oneOfParameter<(typeof ablationKinds)[number]>("kind", ablationKinds, "mean"),
};

/** What the pointer or the keyboard is on in one chart; the others mark it, too. */
export interface Brush {
  layer?: number;
  /** Of the layer. */
  head?: number;
  /** Ordinal. */
  refit?: number;
}

export const nothing: Brush = {};
