/** What each refit does to a family's numbers. */

import { Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";
import { Node } from "../../node/node.interface.js";
import { Refit } from "../../refit/refit.type.js";
import { Analysis } from "../analysis.interface.js";
import type { ClassNamed } from "./class-named.type.js";

@ObjectType({
  implements: [Node, Analysis],
  description: "What each refit does to stability: the same numbers without it, and whether it lies apart.",
})
export class InfluenceReport extends Analysis {}

export const OutlierSide = { BELOW: "BELOW", ABOVE: "ABOVE" } as const;
export type OutlierSide = keyof typeof OutlierSide;
registerEnumType(OutlierSide, {
  name: "OutlierSide",
  description: "On which side of the others a refit lies.",
  valuesConfig: {
    BELOW: { description: "It agrees less with the others than they do among themselves." },
    ABOVE: { description: "It agrees more." },
  },
});

@ObjectType()
abstract class Influence {
  @Field(() => Float, { description: "Stability of the other refits alone, in [-1, 1]." })
  value!: number;

  @Field(() => Float, { description: "value less that of all refits: above 0, the refit lowers it." })
  delta!: number;

  @Field(() => Float, { nullable: true, description: "The same of the calibrated values; null without a floor." })
  calibratedDelta!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "delta in standard errors of the others' value; null below 3 others, or where nothing varies.",
  })
  standardised!: number | null;
}

@ObjectType({ description: "What the family's stability becomes without a refit." })
export class FamilyInfluence extends Influence {}

@ObjectType({ description: "What a layer's stability becomes without a refit." })
export class LayerInfluence extends Influence {
  @Field(() => Int, { description: "The layer, from 0." })
  layer!: number;
}

@ObjectType({ description: "What a head class' stability becomes without a refit." })
export class HeadInfluence extends Influence implements ClassNamed {
  @Field(() => Int, { description: "Its layer, from 0." })
  layer!: number;

  @Field(() => Int, { description: "The index of its member in the anchor refit, from 0." })
  head!: number;

  @Field(() => Int, { description: "Its place among the family's classes within layers, from 0 (ClassesReport)." })
  ordinal!: number;
}

@ObjectType({ description: "One refit among the others." })
export class RefitInfluence {
  @Field(() => Refit, { description: "The refit." })
  refit!: Refit;

  @Field(() => Float, { description: "Its mean stability with the others, in [-1, 1]." })
  mean!: number;

  @Field(() => Float, { description: "0.6745 (mean - median) / MAD among the refits' means; MAD at least 0.005." })
  robustZ!: number;

  @Field(() => OutlierSide, {
    nullable: true,
    description: "On which side it lies apart: |robustZ| above the report's cutoff; null: it does not.",
  })
  outlier!: OutlierSide | null;

  @Field(() => FamilyInfluence, { description: "On the mean over layers." })
  overall!: FamilyInfluence;

  @Field(() => [LayerInfluence], { description: "By layer, ascending." })
  layers!: LayerInfluence[];

  @Field(() => [HeadInfluence], { description: "By class ordinal." })
  heads!: HeadInfluence[];
}
