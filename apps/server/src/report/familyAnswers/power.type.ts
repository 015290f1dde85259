/** How many refits and prompts a wanted half-width takes. */

import { Field, Float, Int, ObjectType } from "type-graphql";
import { Node } from "../../node/node.interface.js";
import { Analysis } from "../analysis.interface.js";
import type { ClassNamed } from "./class-named.type.js";

@ObjectType({
  implements: [Node, Analysis],
  description:
    "How many refits and how many prompts it takes for intervals of a wanted half-width, from how much those at hand vary.",
})
export class PowerReport extends Analysis {}

@ObjectType({
  description: "Variances of x_ijp = mean + a_i + a_j + g_ij + b_p + ab_ip + ab_jp + e_ijp; none below 0.",
})
export class VarianceComponents {
  @Field(() => Float, { description: "Of refits, a." })
  refit!: number;

  @Field(() => Float, { description: "Of pairs of refits, g; 0 with three refits." })
  pair!: number;

  @Field(() => Float, { description: "Of prompts, b." })
  prompt!: number;

  @Field(() => Float, { description: "Of refits on prompts, ab." })
  refitPrompt!: number;

  @Field(() => Float, { description: "Of what is left, e; 0 with three refits." })
  residual!: number;
}

@ObjectType()
abstract class Needed {
  @Field(() => Float, { description: "The mean centred similarity of the pilot, in [-1, 1]." })
  value!: number;

  @Field(() => Float, { description: "Half-width that is predicted for the pilot's own refits and prompts." })
  halfWidth!: number;

  @Field(() => VarianceComponents, { description: "What the prediction rests on." })
  components!: VarianceComponents;

  @Field(() => Int, {
    nullable: true,
    description:
      "Refits that it takes on as many prompts as the pilot has; null: no number of refits up to mostRefits.",
  })
  refits!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Prompts that it takes with as many refits as the pilot has; null: no number of prompts alone.",
  })
  prompts!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Refits below which no number of prompts is enough; null: more than mostRefits.",
  })
  leastRefits!: number | null;
}

@ObjectType({ description: "What the family's value, the mean over layers, would take." })
export class FamilyNeeds extends Needed {}

@ObjectType({ description: "What a layer's value would take." })
export class LayerNeeds extends Needed {
  @Field(() => Int, { description: "The layer, from 0." })
  layer!: number;
}

@ObjectType({ description: "What a head class' value would take." })
export class HeadNeeds extends Needed implements ClassNamed {
  @Field(() => Int, { description: "Its layer, from 0." })
  layer!: number;

  @Field(() => Int, { description: "The index of its member in the anchor refit, from 0." })
  head!: number;

  @Field(() => Int, { description: "Its place among the family's classes within layers, from 0 (ClassesReport)." })
  ordinal!: number;
}

@ObjectType({ description: "Half-widths of the family's value by numbers of refits and prompts." })
export class PowerGrid {
  @Field(() => [Int], { description: "Numbers of refits: a row each." })
  refits!: number[];

  @Field(() => [Int], { description: "Numbers of prompts: a column each." })
  prompts!: number[];

  @Field(() => [[Float]], { description: "[row][column], on the scale of values." })
  halfWidths!: number[][];
}
