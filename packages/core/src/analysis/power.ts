/** How many refits and how many prompts it takes to be as sure as is wanted, from how much those at hand vary. */
import { InvalidInput } from "../errors.js";
import { type Components, componentsOf, varianceOfMean } from "../statistics/components.js";
import type { PairValues } from "../statistics/pairs.js";
import type { Resampling } from "../statistics/resampling.js";
import { studentQuantile } from "../statistics/student.js";
import { nameOf } from "./classNames.js";
import { type FamilyPairs, overallPairs } from "./classPairs.js";
import type { Needed, PowerReport } from "./familyReports.js";

/** Two have no interval. */
const fewestRefits = 3;
/** Beyond these nobody trains or writes any. */
const mostRefits = 1000;
const mostPrompts = 1_000_000;

const gridRefits = [3, 4, 5, 6, 8, 12, 16, 24, 32, 50];
const gridPrompts = [10, 20, 50, 100, 200, 500, 1000];

/**
 * What half-width intervals would have with more refits and prompts, and what a wanted one takes.
 *
 * The family at hand is the pilot: its variance components (`componentsOf`) predict the standard error of a mean over
 * pairs of n refits and P prompts, SE² = R + B + I (refits' part, prompts' part, and that of both together), and with it
 * t · SE, t being Student's of (R + B + I)²/((R + I)²/(n - 1) + (B + I)²/(P - 1)) degrees of freedom, as intervals have
 * them. With one prompt, or resampled over refits alone, R + I counts; over prompts alone, B + I.
 *
 * Components of a few refits are themselves uncertain: a pilot of 4 may be off by a factor of two.
 *
 * @param halfWidth wanted, on the scale of values
 * @throws InvalidInput with fewer than three refits, or a half-width that is none
 */
export function power(
  family: FamilyPairs,
  { anchor, halfWidth, resampling }: { anchor: number; halfWidth: number; resampling: Resampling },
): PowerReport {
  const { nRefits, nPrompts, layers } = family;
  if (nRefits < fewestRefits) {
    throw new InvalidInput(
      `${nRefits} refits do not tell how refits vary; at least ${fewestRefits} are needed`,
      "refits",
    );
  }
  if (!(halfWidth > 0 && halfWidth < 1)) {
    throw new InvalidInput(`half-width is ${halfWidth}; give a number between 0 and 1, such as 0.02`, "halfWidth");
  }
  const needed = (pairs: PairValues): Needed =>
    neededOf(componentsOf(pairs), { nRefits, nPrompts }, halfWidth, resampling);
  const overall = overallPairs(family).mean;
  const components = componentsOf(overall);
  return {
    measure: "power",
    preset: "CALIBRATED",
    anchor,
    level: resampling.level,
    halfWidth,
    pilot: { refits: nRefits, prompts: nPrompts },
    mostRefits,
    overall: needed(overall),
    layers: layers.map(({ layer, mean }) => ({ layer, ...needed(mean) })),
    heads: layers.flatMap(({ classes }) => classes.map((one) => ({ ...nameOf(one, anchor), ...needed(one.pairs) }))),
    grid: {
      refits: gridRefits,
      prompts: gridPrompts,
      halfWidths: gridRefits.map((n) =>
        gridPrompts.map((prompts) => predictedHalfWidth(components, n, prompts, resampling)),
      ),
    },
    claims: [],
  };
}

function neededOf(
  components: Components,
  pilot: { nRefits: number; nPrompts: number },
  wanted: number,
  resampling: Resampling,
): Needed {
  const reached = (n: number, prompts: number) => predictedHalfWidth(components, n, prompts, resampling) <= wanted;
  const { mean, ...variances } = components;
  return {
    value: mean,
    halfWidth: predictedHalfWidth(components, pilot.nRefits, pilot.nPrompts, resampling),
    components: variances,
    refits: leastThat(fewestRefits, mostRefits, (n) => reached(n, pilot.nPrompts)),
    prompts: reached(pilot.nRefits, Number.POSITIVE_INFINITY)
      ? leastThat(2, mostPrompts, (prompts) => reached(pilot.nRefits, prompts))
      : null,
    leastRefits: leastThat(fewestRefits, mostRefits, (n) => reached(n, Number.POSITIVE_INFINITY)),
  };
}

/** t · SE of so many refits and prompts; prompts without end leave the refits' part alone. */
export function predictedHalfWidth(
  components: Components,
  nRefits: number,
  nPrompts: number,
  { level, axes }: Pick<Resampling, "level" | "axes">,
): number {
  const { refits, prompts, both } = varianceOfMean(components, nRefits, nPrompts);
  const overRefits = axes === "prompts" ? 0 : refits + both;
  const overPrompts = axes === "refits" || nPrompts < 2 ? 0 : prompts + both;
  const variance = overRefits + overPrompts - (overRefits > 0 && overPrompts > 0 ? both : 0);
  if (variance === 0) return 0;
  const freedom = variance ** 2 / (overRefits ** 2 / (nRefits - 1) + overPrompts ** 2 / Math.max(1, nPrompts - 1));
  return studentQuantile((1 + level) / 2, Math.max(1, freedom)) * Math.sqrt(variance);
}

/** The least whole number in a range for which it holds, and for all above; null if for none. */
function leastThat(least: number, most: number, holds: (n: number) => boolean): number | null {
  if (!holds(most)) return null;
  let [low, high] = [least, most];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
