/** A prompt set: texts that heads are measured on. */

import type { PromptSetRecord } from "@seedscope/core";
import { GraphQLDateTime } from "graphql-scalars";
import { Field, Int, ObjectType } from "type-graphql";
import { promptId, promptSetId } from "../ids.js";
import { Node } from "../node/node.interface.js";

@ObjectType({ implements: Node, description: "One text of a prompt set." })
export class Prompt extends Node {
  constructor(
    private readonly setHash: string,
    index: number,
    text: string,
  ) {
    super();
    this.index = index;
    this.text = text;
  }

  override get id() {
    return promptId(this.setHash, this.index);
  }

  @Field(() => Int, { description: "Position in the set, from 0." })
  readonly index: number;

  @Field(() => String, { description: "The whole text." })
  readonly text: string;
}

@ObjectType({ implements: Node, description: "Texts that heads are measured on. Immutable, named by its content." })
export class PromptSet extends Node {
  constructor(readonly record: PromptSetRecord) {
    super();
  }

  override get id() {
    return promptSetId(this.record.hash);
  }

  @Field(() => String, { description: "The name for people." })
  get name() {
    return this.record.name;
  }

  @Field(() => Int, { description: "Number of prompts, at least 1." })
  get size() {
    return this.record.size;
  }

  @Field(() => String, { description: "sha256 over the prompts, in order." })
  get contentHash() {
    return this.record.hash;
  }

  @Field(() => Boolean, { description: "Whether it comes with Seedscope." })
  get builtIn() {
    return this.record.builtIn;
  }

  @Field(() => GraphQLDateTime, { description: "When it was added." })
  get createdAt() {
    return this.record.createdAt;
  }
}
