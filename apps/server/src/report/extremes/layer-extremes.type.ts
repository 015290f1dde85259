/** The least and the most stable layer of a family: paper §4.6. */

import { Field, Float, Int, ObjectType } from "type-graphql";
import { Estimate } from "../estimate.type.js";

@ObjectType({ description: "A layer, and how deep it lies." })
export class LayerPlace {
  @Field(() => Int, { description: "The layer, from 0." })
  layer!: number;

  @Field(() => Float, { description: "Its stability, in [-1, 1]." })
  value!: number;

  @Field(() => Float, { description: "(layer + 1) / layers, in (0, 1]; 1 = the last layer." })
  relativeDepth!: number;
}

@ObjectType({ description: "The least and the most stable layer. arXiv 2602.16740 §4.6, Eqs. 6-7." })
export class LayerExtremes {
  @Field(() => LayerPlace, { description: "The least stable layer; of equals the first." })
  least!: LayerPlace;

  @Field(() => LayerPlace, { description: "The most stable layer; of equals the first." })
  most!: LayerPlace;

  @Field(() => Float, { description: "ΔS: the most stable layer's value less the least stable one's; at least 0." })
  drop!: number;

  @Field(() => Estimate, {
    nullable: true,
    description:
      "ΔS with its interval over refits and prompts, the two layers held; floor is the same two layers' difference on the floor, z and q are of being no more than that. ΔS tends to be too large where layers are alike, since they were chosen for it. Null where it is not known: of published layers, and in reports of earlier versions.",
  })
  dropEstimate?: Estimate | null;
}
