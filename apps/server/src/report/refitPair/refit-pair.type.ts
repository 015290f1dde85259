/** A report on two refits: which layers of the one are like which of the other? */

import { ObjectType } from "type-graphql";
import { Node } from "../../node/node.interface.js";
import { Analysis } from "../analysis.interface.js";

@ObjectType({
  implements: [Node, Analysis],
  description:
    "Two refits held against each other: how alike the residual streams of every layer of one and every layer of the other are, over all tokens of all prompts.",
})
export class RefitPairReport extends Analysis {}
