/** From a request's headers to its viewer. */

import { type Store, tokenPrefix } from "@seedscope/core";
import type { Accounts } from "./accounts.js";
import { anonymousViewer, localViewer, type Viewer } from "./viewer.js";

/** What of a request can say who asks. */
export interface Credentials {
  /** "Bearer ssc_…" */
  authorization?: string;
  /** the session's, of a browser */
  cookie?: string;
}

/** Never fails: credentials that do not hold give a viewer who may nothing, and who is told why. */
export type Authenticate = (credentials: Credentials) => Promise<Viewer>;

/** @param accounts null: nobody signs in here, so everybody is local */
export function authenticator(store: Store, accounts: Accounts | null): Authenticate {
  if (!accounts) return async () => localViewer;
  const anonymous = anonymousViewer(accounts.settings.anonymous);
  const refused = (why: string): Viewer => ({ ...anonymous, scope: null, refused: why });

  async function byToken(text: string): Promise<Viewer> {
    const found = await store.apiTokenByText(text);
    if (!found) return refused("the API token is none of this server's");
    const { record, user } = found;
    if (record.revokedAt) return refused(`the API token "${record.name}" is revoked`);
    if (record.expiresAt && record.expiresAt <= new Date()) {
      return refused(`the API token "${record.name}" expired at ${record.expiresAt.toISOString()}`);
    }
    await store.apiTokenUsed(record);
    const scope = record.scopes.at(-1) ?? null;
    return { kind: "token", userId: user.id, name: user.name, role: user.role, scope };
  }

  return async ({ authorization, cookie }) => {
    if (authorization !== undefined) {
      const [, token] = /^bearer\s+(\S+)$/i.exec(authorization.trim()) ?? [];
      if (!token?.startsWith(tokenPrefix)) {
        return refused(`the Authorization header holds no API token; send "Bearer ${tokenPrefix}…"`);
      }
      return byToken(token);
    }
    const user = cookie === undefined ? null : await accounts.userOf(cookie);
    return user ? { kind: "user", userId: user.id, name: user.name, role: user.role, scope: "admin" } : anonymous;
  };
}
