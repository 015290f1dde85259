/** Requests that somebody's browser was talked into: by a page of another site, or by a name that points here. */

import type { RequestHandler } from "express";
import type { Accounts } from "./accounts.js";
import { isLoopback } from "./settings.js";

interface Headed {
  headers: { origin?: string; host?: string };
}

/** Whether a request comes from this server's own pages, or from no page at all (curl, a script, the CLI). */
export function isOwnOrigin({ headers }: Headed, accounts: Accounts | null): boolean {
  if (headers.origin === undefined) return true;
  if (!URL.canParse(headers.origin)) return false;
  const { host, hostname } = new URL(headers.origin);
  if (host === headers.host) return true;
  // behind a proxy the server may be called by another name; without accounts it is developed from another port
  return accounts ? headers.origin === accounts.url : isLoopback(hostname);
}

/**
 * Whether the request was meant for this machine. A server to which nobody signs in answers to this machine's names
 * only: a site whose name is made to point here would else be of its own origin.
 *
 * @param local whether that is so here
 */
export function isOwnHost({ headers }: Headed, local: boolean): boolean {
  if (!local) return true;
  return URL.canParse(`http://${headers.host}`) && isLoopback(new URL(`http://${headers.host}`).hostname);
}

/** Pages of other sites must not write here in their visitors' names. */
export function refuseOthers(accounts: Accounts | null, local: boolean): RequestHandler {
  return (request, response, next) => {
    if (!isOwnHost(request, local)) {
      const error = `this server answers to 127.0.0.1 and localhost, not to ${JSON.stringify(request.headers.host ?? "")}`;
      // the body is not read
      return void response.set("Connection", "close").status(421).json({ error });
    }
    if (request.method === "GET" || request.method === "HEAD" || isOwnOrigin(request, accounts)) return next();
    response.status(403).json({ error: "requests from pages of another site are refused" });
  };
}
