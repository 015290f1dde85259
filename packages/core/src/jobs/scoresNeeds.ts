/** What head scores are read from: one artifact of all refits, one that their floor is, and the similarities that make classes. */
import { requireDetector } from "../analysis/detectors.js";
import { isPatternNull } from "../analysis/floors.js";
import type { PatternNull } from "../analysis/patternNull.js";
import { inductionSequences, repeatedTokens } from "../analysis/scoreTable.js";
import type { ArtifactWork, WeightsSource } from "../store/artifactWork.js";
import type { Store } from "../store/store.js";
import { type Asked, estimatesOf, excludeOf, floorOf, need, onPrompts, type Plan, plan, tables } from "./needs.js";
import { refuse } from "./refusal.js";

/** @throws Refused; InvalidInput naming what is wrong with a detector */
export function planScores(_: Store, asked: Asked): Plan {
  const { subject, preset, promptSet, options } = asked;
  const { config, tokenizer } = subject.family;
  if (preset === "PAPER") {
    refuse("INVALID_INPUT", "preset is PAPER, but scores are no experiment of the paper's", "use CALIBRATED");
  }
  const floor = floorOf(asked);
  const detector = options.detector === undefined ? undefined : requireDetector(options.detector, config.nCtx);
  const of = (refits: WeightsSource[], instead?: PatternNull): ArtifactWork => ({
    kind: "scores",
    ...onPrompts(asked),
    refits,
    ...(detector && { detector }),
    ...(instead && { instead }),
  });
  const sequences = repeatedTokens(config, tokenizer.bosId) === null ? 0 : inductionSequences;
  const passes = subject.trained.length * (promptSet.size + sequences);
  // the mean over other prompts takes one more pass of each
  const more = floor === "position-only" ? subject.trained.length * promptSet.size : 0;
  const twins = floor === "untrained" && subject.untrained;
  const needs = [
    need("scores", of(subject.trained), passes),
    ...(twins ? [need("floor", of(twins), passes)] : []),
    ...(isPatternNull(floor) ? [need("floor", of(subject.trained, floor), passes + more)] : []),
    ...(subject.trained.length > 1 ? tables({ ...asked, options: { floor: "none" } }) : []),
  ];
  return plan(asked, needs, {
    options: { ...estimatesOf(asked), ...excludeOf(asked, "scores"), ...(detector && { detector }) },
  });
}
