/** A statistic: never a bare number. */

import type { Verdict as Code, Spread } from "@seedscope/core";
import { Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";
import { FloorKind } from "./floor-kind.enum.js";

export const Verdict = {
  STABLE: "STABLE",
  UNSTABLE: "UNSTABLE",
  INCONCLUSIVE: "INCONCLUSIVE",
  AT_FLOOR: "AT_FLOOR",
} as const satisfies { [V in Code]: V };
export type Verdict = Code;
registerEnumType(Verdict, {
  name: "Verdict",
  description: "What the interval and the floor together say.",
  valuesConfig: {
    STABLE: { description: "Surely more than half of the way from the floor to the same in every refit." },
    UNSTABLE: { description: "Surely above the floor, surely less than half of the way." },
    INCONCLUSIVE: { description: "The interval reaches to both sides, or is not known." },
    AT_FLOOR: { description: "Not surely more than where nothing was learned, surely less than half of the way." },
  },
});

@ObjectType({ description: "A range that holds the true value with a stated confidence." })
export class Interval {
  @Field(() => Float, { description: "Confidence, in (0, 1): 0.95." })
  level!: number;

  @Field(() => Float, { description: "Lower end." })
  lower!: number;

  @Field(() => Float, { description: "Upper end." })
  upper!: number;
}

@ObjectType({ description: "A statistic: never a bare number." })
export class Estimate {
  @Field(() => Float, {
    description: "The statistic itself: a mean of cosine similarities, in [-1, 1], or of CKA, in [0, 1]; 1 = the same.",
  })
  value!: number;

  @Field(() => Int, {
    description: "How many independent comparisons it averages (said by the field that returns it).",
  })
  n!: number;

  @Field(() => Interval, {
    nullable: true,
    description:
      "Confidence interval of the report's level, over refits and prompts; null with too few refits to tell.",
  })
  interval?: Interval | null;

  /** What an interval of any level is made of. */
  spread?: Spread | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "The same statistic where nothing was learned: on the untrained (step-0) twins, or the floor that was asked for; null without one.",
  })
  floor!: number | null;

  @Field(() => FloorKind, {
    nullable: true,
    description:
      "What the floor is measured on. A report holds one kind: another floor is another report, asked for with input.floor. Null without a floor, and where it is other heads (PortabilityReport, TransplantReport).",
  })
  floorKind?: FloorKind | null;

  @Field(() => Float, {
    nullable: true,
    description: "(value - floor) / (1 - floor): 0 at the floor, 1 = the same everywhere; null without a floor.",
  })
  calibrated!: number | null;

  @Field(() => Interval, { nullable: true, description: "Confidence interval of the calibrated value." })
  calibratedInterval?: Interval | null;

  @Field(() => Float, {
    nullable: true,
    description: "(value - floor) / standard error of the difference; null where nothing varies or is not known.",
  })
  z?: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "Benjamini-Hochberg q of being no more than the floor, in [0, 1], among the estimates that are listed together.",
  })
  q?: number | null;

  @Field(() => Verdict, { nullable: true, description: "What interval and floor say together; null without a floor." })
  verdict?: Verdict | null;
}

@ObjectType({ description: "The mean over one layer: over its heads, or over pairs of refits." })
export class LayerEstimate {
  @Field(() => Int, { description: "The layer, from 0." })
  layer!: number;

  @Field(() => Estimate, { description: "The mean; n counts refits, or pairs of refits." })
  estimate!: Estimate;

  @Field(() => Float, {
    nullable: true,
    description:
      "Standard deviation over the layer's heads, or over pairs of different refits (ResidualReport); ddof 1; null with one.",
  })
  sd!: number | null;
}

@ObjectType({ description: "The overall stability of a family at one step, as stored." })
export class StepStability {
  @Field(() => Int, { description: "The checkpoints' step." })
  step!: number;

  @Field(() => Estimate, { description: "Mean over layers." })
  overall!: Estimate;

  @Field(() => [LayerEstimate], { description: "By layer, ascending." })
  layers!: LayerEstimate[];
}
