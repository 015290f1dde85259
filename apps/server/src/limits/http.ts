/** The limits of a request over HTTP, before Apollo sees it: its time, and the shape of its body. */

import type { Server } from "node:http";
import type { NextFunction, Request, Response } from "express";
import type { GraphQLError } from "graphql";
import { publicError, refusal } from "../errors.js";
import { notesOf } from "../observe/requests.js";
import { tooLate } from "./deadline.js";
import type { Limits } from "./limits.js";
import { requireModest } from "./modest.js";

/** Connections that send nothing, or all too slowly, are closed. What is sent whole is bounded by its own deadline. */
export function boundConnections(server: Server, { requestMs }: Limits): void {
  server.headersTimeout = 20_000;
  // longer than proxies and clients keep a connection that does nothing: none sends into one that is being closed
  server.keepAliveTimeout = 65_000;
  // an upload may take as long as it goes on
  server.requestTimeout = 0;
  server.timeout = Math.max(120_000, 2 * requestMs);
}

/** Answers REQUEST_TIMEOUT when the time is over; whoever works on the request is told, as when the client has gone. */
export function deadline({ requestMs }: Limits) {
  return (request: Request, response: Response, next: NextFunction) => {
    const giveUp = new AbortController();
    response.locals.giveUp = giveUp;
    const timer = setTimeout(() => {
      giveUp.abort();
      if (response.headersSent) return;
      // what is left of a body that never came must not be taken for the next request
      if (!request.complete) response.set("Connection", "close");
      answerRefusal(response, tooLate(requestMs));
    }, requestMs);
    response.on("close", () => {
      clearTimeout(timer);
      giveUp.abort();
    });
    next();
  };
}

/** Refuses batches, and what is too long to be parsed. */
export function modestBody(limits: Limits) {
  return ({ body, query }: Request, response: Response, next: NextFunction) => {
    try {
      if (Array.isArray(body)) {
        throw refusal("BATCHING_NOT_SUPPORTED", `the body is a list of ${body.length} operations; send one a request`);
      }
      requireModest(body ?? {}, limits);
      if (typeof query.query === "string" || typeof query.variables === "string") {
        requireModest({ query: query.query, variables: parsed(query.variables) }, limits);
      }
      next();
    } catch (error) {
      answerRefusal(response, error as GraphQLError);
    }
  };
}

/** Broken JSON is for Apollo to tell. */
function parsed(variables: unknown): unknown {
  try {
    return typeof variables === "string" ? JSON.parse(variables) : undefined;
  } catch {
    return undefined;
  }
}

function answerRefusal(response: Response, error: GraphQLError): void {
  const told = publicError(error.toJSON(), error);
  const notes = notesOf(response);
  notes.code = String(told.extensions?.code);
  const { status } = error.extensions.http as { status: number };
  response
    .status(status)
    .set("Cache-Control", "no-store")
    .json({ errors: [told] });
}
