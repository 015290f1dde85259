/** Views: saved, found by their codes, listed. */

import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { User } from "../access/user.type.js";
import { userOf } from "../access/user-of.js";
import type { Context } from "../context.js";
import { once } from "../mutation/once.js";
import { payload } from "../mutation/user-error.type.js";
import { After, connect, decodeCursor, First, pageLength } from "../pagination/page.js";
import { Analysis } from "../report/analysis.interface.js";
import { reportByKey, reportNamed } from "../report/report-named.js";
import { SaveViewInput, SaveViewPayload } from "./view.input.js";
import { View, ViewConnection } from "./view.type.js";

@Resolver(() => View)
export class ViewResolver {
  @Query(() => View, { nullable: true, description: "A saved view by its code; null if there is none." })
  async view(
    @Arg("shortCode", () => String, { description: "Its code: 7k2m9xqf." }) shortCode: string,
    @Ctx() { loaders }: Context,
  ) {
    const record = await loaders.view.load(shortCode);
    return record && new View(record);
  }

  @Query(() => ViewConnection, { description: "Saved views, newest first." })
  async views(@First(20) first: number, @After() after: string | undefined, @Ctx() { store }: Context) {
    const page = await store.views({
      first: pageLength(first, 20),
      after: after == null ? undefined : decodeCursor(after),
    });
    return connect({ ...page, items: page.items.map((record) => new View(record)) }, (view) => view.record.id);
  }

  @FieldResolver(() => [Analysis], { description: "The reports that it shows, without those that are gone." })
  async pinnedAnalyses(@Root() { record }: View, @Ctx() { loaders }: Context) {
    const reports = await Promise.all(record.pinned.map((key) => reportByKey(loaders, key)));
    return reports.filter((report) => report !== null);
  }

  @FieldResolver(() => User, { nullable: true, description: "Who saved it; null where nobody had signed in." })
  createdBy(@Root() { record }: View, @Ctx() { loaders }: Context) {
    return userOf(loaders, record.createdBy);
  }

  @Mutation(() => SaveViewPayload, {
    description: "Keeps a state of the explorer under a short address, which redirects to it: adds a view.",
  })
  saveView(
    @Arg("input", () => SaveViewInput, { description: "The view." }) input: SaveViewInput,
    @Ctx() context: Context,
  ) {
    return payload(input, () =>
      once(context, "saveView", input, async (idempotencyKey) => {
        const pinned = await Promise.all((input.pinned ?? []).map((id) => reportNamed(context.loaders, id, "pinned")));
        const record = await context.store.addView({
          title: input.title,
          path: input.path,
          state: input.state ?? {},
          pinned: pinned.map(({ key }) => key),
          createdBy: context.viewer.userId,
          idempotencyKey,
        });
        return { view: new View(record) };
      }),
    );
  }
}
