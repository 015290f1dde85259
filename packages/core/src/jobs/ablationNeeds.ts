/** What ablations are read from: the losses of one refit (PAPER) or of all and their untrained twins, an artifact each. */
import type { AblationKind } from "../analysis/ablationSweep.js";
import type { AblationWay, ArtifactWork, WeightsSource } from "../store/artifactWork.js";
import type { Need } from "../store/records.js";
import type { Store } from "../store/store.js";
import {
  type Asked,
  estimatesOf,
  excludeOf,
  floorOf,
  loadOptions,
  need,
  onPrompts,
  type Plan,
  plan,
  resamplingOf,
  stabilityIfAny,
} from "./needs.js";
import { refuse } from "./refusal.js";
import type { Subject } from "./subject.js";

/** Whose z a head is given where it is resampled: every refit and every report the same. */
const donorSeed = 1;

export function planAblation(_: Store, asked: Asked): Plan {
  const { subject, preset, anchor, options } = asked;
  const floor = floorOf(asked);
  if (floor === "shuffled-heads" && preset === "PAPER") {
    refuse("INVALID_INPUT", "floor is shuffled-heads, but PAPER ablates one refit and has no floor", "use CALIBRATED");
  }
  if (floor !== "untrained" && floor !== "shuffled-heads" && floor !== "none") {
    refuse(
      "INVALID_INPUT",
      `floor is ${floor}, but a head whose attention gives way to that is not removed: it would be another kind of ablation`,
      "use untrained, shuffled-heads or none",
    );
  }
  const kind = options.ablationKind ?? (preset === "PAPER" ? "zero" : "mean");
  const load = loadOptions(asked);
  const exclude = excludeOf(asked, "ablation");
  const stay = (sources: WeightsSource[]) => sources.filter((_, ordinal) => !exclude.exclude?.includes(ordinal));
  const trained = stay(subject.trained);
  if (kind === "swap") requireOther(subject);
  const every = ablationNeeds(asked, kind, "ablation", trained);
  if (preset === "PAPER") {
    return plan(asked, [every[trained.indexOf(subject.trained[anchor])], ...stabilityIfAny(asked)], {
      options: { resampling: resamplingOf(asked), ...exclude, load, ablationKind: kind },
      floors: false,
    });
  }
  const twins = floor === "untrained" && subject.untrained;
  const floors = twins ? ablationNeeds(asked, kind, "ablation-floor", stay(twins)) : [];
  return plan(asked, [...every, ...floors, ...stabilityIfAny(asked)], {
    options: { ...estimatesOf(asked), ...exclude, load, ablationKind: kind },
  });
}

/**
 * The losses of some refits on every token, an artifact each: equal ones are shared by whatever is read from them.
 *
 * @param role of each, with the refit's ordinal behind a colon
 */
export function ablationNeeds(asked: Asked, kind: AblationKind, role: string, from: readonly WeightsSource[]): Need[] {
  const ablating: AblationWay = kind === "resample" ? { kind, seed: donorSeed } : { kind };
  const load = loadOptions(asked);
  return from.map((weights, refit) => {
    const refits = kind === "swap" ? [weights, from[swappedWith(refit, from.length)]] : [weights];
    const work: ArtifactWork = { kind: "ablation", ...onPrompts(asked), refits, ablating, load };
    return need(`${role}:${refit}`, work, passesOf(asked, kind));
  });
}

/** Each refit's heads are swapped with the next one's, the last one's with the first's: each refit gives and takes once. */
export function swappedWith(refit: number, nRefits: number): number {
  return (refit + 1) % nRefits;
}

function requireOther({ family: { slug }, members }: Subject): void {
  if (members.length >= 2) return;
  refuse(
    "TOO_FEW_REFITS",
    `swap puts another refit's heads in place of a refit's own, but ${slug} has only ${members.length}`,
    "use zero, mean, mean-position or resample",
  );
}

/** By kind: passes of a prompt beside the ablated ones. */
const besides: Record<AblationKind, number> = { zero: 0, mean: 1, "mean-position": 1, resample: 1, swap: 5 };

/** A head of layer l needs the layers from l on, so half of them on average. */
function passesOf({ subject, promptSet }: Asked, kind: AblationKind): number {
  const { nLayers, nHeads } = subject.family.config;
  return Math.ceil(promptSet.size * (1 + (nLayers * nHeads) / 2)) + besides[kind] * promptSet.size;
}
