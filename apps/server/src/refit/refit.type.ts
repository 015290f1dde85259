/** A refit: one trained member of a family. */

import type { RefitRecord } from "@seedscope/core";
import { Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";
import type { Family } from "../family/family.type.js";
import { refitId } from "../ids.js";
import { Node } from "../node/node.interface.js";
import { connectionOf } from "../pagination/connection.type.js";

export const RefitState = {
  QUEUED: "queued",
  TRAINING: "training",
  TRAINED: "trained",
  IMPORTING: "importing",
  IMPORTED: "imported",
  FAILED: "failed",
  CANCELLED: "cancelled",
} as const;
registerEnumType(RefitState, {
  name: "RefitState",
  description: "How far a refit's training, or its import, is.",
  valuesConfig: {
    QUEUED: { description: "Not begun." },
    TRAINING: { description: "Begun and not at its last step." },
    TRAINED: { description: "At its last step." },
    IMPORTING: { description: "Being read." },
    IMPORTED: { description: "Read, and checked." },
    FAILED: { description: "Its job failed before its last step." },
    CANCELLED: { description: "Its job was cancelled before its last step; it can be retried." },
  },
});

@ObjectType({ implements: Node, description: "One trained member of a family, made from its own seeds." })
export class Refit extends Node {
  constructor(
    readonly record: RefitRecord,
    readonly family: Family,
  ) {
    super();
  }

  override get id() {
    return refitId(this.family.slug, this.record.ordinal);
  }

  @Field(() => Int, { description: "Position in the family, from 0." })
  get ordinal() {
    return this.record.ordinal;
  }

  @Field(() => String, { description: 'For people: "seed 1".' })
  get label() {
    return this.record.label;
  }

  @Field(() => Int, { nullable: true, description: "Seed of the initial weights; null when unknown." })
  get initSeed() {
    return this.record.initSeed;
  }

  @Field(() => Int, { nullable: true, description: "Seed of the order of the training windows; null when unknown." })
  get dataSeed() {
    return this.record.dataSeed;
  }

  @Field(() => RefitState, { description: "How far its training, or its import, is." })
  get state() {
    return this.record.state;
  }

  @Field(() => Int, { description: "Steps done." })
  get step() {
    return this.record.step;
  }
}

@ObjectType({ description: "Training losses by step. Steps whose loss was not finite are left out." })
export class LossCurve {
  @Field(() => [Int], { description: "Steps, ascending, from 1." })
  steps!: number[];

  @Field(() => [Float], { description: "Mean loss of the step's batch, nats per token; as many as steps." })
  values!: number[];

  @Field(() => Int, { description: "How many losses are recorded in all, before thinning." })
  recorded!: number;
}

export const RefitConnection = connectionOf(() => Refit, "Refit", "refits");
