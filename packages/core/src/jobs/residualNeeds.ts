/** What measures of streams, neurons and embeddings are read from, and what they refuse. */
import { type FloorKind, isPatternNull } from "../analysis/floors.js";
import type { NeuronNull } from "../analysis/neuronNull.js";
import { mostNeurons } from "../analysis/neurons.js";
import type { PatternNull } from "../analysis/patternNull.js";
import type { Measure, ResidualControl, ResidualMeasure, ResidualSite } from "../analysis/report.js";
import { hasResidMid } from "../model/capture.js";
import type { ModelConfig } from "../model/config.js";
import type { ArtifactWork, WeightsSource } from "../store/artifactWork.js";
import type { Need } from "../store/records.js";
import { operationsAPass } from "./cost.js";
import { type Asked, floorOf, loadOptions, need, onPrompts, type Plan, plan, resamplingOf } from "./needs.js";
import { refuse } from "./refusal.js";
import type { Subject } from "./subject.js";

/** @param stabilityIfAny what the heads' stability is read from, to hold the stream against */
export function planResidual(asked: Asked, stabilityIfAny: (asked: Asked) => Need[]): Plan {
  const { subject, promptSet, options, preset } = asked;
  const { selfPairs = preset === "PAPER", control = "none" } = options;
  const measure = options.residualMeasure ?? (preset === "PAPER" ? "cka-rbf" : "cka-debiased");
  const site = streamSite(asked, control);
  const twins = control === "untrained" ? streamTwins(subject) : null;
  const floor = streamFloor(asked, control, "residual");
  requireDistinctPoints(floor, measure);
  const load = loadOptions(asked);
  const of = (refits: WeightsSource[], instead?: PatternNull): ArtifactWork => ({
    kind: "residual",
    ...onPrompts(asked),
    refits,
    site,
    measure,
    control,
    load,
    ...(twins ? { twins } : {}),
    ...(instead ? { instead } : {}),
  });
  const { config } = subject.family;
  const n = subject.trained.length;
  const decomposed = passesLike(config, config.nLayers * decompositions(measure, n, config.dModel));
  // comparing all pairs of refits takes about as long as the forward passes themselves, but for what takes decompositions
  const passes = (twins ? 3 : 2) * n * promptSet.size + decomposed;
  const needs = [
    need("residual", of(subject.trained), passes),
    ...(floor === "untrained" && subject.untrained ? [need("floor", of(subject.untrained), passes)] : []),
    ...(floor === "shuffled-rows" || floor === "position-only"
      ? [need("floor", of(subject.trained, floor), passes)]
      : []),
    ...(control === "none" ? stabilityIfAny(asked) : []),
  ];
  const planned = plan(asked, needs, {
    options: { site, selfPairs, load, residualMeasure: measure, control, floor, resampling: resamplingOf(asked) },
  });
  return twins ? { ...planned, floorWeights: twins.map(({ weights }) => weights) } : planned;
}

/** Beside an engine's multiply-adds: as many of them as take the time of what is computed here, over n³. */
const [singularValuesOperations, eigenOperations, matchingOperations] = [20, 30, 1.4];

/** Of every two of n streams, in multiply-adds. */
export function decompositions(measure: ResidualMeasure, n: number, width: number): number {
  if (measure !== "procrustes" && measure !== "svcca") return 0;
  const ofPairs = ((n * (n - 1)) / 2) * singularValuesOperations;
  return (ofPairs + (measure === "svcca" ? n * eigenOperations : 0)) * width ** 3;
}

/** As many forward passes as take as many multiply-adds. */
export function passesLike(config: ModelConfig, operations: number): number {
  return Math.ceil(operations / operationsAPass(config));
}

/** Whether layer 0's embeddings are all in what a control takes off. */
function leavesNothing(control: ResidualControl, { positions }: ModelConfig): boolean {
  return control === "token-position" || (control === "token" && positions.kind === "rotary");
}

/** Where the stream is read. @throws Refused where there is no such site, or a control leaves nothing of it */
export function streamSite({ subject: { family }, options }: Asked, control: ResidualControl): ResidualSite {
  const { config, slug } = family;
  const site = options.site ?? (leavesNothing(control, config) ? "resid_post" : "resid_pre");
  if (site === "resid_mid" && !hasResidMid(config)) {
    const why = config.mlp ? "attention and MLP add to the stream together" : "there is no MLP";
    refuse("NO_SUCH_SITE", `${slug} has no resid_mid: ${why}`, "use resid_post");
  }
  if (site === "resid_pre" && leavesNothing(control, config)) {
    refuse(
      "NO_SUCH_SITE",
      `nothing is left of resid_pre in layer 0, the embeddings, with the control ${control}`,
      hasResidMid(config) ? "use resid_mid or resid_post" : "use resid_post",
    );
  }
  return site;
}

/** @throws Refused where a floor leaves too few points that differ for a measure that looks for the nearest */
export function requireDistinctPoints(floor: FloorKind, measure: ResidualMeasure): void {
  if (floor !== "position-only" || measure !== "knn") return;
  refuse(
    "INVALID_INPUT",
    "floor is position-only, where all tokens of a position are one point, and none is nearer than another",
    "use untrained, shuffled-rows or none",
  );
}

/** What the control `untrained` takes off. @throws Refused where there is none */
export function streamTwins({ family, untrained }: Subject): WeightsSource[] {
  if (family.floor.null === "step-0" && untrained) return untrained;
  return refuse(
    "NO_CHECKPOINT",
    `control is untrained, which takes off each refit's own step 0, but ${family.slug} has no checkpoints of it`,
    "use another control",
  );
}

/** Which floor, where not all of them mean something. */
export function streamFloor(asked: Asked, control: ResidualControl, measure: Measure): FloorKind {
  const floor = asked.options.floor ?? (control === "untrained" ? "shuffled-rows" : "untrained");
  const others = "use untrained, shuffled-rows, position-only or none";
  if (floor === "uniform-causal") refuseEvenAttention(measure, others);
  if (floor === "shuffled-heads") {
    refuse("INVALID_INPUT", "floor is shuffled-heads, but a layer has one stream, with nothing to draw from", others);
  }
  if (floor === "untrained" && control === "untrained") {
    refuse(
      "INVALID_INPUT",
      "floor is untrained, of which the control untrained leaves nothing",
      "use shuffled-rows, position-only or none",
    );
  }
  if (floor === "position-only" && (control === "position" || control === "token-position")) {
    refuse(
      "INVALID_INPUT",
      `floor is position-only, of which the control ${control} leaves nothing`,
      "use untrained, shuffled-rows or none",
    );
  }
  return floor;
}

export function planNeurons(asked: Asked): Plan {
  const { subject, anchor, promptSet } = asked;
  const { config, slug } = subject.family;
  if (!config.mlp) refuse("NO_SUCH_SITE", `${slug} has no MLP, and so no neurons`, "use residual or stability");
  if (config.mlp.dMlp > mostNeurons) {
    refuse(
      "INVALID_INPUT",
      `the MLPs of ${slug} have ${config.mlp.dMlp} neurons; ${mostNeurons} can be matched one to one at most`,
    );
  }
  const floor = floorOf(asked);
  if (floor === "uniform-causal") refuseEvenAttention("neurons", "use another floor");
  const matchings = (subject.trained.length - 1) * config.nLayers * matchingOperations * config.mlp.dMlp ** 3;
  const forward = 2 * subject.trained.length * promptSet.size;
  const of = (refits: WeightsSource[], instead?: NeuronNull): ArtifactWork => ({
    kind: "neurons",
    ...onPrompts(asked),
    refits,
    anchor,
    shuffled: instead === "shuffled-rows",
    ...(instead && instead !== "shuffled-rows" ? { instead } : {}),
  });
  const passes = forward + passesLike(config, matchings);
  const needs = [
    need("neurons", of(subject.trained), passes),
    ...(floor === "untrained" && subject.untrained ? [need("floor", of(subject.untrained), passes)] : []),
    ...(isPatternNull(floor) ? [need("floor", of(subject.trained, floor), passes)] : []),
    // nothing is matched where a counterpart is any neuron
    ...(floor === "shuffled-heads" ? [need("floor", of(subject.trained, floor), forward)] : []),
  ];
  return plan(asked, needs, { options: { floor, resampling: resamplingOf(asked) } });
}

export function planEmbeddings(asked: Asked): Plan {
  const { subject } = asked;
  const floor = embeddingsFloor(asked);
  const load = loadOptions(asked);
  const of = (refits: WeightsSource[], shuffled: boolean): ArtifactWork => ({
    kind: "embeddings",
    config: subject.family.config,
    refits,
    load,
    shuffled,
  });
  const needs = [
    need("embeddings", of(subject.trained, false), subject.trained.length),
    ...(floor === "untrained" && subject.untrained
      ? [need("floor", of(subject.untrained, false), subject.trained.length)]
      : []),
    ...(floor === "shuffled-rows" ? [need("floor", of(subject.trained, true), subject.trained.length)] : []),
  ];
  return plan(asked, needs, { options: { load, floor, resampling: resamplingOf(asked) } });
}

function refuseEvenAttention(measure: Measure, suggestion: string): never {
  return refuse(
    "INVALID_INPUT",
    `floor is uniform-causal, which is of attention patterns, and ${measure} has none`,
    suggestion,
  );
}

function embeddingsFloor(asked: Asked) {
  const floor = floorOf(asked);
  const others = "use untrained, shuffled-rows or none";
  if (floor === "uniform-causal") refuseEvenAttention("embeddings", others);
  if (floor === "position-only") {
    refuse("INVALID_INPUT", "floor is position-only, but rows of W_E are of tokens and have no positions", others);
  }
  if (floor === "shuffled-heads") {
    refuse("INVALID_INPUT", "floor is shuffled-heads, but to pair tokens at random is shuffled-rows here", others);
  }
  return floor;
}
