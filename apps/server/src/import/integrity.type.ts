/** What an import, or a check, found out about a family's weights. */

import type {
  FindingCode as Code,
  Finding as FindingRecord,
  Integrity as IntegrityRecord,
  Severity,
} from "@seedscope/core";
import { Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";

export const FindingSeverity = { LEFT_OUT: "LEFT_OUT", WARNING: "WARNING", NOTE: "NOTE" } as const;
registerEnumType(FindingSeverity, {
  name: "FindingSeverity",
  description: "How much a finding matters.",
  valuesConfig: {
    LEFT_OUT: { description: "The checkpoint cannot be used, and is not in the family." },
    WARNING: { description: "Numbers measured on it may mislead." },
    NOTE: { description: "Good to know." },
  },
});

export const FindingCode: { [C in Code]: C } = {
  MISSING_MEMBER: "MISSING_MEMBER",
  UNREADABLE: "UNREADABLE",
  WRONG_CHECKSUM: "WRONG_CHECKSUM",
  MISSING_TENSOR: "MISSING_TENSOR",
  WRONG_SHAPE: "WRONG_SHAPE",
  UNKNOWN_TENSOR: "UNKNOWN_TENSOR",
  NON_FINITE: "NON_FINITE",
  CONSTANT_TENSOR: "CONSTANT_TENSOR",
  DUPLICATE_WEIGHTS: "DUPLICATE_WEIGHTS",
  DUPLICATE_TENSORS: "DUPLICATE_TENSORS",
  NOT_CONTINUED: "NOT_CONTINUED",
  LOSS_OUTLIER: "LOSS_OUTLIER",
  WORSE_THAN_CHANCE: "WORSE_THAN_CHANCE",
  STEP_UNKNOWN: "STEP_UNKNOWN",
  SEED_UNKNOWN: "SEED_UNKNOWN",
  STEPS_DIFFER: "STEPS_DIFFER",
};
registerEnumType(FindingCode, {
  name: "FindingCode",
  description: "What a finding is about.",
  valuesConfig: {
    MISSING_MEMBER: { description: "The file is not where the manifest says." },
    UNREADABLE: { description: "The file is not what it claims to be." },
    WRONG_CHECKSUM: { description: "The file's sha256 is not the one that the manifest or the hub gives." },
    MISSING_TENSOR: { description: "The file has no tensor for a weight of the architecture." },
    WRONG_SHAPE: { description: "A tensor's shape is not the architecture's." },
    UNKNOWN_TENSOR: { description: "The file holds a tensor that is no weight of the architecture." },
    NON_FINITE: { description: "A weight is NaN or infinite." },
    CONSTANT_TENSOR: { description: "All values of a tensor are the same." },
    DUPLICATE_WEIGHTS: { description: "Two checkpoints have the same weights." },
    DUPLICATE_TENSORS: { description: "Two checkpoints share matrices." },
    NOT_CONTINUED: { description: "A refit's next checkpoint does not continue its step 0." },
    LOSS_OUTLIER: { description: "A refit's loss on the prompts is an outlier, by robust z." },
    WORSE_THAN_CHANCE: { description: "A refit predicts worse than guessing evenly." },
    STEP_UNKNOWN: { description: "Members declare no step." },
    SEED_UNKNOWN: { description: "Refits declare no initial seed." },
    STEPS_DIFFER: { description: "Not every refit has a step, or its step 0." },
  },
});

@ObjectType({ description: "Something about a family's weights that its user must know." })
export class Finding implements FindingRecord {
  @Field(() => FindingCode, { description: "Stable, for programs." })
  code!: Code;

  @Field(() => FindingSeverity, { description: "How much it matters." })
  severity!: Severity;

  @Field(() => String, { description: "A sentence with the thing, its value, and what was to be expected." })
  message!: string;

  @Field(() => [String], { description: "Labels of the refits that it concerns; empty for the whole family." })
  refits!: string[];

  @Field(() => Int, { nullable: true, description: "The checkpoint's step; null where it is about no single one." })
  step!: number | null;

  @Field(() => String, { nullable: true, description: "The tensor; null where it is about none." })
  tensor!: string | null;
}

@ObjectType({ description: "How well one refit predicts the tokens of a prompt set." })
export class RefitLoss {
  @Field(() => Int, { description: "The refit's ordinal." })
  ordinal!: number;

  @Field(() => Float, { description: "Mean over all predicted tokens of all prompts, nats; BOS is not predicted." })
  loss!: number;

  @Field(() => Float, { description: "exp(loss), at least 1." })
  perplexity!: number;

  @Field(() => Int, { description: "Tokens predicted: every token of a prompt but its first." })
  tokens!: number;
}

@ObjectType({ description: "What was found out about a family's weights when they were read." })
export class Integrity {
  constructor(private readonly record: IntegrityRecord) {}

  @Field(() => String, { description: "When, in ISO 8601." })
  get checkedAt() {
    return this.record.checkedAt;
  }

  @Field(() => Int, { description: "Checkpoints that were read and kept." })
  get checkpoints() {
    return this.record.checkpoints;
  }

  @Field(() => [Finding], { description: "Most serious first; empty where nothing was found." })
  get findings(): Finding[] {
    return this.record.findings;
  }

  @Field(() => [RefitLoss], {
    description: "Of every refit, at the newest step that all have, on the built-in prompts.",
  })
  get losses(): RefitLoss[] {
    return this.record.losses;
  }
}
