/** What an analysis job is called: all that its request says beyond the defaults, so that no two read alike. */
import { defaultNear } from "../analysis/classes.js";
import type { Detector } from "../analysis/detectors.js";
import type { Measure } from "../analysis/report.js";
import { contentHash } from "../data/hash.js";
import { defaultResampling } from "../statistics/resampling.js";
import type { AnalysisParams, ReportOptions } from "../store/records.js";
import { canonicalJson } from "./keys.js";
import { ofOneRefit, promptsToName } from "./reproduceCommand.js";

/** What the parameters know by numbers alone. */
interface Names {
  family: string;
  /** labels by ordinal */
  refits: readonly string[];
  promptSet: { name: string; builtIn: boolean };
}

/** @returns e.g. "Ablation of every head of demo, seed 2 at step 400, calibrated preset, mean ablation" */
export function analysisTitle(
  params: Pick<AnalysisParams, "measure" | "preset" | "step" | "anchor" | "promptSetHash" | "options">,
  { family, refits, promptSet }: Names,
): string {
  const { measure, preset, step, anchor, options } = params;
  const others = [options.against ?? [], options.also ?? []].flat();
  const whose = [family, ...others.map((other) => `with ${other}`)].join(" ");
  const labelOf = (ordinal: number) => refits[ordinal] ?? `refit ${ordinal}`;
  const labels = [
    // the first is the anchor of whatever names none
    ...(anchor > 0 || ofOneRefit.has(measure) || options.right !== undefined ? [anchor] : []),
    ...(options.right === undefined ? [] : [options.right]),
  ].map(labelOf);
  const prompts = promptsToName(params, promptSet.builtIn).map((hashes) => {
    const shown = hashes.split(",").map((hash) => hash.slice(0, 8));
    return shown.length > 1 ? `prompt sets ${shown.join(" ")}` : `prompts ${promptSet.name} ${shown[0]}`;
  });
  return [
    `${titles[measure]} of ${whose}${labels.length > 0 ? `, ${labels.join(" against ")}` : ""} at step ${step}`,
    ...(measure === "map" ? [] : [`${preset.toLowerCase()} preset`]),
    ...(options.exclude ? [`without ${options.exclude.map(labelOf).join(" and ")}`] : []),
    ...optionWords(params),
    ...prompts,
  ].join(", ");
}

const titles: Record<Measure, string> = {
  stability: "Stability",
  "cross-layer": "Best matches across layers",
  commonness: "Commonness",
  norms: "Norms of weights",
  "prompt-length": "Stability by prompt length",
  compare: "Comparison",
  residual: "Likeness of residual streams",
  ablation: "Ablation of every head",
  map: "Map of heads",
  neurons: "Neurons found again",
  embeddings: "Likeness of embeddings",
  "refit-pair": "Two refits held against each other",
  stitching: "Stitching test of two refits",
  classes: "Classes of heads",
  agreement: "Agreement of heads",
  prompts: "Agreement by prompt",
  dynamics: "Stability by step",
  power: "Refits and prompts that it takes",
  influence: "Influence of each refit",
  variance: "Variance by seed",
  scores: "Scores of heads",
  portability: "Portability of a set of heads",
  transplant: "Transplants for every head",
};

/** By option, what is said of it; nothing of a default. Those without words stand before the step, or follow from it. */
const words: {
  [Name in Exclude<keyof ReportOptions, "against" | "also" | "right" | "exclude" | "promptSets" | "steps">]-?: (
    value: NonNullable<ReportOptions[Name]>,
    paper: boolean,
  ) => string | string[] | false;
} = {
  floor: (kind) => kind !== "untrained" && `floor ${kind}`,
  resampling: ({ level, resamples, axes, seed }) => [
    ...(level === defaultResampling.level ? [] : [`${100 * level} % intervals`]),
    ...(resamples === defaultResampling.resamples ? [] : [`${resamples} resamples`]),
    ...(axes === defaultResampling.axes ? [] : [`resampled over ${axes}`]),
    ...(seed === defaultResampling.seed ? [] : [`resampling seed ${seed}`]),
  ],
  scope: (scope) => scope === "across-layers" && "across layers",
  near: (near) => near !== defaultNear && `near-copies from ${near}`,
  effects: (compared) => !compared && "without effects",
  load: ({ centerWritingWeights, foldValueBiases }, paper) => [
    ...(centerWritingWeights === paper ? [] : [`writing weights ${paper ? "not " : ""}centred`]),
    ...(foldValueBiases === paper ? [] : [`value biases ${paper ? "not " : ""}folded`]),
  ],
  residualMeasure: (measure) => measure,
  site: (site) => site,
  control: (control) => control !== "none" && `control ${control}`,
  selfPairs: (selfPairs, paper) => selfPairs !== paper && `${selfPairs ? "with" : "without"} self pairs`,
  ablationKind: (kind) => `${kind} ablation`,
  method: (method) => method,
  neighbourhood: (size) => `neighbourhood ${size}`,
  head: (head) => head,
  share: (share) => `share ${share}`,
  halfWidth: (width) => `half-width ${width}`,
  detector: (detector) => `detector ${detector.name} ${ruleOf(detector)}`,
  heads: (heads) => heads.join(" "),
  controls: (controls) => `${controls} random sets`,
  text: (hash) => `text ${hash.slice(0, 8)}`,
};

function optionWords({ preset, options }: Pick<AnalysisParams, "preset" | "options">): string[] {
  return Object.entries(words).flatMap(([name, say]) => {
    const value = options[name as keyof typeof words];
    if (value === undefined || value === null) return [];
    return (say as (value: unknown, paper: boolean) => string | string[] | false)(value, preset === "PAPER") || [];
  });
}

/** Names are the user's, and may come again with another pattern. */
function ruleOf(detector: Detector): string {
  if ("offset" in detector) return `(offset ${detector.offset})`;
  if ("key" in detector) return `(${detector.key})`;
  return `(pattern ${contentHash(canonicalJson(detector.pattern)).slice(0, 8)})`;
}
