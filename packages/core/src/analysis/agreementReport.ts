/** What a report on agreement holds, as plain data: layers, heads and refits count from 0. */
import type { LoadOptions } from "../model/loading.js";
import type { EstimateValue } from "../statistics/estimate.js";
import type { Resampling } from "../statistics/resampling.js";
import type { HeadMatch } from "./headReport.js";
import type { Claim } from "./report.js";

/** Where the maps between streams are fitted: right after attention, or after the block where the stream stops there first. */
export type MapSite = "resid_mid" | "resid_post";

/** What patterns that agree may agree about. */
export const agreementParts = ["sink", "position", "token", "content"] as const;
export type AgreementPart = (typeof agreementParts)[number];

/** How heads and their counterparts agree; every n counts the other refits. */
export interface Agreement {
  /** of patterns, in [0, 1] */
  cosine: EstimateValue;
  /** of patterns less uniform causal attention, in [-1, 1] */
  centred: EstimateValue;
  /** 1 - Jensen-Shannon divergence / log 2, a mean over queries; in [0, 1] */
  jensenShannon: EstimateValue;
  /** of what they write, after the map between the streams; in [-1, 1] */
  output: EstimateValue;
  /** of the changes of every token's loss without them, in [-1, 1]; null where that was not asked for */
  effect: EstimateValue | null;
  /** what `centred` is made of: the parts' values add up to its value */
  parts: Record<AgreementPart, EstimateValue>;
  /** each part over `centred`: they add up to 1; null where `centred` is too small to be divided */
  shares: Record<AgreementPart, EstimateValue> | null;
}

export interface AgreementReport {
  measure: "agreement";
  preset: "CALIBRATED";
  /** whose heads are listed, and held against those of all other refits */
  anchor: number;
  resampling: Resampling;
  load: LoadOptions;
  site: MapSite;
  prompts: number;
  /** of all prompts together, BOS included */
  tokens: number;
  /** `centred`, a mean over layers */
  overall: EstimateValue;
  /** means over layers */
  agreement: Agreement;
  /** means over the heads of a layer; `estimate` is `centred`, sd over its heads (ddof 1), null for one head */
  layers: { layer: number; estimate: EstimateValue; sd: number | null; agreement: Agreement }[];
  /** by layer, then head; `matches` by refit */
  heads: { layer: number; head: number; agreement: Agreement; matches: HeadMatch[] }[];
  /** what numbers cannot be trusted for, in sentences */
  cautions: string[];
  claims: Claim[];
}
