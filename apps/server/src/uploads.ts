/** Files out: stored ones, and loss tables. Too big for GraphQL. */

import type { Store } from "@seedscope/core";
import { type NextFunction, type Request, type Response, Router } from "express";
import { lossTable } from "./training/loss-table.js";

/** /files/<sha256> and /files/families/<slug>/losses.csv; see upload/ for the way in. */
export function fileRoutes(store: Store): Router {
  const routes = Router();

  routes.get("/files/families/:slug/losses.csv", async ({ params }, response, next) => {
    const family = await store.familyBySlug(params.slug);
    if (!family) return next();
    response.type("text/csv").send(await lossTable(store, family));
  });

  routes.get("/files/:hash", async ({ params }, response, next) => {
    if (!/^[0-9a-f]{64}$/.test(params.hash) || !(await store.files.has(params.hash))) return next();
    response
      .type("application/octet-stream")
      .set("Cache-Control", "public, max-age=31536000, immutable")
      .set("ETag", `"${params.hash}"`)
      .send(Buffer.from(await store.files.read(params.hash)));
  });

  routes.use(["/uploads", "/files"], (_request, response) => {
    response.status(404).json({ error: "there is no such file" });
  });
  return routes;
}

/** Whether a request comes from this server's own pages, or from no page at all (curl, a script, the CLI). */
export function isOwnOrigin({ headers }: { headers: { origin?: string; host?: string } }): boolean {
  if (headers.origin === undefined) return true;
  try {
    const { host, hostname } = new URL(headers.origin);
    return host === headers.host || hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]";
  } catch {
    return false;
  }
}

/** Pages of other sites must not write here in their visitors' names. */
export function refuseOtherOrigins(request: Request, response: Response, next: NextFunction) {
  if (request.method === "GET" || request.method === "HEAD" || isOwnOrigin(request)) return next();
  response.status(403).json({ error: "requests from pages of another site are refused" });
}
