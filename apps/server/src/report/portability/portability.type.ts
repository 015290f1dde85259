/** A report on the portability of a set of heads. */

import { Field, Float, ObjectType } from "type-graphql";
import { Head } from "../../head/head.type.js";
import { Node } from "../../node/node.interface.js";
import { Refit } from "../../refit/refit.type.js";
import { Analysis } from "../analysis.interface.js";

@ObjectType({
  implements: [Node, Analysis],
  description:
    "Circuit portability: whether the counterparts of a refit's heads, found through head classes, do in the other refits what the heads do in their own, beside random sets of as many heads a layer.",
})
export class PortabilityReport extends Analysis {}

@ObjectType({ description: "A head of a set, in one refit." })
export class PortedHead {
  @Field(() => Head, { description: "The head." })
  head!: Head;

  @Field(() => Float, {
    nullable: true,
    description:
      "Centred cosine of its attention patterns with those of the head that it stands for, in [-1, 1]; null in the source.",
  })
  similarity!: number | null;
}

@ObjectType({
  description: "A set of heads ablated in one refit, and random sets beside it. Losses in nats per token.",
})
export class PortedSet {
  @Field(() => Refit, { description: "The refit." })
  refit!: Refit;

  @Field(() => [PortedHead], { description: "The set's heads, in the order of the report's." })
  heads!: PortedHead[];

  @Field(() => Float, { description: "Loss of the whole refit." })
  baseline!: number;

  @Field(() => Float, { description: "Loss without the set." })
  loss!: number;

  @Field(() => Float, { description: "loss - baseline; negative where the set does harm." })
  effect!: number;

  @Field(() => [Float], {
    description: "The same of each random set; of one place in the list, they are counterparts.",
  })
  controls!: number[];

  @Field(() => Float, { description: "Mean of controls." })
  control!: number;

  @Field(() => Float, { nullable: true, description: "Their standard deviation, ddof 1; null for one." })
  controlSd!: number | null;

  @Field(() => Float, {
    description: "Share of the random sets whose effect is smaller, equal ones counted half: [0, 1].",
  })
  percentile!: number;

  @Field(() => Float, {
    nullable: true,
    description: "(effect - control) / (that of the source); null where the set matters too little to tell.",
  })
  transfer!: number | null;
}
