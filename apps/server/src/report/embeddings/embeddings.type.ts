/** A report on embeddings: do tokens lie to one another as in the other refits? */

import { Field, Int, ObjectType } from "type-graphql";
import { Node } from "../../node/node.interface.js";
import { Analysis } from "../analysis.interface.js";
import { Estimate } from "../estimate.type.js";
import { Matrix } from "../matrix.type.js";
import { ResidualMeasure } from "../residual/residual-measure.enum.js";

@ObjectType({
  implements: [Node, Analysis],
  description:
    "Embedding stability: how alike the rows of every two refits' W_E are, every token with weight 1. 1 = the same up to rotation and scale.",
})
export class EmbeddingsReport extends Analysis {}

@ObjectType({ description: "Likeness of embeddings by one measure." })
export class EmbeddingsLikeness {
  @Field(() => ResidualMeasure, { description: "CKA_DEBIASED, PROCRUSTES or KNN." })
  measure!: ResidualMeasure;

  @Field(() => Estimate, { description: "Mean over pairs of refits, whose number is n." })
  estimate!: Estimate;

  @Field(() => Int, { description: "Tokens whose rows were compared." })
  tokens!: number;

  @Field(() => Matrix, { description: "Of every two refits: symmetric, 1 on the diagonal, by ordinal." })
  similarity!: Matrix;
}
