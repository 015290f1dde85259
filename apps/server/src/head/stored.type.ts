/** What stored reports say of a head. */

import { Field, ObjectType } from "type-graphql";
import { Analysis } from "../report/analysis.interface.js";
import { Estimate } from "../report/estimate.type.js";
import { ScoredHead } from "../report/scores/scores.type.js";

@ObjectType({ description: "A head's number, and the stored report that it stands in." })
export class StoredEstimate {
  @Field(() => Estimate, { description: "The number (said by the field that returns it)." })
  estimate!: Estimate;

  @Field(() => Analysis, { description: "Where it stands, with provenance and warnings." })
  report!: Analysis;
}

@ObjectType({ description: "A head's scores, and the stored report that they stand in." })
export class StoredScores {
  @Field(() => ScoredHead, { description: "What it attends to." })
  scores!: ScoredHead;

  @Field(() => Analysis, { description: "Where they stand: a HeadScoresReport, with provenance and warnings." })
  report!: Analysis;
}
