/** A report on two refits: which layers of the one are like which of the other, and do they predict the same? */

import { Field, ObjectType } from "type-graphql";
import { Node } from "../../node/node.interface.js";
import { Analysis } from "../analysis.interface.js";
import { Estimate } from "../estimate.type.js";

@ObjectType({
  implements: [Node, Analysis],
  description:
    "Two refits held against each other: how alike the residual streams of every layer of one and every layer of the other are, and how far apart what they predict is, over all tokens of all prompts.",
})
export class RefitPairReport extends Analysis {}

@ObjectType({
  description:
    "How far apart the next-token distributions of two refits are, p the left one's and q the right one's: means over all tokens of all prompts, in nats, with intervals over prompts, whose number is n. The floor is that of the untrained twins of the two: below it, training has brought them together; there is none where the report's floor is another kind. Nats have no ceiling, so nothing is calibrated.",
})
export class FunctionDistance {
  @Field(() => Estimate, { description: "KL(p‖q) = Σ p ln(p/q), at least 0 up to rounding." })
  leftToRight!: Estimate;

  @Field(() => Estimate, { description: "KL(q‖p) = Σ q ln(q/p), at least 0 up to rounding." })
  rightToLeft!: Estimate;

  @Field(() => Estimate, {
    description: "Jensen-Shannon: (KL(p‖m) + KL(q‖m))/2 with m = (p + q)/2, in [0, ln 2] up to rounding.",
  })
  jensenShannon!: Estimate;
}
