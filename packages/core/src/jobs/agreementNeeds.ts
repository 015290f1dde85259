/** What agreement of heads is read from: one artifact of all refits, the losses of each, and the same of their floor. */
import type { AblationKind } from "../analysis/ablationSweep.js";
import { isComputed, isPatternNull } from "../analysis/floors.js";
import type { AgreementNull } from "../analysis/otherAttention.js";
import type { ArtifactWork, WeightsSource } from "../store/artifactWork.js";
import type { Need } from "../store/records.js";
import type { Store } from "../store/store.js";
import { ablationNeeds } from "./ablationNeeds.js";
import { type Asked, estimatesOf, floorOf, loadOptions, need, onPrompts, type Plan, plan } from "./needs.js";
import { refuse } from "./refusal.js";

/** Three forward passes of each prompt, and the maps between streams, which take about as long again. */
export const agreementPasses = 4;

/** What a head gives way to, as in a report on ablation in CALIBRATED: the two are read from the same losses. */
const ablating: AblationKind = "mean";

export function planAgreement(_: Store, asked: Asked): Plan {
  const { subject, preset } = asked;
  if (preset === "PAPER") {
    refuse("INVALID_INPUT", "preset is PAPER, but agreement is no experiment of the paper's", "use CALIBRATED");
  }
  const floor = floorOf(asked);
  const { effects = true } = asked.options;
  const twins = floor === "untrained" ? subject.untrained : null;
  const instead = isComputed(floor) || isPatternNull(floor) ? floor : null;
  const needs = [
    ofAll("trained", asked, subject.trained),
    ...(twins ? [ofAll("floor", asked, twins)] : []),
    ...(instead ? [ofAll("floor", asked, subject.trained, instead)] : []),
    ...(effects ? ablationNeeds(asked, ablating, "effects", subject.trained) : []),
    ...(effects && twins ? ablationNeeds(asked, ablating, "floor-effects", twins) : []),
  ];
  return plan(asked, needs, { options: { ...estimatesOf(asked), effects, load: loadOptions(asked) } });
}

function ofAll(role: string, asked: Asked, refits: WeightsSource[], instead?: AgreementNull): Need {
  const { anchor, promptSet } = asked;
  const load = loadOptions(asked);
  const work: ArtifactWork = {
    kind: "agreement",
    ...onPrompts(asked),
    refits,
    anchor,
    load,
    ...(instead ? { instead } : {}),
  };
  return need(role, work, agreementPasses * refits.length * promptSet.size);
}
