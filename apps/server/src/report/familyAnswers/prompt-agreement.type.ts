/** On which prompts refits disagree. */

import { Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";
import { Node } from "../../node/node.interface.js";
import { Analysis } from "../analysis.interface.js";
import { Estimate } from "../estimate.type.js";
import { ClassNamed } from "./class-named.type.js";

@ObjectType({
  implements: [Node, Analysis],
  description:
    "On which prompts refits disagree: the centred similarity of matched heads, prompt by prompt, each held against its own floor.",
})
export class PromptAgreementReport extends Analysis {}

export const PromptOrder = { LEAST_FIRST: "least", MOST_FIRST: "most" } as const;
export type PromptOrder = (typeof PromptOrder)[keyof typeof PromptOrder];
registerEnumType(PromptOrder, {
  name: "PromptOrder",
  description: "Which prompts come first.",
  valuesConfig: {
    LEAST_FIRST: { description: "Those on which refits agree least." },
    MOST_FIRST: { description: "Those on which they agree most." },
  },
});

@ObjectType({ description: "A head class on one prompt." })
export class PromptHead extends ClassNamed {
  @Field(() => Float, { description: "Centred similarity of its members on the prompt, in [-1, 1]." })
  value!: number;

  @Field(() => Float, { description: "Its (calibrated) agreement on the prompt less its own mean over prompts." })
  deviation!: number;
}

@ObjectType({ description: "How far refits agree on one prompt." })
export class PromptAgreement {
  @Field(() => Int, { description: "Position in the set, from 0." })
  prompt!: number;

  @Field(() => String, { description: "The whole text." })
  text!: string;

  @Field(() => Int, { description: "Its tokens as they were cut to the context, BOS included." })
  tokens!: number;

  @Field(() => Estimate, {
    description: "Mean over head classes and pairs of refits, resampled over refits alone; n counts pairs.",
  })
  estimate!: Estimate;

  @Field(() => Float, {
    nullable: true,
    description: "Standard deviation over refits of each one's mean with the others; ddof 1; null with two refits.",
  })
  sd!: number | null;

  @Field(() => Float, {
    description: "What it is ranked by less the mean over prompts: the calibrated value, or the value without a floor.",
  })
  deviation!: number;

  @Field(() => Float, {
    nullable: true,
    description: "deviation / its standard error over refits; null where there is none.",
  })
  z!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Benjamini-Hochberg q over prompts of no deviation at all, in [0, 1].",
  })
  q!: number | null;

  @Field(() => [PromptHead], {
    description:
      "The three whose agreement falls the most below their own mean, the farthest first; empty of one head.",
  })
  heads!: PromptHead[];
}
