/** One urql client for the page: queries by HTTP, subscriptions by WebSocket, both at /graphql of the same origin. */
import {
  type Client,
  createClient,
  fetchExchange,
  makeOperation,
  mapExchange,
  type SSRExchange,
  ssrExchange,
  subscriptionExchange,
} from "@urql/core";
import { retried } from "../frame/retried";
import { normalisedCache } from "./cache";
import { reportRequests } from "./connection";
import { pickUp } from "./drawing";
import { refusalIn, reportRefusal } from "./refusals";

const http = { url: "/graphql", preferGetMethod: false as const };

/** So long after it came, what came with the page is not asked for again. */
const newMilliseconds = 5000;

export interface PageClient {
  client: Client;
  /** What was answered while the server drew the page. */
  answers: SSRExchange;
}

/** React may begin a page more than once before it stands; the answers that it came with are picked up once. */
let ofWindow: PageClient | undefined;

/** In a browser one for the window, on the server one for each page that is drawn. */
export function pageClient(): PageClient {
  if (typeof window === "undefined") return onServer();
  ofWindow ??= inBrowser();
  return ofWindow;
}

/**
 * A query that does not bring its own way to ask stays open: the browser asks. What the page's answers hold is answered
 * on both sides, so that both draw the same.
 */
function onServer(): PageClient {
  const answers = ssrExchange({ isClient: false });
  const fetch = () => new Promise<Response>(() => {});
  const client = createClient({ ...http, fetch, exchanges: [normalisedCache(), answers, fetchExchange] });
  return { client, answers };
}

function inBrowser(): PageClient {
  const initialState = pickUp();
  const answers = ssrExchange({ isClient: true, initialState });
  const isNew = new Set(Object.keys(initialState).map(Number));
  setTimeout(() => isNew.clear(), newMilliseconds);

  const client = createClient({
    ...http,
    exchanges: [
      mapExchange({
        onOperation: (operation) =>
          isNew.has(operation.key) && operation.context.requestPolicy === "cache-and-network"
            ? makeOperation(operation.kind, operation, { ...operation.context, requestPolicy: "cache-first" })
            : operation,
        onResult(result) {
          if (result.operation.kind === "query") reportRequests(result.error?.networkError ? "lost" : "up");
          reportRefusal(refusalIn(result.error));
        },
      }),
      normalisedCache(),
      answers,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query, variables, operationName, extensions }) => ({
          subscribe: (sink) => {
            const operation = { query: query ?? "", variables, operationName, extensions };
            let unsubscribe = () => {};
            let isOver = false;
            retried(() => import("./socket")).then(
              ({ socket }) => {
                if (isOver) return;
                unsubscribe = socket.subscribe(operation, {
                  next: (value) => sink.next(value as never),
                  error: (error) => sink.error(error),
                  complete: () => sink.complete(),
                });
              },
              (error) => sink.error(error),
            );
            return {
              unsubscribe: () => {
                isOver = true;
                unsubscribe();
              },
            };
          },
        }),
      }),
    ],
  });
  return { client, answers };
}
