/** How a family's refits were trained. */

import type { ModelConfig, Recipe } from "@seedscope/core";
import { Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";

export const Optimizer = { ADAM: "adam", ADAMW: "adamw" } as const;
registerEnumType(Optimizer, {
  name: "Optimizer",
  description: "How gradients move weights.",
  valuesConfig: {
    ADAM: { description: "Adam, without weight decay." },
    ADAMW: { description: "Adam with decoupled weight decay." },
  },
});

@ObjectType({ description: "How every refit of a family was trained." })
export class TrainingRecipe {
  constructor(
    private readonly recipe: Recipe,
    private readonly config: ModelConfig,
  ) {}

  @Field(() => Optimizer, { description: "How gradients move weights." })
  get optimizer() {
    return this.recipe.optimizer.kind;
  }

  @Field(() => Float, { description: "Step size, constant over training." })
  get learningRate() {
    return this.recipe.optimizer.learningRate;
  }

  @Field(() => Float, { description: "Decay of the running mean of gradients, in [0, 1)." })
  get beta1() {
    return this.recipe.optimizer.beta1;
  }

  @Field(() => Float, { description: "Decay of the running mean of squared gradients, in [0, 1)." })
  get beta2() {
    return this.recipe.optimizer.beta2;
  }

  @Field(() => Float, { description: "Added to the root of the squared gradients' mean." })
  get epsilon() {
    return this.recipe.optimizer.epsilon;
  }

  @Field(() => Float, { description: "Decoupled decay per unit of learning rate; 0 for ADAM." })
  get weightDecay() {
    return this.recipe.optimizer.kind === "adamw" ? this.recipe.optimizer.weightDecay : 0;
  }

  @Field(() => Int, { description: "Sequences in a step." })
  get batchSize() {
    return this.recipe.batchSize;
  }

  @Field(() => Int, { description: "Tokens in a step: batchSize times context length." })
  get batchTokens() {
    return this.recipe.batchSize * this.config.nCtx;
  }

  @Field(() => Int, { description: "Steps of each refit." })
  get steps() {
    return this.recipe.steps;
  }

  @Field(() => Float, { description: "Tokens that each refit sees: steps times batchTokens." })
  get totalTokens() {
    return this.recipe.steps * this.batchTokens;
  }
}
