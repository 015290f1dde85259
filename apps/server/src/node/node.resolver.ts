/** Anything by its id. */

import { InvalidInput } from "@seedscope/core";
import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { findNode } from "./find-node.js";
import { Node } from "./node.interface.js";

const most = 256;

@Resolver()
export class NodeResolver {
  @Query(() => Node, { nullable: true, description: "Anything by its id; null if there is no such thing." })
  node(@Arg("id", () => ID, { description: "A global id." }) id: string, @Ctx() context: Context) {
    return findNode(id, context);
  }

  @Query(() => [Node], {
    nullable: "items",
    description: "Many things by their ids, in this order; null for each unknown.",
  })
  nodes(
    @Arg("ids", () => [ID], { description: `Global ids, at most ${most}.` }) ids: string[],
    @Ctx() context: Context,
  ) {
    if (ids.length > most) throw new InvalidInput(`ids has ${ids.length} entries; give at most ${most}`, "ids");
    return Promise.all(ids.map((id) => findNode(id, context)));
  }
}
