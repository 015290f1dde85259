/** First answers for pages that are drawn in this process: asked as the page's reader, under the same limits as over HTTP. */

import type { ApolloServer } from "@apollo/server";
import type { Request, Response } from "express";
import type { Api } from "./api.js";
import type { Context } from "./context.js";
import { addressOf } from "./limits/whose.js";
import type { Log } from "./observe/log.js";
import type { Metrics } from "./observe/metrics.js";
import { record } from "./observe/operation.js";
import { notesOf } from "./observe/requests.js";
import type { Ask } from "./web.js";

/** Longer than this no page waits: it comes without the answer, and the browser asks. */
const patienceMs = 1000;

/** The way to ask for the one who sent this request. */
export type AskFor = (request: Request, response: Response) => Ask;

interface Asked {
  api: Api;
  apollo: ApolloServer<Context>;
  log: Log;
  metrics: Metrics;
}

/** @returns for each request the way to ask; what it returns rejects where no answer came in time */
export function askForPages({ api, apollo, log, metrics }: Asked): AskFor {
  return (request, response) => async (operation) => {
    const { query, variables, operationName } = operation as Parameters<typeof apollo.executeOperation>[0];
    const { requestId } = notesOf(response);
    const giveUp = new AbortController();
    const startedAt = performance.now();
    const answer = async () => {
      const address = addressOf(request, api.services.limits.proxies);
      const contextValue = await api.contextOf(request.headers, { requestId, address, giveUp });
      const { body } = await apollo.executeOperation({ query, variables, operationName }, { contextValue });
      if (body.kind !== "single") throw new Error(`${operationName} is answered in parts`);
      record(log, metrics, {
        requestId,
        transport: "page",
        operation: operationName ?? null,
        kind: "query",
        viewer: contextValue.viewer.userId ?? contextValue.viewer.kind,
        cost: contextValue.asking.cost,
        durationMs: performance.now() - startedAt,
        code: String(body.singleResult.errors?.[0]?.extensions?.code ?? "OK"),
      });
      return body.singleResult;
    };
    return await inTime(answer(), giveUp);
  };
}

function inTime<T>(work: Promise<T>, giveUp: AbortController): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      giveUp.abort();
      reject(new Error(`no answer in ${patienceMs} ms`));
    }, patienceMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
