/** Which heads to look for, across families, by what they attend to. */

import type { ScoreName } from "@seedscope/core";
import { Field, Float, InputType, Int, registerEnumType } from "type-graphql";

export const ScoreKey = {
  PREVIOUS_TOKEN: "previousToken",
  INDUCTION: "induction",
  DUPLICATE_TOKEN: "duplicateToken",
  SELF: "self",
  SINK: "sink",
  ENTROPY: "entropy",
  EFFECTIVE_KEYS: "effectiveKeys",
  DISTANCE: "distance",
} as const satisfies Record<string, ScoreName>;
export type ScoreKey = (typeof ScoreKey)[keyof typeof ScoreKey];
registerEnumType(ScoreKey, { name: "ScoreKey", description: "A score of heads: a field of ScoredHead." });

@InputType({ description: "Which heads: those of which all that is given is true." })
export class HeadFilter {
  @Field(() => ScoreKey, { description: "The score that is looked at; heads without it are left out." })
  score!: ScoreKey;

  @Field(() => Float, { nullable: true, description: "The head's own value is at least this." })
  atLeast?: number | null;

  @Field(() => Float, { nullable: true, description: "The head's own value is at most this." })
  atMost?: number | null;

  @Field(() => Int, { nullable: true, description: "It is in this layer, from 0." })
  layer?: number | null;
}
