/** What the server tells of itself. */

import { Ctx, FieldResolver, Query, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { version } from "../version.js";
import { EngineStatus, ServerInfo } from "./server-info.type.js";

@Resolver(() => ServerInfo)
export class ServerInfoResolver {
  @Query(() => ServerInfo, { description: "The server itself." })
  server(@Ctx() { store, computeProcesses }: Context) {
    return { version, store: store.embedded ? "PGlite" : "PostgreSQL", computeProcesses };
  }

  @FieldResolver(() => [EngineStatus], { description: "Which engines exist here, and why the others do not." })
  engines(@Ctx() { engines }: Context) {
    return engines();
  }
}
