/** A head class, as answers about a family name it. */

import { Field, Int, ObjectType } from "type-graphql";

@ObjectType()
export abstract class ClassNamed {
  @Field(() => Int, { description: "Its layer, from 0." })
  layer!: number;

  @Field(() => Int, { description: "The index of its member in the anchor refit, from 0." })
  head!: number;

  @Field(() => Int, { description: "Its place among the family's classes within layers, from 0 (ClassesReport)." })
  ordinal!: number;
}

@ObjectType({ description: "A head class, named by its member in the anchor refit." })
export class ClassHead extends ClassNamed {}
