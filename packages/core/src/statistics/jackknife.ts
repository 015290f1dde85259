/** How sure a statistic is that is no mean: each of what it is made of left out in turn. */
import { standardDeviation } from "./describe.js";
import type { Spread } from "./estimate.js";

/**
 * The jackknife's variance, (n - 1)/n · Σ(θ₍₋ᵢ₎ - mean)²: of pseudo-values n·θ - (n - 1)·θ₍₋ᵢ₎, over n.
 *
 * @param left the statistic without each of n in turn; two at least
 * @see Efron and Stein 1981
 */
export function jackknifeVariance(left: readonly number[]): number {
  const n = left.length;
  return ((n - 1) ** 2 / n) * standardDeviation(left)! ** 2;
}

/**
 * The spread of a statistic of several groups, as families are: the groups' variances added, with Satterthwaite's degrees
 * of freedom.
 *
 * @param groups of each, the statistic without each of its members in turn
 * @returns null where a group has fewer than three: two tell next to nothing
 */
export function jackknifeSpread(groups: readonly (readonly number[])[]): Spread | null {
  if (groups.some((left) => left.length < 3)) return null;
  const parts = groups.map((left) => ({ variance: jackknifeVariance(left), free: left.length - 1 }));
  const variance = parts.reduce((sum, part) => sum + part.variance, 0);
  const free = parts.reduce((sum, part) => sum + part.variance ** 2 / part.free, 0);
  return {
    standardError: Math.sqrt(variance),
    degreesOfFreedom: variance === 0 ? parts.reduce((sum, part) => sum + part.free, 0) : variance ** 2 / free,
  };
}
