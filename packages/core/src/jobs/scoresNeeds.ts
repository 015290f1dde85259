/** What head scores are read from: one artifact of all refits, one of their twins, and the similarities that make classes. */
import { requireDetector } from "../analysis/detectors.js";
import { inductionSequences, repeatedTokens } from "../analysis/scoreTable.js";
import type { ArtifactWork, WeightsSource } from "../store/artifactWork.js";
import type { Store } from "../store/store.js";
import { type Asked, estimatesOf, floorOf, need, onPrompts, type Plan, plan, tables } from "./needs.js";
import { refuse } from "./refusal.js";

/** @throws Refused; InvalidInput naming what is wrong with a detector */
export function planScores(_: Store, asked: Asked): Plan {
  const { subject, preset, promptSet, options } = asked;
  const { config, tokenizer } = subject.family;
  if (preset === "PAPER") {
    refuse("INVALID_INPUT", "preset is PAPER, but scores are no experiment of the paper's", "use CALIBRATED");
  }
  const floor = floorOf(asked);
  if (floor !== "untrained" && floor !== "uniform-causal" && floor !== "none") {
    refuse(
      "INVALID_INPUT",
      `floor is ${floor}, but scores are of single heads, with no counterpart to shuffle or replace`,
      "use untrained, uniform-causal or none",
    );
  }
  const detector = options.detector === undefined ? undefined : requireDetector(options.detector, config.nCtx);
  const of = (refits: WeightsSource[]): ArtifactWork => ({
    kind: "scores",
    ...onPrompts(asked),
    refits,
    ...(detector && { detector }),
  });
  const sequences = repeatedTokens(config, tokenizer.bosId) === null ? 0 : inductionSequences;
  const passes = subject.trained.length * (promptSet.size + sequences);
  const twins = floor === "untrained" && subject.untrained;
  const needs = [
    need("scores", of(subject.trained), passes),
    ...(twins ? [need("floor", of(twins), passes)] : []),
    ...(subject.trained.length > 1 ? tables({ ...asked, options: { floor: "none" } }) : []),
  ];
  return plan(asked, needs, { options: { ...estimatesOf(asked), ...(detector && { detector }) } });
}
