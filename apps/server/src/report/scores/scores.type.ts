/** A report on head scores: what each head attends to. */

import type { HeadScore as Score, ScoredHead as Scored } from "@seedscope/core";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { Head } from "../../head/head.type.js";
import { Node } from "../../node/node.interface.js";
import { connectionOf } from "../../pagination/connection.type.js";
import { Analysis } from "../analysis.interface.js";
import { Estimate } from "../estimate.type.js";

@ObjectType({
  implements: [Node, Analysis],
  description:
    "Head scores: what each head of a refit attends to, beside the mean over its counterparts in all refits. Means are over queries from position 1 on.",
})
export class HeadScoresReport extends Analysis {}

@ObjectType({ description: "One score of one head." })
export class HeadScore {
  @Field(() => Float, { description: "The head's own, mean over prompts (induction: over sequences)." })
  value!: number;

  @Field(() => Estimate, {
    description:
      "Mean over the head's class, one head in every refit; n counts refits. A floor is that of the class with other patterns in the place of its members' (POSITION_ONLY, SHUFFLED_ROWS), else a mean over the layer's heads; calibrated where 1 is the most that a head can score.",
  })
  estimate!: Estimate;
}

@ObjectType({ description: "Distances between a query and its keys, in tokens." })
export class DistanceBin {
  @Field(() => Int, { description: "The least." })
  from!: number;

  @Field(() => Int, { description: "The most." })
  to!: number;
}

@ObjectType({ description: "What induction is read off." })
export class RepeatedTokens {
  @Field(() => Int, { description: "Sequences, the same for every refit." })
  sequences!: number;

  @Field(() => Int, { description: "Random tokens in each, which then stand once more." })
  tokens!: number;
}

/** A score's field. */
const ScoreField = (description: string): PropertyDecorator =>
  Field(() => HeadScore, { nullable: true, description: `${description}; null where no prompt has any.` });

@ObjectType({ description: "What one head attends to." })
export class ScoredHead {
  constructor(
    { scores, ...scored }: Scored,
    head: Head,
    /** its class' heads, by refit */
    members: Head[],
  ) {
    Object.assign(this, scores);
    this.head = head;
    this.classOrdinal = scored.class;
    this.members = members;
    this.distances = scored.distances;
  }

  @Field(() => Head, { description: "The head." })
  head: Head;

  @Field(() => Int, {
    nullable: true,
    description: "Ordinal of its class, as in ClassesReport within layers; null with one refit.",
  })
  classOrdinal: number | null;

  @Field(() => [Head], { description: "The heads of its class, by refit: itself among them." })
  members: Head[];

  @ScoreField("Attention to the token before, in [0, 1]")
  previousToken?: Score | null;

  @Field(() => HeadScore, {
    nullable: true,
    description:
      "On random tokens that stand twice: attention from the second half to the token after the first occurrence, in [0, 1]; arXiv 2209.11895. Null where the context has no room.",
  })
  induction?: Score | null;

  @ScoreField("Attention to earlier positions of the same token, from queries that have any, in [0, 1]")
  duplicateToken?: Score | null;

  @ScoreField("Attention to the query's own position, in [0, 1]")
  self?: Score | null;

  @ScoreField("Attention to position 0, in [0, 1]")
  sink?: Score | null;

  @ScoreField("Weighted attention to the detector's keys, from queries that have any, in [0, 1]")
  detector?: Score | null;

  @ScoreField("Entropy of a row of attention, in nats, at least 0")
  entropy?: Score | null;

  @ScoreField("exp of each row's entropy: to how many keys it attends as if evenly; at least 1")
  effectiveKeys?: Score | null;

  @ScoreField("Attention-weighted distance from query to key, in tokens")
  distance?: Score | null;

  @Field(() => [Float], { description: "Shares of the head's own attention by distance, bin by bin; they sum to 1." })
  distances: number[];
}

export const ScoredHeadConnection = connectionOf(() => ScoredHead, "ScoredHead", "scored heads");
