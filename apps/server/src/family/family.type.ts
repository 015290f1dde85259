/** A family: models that share architecture, data and recipe and differ in declared seeds. */

import type { FamilyRecord } from "@seedscope/core";
import { GraphQLDateTime } from "graphql-scalars";
import { Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";
import { familyId } from "../ids.js";
import { FamilyFloor } from "../import/floor.type.js";
import { Integrity } from "../import/integrity.type.js";
import { Node } from "../node/node.interface.js";
import { connectionOf } from "../pagination/connection.type.js";
import { Architecture } from "./architecture.type.js";
import { TrainingRecipe } from "./recipe.type.js";
import { Tokenizer } from "./tokenizer.type.js";
import { Visibility } from "./visibility.enum.js";

export const FamilySource = { TRAINED_HERE: "trained", IMPORTED: "imported" } as const;
registerEnumType(FamilySource, {
  name: "FamilySource",
  description: "Where a family's models come from.",
  valuesConfig: {
    TRAINED_HERE: { description: "Trained by this store's jobs." },
    IMPORTED: { description: "Read from files, or from the Hugging Face hub." },
  },
});

export const SeedRole = { INIT: "INIT", DATA_ORDER: "DATA_ORDER" } as const;
export type SeedRole = keyof typeof SeedRole;
registerEnumType(SeedRole, {
  name: "SeedRole",
  description: "What a seed decides.",
  valuesConfig: {
    INIT: { description: "The initial weights." },
    DATA_ORDER: { description: "The order of the training windows." },
  },
});

@ObjectType({
  implements: Node,
  description: "Models (refits) that share architecture, data and recipe and differ in declared seeds.",
})
export class Family extends Node {
  constructor(readonly record: FamilyRecord) {
    super();
  }

  override get id() {
    return familyId(this.record.slug);
  }

  @Field(() => String, { description: "The name in addresses and commands: lower-case letters, digits, hyphens." })
  get slug() {
    return this.record.slug;
  }

  @Field(() => String, { description: "The name for people." })
  get name() {
    return this.record.name;
  }

  @Field(() => GraphQLDateTime, { description: "When it was submitted." })
  get createdAt() {
    return this.record.createdAt;
  }

  @Field(() => FamilySource, { description: "Where its models come from." })
  get source() {
    return this.record.source;
  }

  @Field(() => Visibility, { description: "Who sees it." })
  get visibility() {
    return this.record.visibility;
  }

  @Field(() => Architecture, { description: "The shape of its models." })
  get architecture() {
    return new Architecture(this.record.config);
  }

  @Field(() => TrainingRecipe, { nullable: true, description: "How it was trained; null if it was not trained here." })
  get recipe() {
    return this.record.recipe && new TrainingRecipe(this.record.recipe, this.record.config);
  }

  @Field(() => Tokenizer, { description: "How its texts become token ids." })
  get tokenizer(): Tokenizer {
    return this.record.tokenizer;
  }

  @Field(() => FamilyFloor, { description: "Which untrained networks its floor is measured on." })
  get floor() {
    return new FamilyFloor(this.record.floor);
  }

  @Field(() => Integrity, {
    nullable: true,
    description:
      "What was found out when its weights were read: at import; of a family trained here by checkFamily with integrity. Null before.",
  })
  get integrity() {
    return this.record.integrity && new Integrity(this.record.integrity);
  }

  @Field(() => String, {
    nullable: true,
    description: "sha256 of the manifest that it was imported by, served under /files/; null if it was trained here.",
  })
  get manifestHash() {
    return this.record.manifestHash;
  }
}

@ObjectType({ description: "The newest training losses of a family, over its refits." })
export class LossSummary {
  @Field(() => Float, {
    description: "Mean over refits of each refit's mean training loss over its last 20 recorded steps, nats per token.",
  })
  mean!: number;

  @Field(() => Float, { nullable: true, description: "Standard deviation over refits, ddof 1; null with one refit." })
  sd!: number | null;

  @Field(() => Int, { description: "The newest step that every counted refit has reached." })
  step!: number;

  @Field(() => Int, { description: "How many refits are counted: those with a recorded loss." })
  refits!: number;
}

export const FamilyConnection = connectionOf(() => Family, "Family", "families");
