/** What every route of HTTP needs, a line each, and the gate in front of them. */

import type { NextFunction, Request, RequestHandler, Response } from "express";
import type { Authenticate } from "./authenticate.js";
import { type Need, refusalOf } from "./rights.js";
import type { Viewer } from "./viewer.js";

/** Method, path and need; the first that fits counts. `:name` stands for one part of a path, `*` at its end for any rest. */
export const routeNeeds: readonly (readonly [method: string, path: string, need: Need])[] = [
  ["GET", "/healthz", "open"],
  ["GET", "/readyz", "open"],
  // a view's address tells no more than the page that it leads to; a claim is there for those who see its family
  ["GET", "/v/:code", "open"],
  ["GET", "/c/*", "open"],
  // what they carry is asked for again field by field
  ["*", "/graphql", "open"],
  // signing in and out
  ["*", "/api/auth/*", "open"],
  // and then whether what the file is part of may be read
  ["GET", "/files/families/:slug/losses.csv", "read"],
  ["GET", "/files/:hash", "read"],
  // and then whether the report may be read
  ["GET", "/exports/reports/*", "read"],
  ["GET", "/exports/patterns/*", "compute"],
  // the ticket in the address is all that it takes
  ["GET", "/exports/archives/:ticket", "open"],
  ["GET", "/metrics", "admin"],
  // a ticket, or else the right to write
  ["PUT", "/uploads/corpora", "open"],
  ["POST", "/uploads/corpora", "open"],
  ["PUT", "/uploads/files", "open"],
  ["POST", "/uploads/files", "open"],
];

/** Below these, what the table does not know is refused. All else is the explorer's: pages, which hold no data. */
const notPages = ["files", "uploads", "exports", "api", "metrics"];

/** @returns null where nobody may */
export function needOf(method: string, path: string): Need | null {
  const asked = method === "HEAD" ? "GET" : method;
  const known = routeNeeds.find(([m, pattern]) => (m === "*" || m === asked) && expression(pattern).test(path));
  if (known) return known[2];
  const [, first] = path.split("/");
  return asked === "GET" && !notPages.includes(first.toLowerCase()) ? "open" : null;
}

/** As Express reads paths: whatever the case, with or without a slash at the end. */
function expression(pattern: string): RegExp {
  const parts = pattern.replace(/\/\*$/, "(?:/.*)?").replace(/:\w+/g, "[^/]+");
  return new RegExp(`^${parts}/?$`, "i");
}

/** Lets through who may; routes that need somebody find who it is with `viewerOf`. */
export function requireRoute(authenticate: Authenticate): RequestHandler {
  return async (request: Request, response: Response, next: NextFunction) => {
    const need = needOf(request.method, request.path);
    if (need === "open") return next();
    if (need === null) return void response.status(404).json({ error: "there is no such file" });
    const viewer = await authenticate(request.headers);
    const refused = refusalOf(viewer, need, `${request.method} ${request.path}`);
    if (refused) {
      const { code, message } = refused;
      // the body is not read; a client that is still sending it need not go on
      response.set("Connection", "close");
      return void response.status(code === "UNAUTHENTICATED" ? 401 : 403).json({ error: message, code });
    }
    response.locals.viewer = viewer;
    next();
  };
}

/** Who asks, in a route that is not open. */
export function viewerOf(response: Response): Viewer {
  const { viewer } = response.locals;
  if (!viewer) throw new Error("a route that is open to all asks who its viewer is");
  return viewer;
}

/**
 * How long what never changes may be kept. Not by a cache between server and browser, where one viewer's files could
 * reach another.
 */
export function immutably({ kind }: Viewer): Record<string, string> {
  const whose = kind === "local" ? "public" : "private";
  return { "Cache-Control": `${whose}, max-age=31536000, immutable` };
}
