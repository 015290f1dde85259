/** The options of seedscope analyse, and which of them each measure takes. */

import { type Command, Option } from "commander";
import { Failure } from "../failure.js";
import type { MeasureName } from "../measures/measure.js";
import {
  type ResidualControl,
  type ResidualMeasure,
  residualControls,
  residualMeasures,
} from "../measures/residual.js";
import { number, oneOf, wholeNumber } from "../options.js";
import type { PublishedMeasure } from "../published.js";

export interface AnalyseOptions {
  preset: "paper" | "calibrated";
  prompts?: string;
  step?: number;
  anchor?: number;
  refit?: number;
  left?: number;
  right?: number;
  site?: "resid_pre" | "resid_mid" | "resid_post";
  selfPairs?: boolean;
  centerWritingWeights?: boolean;
  foldValueBiases?: boolean;
  against?: string;
  text?: string;
  method?: "tsne" | "umap" | "pca";
  neighbourhood?: number;
  also?: string[];
  published?: string;
  floor?: "untrained" | "uniform-causal" | "position-only" | "shuffled-heads" | "shuffled-rows" | "none";
  level?: number;
  resamples?: number;
  resample?: "refits" | "prompts" | "both";
  resampleSeed?: number;
  exclude?: number[];
  acrossLayers?: boolean;
  near?: number;
  kind?: "zero" | "mean" | "mean-position" | "resample" | "swap";
  perToken?: boolean;
  effects?: boolean;
  measure?: ResidualMeasure;
  control?: ResidualControl;
  head?: string;
  most?: number;
  share?: number;
  halfWidth?: number;
  detector?: string;
  heads?: string[];
  controls?: number;
  dryRun?: boolean;
}

/** In the order of the paper, with what each is in a line. */
export const summaries: Record<MeasureName, string> = {
  stability: "how surely a head is found again in the other refits (§4.1)",
  "cross-layer": "in which layers it is found again (§4.2)",
  commonness: "how alike a head is to the others of its layer (§4.3)",
  norms: "norms of the weights, and their correlation with stability (§4.4.1)",
  "prompt-length": "stability on prompts of 5 to 50 words (§4.4.2)",
  compare: "stability, norms and perplexity beside another family's (§4.5)",
  residual: "likeness of the residual streams, by CKA or another measure (§4.7)",
  ablation: "loss and perplexity without each head, beside its stability (§4.8)",
  map: "heads by how their outputs tell prompts apart, in the plane (§4.9)",
  classes: "one identity for each head in all refits, and which refits hold a copy",
  agreement: "how heads and their counterparts agree: patterns, outputs, effects; and about what",
  neurons: "how surely MLP neurons are found again in the other refits",
  embeddings: "likeness of the embeddings",
  "refit-pair": "which layers of one refit are like which of another, and how far apart what they predict is",
  stitching: "what one refit's layers can do with another's residual stream",
  prompts: "the prompts on which refits disagree most and least, and which heads do",
  dynamics: "when each head becomes itself: stability by step, and its lock-in step",
  power: "how many refits and prompts intervals of a wanted half-width take",
  influence: "what each refit does to stability, and which lie apart",
  variance: "what initial weights and data order change, where --grid crossed has trained both",
  scores: "what each head attends to: previous token, induction, duplicates, sink, how far",
  portability: "whether a set of one refit's heads does the same in the others, beside random sets",
  transplant: "what heads of the other refits recover in the place of each head",
};

export const measureNames = Object.keys(summaries) as MeasureName[];

const every = measureNames;
/** Answers about a whole family; their heads are classes, named by the anchor's slots. */
const ofFamilies: MeasureName[] = ["prompts", "dynamics", "power", "influence", "variance"];
const anchored: MeasureName[] = [
  "stability",
  "cross-layer",
  "commonness",
  "prompt-length",
  "compare",
  "agreement",
  ...ofFamilies,
];
const ofOneRefit: MeasureName[] = ["commonness", "norms", "ablation", "neurons", "scores", "portability", "transplant"];
/** Those that see the stream's mean: LayerNorm takes it off before anything else does. */
const centred: MeasureName[] = ["norms", "compare", "residual", "agreement", "embeddings", "refit-pair"];
/** Those of one arithmetic, which have no preset and nothing that the paper published. */
const ofOneArithmetic: MeasureName[] = [
  "map",
  "classes",
  "agreement",
  "neurons",
  "embeddings",
  "refit-pair",
  "stitching",
  ...ofFamilies,
  "scores",
  "portability",
  "transplant",
];
export const hasPresets = (measure: MeasureName): measure is PublishedMeasure => !ofOneArithmetic.includes(measure);
const drawn = every.filter(hasPresets);
const onPrompts = every.filter((measure) => measure !== "embeddings");
/** Those whose values have floors and intervals. */
const estimated: MeasureName[] = [
  "stability",
  "cross-layer",
  "commonness",
  "prompt-length",
  "compare",
  "classes",
  "ablation",
  "agreement",
  "residual",
  "neurons",
  "embeddings",
  ...ofFamilies,
  "scores",
];

/** Those whose values have intervals, whatever they are held against. */
const sure: MeasureName[] = [...estimated, "refit-pair", "stitching", "portability", "transplant"];

/** Those that can be read off some of the refits. */
const excluding: MeasureName[] = ["stability", "cross-layer", "commonness", "ablation", "scores"];

/** An option, and the measures that take it. */
const taken: [option: Option, by: MeasureName[]][] = [
  [
    new Option("--preset <name>", "calibrated, or paper for the paper's arithmetic")
      .argParser(oneOf("paper", "calibrated"))
      .default("calibrated"),
    drawn,
  ],
  [
    new Option(
      "--prompts <file>",
      "a JSON file of prompts, or stored sets' hashes, with commas (default: the built-in ones)",
    ),
    onPrompts,
  ],
  [
    new Option("--step <n>", "a checkpoint step (default: the newest that all refits have)").argParser(wholeNumber),
    every,
  ],
  [
    new Option(
      "--anchor <n>",
      "refit whose heads are listed, from 0; with paper also the only anchor (default: 0)",
    ).argParser(wholeNumber),
    anchored,
  ],
  [
    new Option("--refit <n>", "refit that is measured or listed, from 0 (default: 0)")
      .argParser(wholeNumber)
      .conflicts("anchor"),
    ofOneRefit,
  ],
  [
    new Option(
      "--site <site>",
      "resid_pre, resid_mid or resid_post (default: resid_pre, as the paper's code)",
    ).argParser(oneOf("resid_pre", "resid_mid", "resid_post")),
    ["residual", "refit-pair"],
  ],
  [
    new Option(
      "--left <n>",
      "refit whose layers are the rows, or whose stream is taken, from 0 (default: 0)",
    ).argParser(wholeNumber),
    ["refit-pair", "stitching"],
  ],
  [
    new Option("--right <n>", "the other, whose layers are the columns, or go on with it (default: 1)").argParser(
      wholeNumber,
    ),
    ["refit-pair", "stitching"],
  ],
  [new Option("--self-pairs", "count each refit's likeness with itself, 1 (paper's default)"), ["residual"]],
  [new Option("--no-self-pairs", "count pairs of different refits alone (calibrated's default)"), ["residual"]],
  [new Option("--center-writing-weights", "take the mean off what writes into the stream (paper's default)"), centred],
  [new Option("--no-center-writing-weights", "leave it (calibrated's default)"), centred],
  [
    new Option("--fold-value-biases", "move b_V into b_O: a zeroed head leaves its share (paper's default)"),
    ["ablation"],
  ],
  [new Option("--no-fold-value-biases", "leave it (calibrated's default)"), ["ablation"]],
  [new Option("--against <family>", "the other family's slug or name (needed)"), ["compare"]],
  [
    new Option("--text <file>", "a UTF-8 text for the perplexities, or a corpus' hash (default: the prompts)"),
    ["compare"],
  ],
  [new Option("--method <name>", "tsne, umap or pca (default: tsne)").argParser(oneOf("tsne", "umap", "pca")), ["map"]],
  [
    new Option(
      "--neighbourhood <x>",
      "perplexity of t-SNE, or neighbours of UMAP (default: by number of heads)",
    ).argParser(number),
    ["map"],
  ],
  [new Option("--also <family...>", "other families on the same map"), ["map"]],
  [new Option("--published <id>", "lay the paper's own curve beside, as l8_h8/stability"), drawn],
  [
    new Option(
      "--floor <kind>",
      "untrained, uniform-causal, position-only, shuffled-heads, shuffled-rows or none, of those that the measure has (default: untrained)",
    ).argParser(oneOf("untrained", "uniform-causal", "position-only", "shuffled-heads", "shuffled-rows", "none")),
    [...estimated, "refit-pair", "stitching"],
  ],
  [new Option("--level <p>", "how sure intervals are, between 0 and 1 (default: 0.95)").argParser(number), sure],
  [new Option("--resamples <n>", "draws that intervals rest on (default: 1000)").argParser(wholeNumber), sure],
  [
    new Option("--resample <axes>", "what is drawn anew: refits, prompts or both (default: both)").argParser(
      oneOf("refits", "prompts", "both"),
    ),
    sure,
  ],
  [new Option("--resample-seed <n>", "seed of the draws (default: 1)").argParser(wholeNumber), sure],
  [
    new Option("--exclude <n,...>", "refits that are left out, from 0, with commas; at least two stay").argParser(
      ordinals,
    ),
    excluding,
  ],
  [new Option("--across-layers", "a class' members may lie in several layers"), ["classes"]],
  [
    new Option("--near <s>", "centred similarity from which on a head is a copy (default: 0.9)").argParser(number),
    ["classes"],
  ],
  [
    new Option(
      "--kind <name>",
      "what a head gives way to: zero, mean, mean-position, resample or swap (default: mean; paper and portability: zero)",
    ).argParser(oneOf("zero", "mean", "mean-position", "resample", "swap")),
    ["ablation", "portability"],
  ],
  [new Option("--per-token", "with --json: the change of the loss on every token too"), ["ablation"]],
  [
    new Option("--no-effects", "leave out what heads are worth: it takes ablating every head of every refit"),
    ["agreement"],
  ],
  [
    new Option(
      "--measure <name>",
      `${residualMeasures.join(", ")} (default: cka-debiased; of residual with paper, cka-rbf)`,
    ).argParser(oneOf(...residualMeasures)),
    ["residual", "refit-pair"],
  ],
  [
    new Option(
      "--control <name>",
      `what is taken off the streams before: ${residualControls.join(", ")} (default: none)`,
    ).argParser(oneOf(...residualControls)),
    ["residual", "refit-pair"],
  ],
  [new Option("--head <name>", "only the class of this head of the anchor, as L3H5 (default: all heads)"), ["prompts"]],
  [
    new Option("--most <n>", "prompts printed at either end; --json has all (default: 5)").argParser(wholeNumber),
    ["prompts"],
  ],
  [
    new Option("--share <x>", "of its last value, from which on a head is itself (default: 0.9)").argParser(number),
    ["dynamics"],
  ],
  [new Option("--half-width <x>", "of intervals, on the scale of values (default: 0.02)").argParser(number), ["power"]],
  [new Option("--detector <file>", "a JSON file of a pattern to look for, or the JSON itself"), ["scores"]],
  [
    new Option("--heads <labels>", "the set of heads, with commas, as L0H1,L2H3 (needed)").argParser(labels),
    ["portability"],
  ],
  [
    new Option("--controls <n>", "random sets to hold the set against (default: 20)").argParser(wholeNumber),
    ["portability"],
  ],
  [new Option("--dry-run", "only tell what it would cost"), every],
];

/** "1,4" → its numbers; whether there are such refits only the family knows. */
function ordinals(value: string): number[] {
  return value.split(",").map((one) => wholeNumber(one.trim()));
}

/** "L0H1,L2H3" → its labels; whether there are such heads only the family knows. */
function labels(value: string): string[] {
  return value
    .split(",")
    .map((label) => label.trim())
    .filter((label) => label !== "");
}

export function addOptions(command: Command): void {
  for (const [option] of taken) command.addOption(option);
}

/** Whether an option is for a measure; global ones are for all. */
export function isFor(option: Option, measure: MeasureName): boolean {
  const found = taken.find(([{ flags }]) => flags === option.flags);
  return !found || found[1].includes(measure);
}

/** @throws Failure naming the first option given that the measure does not take */
export function requireOptionsOf(measure: MeasureName, command: Command): void {
  for (const [option, by] of taken) {
    const name = option.attributeName();
    const given = command.getOptionValueSource(name) === "cli" && command.getOptionValue(name) !== undefined;
    if (given && !by.includes(measure)) {
      throw new Failure(`error: ${option.long} is not for ${measure}; it is for ${by.join(", ")}`);
    }
  }
}
