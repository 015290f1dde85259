/** /healthz, /readyz and /metrics: for whatever looks after the server. */

import { type Readiness, readiness } from "@seedscope/core";
import { type NextFunction, type Request, type Response, Router } from "express";
import type { Services } from "../services.js";
import type { Metrics } from "./metrics.js";

/** @param mayRead who may read the metrics; default: everybody */
export function observeRoutes(
  { store, computeProcesses }: Services,
  metrics: Metrics,
  mayRead: (request: Request) => boolean | Promise<boolean> = () => true,
): Router {
  const routes = Router();

  /** The process lives. */
  routes.get("/healthz", (_request, response) => void response.type("text/plain").send("ok\n"));

  /** It can do its work: 200, else 503, with what is wanting. */
  routes.get("/readyz", async (_request, response) => {
    const state = await readiness(store);
    response
      .status(isReady(state, computeProcesses) ? 200 : 503)
      .set("Cache-Control", "no-store")
      .json(state);
  });

  routes.get("/metrics", async (request: Request, response: Response, next: NextFunction) => {
    if (!(await mayRead(request))) return next();
    response
      .set("Cache-Control", "no-store")
      .type(metrics.contentType)
      .send(await metrics.text());
  });
  return routes;
}

/** Without a runner of its own a server is ready before the first worker has made the queue. */
const isReady = ({ database, migrations, queue }: Readiness, computeProcesses: number) =>
  database && migrations && (queue === "reachable" || (queue === "not made yet" && computeProcesses === 0));
