/** What each head is worth over all refits: through its class, one head of every refit, beside the untrained twins. */
import { InvalidInput } from "../errors.js";
import { type EstimateValue, estimateOf, judged, meanSamples } from "../statistics/estimate.js";
import type { Resampling } from "../statistics/resampling.js";
import { type EffectScale, effectSamples, type PromptLosses } from "./ablationEffects.js";
import { headClasses } from "./classes.js";
import { range } from "./matching.js";
import type { EffectOverRefits } from "./report.js";
import type { SimilarityTable } from "./similarity.js";

/** The losses of all refits, for what holds over them. */
export interface FamilyLosses {
  /** by ordinal */
  refits: readonly PromptLosses[];
  /** of their untrained twins; or a head drawn at random, the mean over the heads of the layer; null: none */
  floors: readonly PromptLosses[] | "shuffled-heads" | null;
}

/**
 * Means over refits: each head of one refit with its class, and the heads of each layer together.
 *
 * @param similarities the family's, to find heads again; one refit alone needs none
 * @param refit whose heads lead the classes
 * @returns heads by layer, then head of the refit; floors are of the same slots of the twins, or of the layer's heads,
 *   and then layers have none: they are that mean
 * @throws InvalidInput if losses were not taken alike, or similarities are of other refits
 */
export function effectsOverRefits(
  { refits, floors }: FamilyLosses,
  similarities: SimilarityTable | null,
  { refit, resampling }: { refit: number; resampling: Resampling },
): { heads: EffectOverRefits[]; layers: EstimateValue[] } {
  const twins = floors === "shuffled-heads" ? null : floors;
  requireAlike(refits, twins);
  const [{ nLayers, nHeads }] = refits;
  const about = { n: refits.length, resampling, ceiling: null, range: null };
  const members = membersOf(refits, similarities, refit);
  const ofLayer = (of: readonly PromptLosses[], layer: number, scale: EffectScale) =>
    meanSamples(
      range(nHeads).map((head) =>
        effectSamples(
          of,
          of.map(() => layer * nHeads + head),
          scale,
        ),
      ),
    );
  const estimates = (scale: EffectScale) => {
    const drawn = floors === "shuffled-heads" && range(nLayers).map((layer) => ofLayer(refits, layer, scale));
    return judged(
      members.map((slots, slot) => {
        const floor = drawn ? drawn[Math.floor(slot / nHeads)] : twins && effectSamples(twins, slots, scale);
        return estimateOf(effectSamples(refits, slots, scale), floor, about);
      }),
      resampling,
    );
  };
  const [deltaLoss, deltaPerplexity] = [estimates("loss"), estimates("perplexity")];
  return {
    heads: members.map((slots, slot) => ({
      members: slots.map((one) => one % nHeads),
      deltaLoss: deltaLoss[slot],
      deltaPerplexity: deltaPerplexity[slot],
    })),
    layers: judged(
      range(nLayers).map((layer) =>
        estimateOf(ofLayer(refits, layer, "loss"), twins && ofLayer(twins, layer, "loss"), about),
      ),
      resampling,
    ),
  };
}

/**
 * What each head of one refit is worth by itself: its floor is the same slot of the refit's twin, or a head of its layer
 * drawn at random.
 *
 * Other refits are not drawn, whatever is asked: the interval says what other prompts would give.
 *
 * @param own the refit's losses
 * @param floor its twin's; null: none
 * @returns by layer, then head; n counts prompts
 */
export function effectsOfRefit(
  own: PromptLosses,
  floor: PromptLosses | "shuffled-heads" | null,
  resampling: Resampling,
): EstimateValue[] {
  const { nLayers, nHeads, nPrompts } = own;
  const ofPrompts: Resampling = { ...resampling, axes: "prompts" };
  const about = { n: nPrompts, resampling: ofPrompts, ceiling: null, range: null };
  const sample = (of: PromptLosses, slot: number) => effectSamples([of], [slot], "loss");
  const ofLayer = (layer: number) => meanSamples(range(nHeads).map((head) => sample(own, layer * nHeads + head)));
  const drawn = floor === "shuffled-heads" && range(nLayers).map(ofLayer);
  const twin = floor === "shuffled-heads" ? null : floor;
  return judged(
    range(nLayers * nHeads).map((slot) => {
      const layer = Math.floor(slot / nHeads);
      const held = drawn ? drawn[layer] : twin && sample(twin, slot);
      return estimateOf(sample(own, slot), held, about);
    }),
    ofPrompts,
  );
}

/** Which slot of each refit a head's class has there: [slot of the listed refit][refit]. One refit alone is its own class. */
function membersOf(refits: readonly PromptLosses[], similarities: SimilarityTable | null, refit: number): number[][] {
  const [{ nLayers, nHeads }] = refits;
  const slots = range(nLayers * nHeads);
  if (refits.length === 1) return slots.map((slot) => [slot]);
  if (similarities?.nRefits !== refits.length) {
    throw new InvalidInput(
      `the ablations are of ${refits.length} refits, and to find their heads again takes similarities of as many, not of ${similarities?.nRefits ?? 0}`,
    );
  }
  const classes = headClasses(similarities).map((ofRefits) => ofRefits.map(({ layer, head }) => layer * nHeads + head));
  return slots.map((slot) => classes.find((ofRefits) => ofRefits[refit] === slot) as number[]);
}

/** @throws InvalidInput if refits or twins were measured on other prompts, or in another way */
function requireAlike(refits: readonly PromptLosses[], floors: readonly PromptLosses[] | null): void {
  const shapeOf = ({ kind, nLayers, nHeads, nPrompts, tokens }: PromptLosses) =>
    `${kind} ablations of ${nLayers} layers of ${nHeads} heads, on ${tokens} tokens of ${nPrompts} prompts`;
  if (floors && floors.length !== refits.length) {
    throw new InvalidInput(`the floor is of ${floors.length} refits; ${refits.length} are needed`, "floor");
  }
  const odd = [...refits, ...(floors ?? [])].find((one) => shapeOf(one) !== shapeOf(refits[0]));
  if (odd) throw new InvalidInput(`there are ${shapeOf(odd)} beside ${shapeOf(refits[0])}`);
}
