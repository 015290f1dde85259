/** A corpus: a text that families are trained on. */

import type { CorpusRecord } from "@seedscope/core";
import { GraphQLDateTime } from "graphql-scalars";
import { Field, Float, ObjectType } from "type-graphql";
import { corpusId } from "../ids.js";
import { Node } from "../node/node.interface.js";

@ObjectType({
  implements: Node,
  description: "A text that families are trained on. Immutable, named by its content; added by uploadCorpus.",
})
export class Corpus extends Node {
  constructor(readonly record: CorpusRecord) {
    super();
  }

  override get id() {
    return corpusId(this.record.hash);
  }

  @Field(() => String, { description: "The name for people: usually the file's." })
  get name() {
    return this.record.name;
  }

  @Field(() => Float, { description: "Size as UTF-8." })
  get bytes() {
    return this.record.bytes;
  }

  @Field(() => String, { description: "sha256 over the text." })
  get contentHash() {
    return this.record.hash;
  }

  @Field(() => Boolean, { description: "Whether it comes with Seedscope: story-like English made from a seed." })
  get builtIn() {
    return this.record.builtIn;
  }

  @Field(() => GraphQLDateTime, { description: "When it was added." })
  get createdAt() {
    return this.record.createdAt;
  }
}
