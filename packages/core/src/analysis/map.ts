/** The map of heads: all heads of one or more families in the plane, near where they tell prompts apart alike. Paper §4.9. */
import { setImmediate } from "node:timers/promises";
import { InvalidInput } from "../errors.js";
import { mean } from "../statistics/describe.js";
import { intervalOf } from "../statistics/estimate.js";
import { jackknifeSpread } from "../statistics/jackknife.js";
import { defaultResampling } from "../statistics/resampling.js";
import { embed, embeddingSteps, neighbourhoodOf } from "./embedding.js";
import type { MapMethod, MapReport } from "./report.js";
import { type SignatureGram, signatureGram, squaredDistance } from "./signatureGram.js";
import type { Signatures } from "./signatures.js";

/** Heads that a map holds at most: every two of them are compared, in some 40 bytes. */
const mostPoints = 6_400;
/** A neighbourhood takes a few. */
const fewestPoints = 6;
const neighboursCounted = 5;

/**
 * Places all heads of all refits of the families by their signatures (`signatureGram`).
 *
 * t-SNE is what the paper draws (with perplexity 10,000 of 34,320 points, which is next to no neighbourhood); UMAP and
 * PCA are offered beside it. PCA is exact: from the signatures' products, which is classical scaling of their distances.
 *
 * @param families with signatures over the same prompts
 * @param how.neighbourhood t-SNE: perplexity, 1.5 to a third of the other heads, default 30; UMAP: neighbours, the head
 *   itself counted, default 15; null is the default, or what fits few heads; PCA has none
 * @param onProgress counts pairs of prompts, then the method's steps
 * @returns the same map for the same input; agreement looks at distances between signatures, not at places
 * @throws InvalidInput if there are too few or too many heads, fewer than 2 prompts or not the same number of them,
 *   a neighbourhood that does not fit, or nothing to tell heads apart by
 * @see paper §4.9
 */
export async function mapOfHeads(
  families: readonly { slug: string; signatures: Signatures }[],
  how: { method: MapMethod; neighbourhood: number | null; seed: number },
  onProgress: (done: number, total: number) => void = () => {},
): Promise<MapReport> {
  const { method, seed } = how;
  const points = pointsOf(families);
  const nPrompts = requirePrompts(families);
  const neighbourhood = neighbourhoodOf(method, how.neighbourhood, points.length);
  const nPairs = (nPrompts * (nPrompts - 1)) / 2;
  const total = nPairs + (method === "pca" ? 1 : embeddingSteps);
  const gram = await stepped(signatureGram(families.map(({ signatures }) => signatures)), ({ done }) =>
    onProgress(done, total),
  );
  let steps = 0;
  const places = await stepped(embed(gram, { method, neighbourhood, seed }), () => onProgress(nPairs + ++steps, total));
  return {
    measure: "map",
    method,
    neighbourhood,
    seed,
    prompts: nPrompts,
    families: families.map(({ slug, signatures }) => ({ slug, nLayers: signatures.nLayers })),
    points: {
      family: points.map(({ family }) => family),
      refit: points.map(({ refit }) => refit),
      layer: points.map(({ layer }) => layer),
      head: points.map(({ head }) => head),
      ...places,
    },
    agreement: agreementOf(gram, points),
    claims: [],
  };
}

interface Point {
  family: number;
  refit: number;
  layer: number;
  head: number;
}

/** @throws InvalidInput if so many heads make no map */
export function requireMappable(count: number): void {
  if (count < fewestPoints) {
    throw new InvalidInput(`a map of ${count} heads shows nothing; at least ${fewestPoints} are needed`, "families");
  }
  if (count > mostPoints) {
    throw new InvalidInput(
      `the map would hold ${count} heads, but every two of them are compared: ${mostPoints} at most; give fewer families`,
      "families",
    );
  }
}

/** In the order of the signatures. */
function pointsOf(families: readonly { signatures: Signatures }[]): Point[] {
  requireMappable(families.reduce((sum, { signatures: s }) => sum + s.nRefits * s.nLayers * s.nHeads, 0));
  return families.flatMap(({ signatures: { nRefits, nLayers, nHeads } }, family) =>
    Array.from({ length: nRefits * nLayers * nHeads }, (_, i) => ({
      family,
      refit: Math.floor(i / (nLayers * nHeads)),
      layer: Math.floor(i / nHeads) % nLayers,
      head: i % nHeads,
    })),
  );
}

/** How many prompts the signatures are over. */
function requirePrompts([first, ...others]: readonly { slug: string; signatures: Signatures }[]): number {
  const { nPrompts } = first.signatures;
  if (nPrompts < 2) {
    throw new InvalidInput(
      `a signature is made of distances between prompts and needs at least 2 of them, but there is ${nPrompts}`,
      "prompts",
    );
  }
  const other = others.find(({ signatures }) => signatures.nPrompts !== nPrompts);
  if (other === undefined) return nPrompts;
  throw new InvalidInput(
    `the signatures of ${first.slug} are over ${nPrompts} prompts, those of ${other.slug} over ${other.signatures.nPrompts}; they must be over the same prompts`,
    "prompts",
  );
}

/** Runs to the end, and lets the process hear and tell between two steps. */
async function stepped<Step, Result>(
  steps: Generator<Step, Result, void>,
  onStep: (step: Step) => void,
): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    onStep(value);
    await setImmediate();
  }
}

/**
 * Of each point's nearest others, the share with its label, beside the share among all others; means over points.
 *
 * Intervals are the jackknife's over refits, each family's by itself: a refit's heads are taken off the map, and those
 * that had them for neighbours get the next nearest. (Refits drawn twice would be their own neighbours.) Prompts are not
 * drawn: signatures keep no more than distances between them.
 */
function agreementOf(gram: SignatureGram, points: readonly Point[]): MapReport["agreement"] {
  const refits = points.map(({ family, refit }) => `${family} ${refit}`);
  const labels = { layer: points.map(({ layer }) => layer), refit: refits, family: points.map(({ family }) => family) };
  const kinds = ["layer", "refit", "family"] as const;
  const shares = kinds.map(() => new Float64Array(points.length));
  // by refit: how much its absence adds to the shares of others' heads
  const moved = new Map(refits.map((refit) => [refit, kinds.map(() => 0)]));
  for (const point of points.keys()) {
    const others = othersByDistance(gram, point);
    const nearest = others.slice(0, neighboursCounted);
    const share = (kind: number, among: readonly number[]) => {
      const own = labels[kinds[kind]];
      return mean(among.map((other) => (own[other] === own[point] ? 1 : 0)));
    };
    for (const kind of kinds.keys()) shares[kind][point] = share(kind, nearest);
    for (const refit of new Set(nearest.map((other) => refits[other]))) {
      if (refit === refits[point]) continue;
      const left = nearestWithout(others, (other) => refits[other] === refit);
      if (left.length === 0) continue;
      for (const kind of kinds.keys()) moved.get(refit)![kind] += share(kind, left) - shares[kind][point];
    }
  }
  return kinds.map((of, kind) => {
    const own: readonly (string | number)[] = labels[of];
    const counts = new Map<string | number, number>();
    for (const label of own) counts.set(label, (counts.get(label) ?? 0) + 1);
    const value = mean(shares[kind]);
    const left = leftOut(points, refits, shares[kind], (refit) => moved.get(refit)![kind]);
    return {
      of,
      share: value,
      interval: intervalOf(value, jackknifeSpread(left), defaultResampling.level, [0, 1]),
      chance: mean(own.map((label) => ((counts.get(label) as number) - 1) / (points.length - 1))),
    };
  });
}

/** By family: the mean share of all heads but each refit's in turn. */
function leftOut(
  points: readonly Point[],
  refits: readonly string[],
  shares: Float64Array,
  moved: (refit: string) => number,
): number[][] {
  const families: Map<string, { sum: number; heads: number }>[] = [];
  let total = 0;
  for (const [i, { family }] of points.entries()) {
    families[family] ??= new Map();
    const { sum, heads } = families[family].get(refits[i]) ?? { sum: 0, heads: 0 };
    families[family].set(refits[i], { sum: sum + shares[i], heads: heads + 1 });
    total += shares[i];
  }
  return families.map((ofFamily) =>
    Array.from(ofFamily, ([refit, { sum, heads }]) => (total - sum + moved(refit)) / (points.length - heads)),
  );
}

function othersByDistance(gram: SignatureGram, point: number): number[] {
  return Array.from({ length: gram.n }, (_, other) => ({ other, distance: squaredDistance(gram, point, other) }))
    .filter(({ other }) => other !== point)
    .sort((a, b) => a.distance - b.distance)
    .map(({ other }) => other);
}

function nearestWithout(others: readonly number[], isLeftOut: (other: number) => boolean): number[] {
  const nearest: number[] = [];
  for (let i = 0; i < others.length && nearest.length < neighboursCounted; i++) {
    if (!isLeftOut(others[i])) nearest.push(others[i]);
  }
  return nearest;
}
