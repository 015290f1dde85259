/** A curve over the steps of a refit. */

import { Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";

export const CurveMetric = {
  TRAIN_LOSS: "TRAIN_LOSS",
  STABILITY: "STABILITY",
  INDUCTION_MAX: "INDUCTION_MAX",
} as const;
export type CurveMetric = keyof typeof CurveMetric;
registerEnumType(CurveMetric, {
  name: "CurveMetric",
  description: "What a curve is of.",
  valuesConfig: {
    TRAIN_LOSS: {
      description: "Mean loss of each step's batch, nats per token. Steps that are not finite are left out.",
    },
    STABILITY: {
      description:
        "Mean over layers of its stability with itself as anchor, no floor taken off, in [-1, 1]: of stored CALIBRATED reports on the built-in prompts. arXiv 2602.16740 §4.1.",
    },
    INDUCTION_MAX: { description: "The highest induction score of its heads, in [0, 1]: of stored HeadScoresReports." },
  },
});

@ObjectType({ description: "A curve in buckets, each of which tells the mean and the range of its points." })
export class Curve {
  @Field(() => [Float], { description: "Mean step of each bucket, ascending." })
  x!: number[];

  @Field(() => [Float], { description: "Mean value; as many as x." })
  y!: number[];

  @Field(() => [Float], { description: "Least value." })
  lower!: number[];

  @Field(() => [Float], { description: "Largest value." })
  upper!: number[];

  @Field(() => Int, { description: "How many points there are in all." })
  downsampledFrom!: number;
}
