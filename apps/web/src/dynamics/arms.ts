/** Families that differ in how they were trained, held against each other: perplexity and stability. */
import { measureDomain } from "../charts/domain";
import { extent } from "../charts/scatterPicture";
import { type EstimateNumbers, read, type Scale } from "../estimate";
import { count, fixed, within } from "../format";
import type { Table } from "../report/table";
import type { Axis, Parallel } from "./parallel";

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
  /** null for an import. */
  fields: ArmFamily["recipe"];
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

const optimizers = [
  { value: "ADAM", name: "Adam" },
  { value: "ADAMW", name: "AdamW" },
];
const optimizerNames = optimizers.map(({ name }) => name);

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
        fields: recipe,
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

/** Numbers of a recipe as they are written: 0.002, 10,000. */
const plain = (value: number) => (value >= 1000 ? count(value) : String(Number(value.toPrecision(4))));

/** Families as lines over the fields of their recipes that differ, then over what came of them. */
export function armLines(arms: readonly Arm[], scale: Scale): Parallel {
  const fields: (Omit<Axis, "domain"> & { of: (recipe: NonNullable<Arm["fields"]>) => number })[] = [
    {
      key: "optimizer",
      title: "optimizer",
      text: (value) => optimizerNames[Math.round(value)] ?? "",
      kinds: optimizerNames,
      of: ({ optimizer }) => optimizers.findIndex(({ value }) => value === optimizer),
    },
    { key: "rate", title: "learning rate", text: plain, of: ({ learningRate }) => learningRate },
    { key: "decay", title: "weight decay", text: plain, of: ({ weightDecay }) => weightDecay },
    { key: "batch", title: "batch", text: plain, of: ({ batchSize }) => batchSize },
    { key: "steps", title: "steps", text: plain, of: ({ steps }) => steps },
  ];
  const told = fields.flatMap(({ of, ...axis }) => {
    const values = arms.map(({ fields: recipe }) => recipe && of(recipe));
    const known = values.filter((value) => value !== null);
    const ends: [number, number] = [Math.min(...known), Math.max(...known)];
    return ends[0] < ends[1] ? [{ axis: { ...axis, domain: ends }, values }] : [];
  });
  const perplexities = arms.map(({ perplexity }) => perplexity);
  const stabilities = arms.map(({ stability }) => stability.value);
  const columns: { axis: Axis; values: (number | null)[] }[] = [
    ...told,
    {
      axis: {
        key: "perplexity",
        title: "perplexity",
        text: (value) => fixed(value),
        domain: extent(perplexities, 0.05),
      },
      values: perplexities,
    },
    {
      axis: {
        key: "stability",
        title: "stability",
        text: (value) => fixed(value),
        domain: measureDomain(stabilities, scale),
      },
      values: stabilities,
    },
  ];
  return {
    axes: columns.map(({ axis }) => axis),
    lines: arms.map(({ slug }, i) => ({ name: slug, values: columns.map(({ values }) => values[i]) })),
  };
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
