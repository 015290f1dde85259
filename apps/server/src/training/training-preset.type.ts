/** A preset: an architecture and recipe that a paper used, to be trained again. */

import { modelConfig, type TrainingPreset as Preset } from "@seedscope/core";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { Architecture } from "../family/architecture.type.js";
import { Optimizer } from "../family/recipe.type.js";

@ObjectType({ description: "An architecture and recipe of arXiv 2602.16740, to be trained again." })
export class TrainingPreset {
  constructor(private readonly preset: Preset) {}

  @Field(() => String, { description: "The paper's name: l8_h8_attn_wd is 8 layers, 8 heads, no MLP, AdamW." })
  get id() {
    return this.preset.id;
  }

  @Field(() => Architecture, { description: "The shape; vocab is that of the paper's tokenizer." })
  get architecture() {
    return new Architecture(modelConfig(this.preset.sizes));
  }

  @Field(() => Optimizer, { description: "How gradients move weights." })
  get optimizer() {
    return this.preset.optimizer.kind;
  }

  @Field(() => Float, { description: "Step size, constant over training." })
  get learningRate() {
    return this.preset.optimizer.learningRate;
  }

  @Field(() => Float, { description: "Decoupled decay per unit of learning rate; 0 for ADAM." })
  get weightDecay() {
    return this.preset.optimizer.kind === "adamw" ? this.preset.optimizer.weightDecay : 0;
  }

  @Field(() => Int, { description: "Sequences in a step, each as long as the context." })
  get batchSize() {
    return this.preset.batchSize;
  }

  @Field(() => Int, { nullable: true, description: "One pass over the paper's corpus; null where that is not told." })
  get steps() {
    return this.preset.steps;
  }

  @Field(() => Int, { description: "How many seeds the paper trained: 1, 2, …" })
  get refits() {
    return this.preset.refits;
  }
}
