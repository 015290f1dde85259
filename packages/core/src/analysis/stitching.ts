/** The stitching test, read off its losses: what of the left refit's stream the right refit can use, layer by layer. */
import { InvalidInput } from "../errors.js";
import { type EstimateValue, estimateOf, judged, type Samples } from "../statistics/estimate.js";
import { differenceSamples, divisible, overPrompts, ratioSamples, tokenSamples } from "../statistics/ratio.js";
import type { Resampling } from "../statistics/resampling.js";
import type { StitchedLayer, StitchingReport } from "./report.js";
import type { StitchedLosses } from "./stitchedLosses.js";

/**
 * penalty = stitched - own, and recovered = 1 - penalty / (mean - own): 0 where the left stream is worth no more than a
 * stream that tells of nothing, 1 where it is worth as much as the right refit's own; beyond either it may go. There is
 * such a share only where the own stream is worth at least `leastEffect` nats a token, and surely something
 * (`divisible`). Losses are means over all predicted tokens of all prompts.
 *
 * Intervals are over prompts, of maps as they were fitted.
 *
 * @param untrained the same with the left refit's untrained twin for its source; null where there is none
 * @param width dimensions of the stream
 * @throws InvalidInput if the floor is of other prompts
 */
export function stitching(
  losses: StitchedLosses,
  untrained: StitchedLosses | null,
  { left, right, width, resampling }: { left: number; right: number; width: number; resampling: Resampling },
): StitchingReport {
  requireSamePrompts(losses, untrained);
  const { tokens } = losses;
  const about = { ...overPrompts(resampling), n: tokens.length };
  const samples = (sums: readonly number[]) => tokenSamples([sums], tokens);
  const lossOf = (sums: readonly number[]) => estimateOf(samples(sums), null, { ...about, range: atLeast0 });
  const own = samples(losses.own);
  const layers = losses.stitched.map((stitched, layer) => {
    const constant = samples(losses.mean[layer]);
    const worth = differenceSamples(constant, own);
    const won = (sums: readonly number[]) => ratioSamples(differenceSamples(constant, samples(sums)), worth);
    const floor = untrained?.stitched[layer] ?? null;
    const penalty = differenceSamples(samples(stitched), own);
    return {
      layer,
      stitched: lossOf(stitched),
      penalty: estimateOf(penalty, null, about),
      untrained: floor && lossOf(floor),
      mean: lossOf(losses.mean[layer]),
      recovered: divisible(worth, resampling) ? { samples: won(stitched), floor: floor && won(floor) } : null,
      alignment: losses.alignment[layer],
    };
  });
  const recovered = shares(
    layers.map(({ recovered }) => recovered),
    (one) => estimateOf(one.samples, one.floor, { ...about, ceiling: 1 }),
    resampling,
  );
  return {
    measure: "stitching",
    left,
    right,
    resampling,
    tokens: tokens.reduce((sum, n) => sum + n, 0),
    fittedTokens: losses.fittedTokens,
    width,
    own: lossOf(losses.own),
    layers: layers.map((layer, i): StitchedLayer => ({ ...layer, recovered: recovered[i] })),
    claims: [],
  };
}

const atLeast0 = [0, Number.POSITIVE_INFINITY] as const;

interface Share {
  samples: Samples;
  floor: Samples | null;
}

/** Estimates that are read together; null where there is no share. */
function shares(
  of: readonly (Share | null)[],
  estimate: (share: Share) => EstimateValue,
  resampling: Resampling,
): (EstimateValue | null)[] {
  const known = of.filter((one) => one !== null);
  const estimates = judged(known.map(estimate), resampling).values();
  return of.map((one) => (one ? (estimates.next().value as EstimateValue) : null));
}

function requireSamePrompts({ tokens }: StitchedLosses, floor: StitchedLosses | null): void {
  if (!floor || floor.tokens.join() === tokens.join()) return;
  throw new InvalidInput("the floor is of other prompts than the refits were stitched on", "floor");
}
