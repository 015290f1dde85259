/** One slot, (layer, index), in every refit of a family. */

import { Field, Int, ObjectType } from "type-graphql";
import type { Family } from "../family/family.type.js";

@ObjectType({
  description:
    "The slot (layer, index) seen in every refit. NOT an identity: heads in one slot of two refits have nothing to do with each other. HeadClass is one head's identity.",
})
export class HeadAcrossSeeds {
  @Field(() => Int, { description: "The layer, from 0." })
  readonly layer: number;

  @Field(() => Int, { description: "The place in the layer, from 0." })
  readonly index: number;

  constructor(
    readonly family: Family,
    /** of the checkpoints; null: the newest that all refits have */
    readonly step: number | null,
    layer: number,
    index: number,
  ) {
    this.layer = layer;
    this.index = index;
  }
}
