/** A map of heads: paper §4.9. */

import { Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";
import { Node } from "../../node/node.interface.js";
import { Analysis } from "../analysis.interface.js";
import { Interval } from "../estimate.type.js";

export const MapMethod = { TSNE: "tsne", UMAP: "umap", PCA: "pca" } as const;
export type MapMethod = (typeof MapMethod)[keyof typeof MapMethod];
registerEnumType(MapMethod, {
  name: "MapMethod",
  description: "How heads are laid out in the plane.",
  valuesConfig: {
    TSNE: { description: "t-SNE: the paper's." },
    UMAP: { description: "UMAP." },
    PCA: { description: "The first two principal components." },
  },
});

export const MapLabel = { LAYER: "layer", REFIT: "refit", FAMILY: "family" } as const;
export type MapLabel = (typeof MapLabel)[keyof typeof MapLabel];
registerEnumType(MapLabel, {
  name: "MapLabel",
  description: "What a point of a map is labelled with.",
  valuesConfig: {
    LAYER: { description: "The head's layer." },
    REFIT: { description: "Its refit, families kept apart." },
    FAMILY: { description: "Its family." },
  },
});

@ObjectType({
  implements: [Node, Analysis],
  description:
    "A map of all heads of all refits by what they write: each is the distances between its mean z on every two prompts. arXiv 2602.16740 §4.9. It has one arithmetic, the paper's: preset is PAPER.",
})
export class MapReport extends Analysis {}

@ObjectType({ description: "The points of a map, a head each, as columns of one length." })
export class MapPoints {
  @Field(() => [Int], { description: "The head's family: a place in the report's `families`, from 0." })
  family!: number[];

  @Field(() => [Int], { description: "Ordinal of its refit." })
  refit!: number[];

  @Field(() => [Int], { description: "Its layer, from 0." })
  layer!: number[];

  @Field(() => [Int], { description: "Its index in the layer, from 0." })
  head!: number[];

  @Field(() => [Float], { description: "(layer + 1) / layers of its family, in (0, 1]." })
  relativeDepth!: number[];

  @Field(() => [Float], { description: "Where it is drawn; only distances have a meaning." })
  x!: number[];

  @Field(() => [Float], { description: "Where it is drawn." })
  y!: number[];
}

@ObjectType({ description: "How often neighbours have a label in common." })
export class MapAgreement {
  @Field(() => MapLabel, { description: "Which label." })
  of!: MapLabel;

  @Field(() => Float, {
    description: "Share of the 5 nearest neighbours that have it in common, by signature and not by place: [0, 1].",
  })
  share!: number;

  @Field(() => Interval, {
    nullable: true,
    description:
      "95 % confidence interval of the share, over refits; null where a family has fewer than three, and in reports of earlier versions.",
  })
  interval?: Interval | null;

  @Field(() => Float, { description: "The share that chance would give: [0, 1]." })
  chance!: number;
}
