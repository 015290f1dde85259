/** Stopping a job and taking it up again. */

import { Field, ID, InputType, ObjectType } from "type-graphql";
import { MutationInput, MutationPayload } from "../mutation/payload.type.js";
import { Job } from "./job.type.js";

@InputType({ description: "Which job to stop." })
export class CancelJobInput extends MutationInput {
  @Field(() => ID, { description: "The job's id." })
  id!: string;
}

@ObjectType({ description: "The job, or why it was not stopped." })
export class CancelJobPayload extends MutationPayload {
  @Field(() => Job, { nullable: true, description: "The job as it stands now." })
  job?: Job | null;
}

@InputType({ description: "Which job to take up again." })
export class RetryJobInput extends MutationInput {
  @Field(() => ID, { description: "The job's id." })
  id!: string;
}

@ObjectType({ description: "The job, or why it was not taken up." })
export class RetryJobPayload extends MutationPayload {
  @Field(() => Job, { nullable: true, description: "The job as it stands now." })
  job?: Job | null;
}
