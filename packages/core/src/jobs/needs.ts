/** What plans of measures are made of: artifacts on the refits of a family, and how they are loaded. */
import type { AblationKind } from "../analysis/ablationSweep.js";
import { type FloorKind, isPatternNull } from "../analysis/floors.js";
import type { Preset } from "../analysis/headReport.js";
import type { PatternNull } from "../analysis/patternNull.js";
import type {
  ClassScope,
  MapMethod,
  Measure,
  ResidualControl,
  ResidualMeasure,
  ResidualSite,
} from "../analysis/report.js";
import { keptRefits } from "../analysis/someRefits.js";
import type { LoadOptions } from "../model/loading.js";
import { defaultResampling, type Resampling, requireResampling } from "../statistics/resampling.js";
import type { ArtifactWork, StoredText, WeightsSource } from "../store/artifactWork.js";
import type { Need, PromptSetRecord, ReportAbout, ReportOptions } from "../store/records.js";
import { artifactKey } from "./keys.js";
import { refuse } from "./refusal.js";
import type { Subject } from "./subject.js";

/** What may be asked of a measure beyond preset, prompts, step and anchor; the rest is left to its defaults. */
export interface RequestOptions {
  /** default: the untrained twins, where the family has them */
  floor?: FloorKind;
  /** what is left out is as `defaultResampling` */
  resampling?: Partial<Resampling>;
  /** stability, cross-layer, commonness, ablation, scores: ordinals of refits that are left out; default none */
  exclude?: readonly number[];
  /** classes; default within layers */
  scope?: ClassScope;
  /** classes: from which centred similarity on a head is a near-copy; default 0.9 */
  near?: number;
  /** agreement: whether what heads are worth is compared too; default true */
  effects?: boolean;
  /** default: both in PAPER, neither in CALIBRATED */
  load?: Partial<LoadOptions>;
  /** residual, refit-pair; default resid_pre, as the paper's code has it */
  site?: ResidualSite;
  /** residual; default: in PAPER only */
  selfPairs?: boolean;
  /** compare: the other family's id */
  against?: string;
  /** compare: a corpus' hash; default: the prompts, joined by blank lines */
  text?: string;
  /** prompt-length: hashes; default: the built-in six of 5 to 50 words */
  promptSets?: readonly string[];
  /** ablation; default: zero in PAPER, mean in CALIBRATED */
  ablationKind?: AblationKind;
  /** map; default tsne */
  method?: MapMethod;
  /** map: t-SNE's perplexity, UMAP's neighbours; default: what suits the number of heads */
  neighbourhood?: number;
  /** map: ids of further families */
  also?: readonly string[];
  /** residual, refit-pair; default: cka-rbf for residual in PAPER, else cka-debiased */
  residualMeasure?: ResidualMeasure;
  /** residual, refit-pair: what is taken off the streams before; default none */
  control?: ResidualControl;
  /** refit-pair, stitching: the refit that the left one, the anchor, is held against or stitched to; default 1 */
  right?: number;
  /** prompts: the one head of the anchor that is looked at, "L3H5"; default: all */
  head?: string;
  /** dynamics: the share of its last value from which on a head is itself; default 0.9 */
  share?: number;
  /** power: the half-width that is wanted; default 0.02 */
  halfWidth?: number;
  /** scores: a pattern to look for, as `parseDetector` takes it */
  detector?: unknown;
  /** portability: labels, "L0H3" */
  heads?: readonly string[];
  /** portability: random sets a refit; default 20 */
  controls?: number;
}

export interface Asked {
  subject: Subject;
  preset: Preset;
  /** or the one refit that is looked at */
  anchor: number;
  promptSet: PromptSetRecord;
  /** as it was asked: further families are measured at the same step, or else at their newest too */
  step?: number;
  options: RequestOptions;
}

export interface Plan {
  options: ReportOptions;
  about: ReportAbout;
  needs: Need[];
  weights: string[];
  floorWeights: string[];
  /** of a measure on several sets, the last of them */
  promptSetHash: string;
}

/** Similarities of the trained refits, and those that their floor is read off, where it takes any. */
export function tables({ subject, ...asked }: Pick<Asked, "subject" | "promptSet" | "options">, suffix = ""): Need[] {
  const floor = floorOf(asked);
  const of = (refits: WeightsSource[], against?: PatternNull): ArtifactWork => ({
    kind: "similarities",
    ...onPrompts({ subject, ...asked }),
    refits,
    ...(against ? { against } : {}),
  });
  const passes = subject.trained.length * asked.promptSet.size;
  return [
    need(`trained${suffix}`, of(subject.trained), passes),
    ...(floor === "untrained" && subject.untrained ? [need(`floor${suffix}`, of(subject.untrained), passes)] : []),
    // what is left of a pattern is made beside it, and the mean over other prompts takes one more pass
    ...(isPatternNull(floor) ? [need(`floor${suffix}`, of(subject.trained, floor), 2 * passes)] : []),
  ];
}

/** What layers are correlated with, or held against; one refit alone has no stability. */
export function stabilityIfAny(asked: Asked): Need[] {
  if (asked.subject.trained.length < 2) return [];
  return tables({ ...asked, options: { floor: "none" } });
}

export function floorOf({ options }: Pick<Asked, "options">): FloorKind {
  return options.floor ?? "untrained";
}

/** @throws InvalidInput naming what is not as it must be */
export function resamplingOf({ options }: Pick<Asked, "options">): Resampling {
  const resampling = { ...defaultResampling, ...options.resampling };
  requireResampling(resampling);
  return resampling;
}

/** What every measure of heads is asked with beside its own. */
export function estimatesOf(asked: Asked): Pick<ReportOptions, "floor" | "resampling"> {
  return { floor: floorOf(asked), resampling: resamplingOf(asked) };
}

/**
 * What a measure that can be read off some of the refits is asked with.
 *
 * @throws Refused where fewer than two stay, or the one that is looked at does not; InvalidInput naming what is no refit
 */
export function excludeOf(
  { subject: { family, trained }, anchor, options }: Asked,
  measure: Measure,
): Pick<ReportOptions, "exclude"> {
  const exclude = [...new Set(options.exclude)].sort((a, b) => a - b);
  if (exclude.length === 0) return {};
  const kept = keptRefits(trained.length, exclude);
  if (kept.length < 2) {
    refuse(
      "TOO_FEW_REFITS",
      `${measure} without refits of ${family.slug} needs 2 that stay, but all ${trained.length} less ${exclude.length} leave ${kept.length}`,
      "leave out fewer",
    );
  }
  if (!kept.includes(anchor)) {
    refuse("INVALID_INPUT", `refit ${anchor} is left out, but its heads are listed`, `list those of refit ${kept[0]}`);
  }
  return { exclude };
}

export function plan(
  { subject, promptSet }: Asked,
  needs: Need[],
  more: {
    options: ReportOptions;
    about?: Omit<ReportAbout, "families">;
    others?: Subject[];
    /** default: as the family has */
    floors?: boolean;
  },
): Plan {
  const subjects = [subject, ...(more.others ?? [])];
  const untrained = more.floors !== false && (more.options.floor ?? "untrained") === "untrained";
  const { exclude = [] } = more.options;
  const stays = (of: Subject) => (_: unknown, ordinal: number) => of !== subject || !exclude.includes(ordinal);
  const hashes = (of: Subject, sources: readonly WeightsSource[]) =>
    sources.filter(stays(of)).map(({ weights }) => weights);
  return {
    options: more.options,
    about: {
      families: subjects.map(({ family }) => ({
        slug: family.slug,
        nLayers: family.config.nLayers,
        optimizer: family.recipe?.optimizer.kind ?? null,
      })),
      ...(subjects.every(({ step }) => step === subject.step) ? {} : { lastSteps: true as const }),
      ...more.about,
    },
    needs,
    weights: subjects.flatMap((of) => hashes(of, of.trained)),
    floorWeights: !untrained ? [] : subjects.flatMap((of) => hashes(of, of.untrained ?? [])),
    promptSetHash: promptSet.hash,
  };
}

export function need(role: string, work: ArtifactWork, passes: number): Need {
  return { role, key: artifactKey(work), passes, work };
}

export const stored = ({ hash, fileHash }: PromptSetRecord): StoredText => ({ hash, file: fileHash });

export function onTokens({ family: { config, tokenizer } }: Subject) {
  return { config, tokenizer: tokenizer.hash, bosId: tokenizer.bosId };
}

export function onPrompts({ subject, promptSet }: Pick<Asked, "subject" | "promptSet">) {
  requirePrompts(promptSet);
  return { ...onTokens(subject), prompts: stored(promptSet) };
}

/** The refit that is looked at alone. */
export function one(asked: Asked) {
  return { ...onPrompts(asked), refits: [asked.subject.trained[asked.anchor]] };
}

export function loadOptions({ preset, options }: Asked): LoadOptions {
  const paper = preset === "PAPER";
  return { centerWritingWeights: paper, foldValueBiases: paper, ...options.load };
}

export function requireRefits(
  measure: Measure,
  { family: { slug }, members }: Pick<Subject, "family" | "members">,
): void {
  if (members.length >= 2) return;
  refuse(
    "TOO_FEW_REFITS",
    `${measure} compares refits and needs at least 2, but ${slug} has ${members.length}`,
    "train a family with more seeds; commonness, norms and ablation need only one refit",
  );
}

/** A mean over one prompt is that prompt's own accident. */
export function requirePrompts({ name, size }: PromptSetRecord): void {
  if (size >= 2) return;
  refuse("TOO_FEW_PROMPTS", `the prompt set ${name} has 1 prompt; measures average over at least 2`, "add prompts");
}
