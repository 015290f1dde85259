/** Subscriptions: graphql-ws on the HTTP server's own port, path /graphql only. */

import { randomUUID } from "node:crypto";
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type ExecutionResult, execute, GraphQLError, type GraphQLFormattedError, subscribe } from "graphql";
import type { ServerOptions } from "graphql-ws";
import { type Extra, useServer } from "graphql-ws/use/ws";
import { type WebSocket, WebSocketServer } from "ws";
import type { Credentials } from "./access/authenticate.js";
import { isOwnHost, isOwnOrigin } from "./access/origin.js";
import type { Api } from "./api.js";
import type { Context } from "./context.js";
import { publicError, refusal } from "./errors.js";
import { documentOf, type Operation, pay, settle } from "./limits/admit.js";
import { inTime } from "./limits/deadline.js";
import { type createSocketLimits, listOf } from "./limits/socketLimits.js";
import { addressOf } from "./limits/whose.js";
import { type Log, logBug } from "./observe/log.js";
import type { Metrics } from "./observe/metrics.js";
import { about, record } from "./observe/operation.js";

/** Largest message: as much as a GraphQL request over HTTP may have. */
const maxPayload = 4 * 1024 * 1024;

/** Browsers cannot send headers with a WebSocket: what they would say may stand in the first message, { token }. */
export function credentialsOf(
  { headers }: IncomingMessage,
  connectionParams: Readonly<Record<string, unknown>> | undefined,
): Credentials {
  const token = connectionParams?.token;
  return typeof token === "string" ? { authorization: `Bearer ${token}` } : headers;
}

interface Watching {
  log: Log;
  metrics: Metrics;
  socketLimits: ReturnType<typeof createSocketLimits>;
  /** nobody signs in here */
  local: boolean;
}

/** An operation on its way, from its message to its end. */
interface UnderWay {
  context: Context;
  startedAt: number;
  about?: ReturnType<typeof about>;
  code?: string;
}

/** What a socket remembers, beside what graphql-ws does. */
interface SocketExtra extends Extra {
  operations?: Map<string, UnderWay>;
  counted?: Map<string, string>;
}

/** Takes WebSockets at /graphql from this server's own pages and from programs; all others are turned away. */
export function serveSubscriptions(server: Server, api: Api, watching: Watching): { close(): Promise<void> } {
  const { log, socketLimits, local } = watching;
  const { limits } = api.services;
  const sockets = new WebSocketServer({ noServer: true, maxPayload });
  const { dispose } = useServer(operationsOver(api, watching), sockets, limits.sockets.pingMs);
  sockets.on("connection", (socket: WebSocket) => {
    // whoever breaks the protocol is let go; the library would write its stack to stderr
    socket.removeAllListeners("error");
    socket.on("error", (error) => {
      log.info({ reason: error.message }, "a WebSocket broke the protocol");
      socket.terminate();
    });
  });

  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    if (pathOf(request) !== "/graphql") return turnAway(socket, "404 Not Found");
    if (!isOwnHost(request, local)) return turnAway(socket, "421 Misdirected Request");
    if (!isOwnOrigin(request, api.accounts)) return turnAway(socket, "403 Forbidden");
    const leave = socketLimits.enter(addressOf(request, limits.proxies));
    if (!leave) return turnAway(socket, "503 Service Unavailable");
    socket.once("close", leave);
    sockets.handleUpgrade(request, socket, head, (webSocket) => sockets.emit("connection", webSocket, request));
  });

  return {
    async close() {
      for (const client of sockets.clients) client.terminate();
      await dispose();
    },
  };
}

/** What is done with operations: the same as over HTTP, where Apollo's plugins do it. */
function operationsOver(
  api: Api,
  { log, metrics, socketLimits }: Watching,
): ServerOptions<Record<string, unknown>, SocketExtra> {
  const { limits } = api.services;
  const { schema } = api;

  function asPublic(error: GraphQLError | GraphQLFormattedError, underWay: UnderWay | undefined) {
    const formatted = error instanceof GraphQLError ? error.toJSON() : error;
    const told = publicError(formatted, error, (bug) => logBug(bug, underWay?.context.asking.id, log));
    if (underWay) underWay.code ??= String(told.extensions?.code);
    return told;
  }

  function ended({ operations, counted }: SocketExtra, id: string) {
    socketLimits.end(counted!, id);
    const underWay = operations!.get(id);
    if (!underWay) return;
    operations!.delete(id);
    underWay.context.asking.giveUp.abort();
    const { asking } = underWay.context;
    record(log, metrics, {
      requestId: asking.id,
      transport: "ws",
      operation: null,
      kind: null,
      viewer: null,
      ...underWay.about,
      cost: asking.cost,
      durationMs: performance.now() - underWay.startedAt,
      code: underWay.code ?? "OK",
    });
  }

  /** One that takes too long is refused as any other: a rejection would close the socket. */
  const timely = <R>(context: Context, work: () => Promise<R> | R): Promise<R | ExecutionResult> =>
    inTime<R | ExecutionResult>(limits.requestMs, context.asking.giveUp, work).catch((error: unknown) => {
      if (error instanceof GraphQLError) return { errors: [error] };
      throw error;
    });

  return {
    connectionInitWaitTimeout: limits.sockets.initMs,

    async onSubscribe({ extra, connectionParams }, id, payload) {
      extra.operations ??= new Map();
      extra.counted ??= new Map();
      try {
        const address = addressOf(extra.request, limits.proxies);
        const credentials = credentialsOf(extra.request, connectionParams);
        const context = await api.contextOf(credentials, { requestId: randomUUID(), address });
        const underWay: UnderWay = { context, startedAt: performance.now() };
        extra.operations.set(id, underWay);
        socketLimits.begin(extra.counted, id, context.asking.budgetKey);
        const operation = payload as Operation;
        const document = documentOf(schema, operation, limits);
        underWay.about = about(document, operation.operationName, context);
        if (!underWay.about.kind) {
          throw refusal(
            "OPERATION_RESOLUTION_FAILURE",
            "the document has no such operation, or several and no name is given",
          );
        }
        await pay(context, schema, document, operation);
        const { variables: variableValues, operationName } = operation;
        return { schema, document, contextValue: context, variableValues, operationName };
      } catch (thrown) {
        // not left to onError, which nobody calls once the socket has closed
        socketLimits.end(extra.counted, id);
        return listOf(thrown);
      }
    },

    execute: (args) => timely(args.contextValue as Context, () => execute(args)),
    subscribe: (args) => timely(args.contextValue as Context, () => subscribe(args)),

    onError({ extra }, id, _payload, errors) {
      const told = errors.map((error) => asPublic(error, extra.operations?.get(id)));
      ended(extra, id);
      return told;
    },

    async onNext({ extra }, id, _payload, _args, result) {
      const underWay = extra.operations?.get(id);
      const cost =
        underWay && underWay.about?.kind !== "subscription" ? await settle(underWay.context, result.data) : null;
      return {
        ...result,
        ...(result.errors ? { errors: result.errors.map((error) => asPublic(error, underWay)) } : {}),
        ...(cost ? { extensions: { cost } } : {}),
      };
    },

    onComplete: ({ extra }, id) => ended(extra, id),

    onClose({ extra }) {
      for (const id of extra.operations?.keys() ?? []) ended(extra, id);
    },
  };
}

function pathOf({ url = "/" }: IncomingMessage): string {
  return url.split("?")[0];
}

function turnAway(socket: Duplex, status: string) {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
