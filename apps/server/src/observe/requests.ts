/** Every request has an id, in its answer and in the log, and leaves one line there. */

import { randomUUID } from "node:crypto";
import type { NextFunction, Request, Response } from "express";
import type { Log } from "./log.js";
import type { Metrics } from "./metrics.js";
import { type Observed, record } from "./operation.js";

/** What the parts of a request's way tell about it, for its line in the log. */
export interface RequestNotes {
  requestId: string;
  startedAt: number;
  /** once its operation is read */
  operation?: Partial<Observed>;
  /** of the first error */
  code?: string;
}

/** An id from outside is kept where it can do no harm in a log. */
const sane = /^[\w.-]{1,64}$/;

export const notesOf = (response: Response): RequestNotes => response.locals.notes;

/** Gives the request its id, and writes it down when it is answered, or gone. */
export function watchRequests(log: Log, metrics: Metrics) {
  return (request: Request, response: Response, next: NextFunction) => {
    const given = request.get("x-request-id") ?? "";
    const notes: RequestNotes = { requestId: sane.test(given) ? given : randomUUID(), startedAt: performance.now() };
    response.locals.notes = notes;
    response.set("X-Request-Id", notes.requestId);
    const path = request.path;
    const isGraphQL =
      path === "/graphql" &&
      (request.method === "POST" || request.query.query !== undefined || request.query.extensions !== undefined);
    response.on("close", () => {
      const { requestId, startedAt, operation, code } = notes;
      const durationMs = performance.now() - startedAt;
      if (!isGraphQL) {
        const about = { requestId, method: request.method, path, status: response.statusCode, durationMs };
        log.debug(about, "request");
        return;
      }
      record(log, metrics, {
        requestId,
        transport: "http",
        operation: null,
        kind: null,
        viewer: null,
        cost: null,
        ...operation,
        durationMs,
        code: response.writableFinished ? (code ?? "OK") : "CLIENT_GONE",
      });
    });
    next();
  };
}
