/** A head: a slot in one refit, at one step. */

import { Field, Int, ObjectType } from "type-graphql";
import type { Family } from "../family/family.type.js";
import { headId, headLabel } from "../ids.js";
import { Node } from "../node/node.interface.js";
import { connectionOf } from "../pagination/connection.type.js";
import type { Refit } from "../refit/refit.type.js";

/** A refit, or where it stands: a report knows that without asking the database. */
export type RefitPlace = Pick<Refit, "family" | "ordinal">;

@ObjectType({
  implements: Node,
  description:
    "An attention head: a slot (refit, layer, index) at a step. Heads of two refits in the same slot have nothing to do with each other.",
})
export class Head extends Node {
  @Field(() => Int, { description: "The checkpoint's step." })
  readonly step: number;

  @Field(() => Int, { description: "Its layer, from 0." })
  readonly layer: number;

  @Field(() => Int, { description: "Its place in the layer, from 0." })
  readonly index: number;

  /** Whose head it is. */
  readonly family: Family;
  /** Position of its refit. */
  readonly ordinal: number;

  constructor({ family, ordinal }: RefitPlace, step: number, layer: number, index: number) {
    super();
    this.family = family;
    this.ordinal = ordinal;
    this.step = step;
    this.layer = layer;
    this.index = index;
  }

  override get id() {
    return headId(this.family.slug, this.ordinal, this.step, this.layer, this.index);
  }

  @Field(() => String, { description: 'Layer and index: "L3H5".' })
  get label() {
    return headLabel(this.layer, this.index);
  }
}

/** All heads of a refit at a step, layer by layer. */
export function headsOf(refit: Refit, step: number): Head[] {
  const { nLayers, nHeads } = refit.family.record.config;
  return Array.from(
    { length: nLayers * nHeads },
    (_, slot) => new Head(refit, step, Math.floor(slot / nHeads), slot % nHeads),
  );
}

export const HeadConnection = connectionOf(() => Head, "Head", "heads");
