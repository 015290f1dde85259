/** The shell command that computes a report again. */
import type { Measure } from "../analysis/report.js";
import { promptSetHash } from "../data/hash.js";
import { lengthPrompts } from "../data/lengthPrompts.js";
import { defaultResampling, type Resampling } from "../statistics/resampling.js";
import type { AnalysisParams } from "../store/records.js";
import { isFamilyMeasure } from "./familyNeeds.js";

/** @param builtInPrompts whether the prompts need not be named */
export function reproduceCommand(slug: string, params: AnalysisParams, builtInPrompts: boolean): string {
  const { measure, preset, step, anchor, options, about } = params;
  const flag = (name: string, on: boolean) => `--${on ? "" : "no-"}${name}`;
  return [
    `seedscope analyse ${slug} ${measure}`,
    !withoutPreset.has(measure) && !isFamilyMeasure(measure) && `--preset ${preset.toLowerCase()}`,
    ofOneRefit.has(measure) && `--refit ${anchor}`,
    options.right !== undefined && `--left ${anchor} --right ${options.right}`,
    anchored(params) && `--anchor ${anchor}`,
    isFamilyMeasure(measure) && anchor > 0 && `--anchor ${anchor}`,
    options.head && `--head ${options.head}`,
    options.share !== undefined && `--share ${options.share}`,
    options.halfWidth !== undefined && `--half-width ${options.halfWidth}`,
    options.exclude && `--exclude ${options.exclude.join(",")}`,
    options.scope === "across-layers" && "--across-layers",
    options.near !== undefined && `--near ${options.near}`,
    options.effects === false && "--no-effects",
    options.floor && options.floor !== "untrained" && `--floor ${options.floor}`,
    ...resamplingFlags(options.resampling),
    options.heads && `--heads ${options.heads.join(",")}`,
    options.controls && `--controls ${options.controls}`,
    options.against && `--against ${options.against}`,
    options.residualMeasure && `--measure ${options.residualMeasure}`,
    options.control && options.control !== "none" && `--control ${options.control}`,
    options.site && `--site ${options.site}`,
    options.selfPairs !== undefined && flag("self-pairs", options.selfPairs),
    options.load && measure !== "ablation" && flag("center-writing-weights", options.load.centerWritingWeights),
    options.load && measure === "ablation" && flag("fold-value-biases", options.load.foldValueBiases),
    options.ablationKind && `--kind ${options.ablationKind}`,
    options.method && `--method ${options.method}`,
    options.neighbourhood && `--neighbourhood ${options.neighbourhood}`,
    ...(options.also ?? []).map((other) => `--also ${other}`),
    options.detector && `--detector ${quoted(JSON.stringify(options.detector))}`,
    !about.lastSteps && `--step ${step}`,
    options.text && `--text ${options.text}`,
    ...promptsToName(params, builtInPrompts).map((hashes) => `--prompts ${hashes}`),
  ]
    .filter(Boolean)
    .join(" ");
}

/** As one word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** What is not as it is by default. */
function resamplingFlags(resampling: Resampling = defaultResampling): string[] {
  const { level, resamples, axes, seed } = defaultResampling;
  return [
    resampling.level === level ? "" : `--level ${resampling.level}`,
    resampling.resamples === resamples ? "" : `--resamples ${resampling.resamples}`,
    resampling.axes === axes ? "" : `--resample ${resampling.axes}`,
    resampling.seed === seed ? "" : `--resample-seed ${resampling.seed}`,
  ];
}

/** Hashes of the sets that must be named, with commas: one text, or none. */
export function promptsToName(
  { measure, options, promptSetHash: hash }: Pick<AnalysisParams, "measure" | "options" | "promptSetHash">,
  builtIn: boolean,
): string[] {
  if (measure === "embeddings") return [];
  if (measure !== "prompt-length") return builtIn ? [] : [hash];
  const own = lengthPrompts().map(({ prompts }) => promptSetHash(prompts));
  const asked = (options.promptSets ?? own).join(",");
  return asked === own.join(",") ? [] : [asked];
}

/** Those that are asked for a refit, not for an anchor. */
export const ofOneRefit: ReadonlySet<Measure> = new Set([
  "norms",
  "ablation",
  "neurons",
  "scores",
  "portability",
  "transplant",
] satisfies Measure[]);

/** They have but one arithmetic. */
const withoutPreset: ReadonlySet<Measure> = new Set([
  "map",
  "classes",
  "agreement",
  "neurons",
  "embeddings",
  "refit-pair",
  "stitching",
  "portability",
  "transplant",
  "scores",
] satisfies Measure[]);

/** In CALIBRATED every refit is an anchor in turn. */
function anchored({ measure, preset }: AnalysisParams): boolean {
  if (measure === "compare" || measure === "agreement") return true;
  return preset === "PAPER" && ["stability", "cross-layer", "commonness", "prompt-length"].includes(measure);
}
