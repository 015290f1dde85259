/** What a viewer may still ask for. */

import { computeLeft } from "@seedscope/core";
import { Ctx, Query, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { RateLimit } from "./rate-limit.type.js";

@Resolver()
export class RateLimitResolver {
  @Query(() => RateLimit, { description: "What the viewer may still ask for, and have computed." })
  async rateLimit(@Ctx() { throttle, asking, budget, store }: Context): Promise<RateLimit> {
    const [window, compute] = await Promise.all([
      throttle.status(asking.budgetKey),
      budget ? computeLeft(store.db, budget) : null,
    ]);
    return {
      ...window,
      cost: asking.cost ?? 0,
      computeLimitMs: budget?.capacityMs ?? null,
      computeRemainingMs: compute?.remainingMs ?? null,
      computeResetAt: compute?.fullAt ?? null,
    };
  }
}
