/** A job: work longer than a request. */

import type { JobRecord } from "@seedscope/core";
import { GraphQLDateTime } from "graphql-scalars";
import { Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";
import { jobId } from "../ids.js";
import { Node } from "../node/node.interface.js";
import { connectionOf } from "../pagination/connection.type.js";

export const JobKind = {
  TRAIN: "train",
  IMPORT: "import",
  ANALYSIS: "analysis",
  CHECK: "check",
  EXPORT: "export",
} as const;
registerEnumType(JobKind, {
  name: "JobKind",
  description: "What a job makes.",
  valuesConfig: {
    TRAIN: { description: "A family's refits." },
    IMPORT: { description: "A family's refits, from files." },
    ANALYSIS: { description: "A report." },
    CHECK: { description: "Losses on a prompt set, and perhaps logits beside a reference." },
    EXPORT: { description: "An archive of reports." },
  },
});

export const JobState = {
  QUEUED: "queued",
  RUNNING: "running",
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  CANCELLED: "cancelled",
} as const;
export type JobState = (typeof JobState)[keyof typeof JobState];
registerEnumType(JobState, {
  name: "JobState",
  description: "SUCCEEDED, FAILED and CANCELLED are final, unless the job is retried.",
  valuesConfig: {
    QUEUED: { description: "Waits for a compute process." },
    RUNNING: { description: "At work." },
    SUCCEEDED: { description: "Done: what it makes is stored." },
    FAILED: { description: "Given up; see failure." },
    CANCELLED: { description: "Stopped on request; what it had stored is kept." },
  },
});

/** Whether a job in this state moves no more by itself. */
export const isFinal = (state: JobState) => state === "succeeded" || state === "failed" || state === "cancelled";

@ObjectType({ description: "How far a job is." })
export class Progress {
  @Field(() => Float, { description: "Work done, in units, from 0 to total." })
  done!: number;

  @Field(() => Float, { description: "The whole work, in units." })
  total!: number;

  @Field(() => String, {
    description: 'What is counted: "step" (of all refits together), "forward pass", "byte" or "report".',
  })
  unit!: string;

  @Field(() => Float, { nullable: true, description: "Seconds until done at the present speed; null when not known." })
  etaSeconds!: number | null;

  @Field(() => String, { nullable: true, description: "What is being done, in a few words." })
  message!: string | null;

  @Field(() => Float, { description: "done / total, in [0, 1]." })
  get fraction() {
    return this.total > 0 ? Math.min(1, this.done / this.total) : 0;
  }
}

@ObjectType({ description: "Why a job failed." })
export class JobFailure {
  @Field(() => String, { description: "A sentence for people." })
  message!: string;

  @Field(() => Boolean, { description: "Whether trying again may help." })
  retryable!: boolean;
}

@ObjectType({ implements: Node, description: "Work longer than a request. Identical work shares one job." })
export class Job extends Node {
  constructor(readonly record: JobRecord) {
    super();
  }

  override get id() {
    return jobId(this.record.id);
  }

  @Field(() => JobKind, { description: "What it makes." })
  get kind() {
    return this.record.kind;
  }

  @Field(() => JobState, { description: "What has become of it." })
  get state() {
    return this.record.state;
  }

  @Field(() => GraphQLDateTime, { description: "Since when it is in this state." })
  get stateSince() {
    return this.record.stateSince;
  }

  @Field(() => GraphQLDateTime, { description: "When it was submitted." })
  get createdAt() {
    return this.record.createdAt;
  }

  @Field(() => Progress, { description: "How far it is." })
  get progress(): Progress {
    return Object.assign(new Progress(), this.record.progress);
  }

  @Field(() => JobFailure, { nullable: true, description: "Why it failed; null unless FAILED." })
  get failure(): JobFailure | null {
    return this.record.failure;
  }

  @Field(() => String, { description: "What it does, in one line." })
  get title() {
    return this.record.title;
  }

  @Field(() => Boolean, { description: "Whether cancelJob can stop it: QUEUED or RUNNING." })
  get cancellable() {
    return !isFinal(this.record.state);
  }

  @Field(() => Boolean, { description: "Whether retryJob can take it up again: CANCELLED, or FAILED and worth it." })
  get retryable() {
    return this.record.state === "cancelled" || (this.record.failure?.retryable ?? false);
  }
}

@ObjectType({ description: "How far a family's training is." })
export class TrainingStatus {
  @Field(() => Job, { description: "The training job." })
  job!: Job;

  @Field(() => Int, { description: "Steps done, the smallest over refits." })
  step!: number;

  @Field(() => Int, { description: "Steps of each refit." })
  totalSteps!: number;

  @Field(() => Float, { nullable: true, description: "Speed of all refits together; null when idle." })
  tokensPerSecond!: number | null;

  @Field(() => Float, { nullable: true, description: "Seconds until every refit is trained; null when not known." })
  etaSeconds!: number | null;
}

export const JobConnection = connectionOf(() => Job, "Job", "jobs");
