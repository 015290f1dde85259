/** Accounts, by better-auth over the store's own tables: signing in and out, and whose a session is. */

import { randomBytes } from "node:crypto";
import type { Store, UserRecord } from "@seedscope/core";
import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { APIError, createAuthMiddleware } from "better-auth/api";
import { toNodeHandler } from "better-auth/node";
import { genericOAuth } from "better-auth/plugins/generic-oauth";
import type { RequestHandler } from "express";
import { logBug } from "../observe/log.js";
import type { AccountSettings } from "./settings.js";

/** The provider's name in better-auth's addresses: /api/auth/callback/oidc. */
export const oidcProvider = "oidc";

export interface Accounts {
  readonly settings: AccountSettings;
  /** where browsers find the server, without a slash at the end */
  readonly url: string;
  /** Everything under /api/auth. */
  readonly handle: RequestHandler;
  /** Whose session a cookie holds; null if nobody's. */
  userOf(cookie: string): Promise<UserRecord | null>;
  /** Whether somebody without an account can make one now. */
  mayJoin(): Promise<boolean>;
}

const closed = {
  code: "SIGN_UP_IS_CLOSED",
  message: "accounts are made by this server's admins: ask one for an invitation",
};

/** @param url where browsers find the server */
export async function openAccounts(store: Store, settings: AccountSettings, url: string): Promise<Accounts> {
  const { password, oidc } = settings;
  const secret = settings.secret ?? (await store.setting("auth-secret", () => randomBytes(32).toString("base64url")));
  const mayJoin = async () => settings.signUp === "open" || !(await store.hasUsers());
  const refuseStrangers = async () => {
    if (!(await mayJoin())) throw new APIError("FORBIDDEN", closed);
  };

  const auth = betterAuth({
    appName: "Seedscope",
    baseURL: url,
    basePath: "/api/auth",
    secret,
    trustedOrigins: originsOf(url),
    database: drizzleAdapter(store.db, { provider: "pg", usePlural: true }),
    emailAndPassword: { enabled: password, revokeSessionsOnPasswordReset: true },
    user: { additionalFields: { role: { type: "string", required: false, defaultValue: "viewer", input: false } } },
    // what resets a password is kept as its sha256, as tokens are
    verification: { storeIdentifier: "hashed" },
    account: {
      encryptOAuthTokens: true,
      accountLinking: {
        trustedProviders: oidc ? [oidcProvider] : [],
        // where everybody may sign up, somebody may have done so with another's address
        requireLocalEmailVerified: settings.signUp === "open",
      },
    },
    plugins: oidc
      ? [
          genericOAuth({
            config: [
              {
                providerId: oidcProvider,
                discoveryUrl: `${oidc.issuer}/.well-known/openid-configuration`,
                clientId: oidc.clientId,
                clientSecret: oidc.clientSecret,
                scopes: ["openid", "email", "profile"],
                requireIdTokenVerification: true,
              },
            ],
          }),
        ]
      : [],
    hooks: {
      // before it is looked up who has an account: a closed door does not tell who is within
      before: createAuthMiddleware(async ({ path }) => {
        if (path === "/sign-up/email") await refuseStrangers();
      }),
    },
    databaseHooks: {
      user: {
        create: {
          before: refuseStrangers,
          async after({ id }) {
            if (await store.foundAdmin(id)) return;
            if (settings.signUp === "open") return;
            // two were the first at once, and the other was quicker
            await store.removeUser(id);
            throw new APIError("FORBIDDEN", closed);
          },
        },
      },
    },
    // signing in is limited in front of it, by where requests really come from
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: "seedscope",
      useSecureCookies: url.startsWith("https:"),
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax" },
      ipAddress: { disableIpTracking: true },
    },
    telemetry: { enabled: false },
    logger: { level: "error", log: (_level, message, ...more) => logBug([message, ...more].map(String).join(" ")) },
    onAPIError: {
      onError(error) {
        // what it tells the client is the client's to mend
        if (!(error instanceof APIError) || error.statusCode >= 500) logBug(error);
      },
    },
  });
  const handler = toNodeHandler(auth);

  return {
    settings,
    url,
    handle: (request, response) => handler(request, response),
    mayJoin,
    async userOf(cookie) {
      // a session is prolonged where its cookie is too: by the pages, at /api/auth/get-session
      const found = await auth.api.getSession({ headers: new Headers({ cookie }), query: { disableRefresh: true } });
      return found ? ((await store.usersById([found.user.id])).get(found.user.id) ?? null) : null;
    },
  };
}

/** A server on this machine has two names. */
function originsOf(url: string): string[] {
  const { protocol, hostname, port } = new URL(url);
  const names = hostname === "127.0.0.1" || hostname === "localhost" ? ["127.0.0.1", "localhost"] : [hostname];
  return names.map((name) => `${protocol}//${name}${port ? `:${port}` : ""}`);
}
