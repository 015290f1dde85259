/** On which prompts refits disagree: the similarity of matched heads, prompt by prompt. */
import { correlations } from "../statistics/correlation.js";
import { mean, standardDeviation } from "../statistics/describe.js";
import { type EstimateValue, estimateOf, judged, spreadOf } from "../statistics/estimate.js";
import { falseDiscoveryRates } from "../statistics/multiple.js";
import { nPairs, onPrompt, type PairValues, pairOf, pairValues, refitMeans, samplesOf } from "../statistics/pairs.js";
import type { Resampling } from "../statistics/resampling.js";
import { studentCdf } from "../statistics/student.js";
import { classOf, nameOf } from "./classNames.js";
import { type ClassPairs, type FamilyPairs, overallPairs } from "./classPairs.js";
import type { PromptAgreement, PromptsReport } from "./familyReports.js";

/** How many heads stand beside a prompt. */
const headsNamed = 3;

/**
 * Prompts by how alike matched heads attend on them, the least first.
 *
 * A prompt's value is the mean over head classes and pairs of refits. It is ranked by its calibrated value, with the
 * floor of the same prompt: short prompts make untrained heads alike too. Whether it deviates from the other prompts is
 * told over refits alone, the floor taken as it is: `deviation` = its calibrated value less the mean over prompts.
 *
 * @param head whose class alone is looked at: one of the anchor's; null for all
 * @returns every prompt, once
 * @throws InvalidInput if the anchor has no such head
 */
export function promptAgreement(
  family: FamilyPairs,
  {
    anchor,
    head,
    resampling,
  }: { anchor: number; head: { layer: number; head: number } | null; resampling: Resampling },
): PromptsReport {
  const only = head && classOf(family, anchor, head);
  const { mean: pairs, floor } = only
    ? { mean: only.pairs, floor: family.layers[only.layer].floor }
    : overallPairs(family);
  const ofRefits: Resampling = { ...resampling, axes: "refits" };
  const about = { n: nPairs(family.nRefits), ceiling: 1 as const, range: [-1, 1] as [number, number] };
  const estimates = judged(
    Array.from(family.lengths, (_, prompt) => on(prompt)),
    resampling,
  );
  const [overall] = judged(
    [estimateOf(samplesOf(pairs), floor && samplesOf(floor), { ...about, resampling })],
    resampling,
  );
  const ranked = calibratedPairs(pairs, floor);
  const deviations = deviationsOf(ranked, ofRefits);
  const drops = only ? [] : family.layers.flatMap(({ classes, floor }) => dropsOf(classes, floor));
  const prompts = Array.from(family.lengths, (tokens, prompt): PromptAgreement => {
    const means = refitMeans(onPrompt(pairs, prompt));
    return {
      prompt,
      tokens,
      estimate: estimates[prompt],
      sd: family.nRefits < 3 ? null : standardDeviation(Array.from(means)),
      ...deviations[prompt],
      heads: drops
        .map(({ of, values, deviations }) => ({
          ...nameOf(of, anchor),
          value: values[prompt],
          deviation: deviations[prompt],
        }))
        .sort((a, b) => a.deviation - b.deviation)
        .slice(0, headsNamed),
    };
  });
  const { pearson: byLength } = correlations(
    prompts.map(({ tokens }) => tokens),
    prompts.map(({ deviation }) => deviation),
    resampling.level,
  );
  return {
    measure: "prompts",
    preset: "CALIBRATED",
    anchor,
    head: only && nameOf(only, anchor),
    overall,
    prompts: prompts.sort((a, b) => a.deviation - b.deviation),
    lengthCorrelation: byLength?.value ?? null,
    lengthCorrelationInterval: byLength?.interval ?? null,
    claims: [],
  };

  function on(prompt: number): EstimateValue {
    const own = floor && samplesOf(onPrompt(floor, prompt));
    return estimateOf(samplesOf(onPrompt(pairs, prompt)), own, { ...about, resampling: ofRefits });
  }
}

/** Calibrated on each prompt by that prompt's floor; as they are where there is no floor, or no room above it. */
function calibratedPairs(pairs: PairValues, floor: PairValues | null): PairValues {
  if (!floor) return pairs;
  const floors = Array.from({ length: pairs.nPrompts }, (_, prompt) => mean(onPrompt(floor, prompt).values));
  if (floors.some((value) => 1 - value < leastRoom)) return pairs;
  return pairValues(pairs.nRefits, pairs.nPrompts, (i, j) =>
    pairOf(pairs, i, j).map((value, prompt) => (value - floors[prompt]) / (1 - floors[prompt])),
  );
}

const leastRoom = 1e-4;

/** Each prompt's mean less the mean over prompts, and whether that is more than refits differ by. */
function deviationsOf(pairs: PairValues, resampling: Resampling): Pick<PromptAgreement, "deviation" | "z" | "q">[] {
  const deviating = pairValues(pairs.nRefits, pairs.nPrompts, (i, j) => {
    const own = pairOf(pairs, i, j);
    const centre = mean(own);
    return own.map((value) => value - centre);
  });
  const tested = Array.from({ length: pairs.nPrompts }, (_, prompt) => {
    const samples = samplesOf(onPrompt(deviating, prompt));
    const deviation = mean(samples.values);
    const spread = spreadOf(samples, resampling);
    if (!spread || spread.standardError === 0) return { deviation, z: null, p: null };
    const z = deviation / spread.standardError;
    return { deviation, z, p: 2 * studentCdf(-Math.abs(z), spread.degreesOfFreedom) };
  });
  const rates = falseDiscoveryRates(tested.flatMap(({ p }) => (p === null ? [] : [p])));
  let at = 0;
  return tested.map(({ p, ...rest }) => ({ ...rest, q: p === null ? null : rates[at++] }));
}

/** Of each class, its value on every prompt, and how far that is from its own mean. */
function dropsOf(classes: readonly ClassPairs[], floor: PairValues | null) {
  return classes.map((of) => {
    const byPrompt = (pairs: PairValues) =>
      Array.from({ length: pairs.nPrompts }, (_, prompt) => mean(onPrompt(pairs, prompt).values));
    const ranked = byPrompt(calibratedPairs(of.pairs, floor));
    const centre = mean(ranked);
    return { of, values: byPrompt(of.pairs), deviations: ranked.map((value) => value - centre) };
  });
}
