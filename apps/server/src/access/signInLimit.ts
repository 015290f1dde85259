/** Guessing passwords takes long: so many failures, then a wait. */

import type { RequestHandler } from "express";
import { RateLimiterMemory } from "rate-limiter-flexible";

const quarterHour = 900;
/** Failures in a quarter of an hour, of one address of the net, and of one account wherever they come from. */
const perAddress = 50;
const perAccount = 10;

/** Paths under /api/auth that try what only one person should know. */
const guessable = /^\/(sign-in|sign-up|reset-password|change-password|verify-password)\b/;

/** Answers 429 once somebody has failed too often; who signs in rightly is not counted. */
export function limitSignIn(): RequestHandler {
  const byAddress = new RateLimiterMemory({ points: perAddress, duration: quarterHour });
  const byAccount = new RateLimiterMemory({ points: perAccount, duration: quarterHour });

  return async (request, response, next) => {
    if (request.method !== "POST" || !guessable.test(request.path)) return next();
    const address = request.ip ?? "unknown";
    const account = typeof request.body?.email === "string" ? request.body.email.trim().toLowerCase() : null;
    const [ofAddress, ofAccount] = await Promise.all([
      byAddress.get(address),
      account === null ? null : byAccount.get(account),
    ]);
    const spent = [
      ofAddress && ofAddress.consumedPoints >= perAddress ? ofAddress : null,
      ofAccount && ofAccount.consumedPoints >= perAccount ? ofAccount : null,
    ].flatMap((limit) => (limit ? [limit.msBeforeNext] : []));
    if (spent.length > 0) {
      const seconds = Math.ceil(Math.max(...spent) / 1000);
      response.set("Retry-After", String(seconds));
      const message = `signing in failed too often; try again in ${Math.ceil(seconds / 60)} minutes`;
      return void response.status(429).json({ code: "TOO_MANY_ATTEMPTS", message });
    }
    response.once("finish", () => {
      if (response.statusCode < 400 || response.statusCode >= 500) return;
      void byAddress.penalty(address);
      if (account !== null) void byAccount.penalty(account);
    });
    next();
  };
}
