/** How much a viewer's queries may cost in a window of time; kept in this process. */

import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { refusal } from "../errors.js";
import type { Limits } from "./limits.js";

/** What is left in a viewer's window. */
export interface ThrottleStatus {
  limit: number;
  remaining: number;
  resetAt: Date;
}

export type Throttle = ReturnType<typeof createThrottle>;

export function createThrottle({ cost: limit, seconds }: Limits["window"]) {
  const windows = new RateLimiterMemory({ points: limit, duration: seconds });
  const statusOf = (window: RateLimiterRes | null): ThrottleStatus => ({
    limit,
    remaining: window ? Math.max(0, window.remainingPoints) : limit,
    resetAt: new Date(Date.now() + (window ? Math.max(0, window.msBeforeNext) : 0)),
  });

  return {
    limit,
    restoredPerSecond: limit / seconds,

    /**
     * @param unlimited counts, and never refuses
     * @throws GraphQLError with RATE_LIMITED when the viewer's window has less left; that costs nothing
     */
    async take(viewer: string, cost: number, unlimited: boolean): Promise<void> {
      if (unlimited) return;
      try {
        await windows.consume(viewer, cost);
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        const before = await windows.reward(viewer, cost);
        const { remaining, resetAt } = statusOf(before);
        const at = resetAt.toISOString();
        throw refusal(
          "RATE_LIMITED",
          `the query costs ${cost}, and ${remaining} of ${limit} are left until ${at}; ask again then`,
          { resetAt: at },
        );
      }
    },

    /** Gives back what a query had asked for and did not get. */
    async giveBack(viewer: string, cost: number, unlimited: boolean): Promise<void> {
      if (!unlimited && cost > 0) await windows.reward(viewer, cost);
    },

    async status(viewer: string): Promise<ThrottleStatus> {
      return statusOf(await windows.get(viewer));
    },
  };
}
