/** What transplants win back of what a head is worth, against its zero, its mean, and heads that are not its counterparts. */
import { InvalidInput } from "../errors.js";
import { mean } from "../statistics/describe.js";
import { type EstimateValue, estimateOf, judged, meanSamples, type Samples } from "../statistics/estimate.js";
import { differenceSamples, divisible, ratioSamples, tokenSamples } from "../statistics/ratio.js";
import { defaultResampling, type Resampling, requireResampling } from "../statistics/resampling.js";
import type { Transplant, TransplantReport } from "./circuitReports.js";
import { type Donors, type HeadLosses, slotsOf, type TransplantedLosses } from "./transplant.js";

/**
 * The loss that each head's counterparts recover, in every other refit.
 *
 * recovered = (loss without the head - loss with the transplant) / (loss without the head - baseline), losses over all
 * predicted tokens of all prompts. There is such a share only where the head is worth at least `leastEffect` nats a
 * token, and surely something (`divisible`); the losses themselves are always told.
 *
 * @param alone the host's losses without each of its heads
 * @param pairs one for each other refit, by ordinal
 * @throws InvalidInput with no other refit, or prompts that are not the same for all
 */
export function transplant(
  alone: HeadLosses,
  pairs: readonly TransplantedLosses[],
  { refit, width }: { refit: number; width: number },
  resampling: Resampling = defaultResampling,
): TransplantReport {
  requireResampling(resampling);
  requireAlike(alone, pairs);
  const { tokens, whole } = alone.zero;
  const [nLayers, nHeads] = [pairs[0].matched.losses.length, pairs[0].matched.losses[0].length];
  const slots = slotsOf({ nLayers, nHeads });
  const perToken = (sums: readonly number[]) => total(sums) / total(tokens);
  const about = { n: pairs.length, resampling };
  const found = slots.map(({ layer, head }, i) => {
    const [zero, atMean] = [alone.zero.losses[i], alone.mean.losses[i]];
    const with_ = (which: (pair: TransplantedLosses) => Donors) => pairs.map((pair) => which(pair).losses[layer][head]);
    const [matched, unmatched] = [with_(({ matched }) => matched), with_(({ unmatched }) => unmatched)];
    const ofZero = shares({ without: zero, whole, tokens, matched, unmatched }, resampling);
    const ofMean = shares({ without: atMean, whole, tokens, matched, unmatched }, resampling);
    const worth = ofZero ? perToken(zero) - perToken(whole) : null;
    const recovered = (losses: readonly number[]) =>
      worth === null ? null : (perToken(zero) - perToken(losses)) / worth;
    return {
      layer,
      head,
      zero: perToken(zero),
      mean: perToken(atMean),
      transplanted: mean(matched.map(perToken)),
      unmatched: mean(unmatched.map(perToken)),
      ofZero,
      ofMean,
      transplants: pairs.map(({ refit, ...pair }, at): Transplant => {
        const [own, other] = [pair.matched.heads[layer][head], pair.unmatched.heads[layer][head]];
        return {
          refit,
          head: own.head,
          similarity: own.similarity,
          loss: perToken(matched[at]),
          recovered: recovered(matched[at]),
          unmatched: {
            head: other.head,
            similarity: other.similarity,
            loss: perToken(unmatched[at]),
            recovered: recovered(unmatched[at]),
          },
        };
      }),
    };
  });
  const together = (of: (Shares | null)[]) => read(of, about);
  const [recovered, recoveredOfMean] = [
    together(found.map(({ ofZero }) => ofZero)),
    together(found.map(({ ofMean }) => ofMean)),
  ];
  const byLayer = (which: "ofZero" | "ofMean") =>
    Array.from({ length: nLayers }, (_, layer) =>
      averaged(found.filter((one) => one.layer === layer).map((one) => one[which])),
    );
  const [layered, layeredOfMean] = [together(byLayer("ofZero")), together(byLayer("ofMean"))];
  const loss = perToken(whole);
  return {
    measure: "transplant",
    refit,
    resampling,
    baseline: { loss, perplexity: Math.exp(loss), tokens: total(tokens) },
    heads: found.map(({ ofZero, ofMean, transplants, ...one }, i) => ({
      ...one,
      recovered: recovered[i],
      recoveredOfMean: recoveredOfMean[i],
      transplants,
    })),
    layers: layered.map((estimate, layer) => ({
      layer,
      recovered: estimate,
      recoveredOfMean: layeredOfMean[layer],
      n: found.filter((one) => one.layer === layer && one.ofZero).length,
      alignment: mean(pairs.map(({ alignment }) => alignment[layer])),
    })),
    recovered: together([averaged(found.map(({ ofZero }) => ofZero))])[0],
    fittedTokens: pairs[0].fittedTokens,
    width,
    claims: [],
  };
}

/** What counterparts and unmatched heads win back: a row for each other refit, a column for each prompt. */
interface Shares {
  own: Samples;
  floor: Samples;
}

/** @returns null where the head is worth too little to be a share of */
function shares(
  {
    without,
    whole,
    tokens,
    matched,
    unmatched,
  }: { without: number[]; whole: number[]; tokens: number[]; matched: number[][]; unmatched: number[][] },
  resampling: Resampling,
): Shares | null {
  const lost = tokenSamples([without], tokens);
  const worth = differenceSamples(lost, tokenSamples([whole], tokens));
  if (!divisible(worth, resampling)) return null;
  const wonBack = (losses: number[][]) => {
    const rows = losses.map((ofPrompts) => ofPrompts.map((loss, prompt) => without[prompt] - loss));
    return ratioSamples(tokenSamples(rows, tokens), worth);
  };
  return { own: wonBack(matched), floor: wonBack(unmatched) };
}

function averaged(of: readonly (Shares | null)[]): Shares | null {
  const known = of.filter((one) => one !== null);
  if (known.length === 0) return null;
  return { own: meanSamples(known.map(({ own }) => own)), floor: meanSamples(known.map(({ floor }) => floor)) };
}

/** Estimates that are read together. */
function read(
  of: readonly (Shares | null)[],
  { n, resampling }: { n: number; resampling: Resampling },
): (EstimateValue | null)[] {
  const known = of.flatMap((one) =>
    one ? [estimateOf(one.own, one.floor, { n, resampling, ceiling: 1, range: null })] : [],
  );
  const estimates = judged(known, resampling).values();
  return of.map((one) => (one ? (estimates.next().value as EstimateValue) : null));
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function requireAlike({ zero, mean }: HeadLosses, pairs: readonly TransplantedLosses[]): void {
  if (pairs.length === 0) {
    throw new InvalidInput(
      "a transplant takes heads from other refits and needs at least 1, but there is none",
      "refits",
    );
  }
  const prompts = zero.tokens.length;
  const odd = pairs.find(({ matched }) => matched.losses[0][0].length !== prompts);
  if (mean.tokens.length !== prompts || odd) throw new InvalidInput("losses are of different prompts", "prompts");
}
