/** A report on weight norms: paper §4.4.1. */

import { Field, Float, Int, ObjectType } from "type-graphql";
import { Node } from "../../node/node.interface.js";
import { Analysis } from "../analysis.interface.js";
import { Interval } from "../estimate.type.js";

@ObjectType({
  implements: [Node, Analysis],
  description:
    "Norms of one refit's weights by layer, and how they go with the layers' stability. arXiv 2602.16740 §4.4.1.",
})
export class NormsReport extends Analysis {}

@ObjectType({
  description:
    "Frobenius norms of one layer's weights, at least 0, each over all entries of the tensor; LayerNorms are not folded in.",
})
export class LayerNorms {
  @Field(() => Int, { description: "The layer, from 0." })
  layer!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      "The layer's stability with this refit as anchor, in [-1, 1], no floor taken off; null with one refit.",
  })
  stability!: number | null;

  @Field(() => Float, { description: "Of the queries' weights, [heads, dModel, dHead]." })
  W_Q!: number;

  @Field(() => Float, { description: "Of the keys' weights, [heads, dModel, dHead]." })
  W_K!: number;

  @Field(() => Float, { description: "Of the values' weights, [heads, dModel, dHead]." })
  W_V!: number;

  @Field(() => Float, { description: "Of the output weights, [heads, dHead, dModel]." })
  W_O!: number;

  @Field(() => Float, { nullable: true, description: "Of the MLP's first weights, [dModel, dMlp]; null without one." })
  W_in?: number | null;

  @Field(() => Float, { nullable: true, description: "Of the MLP's second weights, [dMlp, dModel]; null without one." })
  W_out?: number | null;

  @Field(() => Float, { description: "Of the gains of the LayerNorm before attention, [dModel]." })
  ln1!: number;

  @Field(() => Float, {
    nullable: true,
    description: "Of the gains of the LayerNorm before the MLP, [dModel]; null without one.",
  })
  ln2?: number | null;
}

@ObjectType({ description: "How the norm of a weight goes with stability over layers." })
export class NormCorrelation {
  @Field(() => String, { description: "Which weight: W_Q, W_K, W_V, W_O, W_in, W_out, ln1 or ln2." })
  weight!: string;

  @Field(() => Float, {
    nullable: true,
    description:
      "Pearson's r over layers, in [-1, 1]; null with one refit, fewer than 3 layers, or where nothing varies.",
  })
  pearson!: number | null;

  @Field(() => Interval, { nullable: true, description: "Fisher's 95 % interval of it; null under 5 layers." })
  interval?: Interval | null;

  @Field(() => Int, { description: "Number of layers it is over." })
  n!: number;
}
