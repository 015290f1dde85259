/** What answers about a whole family are read from: similarities prompt by prompt, at one step or at all of them. */
import { parseHead } from "../analysis/classNames.js";
import { fewestSteps } from "../analysis/dynamics.js";
import type { Measure } from "../analysis/report.js";
import { crossing, type Seeds } from "../analysis/seedVariance.js";
import type { ArtifactWork, WeightsSource } from "../store/artifactWork.js";
import type { Store } from "../store/store.js";
import { type Asked, estimatesOf, need, onPrompts, type Plan, plan, tables } from "./needs.js";
import { refuse } from "./refusal.js";
import { knownSeeds, sharesSome } from "./seeds.js";
import { subjectOf } from "./subject.js";

export type FamilyMeasure = Extract<Measure, "prompts" | "dynamics" | "power" | "influence" | "variance">;

/** Of two refits nothing can be said of how refits vary, and without one there is no pair. */
const fewestRefits: Partial<Record<Measure, number>> = { power: 3, influence: 3 };

export const defaultShare = 0.9;
export const defaultHalfWidth = 0.02;

export const familyPlanners: Record<FamilyMeasure, (store: Store, asked: Asked) => Promise<Plan> | Plan> = {
  prompts(_, asked) {
    const own = asked.options.head === undefined ? {} : { head: headOf(asked.options.head, asked) };
    return plan(asked, tables(asked), { options: { ...estimatesOf(asked), ...own } });
  },

  async dynamics(store, asked) {
    const { subject, promptSet, options } = asked;
    const { share = defaultShare } = options;
    if (!(share > 0 && share <= 1)) {
      refuse("INVALID_INPUT", `share is ${share}; give a number above 0 and up to 1, such as 0.9`);
    }
    const { family, step } = subject;
    const steps = (await store.stepsOfFamilies([family.id])).get(family.id)!.filter((one) => one <= step);
    if (steps.length < fewestSteps) {
      refuse(
        "NO_CHECKPOINT",
        `dynamics follows heads over ${fewestSteps} steps or more, but ${family.slug} has ${stepsTold(steps)} up to step ${step}`,
        "train with --checkpoints 0,10,20,… or import more steps",
      );
    }
    const estimates = estimatesOf(asked);
    const byStep: WeightsSource[][] = [];
    for (const one of steps) byStep.push((await subjectOf(store, family.id, one)).trained);
    const of = (refits: WeightsSource[]): ArtifactWork => ({ kind: "similarities", ...onPrompts(asked), refits });
    const passes = (refits: WeightsSource[]) => refits.length * promptSet.size;
    const before = byStep.slice(0, -1).map((refits, i) => need(`step:${steps[i]}`, of(refits), passes(refits)));
    // each refit at all steps: cheaper to keep than all refits of two steps, and made by as many passes
    const own = subject.trained.map((_, refit) => {
      const itself = byStep.map((refits) => refits[refit]);
      return need(`own:${refit}`, of(itself), passes(itself));
    });
    return {
      ...plan(asked, [...tables(asked), ...before, ...own], { options: { ...estimates, share, steps } }),
      weights: byStep.flatMap((refits) => refits.map(({ weights }) => weights)),
    };
  },

  power(_, asked) {
    const { halfWidth = defaultHalfWidth } = asked.options;
    if (!(halfWidth > 0 && halfWidth < 1)) {
      refuse("INVALID_INPUT", `half-width is ${halfWidth}; give a number between 0 and 1, such as 0.02`);
    }
    requireEnough("power", asked);
    requireAlike(asked);
    return plan(asked, tables(asked), { options: { ...estimatesOf(asked), halfWidth } });
  },

  influence(_, asked) {
    requireEnough("influence", asked);
    return plan(asked, tables(asked), { options: estimatesOf(asked) });
  },

  variance(_, asked) {
    const seeds = seedsOf(asked);
    return plan(asked, tables(asked), { options: estimatesOf(asked), about: { seeds } });
  },
};

export function isFamilyMeasure(measure: Measure): measure is FamilyMeasure {
  return measure in familyPlanners;
}

/** The head's name as it is written everywhere. @throws Refused unless the family has such heads; InvalidInput */
function headOf(text: string, { subject: { family } }: Asked): string {
  const { layer, head } = parseHead(text);
  const { nLayers, nHeads } = family.config;
  if (layer >= nLayers || head >= nHeads) {
    refuse(
      "INVALID_INPUT",
      `head is ${text}, but ${family.slug} has layers 0 to ${nLayers - 1} of heads 0 to ${nHeads - 1}`,
    );
  }
  return `L${layer}H${head}`;
}

function requireEnough(measure: Measure, { subject: { family, members } }: Asked): void {
  const least = fewestRefits[measure] ?? 2;
  if (members.length >= least) return;
  refuse(
    "TOO_FEW_REFITS",
    `${measure} tells how refits vary and needs at least ${least}, but ${family.slug} has ${members.length}`,
    "train a family with more seeds",
  );
}

/** Predictions take refits as draws of one kind. */
function requireAlike({ subject: { family, members } }: Asked): void {
  if (!sharesSome(members)) return;
  refuse(
    "SEEDS_SHARED",
    `power takes refits as draws of one kind, but some of ${family.slug} share a seed and others do not`,
    "use a family whose refits have seeds of their own; variance tells what a shared one does",
  );
}

/** By refit. @throws Refused unless the family crosses its seeds */
function seedsOf({ subject: { family, members } }: Asked): Seeds[] {
  const what = "variance tells initial weights from the order of the data";
  const instead = `train one that crosses them: seedscope train --name ${family.slug}-crossed --seeds 1..3 --data-seeds 1..3 --grid crossed`;
  const seeds =
    knownSeeds(members) ??
    refuse("SEEDS_NOT_CROSSED", `${what}, but the seeds of ${family.slug} are not all known`, instead);
  const { init, data, neither } = crossing(seeds);
  const missing = [
    init === 0 && "the initial weights alone",
    data === 0 && "the order of the data alone",
    neither === 0 && "neither",
  ].filter(Boolean);
  if (missing.length > 0) {
    refuse("SEEDS_NOT_CROSSED", `${what}, but no two refits of ${family.slug} share ${missing.join(", or ")}`, instead);
  }
  return seeds;
}

function stepsTold(steps: readonly number[]): string {
  return steps.length === 1 ? `only step ${steps[0]}` : `only steps ${steps.join(" and ")}`;
}
