/** A family to be trained. */

import type { SeedGrid as Grid, Visibility as VisibilityName } from "@seedscope/core";
import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { Activation } from "../family/architecture.type.js";
import { Family } from "../family/family.type.js";
import { Optimizer } from "../family/recipe.type.js";
import { TokenizerKind } from "../family/tokenizer.type.js";
import { Visibility } from "../family/visibility.enum.js";
import { Job } from "../job/job.type.js";
import { IdempotentInput, MutationPayload } from "../mutation/payload.type.js";

@InputType({ description: "The shape of the models." })
export class ArchitectureInput {
  @Field(() => Int, { description: "Number of blocks, 1 to 256." })
  layers!: number;

  @Field(() => Int, { description: "Attention heads per layer; must divide dModel." })
  heads!: number;

  @Field(() => Int, { description: "Width of the residual stream." })
  dModel!: number;

  @Field(() => Int, { nullable: true, description: "Width of the MLP's hidden layer; default 4 * dModel." })
  dMlp?: number | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: "Whether to leave out the MLPs." })
  attentionOnly?: boolean | null;

  @Field(() => Int, { description: "Longest input, in tokens, at least 2." })
  contextLength!: number;

  @Field(() => Activation, { nullable: true, defaultValue: "gelu", description: "The MLP's nonlinearity." })
  activation?: "gelu" | "gelu_new" | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: "Whether the unembedding is the embedding's transpose.",
  })
  tiedUnembed?: boolean | null;
}

@InputType({ description: "How to train every refit." })
export class TrainingRecipeInput {
  @Field(() => Optimizer, { nullable: true, defaultValue: "adam", description: "How gradients move weights." })
  optimizer?: "adam" | "adamw" | null;

  @Field(() => Float, { defaultValue: 0.001, description: "Step size, above 0." })
  learningRate!: number;

  @Field(() => Float, {
    nullable: true,
    description: "Decoupled decay: only with ADAMW, where the default is 0.01; with ADAM nothing but 0 is accepted.",
  })
  weightDecay?: number | null;

  @Field(() => Int, { description: "Sequences in a step, at least 1." })
  batchSize!: number;

  @Field(() => Int, { description: "Steps of each refit, at least 1." })
  steps!: number;
}

@InputType({
  description: "kind BYTE; or kind BPE with vocab; or kind HUGGING_FACE with the text of a tokenizer.json in json.",
})
export class TokenizerInput {
  @Field(() => TokenizerKind, { description: "How text becomes token ids." })
  kind!: "byte" | "bpe" | "huggingface";

  @Field(() => Int, { nullable: true, description: "BPE: number of token ids, at least 257." })
  vocab?: number | null;

  @Field(() => String, { nullable: true, description: "HUGGING_FACE: the text of a tokenizer.json." })
  json?: string | null;

  @Field(() => String, { nullable: true, description: "The name for people; default: its kind." })
  name?: string | null;
}

export const SeedGrid = { PAIRED: "paired", CROSSED: "crossed" } as const satisfies Record<Uppercase<Grid>, Grid>;
registerEnumType(SeedGrid, {
  name: "SeedGrid",
  description: "How seeds of the initial weights and of the data order make refits.",
  valuesConfig: {
    PAIRED: { description: "One with one, in order: as many refits as there are seeds of a kind." },
    CROSSED: { description: "Each with each: what either does can then be told apart (VarianceReport)." },
  },
});

@InputType({ description: "A family to be trained." })
export class TrainFamilyInput extends IdempotentInput {
  @Field(() => String, { description: "The name for people; its slug must be free." })
  name!: string;

  @Field(() => ArchitectureInput, { description: "The shape of the models." })
  architecture!: ArchitectureInput;

  @Field(() => TrainingRecipeInput, { description: "How to train every refit." })
  recipe!: TrainingRecipeInput;

  @Field(() => TokenizerInput, { nullable: true, description: "How text becomes token ids; default BYTE." })
  tokenizer?: TokenizerInput | null;

  @Field(() => ID, { nullable: true, description: "Corpus id; default: the built-in corpus." })
  corpus?: string | null;

  @Field(() => [Int], { description: "Seeds of the initial weights: one per refit, or one per row of a crossed grid." })
  initSeeds!: number[];

  @Field(() => [Int], {
    nullable: true,
    description: "Seeds of the data order, as many as initSeeds unless grid is CROSSED; default: equal to initSeeds.",
  })
  dataSeeds?: number[] | null;

  @Field(() => SeedGrid, {
    nullable: true,
    defaultValue: "paired",
    description: "How the two kinds of seeds make refits.",
  })
  grid?: Grid | null;

  @Field(() => [Int], {
    nullable: true,
    description: "Steps at which weights are kept; default: 0, then about ten, denser at the start, and the last step.",
  })
  checkpointSteps?: number[] | null;

  @Field(() => Visibility, { nullable: true, defaultValue: "team", description: "Who sees it." })
  visibility?: VisibilityName | null;
}

@ObjectType({ description: "The family and its training job, or why there are none." })
export class TrainFamilyPayload extends MutationPayload {
  @Field(() => Family, { nullable: true, description: "The new family." })
  family?: Family | null;

  @Field(() => Job, { nullable: true, description: "Its training: follow it with jobUpdated or trainingTick." })
  job?: Job | null;
}
