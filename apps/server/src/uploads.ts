/** Files in and out: corpora and weights are uploaded, stored files and loss tables downloaded. Too big for GraphQL. */

import { FileError, InvalidInput, type Store } from "@seedscope/core";
import express, { type Request, type Response, Router } from "express";
import { mayReadFile } from "./access/files.js";
import { immutably, viewerOf } from "./access/routes.js";
import { corpusId } from "./ids.js";
import { createLoaders } from "./loaders.js";
import { lossTable } from "./training/loss-table.js";

const corpusLimit = "256mb";

/**
 * What each needs stands in access/routes.ts, which is in front of it.
 *
 * /uploads/corpora, /uploads/files, /files/<sha256> and /files/families/<slug>/losses.csv.
 */
export function fileRoutes(store: Store): Router {
  const routes = Router();

  async function addCorpus({ query, body }: Request, response: Response) {
    if (typeof query.name !== "string" || query.name === "") {
      throw new InvalidInput("name is not given; upload to /uploads/corpora?name=NAME", "name");
    }
    const corpus = await store.addCorpus(query.name, Buffer.isBuffer(body) ? body : new Uint8Array());
    response.status(201).json({ id: corpusId(corpus.hash) });
  }
  /** Whatever an import or a check needs; streamed, so it may be larger than the memory. */
  async function addFile(request: Request, response: Response) {
    try {
      const { hash, bytes } = await store.files.putStream(request);
      response.status(201).json({ hash, bytes });
    } catch (error) {
      // whoever has gone away hears no answer, and it is no bug
      if (request.readableAborted) return;
      if (!(error instanceof FileError)) throw error;
      response.status(507).json({ error: error.message });
    }
  }
  routes.route("/uploads/files").put(addFile).post(addFile);

  const wholeBody = express.raw({ type: () => true, limit: corpusLimit });
  routes.route("/uploads/corpora").put(wholeBody, addCorpus).post(wholeBody, addCorpus);

  routes.get("/files/families/:slug/losses.csv", async ({ params }, response, next) => {
    const family = await createLoaders(store, viewerOf(response)).familyBySlug.load(params.slug);
    if (!family) return next();
    response.type("text/csv").send(await lossTable(store, family));
  });

  routes.get("/files/:hash", async ({ params }, response, next) => {
    if (!/^[0-9a-f]{64}$/.test(params.hash) || !(await store.files.has(params.hash))) return next();
    const viewer = viewerOf(response);
    if (!(await mayReadFile(store, viewer, params.hash))) return next();
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
