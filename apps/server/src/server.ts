/** One process, one port: GraphQL over HTTP and WebSocket, files, and the explorer. */

import "reflect-metadata";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ApolloServer } from "@apollo/server";
import { ApolloServerPluginCacheControlDisabled } from "@apollo/server/plugin/disabled";
import { expressMiddleware } from "@as-integrations/express5";
import { InvalidInput, type Store } from "@seedscope/core";
import express, { type Express, type NextFunction, type Request, type Response } from "express";
import { refuseOthers } from "./access/origin.js";
import { requireRoute } from "./access/routes.js";
import { requireAuth } from "./access/settings.js";
import { limitSignIn } from "./access/signInLimit.js";
import { type Api, type ApiOptions, createApi } from "./api.js";
import type { Asking, Context } from "./context.js";
import { type ErrorCode, errorCodes } from "./errors.js";
import { exportRoutes } from "./exports/routes.js";
import { landingPage } from "./landing.js";
import { formatError, limitsPlugin } from "./limits/apollo.js";
import { boundConnections, deadline, modestBody } from "./limits/http.js";
import { validationRules } from "./limits/rules.js";
import { createSocketLimits } from "./limits/socketLimits.js";
import { addressOf } from "./limits/whose.js";
import { type Log, logBug, log as processLog } from "./observe/log.js";
import { createMetrics } from "./observe/metrics.js";
import { notesOf, type RequestNotes, watchRequests } from "./observe/requests.js";
import { observeRoutes } from "./observe/routes.js";
import { type AskFor, askForPages } from "./pageAnswers.js";
import { shortLinks } from "./short-links.js";
import { serveSubscriptions } from "./sockets.js";
import { uploadRoutes } from "./upload/upload.routes.js";
import { fileRoutes } from "./uploads.js";
import { openWeb, type Web } from "./web.js";

export interface ServerOptions extends ApiOptions {
  store: Store;
  /** 0 takes a free one. */
  port: number;
  /** Default 127.0.0.1: this machine only. */
  host?: string;
  /** The explorer, if it is being opened already; false leaves it out; default: it is opened here. */
  web?: false | Promise<Web | null>;
  /** Default: the process' own, on stderr. */
  log?: Log;
}

export interface RunningServer {
  /** Where a browser on this machine finds it. */
  url: string;
  close(): Promise<void>;
}

/**
 * Serves until closed.
 *
 * @throws InvalidInput when the port is in use, not allowed, or the host is not this machine's; or when other machines
 * would reach a server to which nobody signs in
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { store, port, host = "127.0.0.1", auth = { kind: "local" }, log = processLog() } = options;
  requireAuth(host, auth);
  const app = express().disable("x-powered-by");
  const server = createServer({ connectionsCheckingInterval: 5_000 }, app);
  await listen(server, port, host);

  try {
    const [api, web] = await Promise.all([
      createApi(store, { ...options, url: urlOf(server, host) }),
      options.web === false ? null : (options.web ?? openWeb()),
    ]);
    const local = auth.kind === "local";
    const { limits } = api.services;
    boundConnections(server, limits);
    const socketLimits = createSocketLimits(limits.sockets);
    const metrics = createMetrics(store, socketLimits.openSockets);
    const notes = new WeakMap<Asking, RequestNotes>();
    const apollo = await startApollo(api, log, notes);
    const sockets = serveSubscriptions(server, api, { log, metrics, socketLimits, local });
    const contextFor = async (request: Request, giveUp: AbortController, told: RequestNotes) => {
      const origin = { requestId: told.requestId, address: addressOf(request, limits.proxies), giveUp };
      const context = await api.contextOf(request.headers, origin);
      // Apollo makes a copy of the context for itself
      notes.set(context.asking, told);
      return context;
    };
    if (auth.kind === "accounts") trustProxies(app, auth.proxies);
    app.use(watchRequests(log, metrics));
    app.use(refuseOthers(api.accounts, local));
    app.use(requireRoute(api.authenticate));
    app.use(observeRoutes(api.services, metrics));
    if (api.accounts) app.use("/api/auth", express.json({ limit: "16kb" }), limitSignIn(), api.accounts.handle);
    app.get("/graphql", (request, response, next) => {
      if (request.query.query !== undefined || request.accepts(["json", "html"]) !== "html") return next();
      // the explorer's console is GraphiQL; without the explorer there is a box to type in
      if (web) response.redirect(302, "/console");
      else response.type("html").send(landingPage);
    });
    app.use(
      "/graphql",
      deadline(limits),
      express.json({ limit: "4mb" }),
      modestBody(limits),
      expressMiddleware(apollo, {
        context: ({ req, res }) => contextFor(req, res.locals.giveUp, notesOf(res)),
      }),
    );
    const contextOf = (request: Request) => api.contextOf(request.headers);
    app.use(
      uploadRoutes(store, contextOf),
      fileRoutes(api.services),
      exportRoutes(store, { contextOf }),
      shortLinks(contextOf),
    );
    if (web) app.use("/_next/static", web.files);
    app.use(
      web ? explorer(web, askForPages({ contextFor, apollo, log, metrics })) : withoutExplorer(options.web !== false),
    );
    app.use(answerError(log));

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

async function startApollo(
  { schema, services: { limits } }: Api,
  log: Log,
  notes: WeakMap<Asking, RequestNotes>,
): Promise<ApolloServer<Context>> {
  const apollo = new ApolloServer<Context>({
    schema,
    csrfPrevention: true,
    // whether the schema is told is one of the rules, as over WebSockets
    introspection: true,
    validationRules: validationRules(limits),
    parseOptions: { maxTokens: limits.tokens },
    // persisted queries lie in Apollo's own cache: bounded, and the least recently used give way
    cache: "bounded",
    includeStacktraceInErrorResponses: false,
    formatError,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      limitsPlugin(
        log,
        ({ asking }) => notes.get(asking),
        () => false,
      ),
    ],
    stopOnTerminationSignals: false,
    logger: log,
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

function trustProxies(app: Express, proxies: string) {
  try {
    app.set("trust proxy", proxies);
  } catch (error) {
    throw new InvalidInput(`SEEDSCOPE_PROXIES is "${proxies}": ${(error as Error).message}`);
  }
}

/** A page that is opened comes with its first answers; what the browser fetches to go on to another page does not. */
function explorer(web: Web, askFor: AskFor) {
  return (request: Request, response: Response) => {
    const opens = request.method === "GET" && request.get("rsc") === undefined && request.accepts("html") === "html";
    return web.handle(request, response, opens ? askFor(request, response) : null);
  };
}

function withoutExplorer(wanted: boolean) {
  const reason = wanted ? "The explorer is not built: run `npm run build`. " : "";
  return (_request: Request, response: Response) =>
    void response.status(404).type("text/plain").send(`${reason}GraphQL is at /graphql.\n`);
}

/** Errors outside GraphQL, in the shape that the route's callers read; Express tells them apart by the four arguments. */
function answerError(log: Log) {
  return (error: Error & { status?: number }, request: Request, response: Response, next: NextFunction) => {
    // the deadline has answered already, or the client has gone
    if (response.writableEnded || response.destroyed) return;
    if (response.headersSent) return next(error);
    const isBug = !(error instanceof InvalidInput) && !(error.status && error.status < 500);
    if (isBug) logBug(error, notesOf(response).requestId, log);
    const message = isBug ? "internal error" : error.message;
    const status = isBug ? 500 : (error.status ?? 400);
    const code = codeOf(status);
    notesOf(response).code = code;
    const asGraphQL = request.path.startsWith("/graphql");
    response.status(status).json(asGraphQL ? { errors: [{ message, extensions: { code } }] } : { error: message });
  };
}

function codeOf(status: number): ErrorCode {
  if (status === errorCodes.PAYLOAD_TOO_LARGE) return "PAYLOAD_TOO_LARGE";
  return status < 500 ? "BAD_REQUEST" : "INTERNAL_SERVER_ERROR";
}
