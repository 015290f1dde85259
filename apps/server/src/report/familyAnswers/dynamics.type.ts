/** When heads become themselves. */

import { Field, Float, Int, ObjectType } from "type-graphql";
import { Node } from "../../node/node.interface.js";
import { Analysis } from "../analysis.interface.js";
import { Estimate, Interval } from "../estimate.type.js";
import type { ClassNamed } from "./class-named.type.js";

@ObjectType({
  implements: [Node, Analysis],
  description:
    "When heads become themselves: stability of head classes at every stored step, matched at the last and followed back, and since when it stays near its last value.",
})
export class DynamicsReport extends Analysis {}

@ObjectType({ description: "One step of the way." })
export class WayStep {
  @Field(() => Int, { description: "The checkpoints' step." })
  step!: number;

  @Field(() => Estimate, { description: "Agreement of the refits at this step; n counts pairs of refits." })
  estimate!: Estimate;

  @Field(() => Float, {
    description:
      "Centred similarity of heads to their own selves at the last step, averaged over refits, in [-1, 1]; 1 at that step.",
  })
  own!: number;

  @Field(() => Interval, {
    nullable: true,
    description: "Confidence interval of own, over refits; null in reports of earlier versions.",
  })
  ownInterval?: Interval | null;
}

@ObjectType()
abstract class StabilityWay {
  @Field(() => [WayStep], { description: "By step, ascending." })
  steps!: WayStep[];

  @Field(() => Int, {
    nullable: true,
    description:
      "The first step from which on the calibrated value stays at `share` or more of the last one; null where the last is not surely above the floor.",
  })
  lockIn!: number | null;

  @Field(() => Int, { description: "The first step from which on `own` stays at `share` or more." })
  ownLockIn!: number;
}

@ObjectType({ description: "The way of the whole family: means over layers." })
export class FamilyWay extends StabilityWay {}

@ObjectType({ description: "The way of a layer: means over its head classes." })
export class LayerWay extends StabilityWay {
  @Field(() => Int, { description: "The layer, from 0." })
  layer!: number;
}

@ObjectType({ description: "The way of a head class, its members followed in their slots." })
export class HeadWay extends StabilityWay implements ClassNamed {
  @Field(() => Int, { description: "Its layer, from 0." })
  layer!: number;

  @Field(() => Int, { description: "The index of its member in the anchor refit, from 0." })
  head!: number;

  @Field(() => Int, { description: "Its place among the family's classes within layers, from 0 (ClassesReport)." })
  ordinal!: number;

  @Field(() => [Int], { description: "By refit: the first step from which on its member stays near its last self." })
  ownLockIns!: number[];
}
