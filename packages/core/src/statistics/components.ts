/** How much of what pairs of refits score on prompts varies with the refits, the prompts, and what they do together. */
import { eachPair, nPairs, type PairValues, refitMeans } from "./pairs.js";

/**
 * Variances of x_ijp = μ + aᵢ + aⱼ + g_ij + b_p + (ab)ᵢp + (ab)ⱼp + e_ijp, for refits i < j and prompts p.
 *
 * None is below 0: an estimate that is says that there is no more than chance.
 */
export interface Components {
  mean: number;
  /** of a */
  refit: number;
  /** of g; 0 with three refits, where it cannot be told from a */
  pair: number;
  /** of b; 0 with one prompt */
  prompt: number;
  /** of ab */
  refitPrompt: number;
  /** of e: the pair's on the prompt alone, and noise */
  residual: number;
}

/**
 * By the method of moments: mean squares of the crossed layout are set equal to what they are expected to be.
 *
 * Over refits it is the analysis of a diallel cross without selfs or reciprocals; n refits, P prompts, K = n(n - 1)/2:
 * E[MS_a] = g + e/P + (n - 2)(a + ab/P); E[MS_g] = g + e/P; E[MS_b] = e + 2(n - 1)ab + K·b; E[MS_ab] = e + (n - 2)ab;
 * E[MS_e] = e.
 *
 * @throws RangeError with fewer than three refits
 * @see Griffing, "Concept of general and specific combining ability in relation to diallel crossing systems" (1956),
 *   method 4, model II
 */
export function componentsOf(pairs: PairValues): Components {
  const { nRefits: n, nPrompts, values } = pairs;
  if (n < 3) throw new RangeError(`${n} refits tell nothing of how refits vary; at least 3 are needed`);
  const { mean, byPair, byPrompt } = marginal(pairs);
  const between = diallel({ nRefits: n, nPrompts: 1, values: byPair });
  if (nPrompts < 2) {
    const pair = n > 3 ? between.pair : 0;
    return { mean, refit: above0((between.refit - pair) / (n - 2)), pair, prompt: 0, refitPrompt: 0, residual: 0 };
  }
  const within = { refit: 0, pair: 0 };
  const deviations = { nRefits: n, nPrompts: 1, values: new Float64Array(nPairs(n)) };
  let ofPrompts = 0;
  for (let prompt = 0; prompt < nPrompts; prompt++) {
    ofPrompts += (nPairs(n) * (byPrompt[prompt] - mean) ** 2) / (nPrompts - 1);
    for (let pair = 0; pair < nPairs(n); pair++) {
      deviations.values[pair] = values[pair * nPrompts + prompt] - byPair[pair] - byPrompt[prompt] + mean;
    }
    const own = diallel(deviations);
    within.refit += own.refit / (nPrompts - 1);
    within.pair += own.pair / (nPrompts - 1);
  }
  const residual = n > 3 ? within.pair : 0;
  const refitPrompt = above0((within.refit - residual) / (n - 2));
  const pairMean = n > 3 ? between.pair : 0;
  return {
    mean,
    refit: above0((between.refit - pairMean) / (n - 2) - refitPrompt / nPrompts),
    pair: above0(pairMean - residual / nPrompts),
    prompt: above0((ofPrompts - residual - 2 * (n - 1) * refitPrompt) / nPairs(n)),
    refitPrompt,
    residual,
  };
}

/** What the variance of the mean over all pairs and prompts is made of, for other numbers of refits and prompts. */
export function varianceOfMean(
  { refit, pair, prompt, refitPrompt, residual }: Components,
  nRefits: number,
  nPrompts: number,
): { refits: number; prompts: number; both: number } {
  const perPair = 2 / (nRefits * (nRefits - 1));
  return {
    refits: (4 * refit) / nRefits + perPair * pair,
    prompts: prompt / nPrompts,
    both: ((4 * refitPrompt) / nRefits + perPair * residual) / nPrompts,
  };
}

/** Mean squares of one value a pair: of refits (n - 1 degrees of freedom) and of what is left (n(n - 3)/2). */
function diallel(pairs: PairValues): { refit: number; pair: number } {
  const { nRefits: n, values } = pairs;
  const means = refitMeans(pairs);
  const centre = means.reduce((sum, value) => sum + value, 0) / n;
  const effects = means.map((value) => ((n - 1) / (n - 2)) * (value - centre));
  const ofRefits = effects.reduce((sum, effect) => sum + effect ** 2, 0) * (n - 2);
  let left = 0;
  eachPair(n, (i, j, at) => {
    left += (values[at] - centre - effects[i] - effects[j]) ** 2;
  });
  return { refit: ofRefits / (n - 1), pair: n > 3 ? left / ((n * (n - 3)) / 2) : 0 };
}

function marginal({ nRefits, nPrompts, values }: PairValues) {
  const byPair = new Float64Array(nPairs(nRefits));
  const byPrompt = new Float64Array(nPrompts);
  for (let pair = 0; pair < byPair.length; pair++) {
    for (let prompt = 0; prompt < nPrompts; prompt++) {
      byPair[pair] += values[pair * nPrompts + prompt] / nPrompts;
      byPrompt[prompt] += values[pair * nPrompts + prompt] / byPair.length;
    }
  }
  return { mean: byPrompt.reduce((sum, value) => sum + value, 0) / nPrompts, byPair, byPrompt };
}

function above0(variance: number): number {
  return Math.max(0, variance);
}
