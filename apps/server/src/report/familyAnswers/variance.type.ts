/** Whether the initial weights or the order of the data make refits differ. */

import { Field, Float, Int, ObjectType } from "type-graphql";
import { Node } from "../../node/node.interface.js";
import { Analysis } from "../analysis.interface.js";
import { Interval } from "../estimate.type.js";
import type { ClassNamed } from "./class-named.type.js";

@ObjectType({
  implements: [Node, Analysis],
  description:
    "Whether the initial weights or the order of the data make refits differ: what matched heads share by the seeds that their refits have in common, in a family that crosses them.",
})
export class VarianceReport extends Analysis {}

@ObjectType({ description: "How many pairs of refits have which seed in common, or a mean over them." })
export class BySharedSeed {
  @Field(() => Float, { description: "The initial weights, not the order of the data." })
  init!: number;

  @Field(() => Float, { description: "The order of the data, not the initial weights." })
  data!: number;

  @Field(() => Float, { description: "Neither." })
  neither!: number;
}

@ObjectType({ description: "A part, with its interval." })
export class Share {
  @Field(() => Float, { description: "The part; below 0 where the data say less than nothing." })
  value!: number;

  @Field(() => Interval, {
    nullable: true,
    description: "Confidence interval, by leaving out seeds of each kind; null below 3 seeds of either.",
  })
  interval!: Interval | null;
}

@ObjectType()
abstract class SeedSplit {
  @Field(() => Share, { description: "Shared by refits that have neither seed in common." })
  common!: Share;

  @Field(() => Share, { description: "Added by the same initial weights." })
  init!: Share;

  @Field(() => Share, { description: "Added by the same order of the data." })
  data!: Share;

  @Field(() => Share, { description: "What is left: both seeds together, and noise. The four parts sum to 1." })
  interaction!: Share;

  @Field(() => Share, {
    nullable: true,
    description:
      "init / (1 - common): the initial weights' share of what seeds change; null where they change nothing.",
  })
  initShare!: Share | null;

  @Field(() => Share, { nullable: true, description: "data / (1 - common)." })
  dataShare!: Share | null;

  @Field(() => BySharedSeed, { description: "Mean centred similarities of matched heads, in [-1, 1]." })
  similarity!: BySharedSeed;

  @Field(() => Float, { nullable: true, description: "`common` of the floor; null without one." })
  floor!: number | null;
}

@ObjectType({ description: "The split of the family: means over layers." })
export class FamilySplit extends SeedSplit {}

@ObjectType({ description: "The split of a layer: means over its head classes." })
export class LayerSplit extends SeedSplit {
  @Field(() => Int, { description: "The layer, from 0." })
  layer!: number;
}

@ObjectType({ description: "The split of a head class." })
export class HeadSplit extends SeedSplit implements ClassNamed {
  @Field(() => Int, { description: "Its layer, from 0." })
  layer!: number;

  @Field(() => Int, { description: "The index of its member in the anchor refit, from 0." })
  head!: number;

  @Field(() => Int, { description: "Its place among the family's classes within layers, from 0 (ClassesReport)." })
  ordinal!: number;
}
