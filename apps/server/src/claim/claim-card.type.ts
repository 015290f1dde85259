/** A claim card: a sentence, and the number of a stored report that bears it out. */

import type { ClaimRecord } from "@seedscope/core";
import { GraphQLDateTime } from "graphql-scalars";
import { Field, Float, ObjectType } from "type-graphql";
import { Family } from "../family/family.type.js";
import { claimId } from "../ids.js";
import { Node } from "../node/node.interface.js";
import { connectionOf } from "../pagination/connection.type.js";
import { Estimate, Interval } from "../report/estimate.type.js";
import { AnalysisOutcome } from "../report/outcome.type.js";
import type { Outcome } from "../report/request.js";

@ObjectType({
  implements: Node,
  description:
    "A sentence, and the number of a stored report that bears it out. Its id begins with Claim:. (What the paper claims, and whether it holds, is the type Claim.)",
})
export class ClaimCard extends Node {
  constructor(
    readonly record: ClaimRecord,
    about: Family,
  ) {
    super();
    this.family = about;
  }

  override get id() {
    return claimId(this.record.shortCode);
  }

  @Field(() => String, { description: "Its name in addresses: 8 letters and digits." })
  get shortCode() {
    return this.record.shortCode;
  }

  @Field(() => String, { description: "What is claimed, in its author's words." })
  get statement() {
    return this.record.statement;
  }

  @Field(() => String, { description: 'Which number of the report: "overall", "layers/3", "heads/L3H5", "classes/7".' })
  get place() {
    return this.record.place;
  }

  @Field(() => Estimate, { nullable: true, description: "That number, as the report had it when the claim was made." })
  get estimate(): Estimate | null {
    return this.record.estimate;
  }

  @Field(() => Family, { description: "What was measured." })
  readonly family: Family;

  @Field(() => GraphQLDateTime, { description: "When it was made." })
  get createdAt() {
    return this.record.createdAt;
  }

  @Field(() => String, { description: "Its short address, a path on this server: /c/7k2m9xqf; with .json, as data." })
  get url() {
    return `/c/${this.record.shortCode}`;
  }

  @Field(() => String, { description: "Path of an SVG for READMEs: the statement, its number and verdict." })
  get badge() {
    return `${this.url}/badge.svg`;
  }
}

@ObjectType({ description: "A claim's question, asked of another family." })
export class ClaimRerun {
  @Field(() => AnalysisOutcome, { description: "The other family's report, or what there is instead." })
  outcome!: Outcome;

  @Field(() => Estimate, { nullable: true, description: "Its number at the claim's place; null without a report." })
  estimate!: Estimate | null;

  @Field(() => Float, { nullable: true, description: "estimate less the claim's own." })
  difference!: number | null;

  @Field(() => Interval, {
    nullable: true,
    description:
      "Of difference, with the families taken as independent (Welch); null where either is not known to vary.",
  })
  differenceInterval!: Interval | null;
}

export const ClaimCardConnection = connectionOf(() => ClaimCard, "ClaimCard", "claims");
