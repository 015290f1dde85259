/** Files out: stored ones, and loss tables. Too big for GraphQL. */

import { Router } from "express";
import { mayReadFile } from "./access/files.js";
import { immutably, viewerOf } from "./access/routes.js";
import { createLoaders } from "./loaders.js";
import type { Services } from "./services.js";
import { lossTable } from "./training/loss-table.js";

/**
 * /files/<sha256> and /files/families/<slug>/losses.csv; see upload/ for the way in. What each needs stands in
 * access/routes.ts, which is in front of them.
 */
export function fileRoutes(services: Services): Router {
  const { store } = services;
  const routes = Router();

  routes.get("/files/families/:slug/losses.csv", async ({ params }, response, next) => {
    const family = await createLoaders(services, viewerOf(response)).familyBySlug.load(params.slug);
    if (!family) return next();
    response.type("text/csv").send(await lossTable(store, family));
  });

  routes.get("/files/:hash", async ({ params }, response, next) => {
    if (!/^[0-9a-f]{64}$/.test(params.hash) || !(await store.files.has(params.hash))) return next();
    const viewer = viewerOf(response);
    if (!(await mayReadFile(services, viewer, params.hash))) return next();
    response
      .type("application/octet-stream")
      .set(immutably(viewer))
      .set("ETag", `"${params.hash}"`)
      .send(Buffer.from(await store.files.read(params.hash)));
  });

  routes.use(["/uploads", "/files"], (_request, response) => {
    response.status(404).json({ error: "there is no such file" });
  });
  return routes;
}
