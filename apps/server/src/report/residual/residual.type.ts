/** A report on the residual stream: paper §4.7. */

import { ObjectType } from "type-graphql";
import { Node } from "../../node/node.interface.js";
import { Analysis } from "../analysis.interface.js";

@ObjectType({
  implements: [Node, Analysis],
  description:
    "Residual-stream stability: how alike every two refits' streams are over all tokens of all prompts. arXiv 2602.16740 §4.7, whose measure is CKA_RBF. 1 = the same up to rotation and scale.",
})
export class ResidualReport extends Analysis {}
