/** Whose a family is, and who sees it. */

import { NotFound } from "@seedscope/core";
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { Family } from "../family/family.type.js";
import { parseIdOf } from "../ids.js";
import { payload } from "../mutation/user-error.type.js";
import { mayShare, requireThat } from "./rights.js";
import { SetFamilyVisibilityInput, SetFamilyVisibilityPayload } from "./sharing.input.js";
import { User } from "./user.type.js";

@Resolver(() => Family)
export class SharingResolver {
  @FieldResolver(() => User, {
    nullable: true,
    description: "Who made it; null where nobody signs in, and of families older than accounts.",
  })
  async owner(@Root() { record }: Family, @Ctx() { loaders }: Context): Promise<User | null> {
    const owner = record.ownerId === null ? null : await loaders.user.load(record.ownerId);
    return owner && new User(owner);
  }

  @Mutation(() => SetFamilyVisibilityPayload, {
    description: "Says who sees a family: editors, of their own; admins, of all.",
  })
  setFamilyVisibility(
    @Arg("input", () => SetFamilyVisibilityInput, { description: "Which, and who." }) input: SetFamilyVisibilityInput,
    @Ctx() { store, loaders, viewer }: Context,
  ) {
    return payload(input, async () => {
      const slug = parseIdOf("Family", input.family)?.slug;
      const family = slug ? await loaders.familyBySlug.load(slug) : null;
      if (!family) throw new NotFound(`family is "${input.family}", and there is no such family`, "family");
      requireThat(mayShare(viewer, family), viewer, `who sees ${family.slug} is for its owner and for admins to say`);
      return { family: new Family(await store.setVisibility(family.id, input.visibility)) };
    });
  }
}
