/** Student's t distribution, from a library; degrees of freedom need not be whole. */
/// <reference path="./jstat.d.ts" />
import jstat from "jstat";

/** P(T ≤ t), in [0, 1]; any t, ±∞ too. */
export function studentCdf(t: number, degreesOfFreedom: number): number {
  if (t === Number.POSITIVE_INFINITY) return 1;
  if (t === Number.NEGATIVE_INFINITY) return 0;
  return jstat.studentt.cdf(t, degreesOfFreedom);
}

/** The t with P(T ≤ t) = p, for p in (0, 1). */
export function studentQuantile(p: number, degreesOfFreedom: number): number {
  return jstat.studentt.inv(p, degreesOfFreedom);
}

/** The z with P(Z ≤ z) = p of the normal distribution, for p in (0, 1). */
export function normalQuantile(p: number): number {
  return jstat.normal.inv(p, 0, 1);
}
