/** Circuit portability: whether the counterparts of a set of heads do in other refits what the set does in its own. */
import { InvalidInput } from "../errors.js";
import { mean, standardDeviation } from "../statistics/describe.js";
import { type EstimateValue, estimateOf, meanInterval, type Samples } from "../statistics/estimate.js";
import { differenceSamples, divisible, overPrompts, ratioSamples, shareOf, tokenSamples } from "../statistics/ratio.js";
import { defaultResampling, type Resampling, requireResampling } from "../statistics/resampling.js";
import type { PortabilityReport, PortedSet, SetAblationKind } from "./circuitReports.js";
import { counterparts } from "./classCounterparts.js";
import { controlSets } from "./controlSets.js";
import type { Place } from "./matching.js";
import { ablateSets, type SetLosses, type SetRequest } from "./setAblation.js";
import type { SimilarityTable } from "./similarity.js";

/** What is ported. */
export interface Circuit {
  /** the refit that the heads are of */
  refit: number;
  heads: readonly Place[];
  kind: SetAblationKind;
  /** random sets a refit */
  controls: number;
}

/** One refit's losses without the set, or its counterparts, and without each random set. */
export interface PortedLosses extends SetLosses {
  refit: number;
  heads: PortedSet["heads"];
}

/**
 * Ablates, in one refit, the counterparts of a circuit's heads as a set, and those of each of its control sets.
 *
 * The control sets are drawn in the circuit's own refit (`controlSets`) and mapped as the set is: the mapping is one to
 * one within layers, so that in every refit they are random sets beside the set, and the same ones everywhere.
 *
 * @param table similarities of all refits
 * @param refit whose weights `request` has
 * @returns losses of the set first, then of its controls
 */
export async function portedLosses(
  request: Omit<SetRequest, "sets" | "kind">,
  table: SimilarityTable,
  refit: number,
  circuit: Circuit,
): Promise<PortedLosses> {
  const found = refit === circuit.refit ? null : counterparts(table, circuit.refit, refit);
  const controls = controlSets(request.config, circuit.heads, circuit.controls);
  const sets = [circuit.heads, ...controls].map((set) =>
    set.map(({ layer, head }) => found?.[layer][head] ?? { layer, head }),
  );
  const heads = circuit.heads.map(({ layer, head }) => found?.[layer][head] ?? { layer, head, similarity: null });
  return { ...(await ablateSets({ ...request, sets, kind: circuit.kind })), refit, heads };
}

/**
 * What the set does to the loss in its own refit, and its counterparts in the others.
 *
 * Effects are losses without the set less those of the refit as it is, in nats, over all predicted tokens of all
 * prompts. A share of the source's effect is told only where that, less its control, is at least `leastEffect` and
 * surely above 0.
 *
 * @param losses of all refits, by ordinal
 * @throws InvalidInput with fewer than two refits, or prompts that are not the same for all
 */
export function portability(
  losses: readonly PortedLosses[],
  { refit, heads, kind }: Omit<Circuit, "controls">,
  resampling: Resampling = defaultResampling,
): PortabilityReport {
  requireResampling(resampling);
  requireAlike(losses);
  const { tokens } = losses[0];
  const source = effectsOf(losses[refit]);
  const others = losses.filter((one) => one.refit !== refit).map(effectsOf);
  const [ofSource, inSource] = [tokenSamples([source.effect], tokens), tokenSamples([source.control], tokens)];
  const above = differenceSamples(ofSource, inSource);
  const mapped = sampled(others, tokens, ({ effect }) => effect);
  const control = sampled(others, tokens, ({ control }) => control);
  const n = others.length;
  const enough = divisible(above, resampling);
  const refits = losses.map((one) => portedSet(one, enough ? mean(above.values) : null));
  const percentiles = refits.filter((one) => one.refit !== refit).map(({ percentile }) => percentile);
  return {
    measure: "portability",
    kind,
    refit,
    heads: heads.map(({ layer, head }) => ({ layer, head })),
    controls: source.controls.length,
    tokens: sum(tokens),
    resampling,
    source: estimateOf(ofSource, inSource, overPrompts(resampling)),
    mapped: estimateOf(mapped, control, { n, resampling, ceiling: null, range: null }),
    transfer: enough ? transferOf(differenceSamples(mapped, control), above, { n, resampling }) : null,
    percentile: mean(percentiles),
    percentileInterval: meanInterval(percentiles, resampling, [0, 1]),
    refits,
    claims: [],
  };
}

function transferOf(
  numerator: Samples,
  denominator: Samples,
  about: { n: number; resampling: Resampling },
): EstimateValue {
  return shareOf(ratioSamples(numerator, denominator), about);
}

/** By prompt, summed over its tokens. */
interface Effects {
  effect: number[];
  /** mean over the random sets */
  control: number[];
  /** [random set][prompt] */
  controls: number[][];
}

function effectsOf({ whole, losses }: PortedLosses): Effects {
  const [effect, ...controls] = losses.map((ofSet) => ofSet.map((loss, prompt) => loss - whole[prompt]));
  const control = whole.map((_, prompt) => mean(controls.map((ofSet) => ofSet[prompt])));
  return { effect, control, controls };
}

function sampled(of: readonly Effects[], tokens: readonly number[], which: (effects: Effects) => number[]): Samples {
  return tokenSamples(of.map(which), tokens);
}

function portedSet(losses: PortedLosses, ofSource: number | null): PortedSet {
  const { refit, heads, tokens, whole } = losses;
  const { effect, controls } = effectsOf(losses);
  const perToken = (sums: readonly number[]) => sum(sums) / sum(tokens);
  const random = controls.map(perToken);
  const own = perToken(effect);
  const control = mean(random);
  return {
    refit,
    heads,
    baseline: perToken(whole),
    loss: perToken(losses.losses[0]),
    effect: own,
    controls: random,
    control,
    controlSd: standardDeviation(random),
    percentile: mean(random.map((value) => (value < own ? 1 : value === own ? 0.5 : 0))),
    transfer: ofSource === null ? null : (own - control) / ofSource,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function requireAlike(losses: readonly PortedLosses[]): void {
  if (losses.length < 2) {
    throw new InvalidInput(
      `portability maps heads to other refits and needs at least 2, but there is ${losses.length}`,
      "refits",
    );
  }
  const [first] = losses;
  const odd = losses.find(({ tokens }) => tokens.join() !== first.tokens.join());
  if (odd) throw new InvalidInput(`refit ${odd.refit} was measured on other prompts than refit ${first.refit}`);
}
