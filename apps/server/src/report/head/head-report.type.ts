/** Reports on heads: stability (paper §4.1), cross-layer best matches (§4.2) and commonness (§4.3). */

import { Field, Float, Int, ObjectType } from "type-graphql";
import { Head } from "../../head/head.type.js";
import { Node } from "../../node/node.interface.js";
import { connectionOf } from "../../pagination/connection.type.js";
import { Refit } from "../../refit/refit.type.js";
import { Analysis } from "../analysis.interface.js";
import { Estimate } from "../estimate.type.js";

@ObjectType({
  implements: [Node, Analysis],
  description:
    "Head stability: how surely a head of one refit is found again in each other refit, by the cosine of attention patterns averaged over prompts. arXiv 2602.16740 §4.1. In [-1, 1]; 1 = the very same head everywhere.",
})
export class StabilityReport extends Analysis {}

@ObjectType({
  implements: [Node, Analysis],
  description:
    "Cross-layer best match: how surely a head of one refit is found again anywhere in each other refit, whatever the layer, by the same cosine. arXiv 2602.16740 §4.2. In [-1, 1].",
})
export class CrossLayerReport extends Analysis {}

@ObjectType({
  implements: [Node, Analysis],
  description:
    "Head commonness: how alike a head is to all heads of its layer, over all refits, by the same cosine. arXiv 2602.16740 §4.3. In [-1, 1]; high = a kind of head that is everywhere.",
})
export class CommonnessReport extends Analysis {}

@ObjectType({ description: "The layer means of one anchor refit alone." })
export class AnchorCurve {
  @Field(() => Refit, { description: "The anchor." })
  refit!: Refit;

  @Field(() => [Float], { description: "By layer, ascending." })
  values!: number[];

  @Field(() => [Float], { nullable: true, description: "The same on the untrained twins; null without them." })
  floors!: number[] | null;
}

@ObjectType({ description: "A head's counterpart in another refit." })
export class HeadMatch {
  @Field(() => Head, {
    description: "The counterpart. Stability: of the same layer, usually of another index. Cross-layer: of any layer.",
  })
  head!: Head;

  @Field(() => Float, { description: "Cosine of the two heads' attention patterns, averaged over prompts: [-1, 1]." })
  similarity!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      "similarity less that of the best other candidate; negative where one-to-one matching gave that one to another head; null without one.",
  })
  margin?: number | null;

  @Field(() => Float, { nullable: true, description: "Similarity of the best other candidate; null without one." })
  runnerUp?: number | null;
}

export function matchOf(head: Head, { similarity, margin }: { similarity: number; margin: number | null }): HeadMatch {
  return { head, similarity, margin, runnerUp: margin === null ? null : similarity - margin };
}

@ObjectType({ description: "One head's value." })
export class HeadEstimate {
  @Field(() => Head, { description: "Whose value it is." })
  head!: Head;

  @Field(() => Estimate, { description: "The value; n counts the refits it is compared with." })
  estimate!: Estimate;

  @Field(() => Int, { description: "1 = highest value of all listed heads; equal values share a rank." })
  rank!: number;

  /** In every other refit, by ordinal. */
  counterparts!: HeadMatch[];
}

export const HeadEstimateConnection = connectionOf(() => HeadEstimate, "HeadEstimate", "heads with their values");

@ObjectType({ description: "How alike the heads of one layer are, of a left and a right refit." })
export class LayerPairs {
  @Field(() => Int, { description: "The layer, from 0." })
  layer!: number;

  /** [left head][right head] */
  similarity!: number[][];

  @Field(() => [Int], {
    description:
      "By left head: the index of its counterpart, one to one, by the assignment with the largest summed similarity, as CALIBRATED matches.",
  })
  assignment!: number[];

  @Field(() => [Int], {
    description:
      "By left head: the index of the most similar right head, which other heads may have too, as PAPER matches.",
  })
  best!: number[];
}
