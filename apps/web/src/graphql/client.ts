/** One urql client for the page: queries by HTTP, subscriptions by WebSocket, both at /graphql of the same origin. */
import { type Client, createClient, fetchExchange, mapExchange, subscriptionExchange } from "@urql/core";
import { createClient as createSocket } from "graphql-ws";
import { normalisedCache } from "./cache";
import { reportRequests, reportSocket } from "./connection";
import { refusalIn, reportRefusal } from "./refusals";

/** Closed by us because nothing is subscribed; anything else is a lost connection. */
const normalClosure = 1000;

/** While pages are prerendered there is no server to ask: every request stays open, as on first paint. */
const neverAnswers = () => new Promise<Response>(() => {});

export function createGraphQLClient(): Client {
  const http = { url: "/graphql", preferGetMethod: false as const };
  if (typeof window === "undefined") return createClient({ ...http, fetch: neverAnswers, exchanges: [fetchExchange] });

  const socket = createSocket({
    url: () => `${window.location.protocol === "https:" ? "wss" : "ws"}://${window.location.host}/graphql`,
    keepAlive: 10_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: async (retries) => wait(Math.min(5000, 500 * 2 ** retries)),
    shouldRetry: () => true,
    on: {
      connected: () => reportSocket("up"),
      closed: (event) => reportSocket((event as CloseEvent).code === normalClosure ? "up" : "lost"),
    },
  });

  return createClient({
    ...http,
    exchanges: [
      mapExchange({
        onResult(result) {
          if (result.operation.kind === "query") reportRequests(result.error?.networkError ? "lost" : "up");
          reportRefusal(refusalIn(result.error));
        },
      }),
      normalisedCache,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query, variables, operationName, extensions }) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe(
              { query: query ?? "", variables, operationName, extensions },
              {
                next: (value) => sink.next(value as never),
                error: (error) => sink.error(error),
                complete: () => sink.complete(),
              },
            ),
          }),
        }),
      }),
    ],
  });
}

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
