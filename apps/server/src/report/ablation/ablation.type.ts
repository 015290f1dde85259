/** A report on ablations: paper §4.8, and over all refits. */

import type { EffectCorrelations as Correlated, EstimateValue } from "@seedscope/core";
import { Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";
import { Head } from "../../head/head.type.js";
import { Node } from "../../node/node.interface.js";
import { connectionOf } from "../../pagination/connection.type.js";
import { Analysis } from "../analysis.interface.js";
import { Estimate, Interval } from "../estimate.type.js";

type Over = Correlated["over"];

@ObjectType({
  implements: [Node, Analysis],
  description:
    "Ablation: what a refit loses when one head's z gives way to zero, a mean or another head's, beside the head's stability. arXiv 2602.16740 §4.8.",
})
export class AblationReport extends Analysis {}

@ObjectType({ description: "What a head and its counterparts are worth: means over one head of every refit." })
export class EffectOverRefits {
  @Field(() => [Head], {
    description: "The head's class, by refit: one head of each that is not left out, in the same layer.",
  })
  members!: Head[];

  @Field(() => Estimate, {
    description:
      "Rise of the loss without it, nats a token. n counts refits; its floor is that of the same slots of the untrained twins, or (SHUFFLED_HEADS) the mean over its layer's heads; no calibrated value, as 1 is no ceiling.",
  })
  deltaLoss!: EstimateValue;

  @Field(() => Estimate, { description: "Rise of the perplexity, the same way." })
  deltaPerplexity!: EstimateValue;
}

@ObjectType({ description: "What a head is worth on one predicted token." })
export class TokenEffect {
  @Field(() => Int, { description: "Its position in the prompt; the token at 0 is not predicted." })
  position!: number;

  @Field(() => String, { description: "The token; bytes that are no text by themselves are written \\xF0." })
  token!: string;

  @Field(() => Float, { description: "Loss of the whole refit on it, nats." })
  loss!: number;

  @Field(() => Float, { description: "How much that rises without the head; negative where the head does harm." })
  change!: number;
}

@ObjectType({ description: "A correlation, in [-1, 1], with its interval." })
export class Correlation {
  @Field(() => Float, { description: "The correlation." })
  value!: number;

  @Field(() => Interval, {
    nullable: true,
    description: "Fisher's interval of the report's level; null under 5 heads, and where |value| is 1.",
  })
  interval!: Interval | null;
}

@ObjectType({
  description: "How effects go with stability over some heads; a correlation is null where there is none.",
})
export class EffectCorrelation {
  @Field(() => Int, { nullable: true, description: "The layer, from 0; null: all heads together." })
  layer?: number | null;

  @Field(() => Correlation, { nullable: true, description: "Pearson's r." })
  pearson!: Correlation | null;

  @Field(() => Correlation, { nullable: true, description: "Spearman's rho." })
  spearman!: Correlation | null;

  @Field(() => Correlation, { nullable: true, description: "Kendall's tau-b." })
  kendall!: Correlation | null;

  @Field(() => Int, { description: "Heads it rests on." })
  n!: number;
}

export const CorrelatedOver = { REFIT: "refit", CLASSES: "classes" } as const;
registerEnumType(CorrelatedOver, {
  name: "CorrelatedOver",
  description: "What effects are correlated over.",
  valuesConfig: {
    REFIT: { description: "One refit's heads: its own deltaPerplexity and stability, as in the paper." },
    CLASSES: { description: "Head classes: deltaLoss over all refits, and the mean stability of the members." },
  },
});

@ObjectType({ description: "How effects go with stability." })
export class EffectCorrelations {
  @Field(() => CorrelatedOver, { description: "What a point is." })
  over!: Over;

  @Field(() => EffectCorrelation, { description: "Over all heads." })
  overall!: EffectCorrelation;

  @Field(() => [EffectCorrelation], { description: "By layer, ascending." })
  layers!: EffectCorrelation[];
}

@ObjectType({ description: "A refit without one of its heads." })
export class AblatedHead {
  @Field(() => Head, { description: "The head that was ablated." })
  head!: Head;

  /** of the losses on every token */
  tokenLossesFile!: string | null;

  @Field(() => Float, { description: "Loss without it, nats per token." })
  loss!: number;

  @Field(() => Float, {
    description: "Loss without it less the baseline's, nats per token; negative where it does harm.",
  })
  deltaLoss!: number;

  @Field(() => Estimate, {
    nullable: true,
    description:
      "deltaLoss with its interval over prompts, which n counts: other refits are not drawn. CALIBRATED: its floor is that of the same slot of the refit's untrained twin, or (SHUFFLED_HEADS) the mean over its layer's heads; no calibrated value. Null in reports that were stored before 0.4.0.",
  })
  estimate?: EstimateValue | null;

  @Field(() => Float, { description: "Perplexity without it; at least 1." })
  perplexity!: number;

  @Field(() => Float, { description: "Perplexity without it less the baseline's; negative where it does harm." })
  deltaPerplexity!: number;

  @Field(() => Float, { description: "deltaPerplexity / baselinePerplexity." })
  relative!: number;

  @Field(() => Float, {
    nullable: true,
    description: "The head's stability with this refit as anchor, in [-1, 1], no floor taken off; null with one refit.",
  })
  stability!: number | null;

  @Field(() => EffectOverRefits, {
    nullable: true,
    description: "CALIBRATED: the mean over its class, a head of every refit, in the order of refits; null in PAPER.",
  })
  overRefits!: EffectOverRefits | null;
}

@ObjectType({ description: "Importance and stability over the heads of one layer." })
export class LayerAblation {
  @Field(() => Int, { description: "The layer, from 0." })
  layer!: number;

  @Field(() => Float, { description: "Mean deltaPerplexity of its heads." })
  meanDelta!: number;

  @Field(() => Float, {
    nullable: true,
    description: "Pearson's r of deltaPerplexity with stability, in [-1, 1]; null where there is none.",
  })
  pearson!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Spearman's rho of the same, in [-1, 1]; null where there is none.",
  })
  spearman!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Kendall's tau-b of the same, in [-1, 1]; null where there is none.",
  })
  kendall!: number | null;

  @Field(() => Int, { description: "Number of heads they are over." })
  n!: number;

  @Field(() => Estimate, {
    nullable: true,
    description:
      "CALIBRATED: mean rise of the loss over the layer's heads and all refits, nats a token; n counts refits; null in PAPER.",
  })
  overRefits!: EstimateValue | null;
}

@ObjectType({ description: "A straight line by least squares." })
export class LinearTrend {
  @Field(() => Float, { description: "Change a layer." })
  slope!: number;

  @Field(() => Float, { description: "Its value at layer 0." })
  intercept!: number;

  @Field(() => Interval, {
    nullable: true,
    description: "Of the slope, by Student's t of the scatter about the line; null with fewer than 3 points.",
  })
  interval?: Interval | null;
}

export const AblatedHeadConnection = connectionOf(() => AblatedHead, "AblatedHead", "ablated heads");
