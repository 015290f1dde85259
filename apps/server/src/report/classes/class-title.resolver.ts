/** Head classes by the names that people give them. */

import { type ClassLabelRecord, NotFound } from "@seedscope/core";
import { GraphQLDateTime } from "graphql-scalars";
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { User } from "../../access/user.type.js";
import { userOf } from "../../access/user-of.js";
import type { Context } from "../../context.js";
import { parseIdOf } from "../../ids.js";
import type { Loaders } from "../../loaders.js";
import { payload } from "../../mutation/user-error.type.js";
import { LabelHeadClassInput, LabelHeadClassPayload } from "./class-title.input.js";
import { HeadClass } from "./classes.type.js";
import { headClassNamed } from "./head-class-named.js";

@Resolver(() => HeadClass)
export class ClassTitleResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'What people call it, as "previous token"; null without a name. Its label is L3C5 in any case.',
  })
  async title(@Root() headClass: HeadClass, @Ctx() { loaders }: Context) {
    return (await titleOf(headClass, loaders))?.label ?? null;
  }

  @FieldResolver(() => User, { nullable: true, description: "Who named it; null where nobody had signed in." })
  async titledBy(@Root() headClass: HeadClass, @Ctx() { loaders }: Context) {
    return userOf(loaders, (await titleOf(headClass, loaders))?.labelledBy ?? null);
  }

  @FieldResolver(() => GraphQLDateTime, { nullable: true, description: "When it was named; null without a name." })
  async titledAt(@Root() headClass: HeadClass, @Ctx() { loaders }: Context) {
    return (await titleOf(headClass, loaders))?.updatedAt ?? null;
  }

  @Mutation(() => LabelHeadClassPayload, {
    description: "Gives a head class a title, in place of the one it had, or takes it away: for everybody.",
  })
  labelHeadClass(
    @Arg("input", () => LabelHeadClassInput, { description: "Which, and its title." }) input: LabelHeadClassInput,
    @Ctx() { store, loaders, viewer }: Context,
  ) {
    return payload(input, async () => {
      const reference = parseIdOf("HeadClass", input.id);
      const headClass = reference && (await headClassNamed(reference, loaders));
      if (!headClass) throw new NotFound(`id is "${input.id}", and there is no such head class`, "id");
      const { reportKey, ordinal } = headClass;
      await store.labelClass({ reportKey, ordinal, label: input.label ?? null, labelledBy: viewer.userId });
      loaders.classLabels.clear(reportKey);
      return { headClass };
    });
  }
}

async function titleOf({ reportKey, ordinal }: HeadClass, loaders: Loaders): Promise<ClassLabelRecord | null> {
  const labels = (await loaders.classLabels.load(reportKey)) ?? [];
  return labels.find((label) => label.ordinal === ordinal) ?? null;
}
