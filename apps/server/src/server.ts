/** One process, one port: GraphQL over HTTP and WebSocket, files, and the explorer. */

import "reflect-metadata";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ApolloServer } from "@apollo/server";
import { expressMiddleware } from "@as-integrations/express5";
import { InvalidInput, type Store } from "@seedscope/core";
import express, { type NextFunction, type Request, type Response } from "express";
import { type Api, type ApiOptions, createApi } from "./api.js";
import type { Context } from "./context.js";
import { logBug, publicError } from "./errors.js";
import { exportRoutes } from "./exports/routes.js";
import { landingPage } from "./landing.js";
import { serveSubscriptions } from "./sockets.js";
import { fileRoutes, refuseOtherOrigins } from "./uploads.js";
import { openWeb, type Web } from "./web.js";

export interface ServerOptions extends ApiOptions {
  store: Store;
  /** 0 takes a free one. */
  port: number;
  /** Default 127.0.0.1: this machine only. */
  host?: string;
  /** The explorer, if it is being opened already; false leaves it out; default: it is opened here. */
  web?: false | Promise<Web | null>;
}

export interface RunningServer {
  /** Where a browser on this machine finds it. */
  url: string;
  close(): Promise<void>;
}

/**
 * Serves until closed.
 *
 * @throws InvalidInput when the port is in use, not allowed, or the host is not this machine's
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { store, port, host = "127.0.0.1" } = options;
  const app = express().disable("x-powered-by");
  const server = createServer(app);
  await listen(server, port, host);

  try {
    const [api, web] = await Promise.all([
      createApi(store, options),
      options.web === false ? null : (options.web ?? openWeb()),
    ]);
    const apollo = await startApollo(api);
    const sockets = serveSubscriptions(server, api);
    app.get("/healthz", (_request, response) => void response.type("text/plain").send("ok\n"));
    app.use(refuseOtherOrigins);
    app.get("/graphql", (request, response, next) =>
      request.query.query === undefined && request.accepts(["json", "html"]) === "html"
        ? response.type("html").send(landingPage)
        : next(),
    );
    app.use(
      "/graphql",
      express.json({ limit: "4mb" }),
      expressMiddleware(apollo, { context: async () => api.context() }),
    );
    app.use(fileRoutes(store));
    app.use(exportRoutes(store, { contextOf: () => api.context() }));
    app.use(web ? explorer(web) : withoutExplorer(options.web !== false));
    app.use(answerError);

    return {
      url: urlOf(server, host),
      async close() {
        await sockets.close();
        const closed = new Promise((resolve) => server.close(resolve));
        server.closeAllConnections();
        await Promise.all([closed, apollo.stop(), web?.close()]);
      },
    };
  } catch (error) {
    server.close();
    throw error;
  }
}

async function startApollo({ schema }: Api): Promise<ApolloServer<Context>> {
  const apollo = new ApolloServer<Context>({
    schema,
    csrfPrevention: true,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    formatError: publicError,
    stopOnTerminationSignals: false,
    logger: { debug() {}, info() {}, warn: console.error, error: console.error },
  });
  await apollo.start();
  return apollo;
}

/**
 * Asks for the port and gives it back.
 *
 * @throws InvalidInput as startServer does
 */
export async function requireFreePort(port: number, host = "127.0.0.1"): Promise<void> {
  const server = createServer();
  await listen(server, port, host);
  await new Promise((resolve) => server.close(resolve));
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(refusalToListen(error, port, host)));
    server.listen(port, host, resolve);
  });
}

function refusalToListen(error: NodeJS.ErrnoException, port: number, host: string): Error {
  switch (error.code) {
    case "EADDRINUSE":
      return new InvalidInput(`port ${port} is in use on ${host}; give another with --port`, "port");
    case "EACCES":
      return new InvalidInput(
        `port ${port} needs more rights than this user has; give one above 1023 with --port`,
        "port",
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new InvalidInput(`host is "${host}", which is no address of this machine`, "host");
    default:
      return error;
  }
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}

function explorer(web: Web) {
  return (request: Request, response: Response) => web.handle(request, response);
}

function withoutExplorer(wanted: boolean) {
  const reason = wanted ? "The explorer is not built: run `npm run build`. " : "";
  return (_request: Request, response: Response) =>
    void response.status(404).type("text/plain").send(`${reason}GraphQL is at /graphql.\n`);
}

/** Errors outside GraphQL, in the shape that the route's callers read; Express tells them apart by the four arguments. */
function answerError(error: Error & { status?: number }, request: Request, response: Response, next: NextFunction) {
  if (response.headersSent) return next(error);
  const isBug = !(error instanceof InvalidInput) && !(error.status && error.status < 500);
  if (isBug) logBug(error);
  const message = isBug ? "internal error" : error.message;
  const status = isBug ? 500 : (error.status ?? 400);
  const asGraphQL = request.path.startsWith("/graphql");
  response
    .status(status)
    .json(asGraphQL ? { errors: [{ message, extensions: { code: codeOf(status) } }] } : { error: message });
}

function codeOf(status: number): string {
  if (status === 413) return "PAYLOAD_TOO_LARGE";
  return status < 500 ? "BAD_REQUEST" : "INTERNAL_SERVER_ERROR";
}
