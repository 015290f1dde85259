/** What each experiment of the paper reports, as plain data: layers, heads and refits count from 0. */
import type { LoadOptions } from "../model/loading.js";
import type { Correlations } from "../statistics/correlation.js";
import type { EstimateValue, Interval } from "../statistics/estimate.js";
import type { QuantileName } from "../statistics/quantiles.js";
import type { Resampling } from "../statistics/resampling.js";
import type { AblationKind } from "./ablationSweep.js";
import type { AgreementReport } from "./agreementReport.js";
import type { PortabilityReport, TransplantReport } from "./circuitReports.js";
import type { Detector } from "./detectors.js";
import type { DynamicsReport, InfluenceReport, PowerReport, PromptsReport, VarianceReport } from "./familyReports.js";
import type { Divergence } from "./functionDistance.js";
import type { HeadReport, Preset } from "./headReport.js";
import type { ScoreName } from "./scoreTable.js";

export type { Agreement, AgreementPart, AgreementReport, MapSite } from "./agreementReport.js";

/** A sentence of the paper, and whether it holds on what was measured. */
export interface Claim {
  /** "4.6" */
  section: string;
  /** what the paper says, in a sentence */
  statement: string;
  holds: boolean;
  /** what was found here, in a sentence with the numbers */
  finding: string;
}

/** §4.1 */
export interface StabilityReport extends HeadReport {
  measure: "stability";
  /** ΔS: the most stable layer's value less the least stable one's; its floor is the same two layers'. Null before 0.4.0. */
  drop: EstimateValue | null;
  claims: Claim[];
}

/** §4.3 */
export interface CommonnessReport extends HeadReport {
  measure: "commonness";
  /** by layer, the anchor's [head][other head]: c̄, 1 on the diagonal (PAPER: cosine; CALIBRATED: centred) */
  similarity: number[][][];
  claims: Claim[];
}

/** §4.2: the best match of each of the anchor's heads among all layers of each other refit. */
export interface CrossLayerReport extends HeadReport {
  measure: "cross-layer";
  /**
   * [anchor layer][layer of the best match]: shares, each row sums to 1. PAPER counts the anchor's matches with itself
   * too, which adds 1/refits to the diagonal; CALIBRATED leaves them out.
   */
  shares: number[][];
  claims: Claim[];
}

/** The tensors whose norms are taken; W_in, W_out and ln2 are absent without an MLP. */
export type NormName = "W_Q" | "W_K" | "W_V" | "W_O" | "W_in" | "W_out" | "ln1" | "ln2";

/** §4.4.1 */
export interface NormsReport {
  measure: "norms";
  preset: Preset;
  refit: number;
  load: LoadOptions;
  /** Frobenius norms of one refit's weights; `stability` is the layer's raw stability with that refit as anchor */
  layers: { layer: number; stability: number | null; norms: Partial<Record<NormName, number>> }[];
  /** Pearson over layers of norm and stability; null with one refit, fewer than 3 layers, or no variation */
  correlations: {
    weight: NormName;
    pearson: number | null;
    /** Fisher's, of 95 %; null under 5 layers */
    interval: Interval | null;
    n: number;
  }[];
  claims: Claim[];
}

/** §4.4.2: stability on prompt sets of different lengths, shortest first. */
export interface PromptLengthReport {
  measure: "prompt-length";
  preset: Preset;
  anchor: number;
  sets: {
    name: string;
    promptSetHash: string;
    /** words a prompt, where all prompts have as many; else null */
    words: number | null;
    prompts: number;
    /** tokens a prompt on average, BOS included, as they were cut to the context */
    meanTokens: number;
    overall: EstimateValue;
    layers: HeadReport["layers"];
  }[];
  claims: Claim[];
}

/** Where the stream is read after attention: resid_post where there is no resid_mid. */
export type NormSite = "resid_mid" | "resid_post";

export interface PerplexityRange {
  mean: number;
  /** of the mean, over refits; null for one */
  interval: Interval | null;
  min: number;
  max: number;
  /** predicted, a refit */
  tokens: number;
}

/** One of two families that are compared. */
export interface ComparisonSide {
  slug: string;
  overall: EstimateValue;
  layers: HeadReport["layers"];
  normSite: NormSite;
  /** mean L2 norm over all tokens of all prompts, BOS included, of the anchor alone */
  norms: { layer: number; attnOut: number; resid: number }[];
  /** by refit */
  perplexities: { refit: number; truncated: number; sliding: number }[];
  /** the text's first nCtx tokens in one window, as the paper did it */
  truncated: PerplexityRange;
  /** all of the text, each token predicted once, in windows of nCtx that overlap by one token */
  sliding: PerplexityRange;
}

/** §4.5 */
export interface ComparisonReport {
  measure: "compare";
  preset: Preset;
  anchor: number;
  load: LoadOptions;
  /** the family, and the one it is held against */
  sides: [ComparisonSide, ComparisonSide];
  /** the second's stability minus the first's, of the mean over layers; n is the smaller of the two families' */
  difference: EstimateValue;
  /** the same by layer */
  differences: EstimateValue[];
  /** what the perplexities were measured on */
  text: { name: string; hash: string };
  claims: Claim[];
}

export type ResidualSite = "resid_pre" | "resid_mid" | "resid_post";

/** How alike two refits' streams are: the paper's is cka-rbf. */
export type ResidualMeasure = "cka-linear" | "cka-debiased" | "cka-rbf" | "procrustes" | "svcca" | "rsa" | "knn";

/** What is taken off the stream before it is compared: what its token alone, its place alone, or no training explain. */
export type ResidualControl = "none" | "token" | "position" | "token-position" | "untrained";

/** §4.7 */
export interface ResidualReport {
  measure: "residual";
  preset: Preset;
  /** what tells how alike two streams are */
  residualMeasure: ResidualMeasure;
  /** what was taken off the streams before */
  control: ResidualControl;
  site: ResidualSite;
  /** whether each refit's likeness with itself, 1, is among those averaged: (1/M) + (1 - 1/M)·c */
  selfPairs: boolean;
  load: LoadOptions;
  /** of all prompts together, BOS included */
  tokens: number;
  /** of those, which were compared: all, or a sample of those that differ (rsa, knn) */
  compared: number;
  /** dimensions of the stream */
  width: number;
  resampling: Resampling;
  /** mean over layers; n counts pairs of different refits */
  overall: EstimateValue;
  /** sd over pairs of different refits, ddof 1; null for one pair */
  layers: { layer: number; estimate: EstimateValue; sd: number | null }[];
  /** by layer: likeness of every two refits, symmetric, 1 on the diagonal: [refit][refit] */
  matrices: number[][][];
  claims: Claim[];
}

/** §4.8, and how far it holds over all refits. */
export interface AblationReport {
  measure: "ablation";
  preset: Preset;
  kind: AblationKind;
  /** that each head of the refit was swapped with, by `kind`; else null */
  swappedWith: number | null;
  refit: number;
  /** ordinals of the refits that means are over, where some of the family's are left out; else absent */
  over?: number[];
  load: LoadOptions;
  /** file of the refit's losses on every token: store/ablations.ts; null where it was not kept */
  tokenLossesFile: string | null;
  baseline: { loss: number; perplexity: number; tokens: number };
  /** by layer, then head; `relative` is Δ/baseline; `stability` the head's raw stability, null with one refit */
  heads: {
    layer: number;
    head: number;
    loss: number;
    /** nats a token */
    deltaLoss: number;
    /** of `deltaLoss`, over prompts, which n counts; null where the losses of prompts are not known, as before 0.4.0 */
    estimate: EstimateValue | null;
    perplexity: number;
    deltaPerplexity: number;
    relative: number;
    stability: number | null;
    /** null where one refit alone was measured */
    overRefits: EffectOverRefits | null;
  }[];
  /**
   * Correlations over the layer's heads of Δ perplexity with stability; null where there is none (kendall: tau-b).
   * `overRefits` is the mean Δ loss of the layer's heads over all refits, null where one alone was measured.
   */
  layers: {
    layer: number;
    meanDelta: number;
    pearson: number | null;
    spearman: number | null;
    kendall: number | null;
    n: number;
    overRefits: EstimateValue | null;
  }[];
  correlations: EffectCorrelations;
  /** null with fewer than 2 correlations */
  trend: CorrelationTrend | null;
  claims: Claim[];
}

/** Least squares of the layers' pearson over depth. */
export interface CorrelationTrend {
  slope: number;
  intercept: number;
  /** of the slope, 95 %; null with fewer than 3 correlations; absent in reports of earlier versions */
  interval?: Interval | null;
}

/** What a head and its counterparts are worth, a head of every refit: changes where it is ablated. n counts refits. */
export interface EffectOverRefits {
  /** by refit, of those that the report is over: the head of its class, in the same layer */
  members: number[];
  /** nats a token */
  deltaLoss: EstimateValue;
  deltaPerplexity: EstimateValue;
}

/**
 * How effects go with stability. "refit": the listed refit's own Δ perplexity and stability, a point a head, as the paper
 * does it. "classes": Δ loss over all refits and the mean stability of the class' members, a point a class.
 */
export interface EffectCorrelations {
  over: "refit" | "classes";
  /** of all heads together */
  overall: Correlations;
  layers: (Correlations & { layer: number })[];
}

export type MapMethod = "tsne" | "umap" | "pca";

/** §4.9 */
export interface MapReport {
  measure: "map";
  method: MapMethod;
  /** t-SNE: perplexity; UMAP: neighbours; PCA: null */
  neighbourhood: number | null;
  seed: number;
  /** prompts in a signature: it has as many squared entries */
  prompts: number;
  families: { slug: string; nLayers: number }[];
  /** one column each, all as long: the point's family (index into `families`), refit, layer, head, and place */
  points: { family: number[]; refit: number[]; layer: number[]; head: number[]; x: number[]; y: number[] };
  /**
   * How many of a point's 5 nearest neighbours, by signature and not by place, share its layer, refit or family; and
   * what chance gives. The interval is over refits, of 95 %; null where a family has fewer than three, absent before 0.4.0.
   */
  agreement: { of: "layer" | "refit" | "family"; share: number; interval?: Interval | null; chance: number }[];
  claims: Claim[];
}

/** Of the values of all neurons of a layer. */
export interface NeuronQuantiles extends Record<QuantileName, number> {
  /** over other refits; null with fewer than three of them, absent before 0.4.0 */
  intervals?: Record<QuantileName, Interval> | null;
}

/** Whether MLP neurons are found again. */
export interface NeuronsReport {
  measure: "neurons";
  /** whose neurons are looked for in the others */
  anchor: number;
  /** of all prompts together, BOS included */
  tokens: number;
  /** neurons of a layer */
  width: number;
  resampling: Resampling;
  /** mean over layers */
  overall: EstimateValue;
  layers: {
    layer: number;
    /** mean over neurons and other refits of the correlation with the counterpart; n counts other refits */
    estimate: EstimateValue;
    /** over neurons, ddof 1; null for one */
    sd: number | null;
    quantiles: NeuronQuantiles;
    /** null without a floor */
    floorQuantiles: NeuronQuantiles | null;
    /** neurons that respond to all tokens alike: they count as 0 */
    silent: number;
  }[];
  /** by layer, then neuron: mean over other refits */
  neurons: number[][];
  claims: Claim[];
}

/** What compares embeddings. */
export type EmbeddingsMeasure = Extract<ResidualMeasure, "cka-debiased" | "procrustes" | "knn">;

/** Whether tokens lie to one another as in the other refits' embeddings. */
export interface EmbeddingsReport {
  measure: "embeddings";
  load: LoadOptions;
  /** of the vocabulary, whose rows were compared, by measure */
  tokens: number;
  vocabulary: number;
  /** dimensions of the embedding */
  width: number;
  resampling: Resampling;
  /** mean over pairs of refits, whose number is n; [refit][refit], symmetric, 1 on the diagonal */
  measures: { measure: EmbeddingsMeasure; estimate: EstimateValue; tokens: number; matrix: number[][] }[];
  claims: Claim[];
}

/** Two refits held against each other: at which depth their streams are alike, and how far apart what they predict is. */
export interface RefitPairReport {
  measure: "refit-pair";
  /** ordinals of the two */
  left: number;
  right: number;
  residualMeasure: ResidualMeasure;
  control: ResidualControl;
  site: ResidualSite;
  load: LoadOptions;
  /** of all prompts together, BOS included */
  tokens: number;
  /** of those, which the streams were compared on: all, or a sample where a measure looks at every two of them */
  compared: number;
  /** dimensions of the stream */
  width: number;
  /** likeness of the streams by `residualMeasure` [layer of the left refit][layer of the right] */
  similarity: number[][];
  /** the same where nothing was learned; null where that is not known */
  floor: number[][] | null;
  resampling: Resampling;
  /**
   * divergence of the right refit's next-token distributions from the left one's and the like, mean over all tokens in
   * nats; intervals are over prompts, whose number is n; the floor is that of the two's untrained twins
   */
  distance: Record<Divergence, EstimateValue>;
  claims: Claim[];
}

/** One layer of a stitching test: losses in nats a token, whose intervals are over prompts. */
export interface StitchedLayer {
  layer: number;
  /** of the right refit's layers from this one on, on the left refit's stream, mapped */
  stitched: EstimateValue;
  /** stitched, less the right refit's own loss; below 0 where the left stream serves better */
  penalty: EstimateValue;
  /** stitched loss with the left refit's untrained twin for its source; null where there is none */
  untrained: EstimateValue | null;
  /** where the stream before this layer is its mean at every position, which tells of no token */
  mean: EstimateValue;
  /**
   * 1 - penalty / (mean - own): 0 is worth no more than the mean stream, 1 as much as the right refit's own; the floor is
   * the untrained twin's. Null where the own stream is worth too little to have a share of.
   */
  recovered: EstimateValue | null;
  /** cosine of the mapped and the right refit's stream on prompts the map was not fitted on, in [-1, 1] */
  alignment: number;
}

/** What one refit's later layers make of another's stream. */
export interface StitchingReport {
  measure: "stitching";
  /** ordinal of the refit whose stream is taken */
  left: number;
  /** ordinal of the refit that goes on with it */
  right: number;
  resampling: Resampling;
  /** predicted, of all prompts together */
  tokens: number;
  /** tokens that each half's maps were fitted on */
  fittedTokens: number[];
  /** dimensions of the stream */
  width: number;
  /** loss of the right refit as it is, in nats a token */
  own: EstimateValue;
  layers: StitchedLayer[];
  claims: Claim[];
}

/** Where a class' members may lie. */
export type ClassScope = "within-layers" | "across-layers";

/** A class' head in one refit. */
export interface ClassMember {
  refit: number;
  layer: number;
  head: number;
  /** mean centred similarity to the other members, in [-1, 1] */
  similarity: number;
  /** that, less the most that another head of this refit has to them; may be negative: one to one may prefer it so */
  margin: number | null;
  /** whether it is a near-copy of the medoid, or the medoid itself */
  near: boolean;
}

/** One head's identity in a family: exactly one member in every refit. */
export interface HeadClass {
  /** by layer, then as refit 0's heads */
  ordinal: number;
  /** that most members are in; of equals the lowest */
  layer: number;
  /** mean centred similarity over all pairs of members */
  stability: EstimateValue;
  /** by refit */
  members: ClassMember[];
  /** the member most like all others */
  medoid: { refit: number; layer: number; head: number };
  /** share of the other refits that hold a near-copy of the medoid, in [0, 1] */
  coverage: number;
  /** by refit: how alike its member is to the medoid, in [-1, 1]; 1 for the medoid itself */
  distribution: number[];
  /** share of pairs of refits whose own one-to-one matching pairs these members, in [0, 1] */
  consistency: number;
}

/** What best matches lack: one head, one identity. */
export interface ClassesReport {
  measure: "classes";
  preset: Preset;
  scope: ClassScope;
  /** centred similarity from which on a head counts as a near-copy */
  near: number;
  resampling: Resampling;
  /** mean over layers; n counts pairs of refits */
  overall: EstimateValue;
  /** mean over the classes of a layer; sd over those classes (ddof 1). Across layers, one without a class is left out. */
  layers: { layer: number; estimate: EstimateValue; sd: number | null }[];
  /** by ordinal */
  classes: HeadClass[];
  /**
   * share of heads, over all triples of refits, that pairwise matchings lead back to themselves; 1 where they are all of
   * one mind; null with two refits
   */
  cycleConsistency: number | null;
  claims: Claim[];
}

/** One score of one head. */
export interface HeadScore {
  /** the listed head's own, mean over prompts (induction: over sequences) */
  value: number;
  /** mean over the head's class, one head in every refit; n counts refits */
  estimate: EstimateValue;
}

/** What one head attends to. */
export interface ScoredHead {
  layer: number;
  head: number;
  /** ordinal of its class, as in `ClassesReport` within layers; null with one refit */
  class: number | null;
  /** the class' heads, by refit */
  members: { refit: number; layer: number; head: number }[];
  /** null where nothing was given (detector), there is no room (induction), or no prompt has such a key */
  scores: Record<ScoreName, HeadScore | null>;
  /** shares of its own attention by distance, in the order of the report's bins */
  distances: number[];
}

/** What heads attend to: known patterns, how wide, how far. */
export interface HeadScoresReport {
  measure: "scores";
  /** whose heads are listed */
  refit: number;
  refits: number;
  resampling: Resampling;
  detector: Detector | null;
  /** what induction is read off: so many sequences of so many random tokens, twice; null where there is no room */
  induction: { sequences: number; tokens: number } | null;
  /** of the distances between query and key */
  bins: { from: number; to: number }[];
  /** by layer, then head */
  heads: ScoredHead[];
  claims: Claim[];
}

export type MeasureReport =
  | StabilityReport
  | CrossLayerReport
  | CommonnessReport
  | NormsReport
  | PromptLengthReport
  | ComparisonReport
  | ResidualReport
  | AblationReport
  | MapReport
  | ClassesReport
  | AgreementReport
  | NeuronsReport
  | EmbeddingsReport
  | RefitPairReport
  | StitchingReport
  | PromptsReport
  | DynamicsReport
  | PowerReport
  | InfluenceReport
  | VarianceReport
  | HeadScoresReport
  | PortabilityReport
  | TransplantReport;

export type Measure = MeasureReport["measure"];

/** The measures that give every head a value. */
export type HeadMeasure = HeadReport["measure"];
