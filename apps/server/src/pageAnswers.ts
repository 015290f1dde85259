/** First answers for pages that are drawn in this process: asked as the page's reader, under the same limits as over HTTP. */

import type { ApolloServer } from "@apollo/server";
import type { Request, Response } from "express";
import type { Context } from "./context.js";
import { inTime } from "./limits/deadline.js";
import type { Log } from "./observe/log.js";
import type { Metrics } from "./observe/metrics.js";
import { record } from "./observe/operation.js";
import { notesOf, type RequestNotes } from "./observe/requests.js";
import type { Ask } from "./web.js";

/** Longer than this no page waits: it comes without the answer, and the browser asks. */
const patienceMs = 1000;

/** The way to ask for the one who sent this request. */
export type AskFor = (request: Request, response: Response) => Ask;

interface Asked {
  /** The context of an operation that came with a request; what is told about it is gathered in the notes. */
  contextFor: (request: Request, giveUp: AbortController, notes: RequestNotes) => Promise<Context>;
  apollo: ApolloServer<Context>;
  log: Log;
  metrics: Metrics;
}

/** @returns for each request the way to ask; what it returns rejects where no answer came in time */
export function askForPages({ contextFor, apollo, log, metrics }: Asked): AskFor {
  return (request, response) => (operation) => {
    const { query, variables, operationName } = operation as Parameters<typeof apollo.executeOperation>[0];
    const notes: RequestNotes = { requestId: notesOf(response).requestId, startedAt: performance.now() };
    const giveUp = new AbortController();
    return inTime(patienceMs, giveUp, async () => {
      const contextValue = await contextFor(request, giveUp, notes);
      const { body } = await apollo.executeOperation({ query, variables, operationName }, { contextValue });
      if (body.kind !== "single") throw new Error(`${operationName} is answered in parts`);
      record(log, metrics, {
        requestId: notes.requestId,
        transport: "page",
        operation: null,
        kind: null,
        viewer: null,
        cost: null,
        ...notes.operation,
        durationMs: performance.now() - notes.startedAt,
        code: notes.code ?? "OK",
      });
      return body.singleResult;
    });
  };
}
