/** A report on two families side by side: paper §4.5. */

import { Field, Float, Int, ObjectType } from "type-graphql";
import { Family } from "../../family/family.type.js";
import { Node } from "../../node/node.interface.js";
import { Refit } from "../../refit/refit.type.js";
import { Analysis } from "../analysis.interface.js";
import { Estimate, Interval, LayerEstimate } from "../estimate.type.js";
import { ResidualSite } from "../residual/residual-site.enum.js";

@ObjectType({
  implements: [Node, Analysis],
  description:
    "Two families of one shape, as trained by Adam and by AdamW: stability, activation norms and perplexity. arXiv 2602.16740 §4.5.",
})
export class ComparisonReport extends Analysis {}

@ObjectType({ description: "Mean L2 norms of one layer's activations over all tokens of all prompts, BOS included." })
export class StreamNorm {
  @Field(() => Int, { description: "The layer, from 0." })
  layer!: number;

  @Field(() => Float, { description: "Of what attention writes (attn_out); at least 0." })
  attnOut!: number;

  @Field(() => Float, { description: "Of the residual stream at normSite; at least 0." })
  resid!: number;
}

@ObjectType({ description: "The perplexities of one refit on the text; each is at least 1." })
export class RefitPerplexity {
  @Field(() => Refit, { description: "Whose." })
  refit!: Refit;

  @Field(() => Float, { description: "On the text's first tokens, as many as the context holds: as the paper did it." })
  truncated!: number;

  @Field(() => Float, { description: "On all of the text, in windows as long as the context that overlap by a token." })
  sliding!: number;
}

@ObjectType({ description: "Perplexity over refits: exp of the mean loss of a token; at least 1." })
export class PerplexityRange {
  @Field(() => Float, { description: "Mean over refits." })
  mean!: number;

  @Field(() => Interval, {
    nullable: true,
    description: "Confidence interval of the mean, over refits; null in reports of earlier versions.",
  })
  interval?: Interval | null;

  @Field(() => Float, { description: "The best refit's." })
  min!: number;

  @Field(() => Float, { description: "The worst refit's." })
  max!: number;

  @Field(() => Int, { description: "Tokens predicted by each refit." })
  tokens!: number;
}

@ObjectType({ description: "One of the two families." })
export class ComparisonSide {
  @Field(() => Family, { description: "Which." })
  family!: Family;

  @Field(() => Refit, { description: "Whose norms they are; in PAPER also the only anchor of stability." })
  anchor!: Refit;

  @Field(() => Estimate, { description: "Stability, mean over layers; n counts refits, or pairs of refits." })
  overall!: Estimate;

  @Field(() => [LayerEstimate], { description: "Stability by layer, ascending." })
  layers!: LayerEstimate[];

  @Field(() => ResidualSite, { description: "Where norms of the stream were taken: RESID_POST where there is no MID." })
  normSite!: ResidualSite;

  @Field(() => [StreamNorm], { description: "Activation norms of the anchor, by layer, ascending." })
  norms!: StreamNorm[];

  @Field(() => [RefitPerplexity], { description: "By refit, ascending." })
  perplexities!: RefitPerplexity[];

  @Field(() => PerplexityRange, { description: "On the text's first tokens only, as the paper did it." })
  truncated!: PerplexityRange;

  @Field(() => PerplexityRange, { description: "On all of the text, each token predicted once." })
  sliding!: PerplexityRange;
}

@ObjectType({ description: "The text that perplexity was measured on." })
export class ComparisonText {
  @Field(() => String, { description: "The corpus' name, or that of the prompt set whose prompts were joined." })
  name!: string;

  @Field(() => String, { description: "sha256 over the corpus, or of the prompt set." })
  contentHash!: string;
}
