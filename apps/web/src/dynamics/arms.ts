/** Families that differ in how they were trained, held against each other: perplexity and stability. */
import { type EstimateNumbers, read, type Scale } from "../estimate";
import { fixed, within } from "../format";
import type { Table } from "../report/table";

interface ArmFamily {
  id: string;
  slug: string;
  name: string;
  architecture: {
    layers: number;
    heads: number;
    dModel: number;
    contextLength: number;
    vocab: number;
    attentionOnly: boolean;
  };
  recipe: {
    optimizer: string;
    learningRate: number;
    weightDecay: number;
    batchSize: number;
    steps: number;
  } | null;
  tokenizer: { hash: string };
  corpus: { id: string; name: string } | null;
  loss: { mean: number; sd: number | null; refits: number } | null;
  latestStability: { step: number; overall: EstimateNumbers } | null;
}

export interface Arm {
  id: string;
  slug: string;
  name: string;
  recipe: string;
  steps: number | null;
  refits: number;
  /** exp of the mean training loss at the end. */
  perplexity: number;
  /** exp of the mean loss less and plus its sd over refits. */
  perplexityRange: [low: number, high: number] | null;
  stability: { value: number; interval: [number, number] | null; floor: number | null; open: boolean; step: number };
  /** The family of the page. */
  own: boolean;
}

/** @returns e.g. "AdamW, decay 0.1, 0.002" */
export const recipeText = ({ optimizer, weightDecay, learningRate }: NonNullable<ArmFamily["recipe"]>): string =>
  `${optimizer === "ADAMW" ? `AdamW, decay ${weightDecay}` : "Adam"}, rate ${learningRate}`;

/** Families of the same shape, tokenizer and corpus as `slug`, as far as they have a loss and a stored stability. */
export function armsOf(families: readonly ArmFamily[], slug: string, scale: Scale): Arm[] {
  const own = families.find((family) => family.slug === slug);
  if (!own) return [];
  const shapeOf = ({ architecture: a, tokenizer, corpus }: ArmFamily) =>
    [a.layers, a.heads, a.dModel, a.contextLength, a.vocab, a.attentionOnly, tokenizer.hash, corpus?.id].join(" ");
  return families.flatMap((family): Arm[] => {
    const { loss, latestStability, recipe } = family;
    if (shapeOf(family) !== shapeOf(own) || !loss || !latestStability) return [];
    const reading = read(latestStability.overall, scale);
    if (reading.value === null) return [];
    return [
      {
        id: family.id,
        slug: family.slug,
        name: family.name,
        recipe: recipe ? recipeText(recipe) : "imported",
        steps: recipe?.steps ?? null,
        refits: loss.refits,
        perplexity: Math.exp(loss.mean),
        perplexityRange: loss.sd === null ? null : [Math.exp(loss.mean - loss.sd), Math.exp(loss.mean + loss.sd)],
        stability: {
          value: reading.value,
          interval: reading.interval,
          floor: reading.floor,
          open: reading.open,
          step: latestStability.step,
        },
        own: family.slug === slug,
      },
    ];
  });
}

export function armWords({ name, recipe, perplexity, perplexityRange, stability }: Arm): string {
  const spread = perplexityRange && { lower: perplexityRange[0], upper: perplexityRange[1] };
  const interval = stability.interval && { lower: stability.interval[0], upper: stability.interval[1] };
  return `${name}, ${recipe}: perplexity ${within(perplexity, spread)}, stability ${within(stability.value, interval)}${stability.floor === null ? "" : `, floor ${fixed(stability.floor)}`}`;
}

export const armsTable = (arms: readonly Arm[], scale: Scale): Table => ({
  title: `Perplexity and ${scale} stability of families of one shape`,
  columns: [
    "family",
    "recipe",
    "steps",
    "refits",
    "perplexity",
    "perplexity_low",
    "perplexity_high",
    "stability",
    "lower",
    "upper",
    "floor",
    "at_step",
  ],
  rows: arms.map(({ slug, recipe, steps, refits, perplexity, perplexityRange, stability }) => [
    slug,
    recipe,
    steps,
    refits,
    perplexity,
    perplexityRange?.[0] ?? null,
    perplexityRange?.[1] ?? null,
    stability.value,
    stability.interval?.[0] ?? null,
    stability.interval?.[1] ?? null,
    stability.floor,
    stability.step,
  ]),
});
