/** A checkpoint: a refit's weights at one step. */

import type { CheckpointRecord } from "@seedscope/core";
import { GraphQLDateTime } from "graphql-scalars";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { checkpointId } from "../ids.js";
import { Node } from "../node/node.interface.js";
import { connectionOf } from "../pagination/connection.type.js";
import { Refit } from "../refit/refit.type.js";

@ObjectType({ implements: Node, description: "A refit's weights at one step; step 0 is its untrained twin." })
export class Checkpoint extends Node {
  constructor(
    readonly record: CheckpointRecord,
    parent: Refit,
  ) {
    super();
    this.refit = parent;
  }

  override get id() {
    return checkpointId(this.refit.family.slug, this.refit.ordinal, this.step);
  }

  @Field(() => Refit, { description: "Whose weights they are." })
  readonly refit: Refit;

  @Field(() => Int, { description: "Steps trained until then." })
  get step() {
    return this.record.step;
  }

  @Field(() => Float, {
    nullable: true,
    description: "Tokens seen until then: step times batch tokens; null where that is not known.",
  })
  get tokens() {
    return this.record.tokens;
  }

  @Field(() => String, { description: "sha256 over the weights alone, names and shapes included." })
  get weightsHash() {
    return this.record.weightsHash;
  }

  @Field(() => String, { description: "sha256 of the safetensors file, served under /files/." })
  get fileHash() {
    return this.record.fileHash;
  }

  @Field(() => Float, { description: "Size of the safetensors file." })
  get bytes() {
    return this.record.bytes;
  }

  @Field(() => Boolean, { description: "Whether it is the untrained twin, step 0." })
  get isInit() {
    return this.record.step === 0;
  }

  @Field(() => GraphQLDateTime, { description: "When it was written." })
  get createdAt() {
    return this.record.createdAt;
  }
}

export const CheckpointConnection = connectionOf(() => Checkpoint, "Checkpoint", "checkpoints");
