/** Head classes: one identity for a head in all refits of a family. */

import type { EstimateValue, HeadClass as Joined, ClassScope as Scope } from "@seedscope/core";
import { Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";
import { Head } from "../../head/head.type.js";
import { headClassId } from "../../ids.js";
import { Node } from "../../node/node.interface.js";
import { connectionOf } from "../../pagination/connection.type.js";
import { Refit } from "../../refit/refit.type.js";
import { Analysis } from "../analysis.interface.js";
import { Estimate } from "../estimate.type.js";

export const ClassScope = { WITHIN_LAYERS: "within-layers", ACROSS_LAYERS: "across-layers" } as const;
export type ClassScope = Scope;
registerEnumType(ClassScope, {
  name: "ClassScope",
  description: "Where the members of a head class may lie.",
  valuesConfig: {
    WITHIN_LAYERS: { description: "All in one layer: as many classes as the layer has heads." },
    ACROSS_LAYERS: { description: "Anywhere: as many classes as a refit has heads." },
  },
});

@ObjectType({
  implements: [Node, Analysis],
  description:
    "Head classes: every head's identity in all refits, by one joint one-to-one matching of centred attention patterns, in which each class has exactly one member in every refit.",
})
export class ClassesReport extends Analysis {}

@ObjectType({ description: "A class' head in one refit." })
export class ClassMember {
  @Field(() => Refit, { description: "The refit." })
  refit!: Refit;

  @Field(() => Head, { description: "Its head." })
  head!: Head;

  @Field(() => Float, { description: "Mean centred similarity to the class' other members, in [-1, 1]." })
  similarity!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      "similarity less the most that another head of this refit has to them; negative where one-to-one matching gave that one to another class; null with one head.",
  })
  margin!: number | null;

  @Field(() => Boolean, { description: "Whether it is a near-copy of the medoid, or the medoid itself." })
  near!: boolean;

  @Field(() => Float, { description: "Centred similarity to the medoid, in [-1, 1]; 1 for the medoid itself." })
  likeness!: number;
}

@ObjectType({
  implements: Node,
  description: "One head's identity across the refits of a family: exactly one member in each.",
})
export class HeadClass extends Node {
  constructor(
    private readonly report: Analysis,
    private readonly joined: Joined,
    private readonly refits: readonly Refit[],
    /** among the classes of its layer, from 0 */
    private readonly place: number,
  ) {
    super();
  }

  override get id() {
    return headClassId(this.report.key, this.joined.ordinal);
  }

  /** of the report whose class it is */
  get reportKey() {
    return this.report.key;
  }

  @Field(() => Int, { description: "Its place among all classes of the report, from 0: by layer." })
  get ordinal() {
    return this.joined.ordinal;
  }

  @Field(() => Int, { description: "The layer of most of its members, from 0; of equals the lowest." })
  get layer() {
    return this.joined.layer;
  }

  @Field(() => String, { description: 'Layer and place among the layer\'s classes, from 0: "L3C5".' })
  get label() {
    return `L${this.layer}C${this.place}`;
  }

  @Field(() => Estimate, { description: "Mean centred similarity over all pairs of members; n counts pairs." })
  get stability() {
    return this.joined.stability;
  }

  @Field(() => Float, { description: "Share of the other refits that hold a near-copy of the medoid, in [0, 1]." })
  get coverage() {
    return this.joined.coverage;
  }

  @Field(() => Float, {
    description: "Share of pairs of refits whose own one-to-one matching pairs these members too, in [0, 1].",
  })
  get consistency() {
    return this.joined.consistency;
  }

  @Field(() => [ClassMember], { description: "One a refit, by ordinal." })
  get members(): ClassMember[] {
    return this.joined.members.map(({ refit, layer, head, ...values }) => ({
      ...values,
      likeness: this.joined.distribution[refit],
      refit: this.refits[refit],
      head: this.headOf({ refit, layer, head }),
    }));
  }

  @Field(() => Head, { description: "The member that is most like all others." })
  get medoid(): Head {
    return this.headOf(this.joined.medoid);
  }

  private headOf({ refit, layer, head }: { refit: number; layer: number; head: number }): Head {
    return new Head(this.refits[refit], this.report.step, layer, head);
  }
}

@ObjectType({ description: "A head of the same refit, and how alike it is." })
export class HeadNeighbour {
  @Field(() => Head, { description: "The other head." })
  head!: Head;

  @Field(() => Estimate, {
    description:
      "Centred similarity of the two heads' patterns, mean over prompts, which n counts. Its interval is over prompts; between layers the mean alone is kept, without one. Its floor is that of the same two slots of the refit's untrained twin.",
  })
  estimate!: EstimateValue;
}

/** All classes of a report, by ordinal. */
export function classesOf(report: Analysis, classes: readonly Joined[], refits: readonly Refit[]): HeadClass[] {
  return classes.map(
    (joined, i) => new HeadClass(report, joined, refits, i - classes.findIndex(({ layer }) => layer === joined.layer)),
  );
}

export const HeadClassConnection = connectionOf(() => HeadClass, "HeadClass", "head classes");
