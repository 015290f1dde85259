/** What agreement of heads is read from: one artifact of all refits, and one of their untrained twins. */
import type { WeightsSource } from "../store/artifactWork.js";
import type { Need } from "../store/records.js";
import type { Store } from "../store/store.js";
import { type Asked, estimatesOf, floorOf, loadOptions, need, onPrompts, type Plan, plan } from "./needs.js";
import { refuse } from "./refusal.js";

/** Three forward passes of each prompt, and the maps between streams, which take about as long again. */
export const agreementPasses = 4;

export function planAgreement(_: Store, asked: Asked): Plan {
  const { subject, preset, anchor, promptSet } = asked;
  if (preset === "PAPER") {
    refuse("INVALID_INPUT", "preset is PAPER, but agreement is no experiment of the paper's", "use CALIBRATED");
  }
  const floor = floorOf(asked);
  if (floor !== "untrained" && floor !== "none") {
    refuse(
      "INVALID_INPUT",
      `floor is ${floor}, but outputs and effects have no likeness of patterns to be held against`,
      "use untrained or none",
    );
  }
  const load = loadOptions(asked);
  const passes = agreementPasses * subject.trained.length * promptSet.size;
  const of = (role: string, refits: WeightsSource[]): Need =>
    need(role, { kind: "agreement", ...onPrompts(asked), refits, anchor, load }, passes);
  const twins = floor === "untrained" && subject.untrained ? [of("floor", subject.untrained)] : [];
  return plan(asked, [of("trained", subject.trained), ...twins], { options: { ...estimatesOf(asked), load } });
}
