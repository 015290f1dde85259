/** What is reported of circuits: sets of heads, and single heads, that are taken from one refit to another. */
import type { EstimateValue, Interval } from "../statistics/estimate.js";
import type { Resampling } from "../statistics/resampling.js";
import type { Claim } from "./report.js";

/** What z of a set's heads gives way to: 0, or each head's own mean over all tokens of all prompts. */
export type SetAblationKind = "zero" | "mean";

/** A refit in which a set of heads was ablated, and random sets of as many heads a layer beside it. */
export interface PortedSet {
  refit: number;
  /** of the source: the set itself; elsewhere its counterparts, in the same order, and how alike they attend (centred) */
  heads: { layer: number; head: number; similarity: number | null }[];
  /** of the refit as it is, and without the set: nats a predicted token */
  baseline: number;
  loss: number;
  /** loss - baseline */
  effect: number;
  /** the same of each random set, in the order in which they were drawn */
  controls: number[];
  /** mean of `controls`; sd with ddof 1, null for one */
  control: number;
  controlSd: number | null;
  /** share of the random sets whose effect is smaller, equal ones counted half */
  percentile: number;
  /** (effect - control) / (the source's effect - its control); null where that is not enough to divide by */
  transfer: number | null;
}

/** Whether what a set of heads does in one refit, its counterparts do in the others. */
export interface PortabilityReport {
  measure: "portability";
  kind: SetAblationKind;
  /** the source */
  refit: number;
  heads: { layer: number; head: number }[];
  /** random sets a refit; the source's are those of the others, mapped as the set is */
  controls: number;
  /** predicted: every token of every prompt but its first */
  tokens: number;
  resampling: Resampling;
  /** effect of the set in its own refit, over prompts alone; floor: the random sets' mean effect */
  source: EstimateValue;
  /** mean effect of its counterparts in the other refits; floor: the random sets' mean effect there */
  mapped: EstimateValue;
  /**
   * (mapped - its floor) / (source - its floor): 0 where the counterparts matter no more than random sets, 1 where they
   * matter as the set does; null where the set matters too little to tell. The verdict is on that scale.
   */
  transfer: EstimateValue | null;
  /** mean of the other refits' percentiles, in [0, 1] */
  percentile: number;
  /** of that mean, over refits; null of one, absent before 0.4.0 */
  percentileInterval?: Interval | null;
  /** by ordinal, the source among them */
  refits: PortedSet[];
  claims: Claim[];
}

/** A head of another refit in the place of a head. */
export interface Transplant {
  /** whose head it is */
  refit: number;
  head: number;
  /** centred cosine of its patterns with those of the head that it replaces, in [-1, 1] */
  similarity: number;
  /** with it, nats a predicted token */
  loss: number;
  /** (loss without the head - loss) / (loss without the head - baseline); null where that is too little to divide by */
  recovered: number | null;
  /** the same of another head of its layer, at random */
  unmatched: { head: number; similarity: number; loss: number; recovered: number | null };
}

/** A head, and what takes its place; losses in nats a predicted token. */
export interface TransplantedHead {
  layer: number;
  head: number;
  /** with its z 0, or its own mean over all tokens of all prompts, at every position */
  zero: number;
  mean: number;
  /** means over the other refits */
  transplanted: number;
  unmatched: number;
  /**
   * Share of what zeroing the head loses that its counterparts win back: 0 is nothing, 1 all; floor: what unmatched heads
   * win back; n counts other refits. Null where zeroing it loses too little to tell.
   */
  recovered: EstimateValue | null;
  /** the same, of what its mean loses */
  recoveredOfMean: EstimateValue | null;
  /** by refit, the host left out */
  transplants: Transplant[];
}

/** Whether a head of another refit can do a head's work. */
export interface TransplantReport {
  measure: "transplant";
  /** the host */
  refit: number;
  resampling: Resampling;
  baseline: { loss: number; perplexity: number; tokens: number };
  /** by layer, then head */
  heads: TransplantedHead[];
  /** mean over the heads that have a share, `n` of them; alignment: mean over the other refits, in [-1, 1] */
  layers: {
    layer: number;
    recovered: EstimateValue | null;
    recoveredOfMean: EstimateValue | null;
    n: number;
    alignment: number;
  }[];
  /** mean over all heads that have a share; null where none has */
  recovered: EstimateValue | null;
  /** tokens that each half's maps were fitted on, and the width of the stream: with fewer than that, maps lose some of it */
  fittedTokens: number[];
  width: number;
  claims: Claim[];
}
