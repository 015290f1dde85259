/** A family to be extended or deleted. */

import type { SeedGrid as Grid, FamilyRemains as Remains } from "@seedscope/core";
import { Field, Float, ID, InputType, Int, ObjectType } from "type-graphql";
import { Family } from "../family/family.type.js";
import { Job } from "../job/job.type.js";
import { IdempotentInput, MutationInput, MutationPayload } from "../mutation/payload.type.js";
import { SeedGrid } from "../training/train-family.input.js";

@InputType({ description: "Refits that a family is to have beside its own." })
export class ExtendFamilyInput extends IdempotentInput {
  @Field(() => ID, { description: "The family's id. It was trained here, and its training is done." })
  family!: string;

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
    description: "How the two kinds of seeds make refits. No refit may have both seeds of one that is there.",
  })
  grid?: Grid | null;
}

@ObjectType({ description: "The family and the job that trains its new refits, or why there is none." })
export class ExtendFamilyPayload extends MutationPayload {
  @Field(() => Family, { nullable: true, description: "The family." })
  family?: Family | null;

  @Field(() => Job, { nullable: true, description: "The training of the new refits." })
  job?: Job | null;
}

@InputType({ description: "Which family to delete." })
export class DeleteFamilyInput extends MutationInput {
  @Field(() => ID, { description: "The family's id." })
  family!: string;

  @Field(() => String, {
    nullable: true,
    description: "Its slug once more, so that it is meant; a dry run needs none.",
  })
  confirm?: string | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: "Only tell what would go." })
  dryRun?: boolean | null;
}

@ObjectType({ description: "Bytes on disk of files that nothing else refers to." })
export class RemainingBytes {
  @Field(() => Float, { description: "Checkpoints, and what an import found out about them." })
  weights!: number;

  @Field(() => Float, { description: "Reports." })
  reports!: number;

  @Field(() => Float, { description: "What its reports were read from, as similarities, and no other family's need." })
  artifacts!: number;

  @Field(() => Float, { description: "Tokenizer and manifest." })
  other!: number;
}

@ObjectType({ description: "What goes with a family." })
export class FamilyRemains implements Remains {
  @Field(() => Int, { description: "Its refits." })
  refits!: number;

  @Field(() => Int, { description: "Checkpoints of all its refits." })
  checkpoints!: number;

  @Field(() => Int, { description: "Its reports. Those of other families that it was held against stay." })
  reports!: number;

  @Field(() => Int, { description: "Its jobs, whatever has become of them." })
  jobs!: number;

  @Field(() => Int, { description: "Claims on its reports." })
  claims!: number;

  @Field(() => RemainingBytes, {
    description: "Space that becomes free: at once where files are a day old, else then.",
  })
  bytes!: RemainingBytes;
}

@ObjectType({ description: "What has gone, or would go; or why nothing has." })
export class DeleteFamilyPayload extends MutationPayload {
  @Field(() => ID, { nullable: true, description: "The id that names nothing now; null after a dry run." })
  deletedId?: string | null;

  @Field(() => FamilyRemains, { nullable: true, description: "What has gone; of a dry run, what would go." })
  remains?: FamilyRemains | null;
}
