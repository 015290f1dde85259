/** Short addresses: /v/CODE of a view; /c/CODE, /c/CODE.json and /c/CODE/badge.svg of a claim. */

import { type Request, type Response, Router } from "express";
import { badgeOf } from "./claim/badge.js";
import { claimOf } from "./claim/claim-of.js";
import type { Context } from "./context.js";
import { reportByKey } from "./report/report-named.js";

/** A claim may be taken back, but not changed. */
const cached = "public, max-age=300";

/** @param contextOf the context of a request: whose viewer it is decides what it finds */
export function shortLinks(contextOf: (request: Request) => Promise<Context>): Router {
  const routes = Router();

  routes.get("/v/:code", async (request, response) => {
    const { loaders } = await contextOf(request);
    const view = await loaders.view.load(request.params.code);
    if (!view) return nothingHere(response, "view");
    response.redirect(302, withQuery(view.path, "view", view.shortCode));
  });

  routes.get("/c/:code/badge.svg", async (request, response) => {
    const { loaders } = await contextOf(request);
    const claim = await claimOf(loaders, request.params.code);
    if (!claim) return nothingHere(response, "claim");
    response
      .type("image/svg+xml")
      .set("Cache-Control", cached)
      .set("Content-Security-Policy", "default-src 'none'")
      .send(badgeOf(claim.record));
  });

  routes.get("/c/:code.json", async (request, response) => {
    const { loaders } = await contextOf(request);
    const claim = await claimOf(loaders, request.params.code);
    const report = claim && (await reportByKey(loaders, claim.record.reportKey));
    if (!claim || !report) return void response.status(404).json({ error: "there is no such claim" });
    const { id, statement, place, estimate, family, createdAt, url, badge } = claim;
    response.set("Cache-Control", cached).json({
      id,
      statement,
      place,
      estimate,
      family: family.slug,
      report: { id: report.id, measure: report.record.measure, preset: report.preset, step: report.step },
      provenance: report.record.provenance,
      createdAt,
      url,
      badge,
    });
  });

  routes.get("/c/:code", async (request, response) => {
    const { loaders } = await contextOf(request);
    const claim = await claimOf(loaders, request.params.code);
    if (!claim) return nothingHere(response, "claim");
    response.redirect(302, `/claims/${claim.shortCode}`);
  });

  return routes;
}

/** @param path with or without a query or fragment of its own */
function withQuery(path: string, name: string, value: string): string {
  const [beforeHash, ...hash] = path.split("#");
  const joined = `${beforeHash}${beforeHash.includes("?") ? "&" : "?"}${name}=${value}`;
  return hash.length > 0 ? `${joined}#${hash.join("#")}` : joined;
}

function nothingHere(response: Response, what: "view" | "claim"): void {
  response
    .status(404)
    .type("html")
    .send(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>No such ${what}</title>
<style>:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif } body { margin: 4rem auto; max-width: 30rem; padding: 0 1rem }</style>
<h1>There is no such ${what}</h1>
<p>It was deleted, is not yours to see, or the address is not whole. <a href="/">All families</a></p>
</html>
`);
}
