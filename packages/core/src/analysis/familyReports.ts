/** What the answers about a whole family report, as plain data: layers, heads, refits and prompts count from 0. */
import type { EstimateValue, Interval } from "../statistics/estimate.js";
import type { Claim } from "./report.js";

/** A head class, named by its member in one refit, the anchor. */
export interface ClassName {
  layer: number;
  /** the member's place in its layer */
  head: number;
  /** its number among the family's classes */
  ordinal: number;
}

interface FamilyAnswer {
  preset: "CALIBRATED";
  /** the refit whose slots name the heads */
  anchor: number;
  /** empty: the paper asks none of this */
  claims: Claim[];
}

/** How far the refits agree on one prompt. */
export interface PromptAgreement {
  prompt: number;
  /** as it was cut to the context, BOS included */
  tokens: number;
  /** on this prompt: resampled over refits alone */
  estimate: EstimateValue;
  /** over refits, of each one's mean with the others (ddof 1); null with two refits */
  sd: number | null;
  /** what it is ranked by, less its mean over prompts: `calibrated`, or `value` where there is no floor */
  deviation: number;
  /** deviation / its standard error over refits; null where there is none */
  z: number | null;
  /** Benjamini-Hochberg over prompts, of no deviation at all; null where there is no z */
  q: number | null;
  /** whose agreement falls the most below their own mean over prompts, the farthest first */
  heads: (ClassName & { value: number; deviation: number })[];
}

/** On which prompts refits disagree. */
export interface PromptsReport extends FamilyAnswer {
  measure: "prompts";
  /** the one head that is looked at; null: all */
  head: ClassName | null;
  /** of all prompts */
  overall: EstimateValue;
  /** those on which refits agree least first */
  prompts: PromptAgreement[];
  /** Pearson's r over prompts of what they are ranked by with their number of tokens; null where there is none */
  lengthCorrelation: number | null;
  /** Fisher's, of the report's level; null under 5 prompts, absent before 0.4.0 */
  lengthCorrelationInterval?: Interval | null;
}

/** One step of a head's, a layer's or the family's way. */
export interface StepEstimate {
  step: number;
  estimate: EstimateValue;
  /** likeness of the heads to their own selves at the last step, averaged over refits, in [-1, 1]; 1 at that step */
  own: number;
  /** of `own`, over refits; absent before 0.4.0 */
  ownInterval?: Interval | null;
}

export interface Way {
  /** by step, ascending */
  steps: StepEstimate[];
  /** the first step from which on agreement stays at `share` or more of the last step's; null: it never was sure */
  lockIn: number | null;
  /** the first step from which on `own` stays at `share` or more */
  ownLockIn: number;
}

/** When heads become themselves. */
export interface DynamicsReport extends FamilyAnswer {
  measure: "dynamics";
  /** ascending */
  steps: number[];
  share: number;
  overall: Way;
  layers: (Way & { layer: number })[];
  /** `ownLockIns`: of each refit's head alone */
  heads: (Way & ClassName & { ownLockIns: number[] })[];
}

/** What one statistic would take to be as sure as is wanted. */
export interface Needed {
  value: number;
  /** of its interval as it is predicted for the pilot's own refits and prompts */
  halfWidth: number;
  /** variances, none below 0 */
  components: { refit: number; pair: number; prompt: number; refitPrompt: number; residual: number };
  /** refits that it takes on as many prompts as the pilot has; null: more than `mostRefits` */
  refits: number | null;
  /** prompts that it takes with as many refits as the pilot has; null: no number of prompts alone is enough */
  prompts: number | null;
  /** refits below which no number of prompts is enough; null: more than `mostRefits` */
  leastRefits: number | null;
}

/** How many refits and prompts a wanted half-width takes. */
export interface PowerReport extends FamilyAnswer {
  measure: "power";
  /** of the intervals */
  level: number;
  /** wanted, on the scale of values: a calibrated value's is 1/(1 - floor) times as wide */
  halfWidth: number;
  pilot: { refits: number; prompts: number };
  /** beyond which nothing is looked for */
  mostRefits: number;
  overall: Needed;
  layers: (Needed & { layer: number })[];
  heads: (Needed & ClassName)[];
  /** half-widths of the overall value: [refits][prompts] */
  grid: { refits: number[]; prompts: number[]; halfWidths: number[][] };
}

/** What becomes of a stability without one refit. */
export interface Influence {
  /** of the other refits alone */
  value: number;
  /** `value` less that of all refits */
  delta: number;
  /** the same of the calibrated values; null without a floor, or room above it */
  calibratedDelta: number | null;
  /** delta / standard error of the others' value; null below 3 others, or where nothing varies */
  standardised: number | null;
}

/** What each refit does to the family's numbers. */
export interface InfluenceReport extends FamilyAnswer {
  measure: "influence";
  /** |robust z| above which a refit is an outlier, for so many refits; null below `fewest` */
  cutoff: number | null;
  overall: EstimateValue;
  refits: {
    refit: number;
    /** its mean stability with the others */
    mean: number;
    /** among the refits' means */
    robustZ: number;
    /** on which side of the others it lies, where it is an outlier */
    outlier: "BELOW" | "ABOVE" | null;
    overall: Influence;
    layers: (Influence & { layer: number })[];
    heads: (Influence & ClassName)[];
  }[];
}

/** A number with its interval; null where there are too few seeds to tell. */
export interface Share {
  value: number;
  interval: Interval | null;
}

/** What two refits share by what they have in common: parts that sum to 1, the likeness of a head to itself. */
export interface Split {
  /** shared by refits that have neither seed in common */
  common: Share;
  /** added by the same initial weights; below 0 where the data say less than nothing */
  init: Share;
  /** added by the same order of the data */
  data: Share;
  /** left: what the two seeds do together, and noise */
  interaction: Share;
  /** init / (1 - common): the initial weights' share of what seeds change; null where nothing varies */
  initShare: Share | null;
  dataShare: Share | null;
  /** mean similarities of pairs of refits */
  similarity: { init: number; data: number; neither: number };
  /** `common` of the floor; null without one */
  floor: number | null;
}

/** Whether the initial weights or the order of the data make refits differ. */
export interface VarianceReport extends FamilyAnswer {
  measure: "variance";
  initSeeds: number[];
  dataSeeds: number[];
  /** how many pairs of refits share which seed */
  pairs: { init: number; data: number; neither: number };
  level: number;
  overall: Split;
  layers: (Split & { layer: number })[];
  heads: (Split & ClassName)[];
}
