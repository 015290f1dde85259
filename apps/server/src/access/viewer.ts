/** Who asks: everything that decides what a request may do looks at this, and at nothing else of the request. */

import type { Role, TokenScope } from "@seedscope/core";

export interface Viewer {
  /** local: whoever reaches a server without accounts. anonymous: nobody signed in, on a server with accounts. */
  kind: "local" | "anonymous" | "user" | "token";
  /** null: local or anonymous */
  userId: string | null;
  /** for people and logs */
  name: string;
  role: Role;
  /** what the role may be used for: all of it, but for a token that has fewer; null: nothing, as for anonymous here */
  scope: TokenScope | null;
  /** why the token that came with the request does not hold: then nothing is allowed, and this is what is told */
  refused?: string;
}

/** The one user of a server without accounts: may do everything. */
export const localViewer: Viewer = { kind: "local", userId: null, name: "local", role: "admin", scope: "admin" };

/** Nobody in particular. @param mayRead whether this server lets people without an account read public families */
export const anonymousViewer = (mayRead: boolean): Viewer => ({
  kind: "anonymous",
  userId: null,
  name: "anonymous",
  role: "viewer",
  scope: mayRead ? "read" : null,
});
