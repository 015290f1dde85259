/** When heads become themselves: how alike the members of each head class are at every step, and since when. */
import { InvalidInput } from "../errors.js";
import { mean } from "../statistics/describe.js";
import { type EstimateValue, estimateOf, judged, meanInterval } from "../statistics/estimate.js";
import { averagedPairs, nPairs, type PairValues, samplesOf } from "../statistics/pairs.js";
import type { Resampling } from "../statistics/resampling.js";
import { between } from "./between.js";
import { nameOf } from "./classNames.js";
import { type ClassPairs, type FamilyPairs, followedClasses, meanOf, overallPairs } from "./classPairs.js";
import type { DynamicsReport, StepEstimate, Way } from "./familyReports.js";
import type { SimilarityTable } from "./similarity.js";

/** Fewer steps than these show no way. */
export const fewestSteps = 3;

export interface DynamicsInput {
  /** ascending; heads are matched at the last */
  steps: readonly number[];
  /** at the last step, and the floor that all steps are held against */
  last: FamilyPairs;
  /** the refits' similarities at a step before the last, read with `byPrompt` */
  tableAt: (step: number) => Promise<SimilarityTable>;
  /** one refit's similarities with itself: its "refits" are `steps`, in that order */
  ownOf: (refit: number) => Promise<SimilarityTable>;
}

/**
 * Stability by step, and the step at which it locks in.
 *
 * Classes are those of the last step; their members are followed back in their slots, so that nothing is matched anew.
 * Agreement is calibrated with one floor at all steps, the untrained twins matched among themselves: followed back to
 * step 0 a class scores less than that, having been chosen for what it became. A class locks in at the first step from
 * which on its calibrated value (the value itself without a floor) stays at `share` or more of the last step's; it never
 * does where the last step's is not surely above the floor (q above 1 - level, or not above 0).
 *
 * `own` needs no other refit: the centred similarity of a head's patterns at a step with the same slot's at the last.
 *
 * @param share in (0, 1]
 * @throws InvalidInput with fewer than three steps, or a share that is none
 */
export async function dynamics(
  { steps, last, tableAt, ownOf }: DynamicsInput,
  { anchor, share, resampling }: { anchor: number; share: number; resampling: Resampling },
): Promise<DynamicsReport> {
  if (steps.length < fewestSteps) {
    throw new InvalidInput(`there are ${steps.length} steps; a way shows from ${fewestSteps} on`, "steps");
  }
  if (!(share > 0 && share <= 1)) {
    throw new InvalidInput(`share is ${share}; give a number above 0 and up to 1, such as 0.9`, "share");
  }
  const classes = last.layers.flatMap((layer) => layer.classes);
  const heads: EstimateValue[][] = [];
  const layers: EstimateValue[][] = [];
  const overall: EstimateValue[] = [];
  for (const [at] of steps.entries()) {
    const isLast = at === steps.length - 1;
    const followed = isLast ? classes : followedClasses(await tableAt(steps[at]), classes);
    const means = last.layers.map(({ layer }) => meanOf(followed.filter((one) => one.layer === layer)));
    heads.push(
      judged(
        followed.map(({ layer, pairs }) => estimated(pairs, last.layers[layer].floor, resampling)),
        resampling,
      ),
    );
    layers.push(
      judged(
        means.map((pairs, layer) => estimated(pairs, last.layers[layer].floor, resampling)),
        resampling,
      ),
    );
    overall.push(...judged([estimated(averagedPairs(means), overallPairs(last).floor, resampling)], resampling));
  }
  const own = await ownSelves(last, classes, steps.length, ownOf);
  const alpha = 1 - resampling.level;
  /** @param selves of the classes that the way is of: [class][refit][step] */
  const way = (estimates: readonly EstimateValue[], selves: readonly number[][][]): Way => {
    const byRefit = (at: number) => selves[0].map((_, refit) => mean(selves.map((ofClass) => ofClass[refit][at])));
    const likeness = steps.map((_, at) => mean(byRefit(at)));
    return {
      steps: steps.map(
        (step, at): StepEstimate => ({
          step,
          estimate: estimates[at],
          own: likeness[at],
          ownInterval: meanInterval(byRefit(at), resampling, [-1, 1]),
        }),
      ),
      lockIn: lockIn(steps, estimates, { share, alpha }),
      ownLockIn: steps[firstStaying(likeness, share)],
    };
  };
  return {
    measure: "dynamics",
    preset: "CALIBRATED",
    anchor,
    steps: [...steps],
    share,
    overall: way(overall, own),
    layers: last.layers.map(({ layer }) => ({
      layer,
      ...way(
        layers.map((at) => at[layer]),
        own.filter((_, i) => classes[i].layer === layer),
      ),
    })),
    heads: classes.map((one, i) => ({
      ...nameOf(one, anchor),
      ...way(
        heads.map((at) => at[i]),
        [own[i]],
      ),
      ownLockIns: own[i].map((ofRefit) => steps[firstStaying(ofRefit, share)]),
    })),
    claims: [],
  };
}

function estimated(pairs: PairValues, floor: PairValues | null, resampling: Resampling): EstimateValue {
  return estimateOf(samplesOf(pairs), floor && samplesOf(floor), {
    n: nPairs(pairs.nRefits),
    resampling,
    ceiling: 1,
    range: [-1, 1],
  });
}

/** Each class's members, each against its own last step: [class][refit][step]. */
async function ownSelves(
  { nRefits }: FamilyPairs,
  classes: readonly ClassPairs[],
  nSteps: number,
  ownOf: DynamicsInput["ownOf"],
): Promise<number[][][]> {
  const own: number[][][] = classes.map(() => []);
  for (let refit = 0; refit < nRefits; refit++) {
    const table = await ownOf(refit);
    for (const [i, { layer, heads }] of classes.entries()) {
      const last = { refit: nSteps - 1, layer };
      own[i].push(
        Array.from({ length: nSteps }, (_, at) =>
          at === nSteps - 1 ? 1 : between(table, "centred", { refit: at, layer }, last)[heads[refit]][heads[refit]],
        ),
      );
    }
  }
  return own;
}

/** Since when an estimate stays near its last; null where the last is not surely above its floor. */
export function lockIn(
  steps: readonly number[],
  estimates: readonly Pick<EstimateValue, "value" | "calibrated" | "floor" | "q">[],
  { share, alpha }: { share: number; alpha: number },
): number | null {
  const last = estimates[estimates.length - 1];
  const read = ({ calibrated, value }: typeof last) => (last.calibrated === null ? value : (calibrated as number));
  if (read(last) <= 0 || (last.floor !== null && (last.q === null || last.q > alpha))) return null;
  return steps[firstStaying(estimates.map(read), share * read(last))];
}

/** The first from which on all are at least this much; the last is taken to be. */
function firstStaying(values: readonly number[], least: number): number {
  let first = values.length - 1;
  while (first > 0 && values[first - 1] >= least) first--;
  return first;
}
