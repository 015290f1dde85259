/** A report on head transplants. */

import { Field, Float, Int, ObjectType } from "type-graphql";
import { Head } from "../../head/head.type.js";
import { Node } from "../../node/node.interface.js";
import { connectionOf } from "../../pagination/connection.type.js";
import { Refit } from "../../refit/refit.type.js";
import { Analysis } from "../analysis.interface.js";
import { Estimate } from "../estimate.type.js";

@ObjectType({
  implements: [Node, Analysis],
  description:
    "Head transplants: each head of a refit is replaced by its counterpart of every other refit, which reads the host's stream through an orthogonal map and writes back through it; the share of the head's worth that this recovers.",
})
export class TransplantReport extends Analysis {}

@ObjectType({ description: "A head of another refit in the place of a head." })
export class DonorHead {
  @Field(() => Head, { description: "The donor." })
  head!: Head;

  @Field(() => Float, { description: "Centred cosine of its patterns with those of the head it replaces, in [-1, 1]." })
  similarity!: number;

  @Field(() => Float, { description: "Loss with it, nats per token." })
  loss!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      "(loss without the head - loss) / (loss without the head - baseline); null where the head is worth too little.",
  })
  recovered!: number | null;
}

@ObjectType({ description: "What one other refit puts in a head's place." })
export class Transplant {
  @Field(() => Refit, { description: "The other refit." })
  refit!: Refit;

  @Field(() => DonorHead, { description: "The head's counterpart." })
  matched!: DonorHead;

  @Field(() => DonorHead, { description: "Another head of its layer, at random." })
  unmatched!: DonorHead;
}

@ObjectType({ description: "A head of the host, and what it is replaced by. Losses in nats per token." })
export class TransplantedHead {
  @Field(() => Head, { description: "The head." })
  head!: Head;

  @Field(() => Float, { description: "Loss with its z zeroed." })
  zero!: number;

  @Field(() => Float, { description: "Loss with its z at its mean over all tokens of all prompts." })
  mean!: number;

  @Field(() => Float, { description: "Loss with its counterparts, mean over the other refits." })
  transplanted!: number;

  @Field(() => Float, { description: "Loss with unmatched heads, mean over the other refits." })
  unmatched!: number;

  @Field(() => Estimate, {
    nullable: true,
    description:
      "Share of what zeroing it loses that its counterparts recover: 0 = nothing, 1 = all, and it may lie beyond; floor: unmatched heads'; n counts other refits. Null where zeroing it loses less than 0.001 nats, or not surely anything.",
  })
  recovered!: Estimate | null;

  @Field(() => Estimate, { nullable: true, description: "The same, of what its mean loses." })
  recoveredOfMean!: Estimate | null;

  @Field(() => [Transplant], { description: "By refit, the host left out." })
  transplants!: Transplant[];
}

@ObjectType({ description: "Transplants in one layer." })
export class LayerTransplants {
  @Field(() => Int, { description: "The layer, from 0." })
  layer!: number;

  @Field(() => Estimate, { nullable: true, description: "Mean over its heads that have a share; null without any." })
  recovered!: Estimate | null;

  @Field(() => Estimate, { nullable: true, description: "The same, of what their means lose." })
  recoveredOfMean!: Estimate | null;

  @Field(() => Int, { description: "How many of its heads have a share." })
  n!: number;

  @Field(() => Float, {
    description:
      "Cosine of the host's stream before the layer, mapped, with the donors', both centred, on prompts that the maps were not fitted on; mean over the other refits, in [-1, 1].",
  })
  alignment!: number;
}

export const TransplantedHeadConnection = connectionOf(() => TransplantedHead, "TransplantedHead", "replaced heads");
