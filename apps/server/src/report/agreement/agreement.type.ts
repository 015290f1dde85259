/** A report on agreement: how heads and their counterparts agree, and about what. */

import { Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";
import { Head } from "../../head/head.type.js";
import { Node } from "../../node/node.interface.js";
import { connectionOf } from "../../pagination/connection.type.js";
import { Analysis } from "../analysis.interface.js";
import { Estimate } from "../estimate.type.js";
import { HeadMatch } from "../head/head-report.type.js";

export const MapSite = { RESID_MID: "resid_mid", RESID_POST: "resid_post" } as const;
registerEnumType(MapSite, {
  name: "MapSite",
  description: "Where in a layer the map between two refits' streams is fitted, in TransformerLens' words.",
  valuesConfig: {
    RESID_MID: { description: "After attention, before the MLP." },
    RESID_POST: { description: "After the block: attention-only and parallel blocks have no resid_mid." },
  },
});

@ObjectType({
  implements: [Node, Analysis],
  description:
    "Agreement of heads: how each head of one refit and its counterparts in all others, the members of its class, attend, write and matter alike; and whether their patterns agree about the sink, positions, tokens or content.",
})
export class AgreementReport extends Analysis {}

@ObjectType({
  description:
    "The parts of the centred cosine. What a part is: by how much the inner product of the two heads' attention less even attention falls when what it explains is taken off both, first the sink, then positions, then tokens.",
})
export class PatternParts {
  @Field(() => Estimate, { description: "Attention to position 0, more or less than even; the rest shared evenly." })
  sink!: Estimate;

  @Field(() => Estimate, {
    description: "What the head does on other prompts at the same query and key positions.",
  })
  position!: Estimate;

  @Field(() => Estimate, {
    description:
      "What tokens add to that: attention that keys of the same token get on other prompts, and earlier keys of the query's own token.",
  })
  token!: Estimate;

  @Field(() => Estimate, { description: "What neither position nor token identity tells." })
  content!: Estimate;
}

@ObjectType({
  description:
    "How heads and their counterparts agree. Every n counts the other refits; each is a mean over refits and prompts, 1 = the same.",
})
export class Agreement {
  @Field(() => Estimate, { description: "Cosine of attention patterns, in [0, 1]." })
  cosine!: Estimate;

  @Field(() => Estimate, { description: "Cosine of patterns less uniform causal attention, in [-1, 1]." })
  centred!: Estimate;

  @Field(() => Estimate, {
    description: "1 - Jensen-Shannon divergence / log 2 of what a query attends to, mean over queries; in [0, 1].",
  })
  jensenShannon!: Estimate;

  @Field(() => Estimate, {
    description:
      "Cosine of what the heads write, z W_O of every token less its mean, after the orthogonal map that brings the other refit's stream nearest to the anchor's; the map is fitted on other prompts. In [-1, 1].",
  })
  output!: Estimate;

  @Field(() => Estimate, {
    nullable: true,
    description:
      "Pearson's r over tokens of how the loss changes without the heads, in [-1, 1], with a floor of UNTRAINED and SHUFFLED_HEADS alone; null where effects were left out.",
  })
  effect!: Estimate | null;

  @Field(() => PatternParts, { description: "What centred is made of: the parts' values add up to its value." })
  parts!: PatternParts;

  @Field(() => PatternParts, {
    nullable: true,
    description: "Each part over centred: they add up to 1, and have no floor; null where centred is below 0.05.",
  })
  shares!: PatternParts | null;
}

@ObjectType({ description: "The means over the heads of one layer." })
export class LayerAgreement {
  @Field(() => Int, { description: "The layer, from 0." })
  layer!: number;

  @Field(() => Agreement, { description: "Means over its heads." })
  agreement!: Agreement;

  @Field(() => Float, { nullable: true, description: "Standard deviation of centred over its heads; ddof 1." })
  sd!: number | null;
}

@ObjectType({ description: "One head of the anchor beside its counterparts." })
export class HeadAgreement {
  @Field(() => Head, { description: "The anchor's head." })
  head!: Head;

  @Field(() => Agreement, { description: "How it and its counterparts agree." })
  agreement!: Agreement;

  @Field(() => [HeadMatch], { description: "Its counterpart in every other refit, by ordinal: the class' member." })
  matches!: HeadMatch[];
}

export const HeadAgreementConnection = connectionOf(() => HeadAgreement, "HeadAgreement", "heads with their agreement");
