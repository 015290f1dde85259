/** From recorded losses to what the two charts draw: one grid, mean, spread, and each seed's distance from the mean. */
import { meanAndSd, resample, runningMean, type Spread, stepGrid } from "../charts/series";
import type { RefitState } from "../gql/graphql";
import type { LossCurve } from "./useLossCurves";

/** Points a line; recharts slows down beyond a few hundred. */
export const lossPoints = 160;
/** Recorded steps that a refit's loss at the end is a mean over, as the server does it: one batch tells little. */
export const lastSteps = 20;
/** The seeds' distances are drawn as a running mean over this part of the steps. */
export const smoothing = 0.05;

export interface LossPicture {
  steps: number[];
  /** By refit, in the order given. */
  seeds: (number | null)[][];
  spread: Spread[];
  /** By refit: running mean of seed minus mean. */
  deviations: (number | null)[][];
  /** Domain of the distances, symmetric around 0. */
  reach: number;
  lowest: number;
  highest: number;
}

export function lossPicture(curves: LossCurve[]): LossPicture {
  const upTo = Math.max(0, ...curves.map(({ steps }) => steps[steps.length - 1] ?? 0));
  const steps = stepGrid(upTo, lossPoints);
  const seeds = curves.map((curve) => resample(curve, steps));
  const spread = meanAndSd(seeds.filter((values) => values.some((value) => value !== null)));
  const half = Math.max(1, Math.round((steps.length * smoothing) / 2));
  const deviations = seeds.map((values) =>
    runningMean(
      values.map((value, i) => (value === null || spread[i].mean === null ? null : value - spread[i].mean)),
      half,
    ),
  );
  const all = seeds.flat().filter((value) => value !== null);
  const far = deviations.flat().filter((value) => value !== null);
  return {
    steps,
    seeds,
    spread,
    deviations,
    reach: Math.max(0.01, ...far.map(Math.abs)),
    lowest: Math.min(...all),
    highest: Math.max(...all),
  };
}

/** While it trains, the mean of what came in last; afterwards what the server says. @returns null before the first step */
export function lastLoss(
  { state, loss: stored }: { state: RefitState; loss: number | null },
  curve: LossCurve | undefined,
): number | null {
  const last = curve?.values.slice(-lastSteps) ?? [];
  const live = last.length > 0 ? last.reduce((sum, value) => sum + value, 0) / last.length : null;
  return state === "TRAINING" ? (live ?? stored) : (stored ?? live);
}

/** The last value of a curve and where it stands. @returns null for an empty curve */
export function endOf(values: (number | null)[], steps: number[]): { step: number; value: number } | null {
  for (let i = values.length - 1; i >= 0; i--) {
    const value = values[i];
    if (value !== null) return { step: steps[i], value };
  }
  return null;
}
