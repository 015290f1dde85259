/** How intervals are made, and what they are held against. */

import type { ResampleAxes as Axes } from "@seedscope/core";
import { Field, Float, InputType, Int, registerEnumType } from "type-graphql";
import { FloorKind } from "./floor-kind.enum.js";

export const ResampleAxes = { REFITS: "refits", PROMPTS: "prompts", BOTH: "both" } as const;
registerEnumType(ResampleAxes, {
  name: "ResampleAxes",
  description: "What is drawn anew, with replacement.",
  valuesConfig: {
    REFITS: { description: "Refits: the prompts are all there are." },
    PROMPTS: { description: "Prompts: the refits are all there are." },
    BOTH: { description: "Both: other seeds, other prompts." },
  },
});

@InputType({ description: "How intervals are made: by bootstrap, from what is stored." })
export class ConfidenceInput {
  @Field(() => Float, { nullable: true, defaultValue: 0.95, description: "How sure, in (0, 1)." })
  level?: number | null;

  @Field(() => Int, { nullable: true, defaultValue: 1000, description: "Draws, 100 to 100,000." })
  resamples?: number | null;

  @Field(() => ResampleAxes, { nullable: true, defaultValue: "both", description: "What is drawn anew." })
  axes?: Axes | null;

  @Field(() => Int, { nullable: true, defaultValue: 1, description: "Seed of the draws." })
  seed?: number | null;
}

/** The `floor` field of an input. */
export const FloorField = (): PropertyDecorator =>
  Field(() => FloorKind, {
    nullable: true,
    defaultValue: "untrained",
    description: "What the values are held against; a measure that has no such floor refuses it.",
  });

/** The `confidence` field of an input. */
export const ConfidenceField = (): PropertyDecorator =>
  Field(() => ConfidenceInput, { nullable: true, description: "How intervals are made; default: 95 %, 1000 draws." });
