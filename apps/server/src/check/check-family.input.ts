/** A check to be made. */

import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { Job } from "../job/job.type.js";
import { IdempotentInput, MutationPayload } from "../mutation/payload.type.js";

@InputType({ description: "Logits that somebody else computed." })
export class ParityInput {
  @Field(() => Int, { defaultValue: 0, description: "The refit's ordinal." })
  refit!: number;

  @Field(() => [Int], { nullable: true, description: "What they were computed for, BOS included; or give text." })
  tokens?: number[] | null;

  @Field(() => String, {
    nullable: true,
    description: "What they were computed for: the family's tokenizer and BOS make tokens of it.",
  })
  text?: string | null;

  @Field(() => String, {
    description: "sha256 of an .npy file of shape [tokens, vocab] (float32 or float64), put to /uploads/files.",
  })
  logits!: string;
}

@InputType({ description: "What to check." })
export class CheckFamilyInput extends IdempotentInput {
  @Field(() => ID, { description: "The family's id." })
  family!: string;

  @Field(() => ID, { nullable: true, description: "Prompt set id; default: the built-in set." })
  promptSet?: string | null;

  @Field(() => Int, { nullable: true, description: "Checkpoint step; default: the newest that all refits have." })
  step?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      "Of a family trained here: looks at every stored checkpoint, value by value, as an import does; Family.integrity then tells what was found. Of the newest step on the built-in prompts alone.",
  })
  integrity?: boolean | null;

  @Field(() => ParityInput, { nullable: true, description: "Logits to hold one refit's against." })
  parity?: ParityInput | null;
}

@ObjectType({ description: "The check's job, or why there is none." })
export class CheckFamilyPayload extends MutationPayload {
  @Field(() => Job, { nullable: true, description: "Its result is in `check` when it has succeeded." })
  job?: Job | null;
}
