/** A report on MLP neurons: are they found again in the other refits? */

import { Field, Float, Int, ObjectType } from "type-graphql";
import { Node } from "../../node/node.interface.js";
import { Analysis } from "../analysis.interface.js";
import { Interval, LayerEstimate } from "../estimate.type.js";

@ObjectType({
  implements: [Node, Analysis],
  description:
    "Neuron stability: post-activation responses to all tokens, correlated between a refit's neurons and each other refit's of the same layer, matched one to one so that the sum is largest. In [-1, 1]; 1 = the very same neurons.",
})
export class NeuronsReport extends Analysis {}

@ObjectType({ description: "Confidence intervals of quantiles, over other refits; neurons are not drawn." })
export class NeuronQuantileIntervals {
  @Field(() => Interval, { description: "Of q05." })
  q05!: Interval;

  @Field(() => Interval, { description: "Of q25." })
  q25!: Interval;

  @Field(() => Interval, { description: "Of the median." })
  q50!: Interval;

  @Field(() => Interval, { description: "Of q75." })
  q75!: Interval;

  @Field(() => Interval, { description: "Of q95." })
  q95!: Interval;
}

@ObjectType({ description: "Quantiles over the neurons of a layer." })
export class NeuronQuantiles {
  @Field(() => Float, { description: "5 % of the neurons have less." })
  q05!: number;

  @Field(() => Float, { description: "A quarter has less." })
  q25!: number;

  @Field(() => Float, { description: "The median." })
  q50!: number;

  @Field(() => Float, { description: "A quarter has more." })
  q75!: number;

  @Field(() => Float, { description: "5 % have more." })
  q95!: number;

  @Field(() => NeuronQuantileIntervals, {
    nullable: true,
    description: "How sure they are; null with fewer than three other refits, and in reports of earlier versions.",
  })
  intervals?: NeuronQuantileIntervals | null;
}

@ObjectType({ description: "The neurons of one layer." })
export class NeuronLayer extends LayerEstimate {
  @Field(() => NeuronQuantiles, { description: "Over neurons, of each one's mean over other refits." })
  quantiles!: NeuronQuantiles;

  @Field(() => NeuronQuantiles, { nullable: true, description: "The floor's; null without one." })
  floorQuantiles!: NeuronQuantiles | null;

  @Field(() => Int, { description: "Neurons that respond to all tokens alike: they count as 0." })
  silent!: number;
}
