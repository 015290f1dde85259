/** A report on the stitching test: what can one refit's layers do with another's stream? */

import { Field, Float, Int, ObjectType } from "type-graphql";
import { Node } from "../../node/node.interface.js";
import { Analysis } from "../analysis.interface.js";
import { Estimate } from "../estimate.type.js";

@ObjectType({
  implements: [Node, Analysis],
  description:
    "The stitching test of two refits (Lenc & Vedaldi 2015; Bansal, Nakkiran & Barak 2021): the left refit's residual stream before a layer, brought over by an orthogonal map with a scale and means that is fitted on the other half of the prompts, and the right refit's layers from there on. The readout alone, after the last layer, is no layer.",
})
export class StitchingReport extends Analysis {}

@ObjectType({
  description:
    "One layer of a stitching test. Losses are means over all predicted tokens of all prompts, in nats per token; intervals are over prompts, whose number is n.",
})
export class StitchedLayer {
  @Field(() => Int, { description: "The right refit's first layer that goes on with the left one's stream, from 0." })
  layer!: number;

  @Field(() => Estimate, { description: "Loss of the right refit's layers on the left refit's stream." })
  stitched!: Estimate;

  @Field(() => Estimate, {
    description: "`stitched`, less the right refit's own loss: below 0 where the left stream serves better.",
  })
  penalty!: Estimate;

  @Field(() => Estimate, {
    nullable: true,
    description:
      "Loss on the stream of the left refit's untrained twin, with a map of its own: what a map alone gives. Null without a floor.",
  })
  untrained!: Estimate | null;

  @Field(() => Estimate, {
    description: "Loss where the right refit's stream is its mean at every position, which tells of no token.",
  })
  mean!: Estimate;

  @Field(() => Estimate, {
    nullable: true,
    description:
      "1 - (stitched - own) / (mean - own): 0 = no more than the mean stream, 1 = as much as the right refit's own, and it may lie beyond; floor: the untrained twin's. Null where the own stream is worth less than 0.001 nats, or not surely anything.",
  })
  recovered!: Estimate | null;

  @Field(() => Float, {
    description:
      "Cosine of the mapped stream with the right refit's, both centred, on prompts that the map was not fitted on; mean over both halves, in [-1, 1].",
  })
  alignment!: number;
}
