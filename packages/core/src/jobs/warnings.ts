/** What a reader of a report must know before believing it. */

import type { Measure } from "../analysis/report.js";
import type { EstimateValue } from "../statistics/estimate.js";
import type { AnalysisParams, FamilyFloor, ReportSummary, ReportWarning } from "../store/records.js";

/** Their numbers average over no refits, and untrained ones would score nothing to hold them against. */
const ofRefitsAlone: ReadonlySet<Measure> = new Set(["norms", "map"] satisfies Measure[]);

/** The paper ablates one refit; CALIBRATED all of them. */
const alone = ({ measure, preset }: AnalysisParams) =>
  ofRefitsAlone.has(measure) || (measure === "ablation" && preset === "PAPER");

/** Below this many refits one odd refit moves every mean, and a 95 % interval may hold the truth in only 92 % of families. */
const manyRefits = 6;

/** A context that two tokens fit into twice, and one before. */
const shortestRepeat = 5;
/** What they are held against is not what nothing was learned in, but other heads. */
const heldAgainstOthers: ReadonlySet<Measure> = new Set(["portability", "transplant"] satisfies Measure[]);

/** The refits that were asked for are all that they are about: no draws of more. */
const ofTwoRefits: ReadonlySet<Measure> = new Set(["refit-pair", "stitching"] satisfies Measure[]);

export function warningsOf(about: {
  params: AnalysisParams;
  floor: FamilyFloor;
  summary: ReportSummary | null;
  /** steps of the recipe; null where it is unknown */
  steps: number | null;
  nCtx: number;
  prompts: number;
  promptsTruncated: number;
  /** whether some refits of the family share a seed and others do not */
  seedsShared?: boolean;
}): ReportWarning[] {
  const { params, floor, summary, steps, nCtx, prompts, promptsTruncated, seedsShared = false } = about;
  const warnings: ReportWarning[] = [];
  const ofFamilies = params.needs.filter(({ role }) => !role.startsWith("own:"));
  const measured = Math.max(...ofFamilies.map(({ work }) => work.refits.length));
  const nRefits = measured - (params.options.exclude?.length ?? 0);
  if (nRefits < manyRefits && !alone(params) && !ofTwoRefits.has(params.measure)) {
    warnings.push({
      code: "FEW_SEEDS",
      message: `There ${nRefits === 1 ? "is 1 refit" : `are only ${nRefits} refits`}: one odd seed moves these numbers, and their intervals may be too narrow; ${manyRefits} or more tell more.`,
    });
  }
  if (promptsTruncated > 0) {
    warnings.push({
      code: "PROMPTS_TRUNCATED",
      message: `${promptsTruncated} of ${prompts} prompts are longer than the context and were cut to ${nCtx} tokens.`,
    });
  }
  const untrainedFloor = (params.options.floor ?? "untrained") === "untrained";
  if (params.floorWeights.length === 0 && untrainedFloor && !alone(params) && !heldAgainstOthers.has(params.measure)) {
    warnings.push({
      code: "NO_FLOOR",
      message: "There are no untrained twins (step 0), so what untrained refits would score is not known.",
    });
  } else if (params.floorWeights.length > 0 && floor.null === "drawn") {
    warnings.push({ code: "FLOOR_DRAWN", message: `T${drawnFrom(floor).slice(1)}.` });
  }
  const below = summary && floorAbove(params, summary);
  if (below) warnings.push({ code: "FLOOR_ABOVE_VALUE", message: below });
  if (steps !== null && params.step < steps) {
    warnings.push({
      code: "UNFINISHED_TRAINING",
      message: `The refits were measured at step ${params.step} of ${steps}; they go on changing until then.`,
    });
  }
  const drawn = params.measure !== "variance" && !ofRefitsAlone.has(params.measure) && !ofTwoRefits.has(params.measure);
  if (seedsShared && drawn) {
    warnings.push({
      code: "SEEDS_SHARED",
      message:
        "Some refits share a seed and others do not: intervals take refits as independent and are too narrow, and the untrained twins of one initial seed are the same network; variance tells the seeds apart.",
    });
  }
  if (params.measure === "scores" && nCtx < shortestRepeat) {
    warnings.push({
      code: "SHORT_CONTEXT",
      message: `The context has ${nCtx} tokens, and induction needs ${shortestRepeat}: two tokens, twice. There is no induction score.`,
    });
  }
  const self = selfTerms(params);
  if (self) warnings.push({ code: "SELF_TERMS_INCLUDED", message: `As in the paper, ${self}.` });
  return warnings;
}

function selfTerms({ measure, preset, options }: AnalysisParams): string | null {
  if (measure === "residual" && options.selfPairs) {
    return "each refit is compared with itself too, which adds (1 - value) / refits to every value";
  }
  if (preset !== "PAPER") return null;
  if (measure === "commonness")
    return "each head is compared with itself too, which adds (1 - value) / heads to every value";
  if (measure === "cross-layer")
    return "the shares count the anchor's heads as their own best matches, which adds 1 / refits to the diagonal";
  return null;
}

/** Which null a floor rests on, as the end of a sentence. */
export function drawnFrom({ init, declared }: Extract<FamilyFloor, { null: "drawn" }>): string {
  const { standardDeviation, residualStandardDeviation } = init;
  const writing =
    residualStandardDeviation === standardDeviation ? "" : `, W_O and W_out ${rounded(residualStandardDeviation)}`;
  const whose = declared
    ? "as the family's manifest declares"
    : "as TransformerLens does; how this family was drawn is not declared";
  return `the floor is that of networks drawn anew from each refit's seed (standard deviation ${rounded(standardDeviation)}${writing}), ${whose}`;
}

const rounded = (value: number) => Number(value.toPrecision(3));

function floorAbove({ measure, preset, options }: AnalysisParams, { overall, layers }: ReportSummary): string | null {
  const above = ({ value, floor }: EstimateValue) => floor !== null && floor > value;
  const which = layers.filter(({ estimate }) => above(estimate)).map(({ layer }) => layer);
  if (which.length === 0 && !above(overall)) return null;
  const where =
    which.length === 0 || which.length === layers.length
      ? "These refits score"
      : `In layer${which.length > 1 ? "s" : ""} ${which.join(", ")} these refits score`;
  const why =
    preset === "PAPER" && measure !== "residual"
      ? "untrained heads all attend nearly evenly, and so alike, and training moves them apart; CALIBRATED subtracts that"
      : "on this scale the seeds share no more than untrained networks do";
  return (options.floor ?? "untrained") === "untrained"
    ? `${where} below their untrained twins: ${why}.`
    : `${where} below their ${options.floor} floor: on this scale the seeds share no more than that.`;
}
