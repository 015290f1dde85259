/** From two refits' recorded losses to two curves on one grid, and how far they are apart. */
import { resample, stepGrid } from "../charts/series";
import { endOf, lastLoss, lossPoints } from "../family/lossPicture";
import type { LossCurve } from "../family/useLossCurves";
import type { RefitState } from "../gql/graphql";
import type { Table } from "../report/table";

/** What the server says of a refit. */
interface Trained {
  ordinal: number;
  state: RefitState;
  loss: number | null;
}

interface End {
  step: number;
  value: number;
}

export interface PairLosses {
  steps: number[];
  /** Left, right. */
  sides: [(number | null)[], (number | null)[]];
  /** Right less left. */
  difference: (number | null)[];
  /** What stands at the ends of the lines: the mean of the last steps, not the last batch. */
  ends: { sides: [End | null, End | null]; difference: End | null };
}

/** @returns null where one of the two has no losses */
export function lossesOf(
  curves: readonly LossCurve[],
  refits: readonly Trained[],
  left: number,
  right: number,
): PairLosses | null {
  const [first, second] = [left, right].map((ordinal) => curves.find((curve) => curve.ordinal === ordinal));
  if (!first?.steps.length || !second?.steps.length) return null;
  const steps = stepGrid(
    Math.max(first.steps[first.steps.length - 1], second.steps[second.steps.length - 1]),
    lossPoints,
  );
  const sides: PairLosses["sides"] = [resample(first, steps), resample(second, steps)];
  const difference = steps.map((_, i) => {
    const [a, b] = [sides[0][i], sides[1][i]];
    return a === null || b === null ? null : b - a;
  });
  const end = (curve: LossCurve, values: (number | null)[]): End | null => {
    const refit = refits.find(({ ordinal }) => ordinal === curve.ordinal);
    const at = endOf(values, steps);
    const value = refit ? lastLoss(refit, curve) : null;
    return at && value !== null ? { step: at.step, value } : null;
  };
  const [a, b] = [end(first, sides[0]), end(second, sides[1])];
  // two that are not equally far have no losses to subtract
  const together = a && b && a.step === b.step ? { step: a.step, value: b.value - a.value } : null;
  return { steps, sides, difference, ends: { sides: [a, b], difference: together } };
}

export const lossTable = ({ steps, sides, difference }: PairLosses, names: [string, string]): Table => ({
  title: "Losses by step, as they are drawn",
  columns: ["step", ...names, "difference"],
  rows: steps.map((step, i) => [Math.round(step), sides[0][i], sides[1][i], difference[i]]),
});
